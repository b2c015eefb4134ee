import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * The user's folder for things that can be fetched again.
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 */
function userCache(env, platform) {
  const home = env['HOME'] || homedir()
  if (platform === 'win32') return env['LOCALAPPDATA'] || join(home, 'AppData', 'Local')
  if (platform === 'darwin') return join(home, 'Library', 'Caches')
  return env['XDG_CACHE_HOME'] || join(home, '.cache')
}

/**
 * Where ours lie.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 */
export function cacheFolder(env = process.env, platform = process.platform) {
  return join(userCache(env, platform), 'interleave')
}

/**
 * Where the electron package keeps what it has downloaded.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 */
export function electronDownloads(env = process.env, platform = process.platform) {
  if (env['electron_config_cache']) return env['electron_config_cache']
  return platform === 'win32'
    ? join(userCache(env, platform), 'electron', 'Cache')
    : join(userCache(env, platform), 'electron')
}
