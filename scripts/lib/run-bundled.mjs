import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { bundle } from './build.mjs'

/**
 * Bundles a TypeScript program of the repository for Node and runs it with the given arguments, from the root, its output being ours.
 * @param {string} root
 * @param {string} entry below the root
 * @param {readonly string[]} args
 * @param {readonly string[]} [flags] of Node
 * @returns {Promise<number>} its exit code; 1 where a signal ended it
 */
export async function runBundled(root, entry, args, flags = []) {
  const built = join('.cache', entry.replace(/\.ts$/, '.mjs'))
  await bundle(root, entry, built)
  const child = spawn(process.execPath, [...flags, join(root, built), ...args], { stdio: 'inherit', cwd: root })
  return new Promise((done) => child.once('close', (code) => done(code ?? 1)))
}
