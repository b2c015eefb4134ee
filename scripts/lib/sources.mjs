import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Of every source below the paths: name, size and time of change, as one hash. A file that was added, removed, edited or put back changes it.
 * Tests are left out: they are in no build.
 * @param {string} root
 * @param {readonly string[]} paths files and folders, relative to root; missing ones count as missing
 * @returns {string}
 */
export function fingerprint(root, paths) {
  const hash = createHash('sha256')
  const visit = (/** @type {string} */ path) => {
    const full = join(root, path)
    const stat = statSync(full, { throwIfNoEntry: false })
    if (!stat) hash.update(`${path} missing\n`)
    else if (stat.isFile()) hash.update(`${path} ${stat.size} ${stat.mtimeMs}\n`)
    else for (const name of readdirSync(full).sort()) if (!/\.test\.[a-z]+$/.test(name)) visit(`${path}/${name}`)
  }
  for (const path of paths) visit(path)
  return hash.digest('hex')
}

/**
 * Whether a build was made from the sources as they are now and is still there.
 * @param {string} root
 * @param {string} stamp file the last build left its fingerprint in, relative to root
 * @param {string} sources fingerprint of now
 * @param {readonly string[]} outputs files the build must have left, relative to root
 */
export function isBuilt(root, stamp, sources, outputs) {
  try {
    return (
      readFileSync(join(root, stamp), 'utf8') === sources &&
      outputs.every((path) => statSync(join(root, path), { throwIfNoEntry: false }) !== undefined)
    )
  } catch {
    // No stamp: there was no build yet, or it did not end well.
    return false
  }
}

/**
 * @param {string} root
 * @param {string} stamp
 * @param {string} sources
 */
export function recordBuild(root, stamp, sources) {
  mkdirSync(dirname(join(root, stamp)), { recursive: true })
  writeFileSync(join(root, stamp), sources)
}

/**
 * @param {string} root
 * @param {string} stamp
 */
export function forgetBuild(root, stamp) {
  rmSync(join(root, stamp), { force: true })
}
