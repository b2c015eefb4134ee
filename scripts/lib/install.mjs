import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { step } from './progress.mjs'
import { npmFailure } from './npm-failure.mjs'
import { npmCommand, quickRetry, run as realRun } from './run.mjs'
import { Failure } from './failure.mjs'

/** @import { Run } from './run.mjs' */

/** The hash of the lock file that node_modules was installed from; it goes with node_modules when that is removed. */
const recordName = '.interleave-lock-hash'

/**
 * Runs `npm ci` when node_modules is missing or was installed from another lock file.
 * @param {string} root
 * @param {{ run?: Run, env?: NodeJS.ProcessEnv, output?: import('./progress.mjs').Output }} [deps]
 * @returns {Promise<'present' | 'installed'>}
 */
export async function ensureInstalled(root, { run = realRun, env = process.env, output } = {}) {
  if (await isInstalled(root)) return 'present'
  const { command, args } = npmCommand(['ci', '--prefer-offline', '--no-audit', '--no-fund', ...quickRetry], env)
  await step(
    'Installing the packages (once)',
    async (report) => {
      const needed = neededPackages(await readLock(root))
      const timer = setInterval(() => {
        const there = needed.filter((path) => existsSync(join(root, path, 'package.json'))).length
        report(`${there} of ${needed.length} packages`)
      }, 1_000)
      const result = await run(command, args, { cwd: root, env, timeoutMs: 30 * 60_000 })
      clearInterval(timer)
      if (result.code !== 0) throw npmFailure(result, 'install the packages', env)
      await record(root, await readLock(root))
    },
    output,
  )
  return 'installed'
}

/**
 * Whether node_modules was installed from the lock file as it is now. An `npm ci` run by hand counts: then npm's own note in
 * node_modules names exactly the packages of the lock file, and that is recorded.
 * @param {string} root
 * @returns {Promise<boolean>}
 */
export async function isInstalled(root) {
  const lock = await readLock(root)
  const recorded = await readText(join(root, 'node_modules', recordName))
  if (recorded !== undefined) return recorded.trim() === hashOf(lock)
  const installed = await readText(join(root, 'node_modules', '.package-lock.json'))
  if (installed === undefined || !isSamePackages(lock, installed)) return false
  await record(root, lock)
  return true
}

/**
 * Whether npm's note of what is installed names the packages of the lock file: all of them but optional ones (other platforms'), and none besides.
 * @param {string} lockText package-lock.json
 * @param {string} installedText node_modules/.package-lock.json
 * @returns {boolean}
 */
export function isSamePackages(lockText, installedText) {
  /** @typedef {Record<string, { version?: string, integrity?: string, optional?: boolean }>} Packages */
  try {
    /** @type {Packages} */
    const locked = JSON.parse(lockText).packages
    /** @type {Packages} */
    const installed = JSON.parse(installedText).packages
    const same = (/** @type {string} */ path) =>
      locked[path]?.version === installed[path]?.version && locked[path]?.integrity === installed[path]?.integrity
    return (
      Object.keys(installed).every(same) &&
      Object.entries(locked).every(
        ([path, entry]) => path === '' || (path in installed ? same(path) : entry.optional === true),
      )
    )
  } catch {
    // Either file is cut short or not npm's: then it says nothing, and a fresh install puts it right.
    return false
  }
}

/**
 * The packages every system needs, as folders below the root.
 * @param {string} lockText
 */
function neededPackages(lockText) {
  /** @type {Record<string, { optional?: boolean }>} */
  const packages = JSON.parse(lockText).packages
  return Object.keys(packages).filter((path) => path !== '' && packages[path]?.optional !== true)
}

/** @param {string} lockText */
export function hashOf(lockText) {
  return createHash('sha256').update(lockText.replaceAll('\r\n', '\n')).digest('hex')
}

/**
 * @param {string} root
 * @param {string} lock
 */
async function record(root, lock) {
  await writeFile(join(root, 'node_modules', recordName), `${hashOf(lock)}\n`)
}

/** @param {string} root */
async function readLock(root) {
  const lock = await readText(join(root, 'package-lock.json'))
  if (lock === undefined)
    throw new Failure(
      'package-lock.json is missing from this folder.',
      'Get it back with `git checkout package-lock.json`.',
    )
  return lock
}

/** @param {string} path */
async function readText(path) {
  try {
    return await readFile(path, 'utf8')
  } catch {
    // Missing or unreadable means the same to the callers: there is nothing to go by.
    return undefined
  }
}
