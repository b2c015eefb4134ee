import { Failure } from './failure.mjs'

/** @import { RunResult } from './run.mjs' */

/**
 * Why npm failed, in one sentence with its remedy.
 * @param {RunResult} result
 * @param {string} aim "install the packages"
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Failure}
 */
export function npmFailure(result, aim, env = process.env) {
  const text = `${result.stderr}\n${result.stdout}`
  const could = `npm could not ${aim}`
  const again = env['npm_lifecycle_event'] === 'test' ? 'npm test' : 'npm start'
  if (result.startError === 'ENOENT')
    return new Failure(
      `${could}: there is no npm on this machine.`,
      'Install Node.js with npm (https://nodejs.org) and try again.',
    )
  if (/ENOSPC|no space left/i.test(text))
    return new Failure(`${could}: the disk is full.`, `Free about 2 GB and run ${again} again.`)
  if (
    result.timedOut ||
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|network/i.test(
      text,
    )
  )
    return new Failure(
      `${could}: the package registry cannot be reached.`,
      `Check the network (and \`npm config get registry\`, \`npm config get proxy\`), then run ${again} again.`,
    )
  if (/EINTEGRITY/.test(text))
    return new Failure(
      `${could}: a package does not have the hash that is recorded for it.`,
      `Run \`npm cache clean --force\` and ${again} again; if it stays so, the registry or the network changes packages.`,
    )
  if (/\bE40[13]\b/.test(text))
    return new Failure(
      `${could}: the package registry refuses access.`,
      'Check your npm login or the registry set in .npmrc.',
    )
  if (/\bE404\b/.test(text))
    return new Failure(
      `${could}: the registry does not have a package of that version.`,
      'Check `npm config get registry`: a mirror may lag behind.',
    )
  if (/EACCES|EPERM|EROFS/.test(text))
    return new Failure(
      `${could}: a file or folder cannot be written.`,
      'Check who owns this folder and the npm cache (`npm config get cache`), and that no program keeps files of node_modules open.',
    )
  if (/package\.json and package-lock\.json .*(in sync)|Missing: .* from lock file/i.test(text))
    return new Failure(
      `${could}: package-lock.json does not fit package.json.`,
      'Run `npm install`, and commit the package-lock.json it writes.',
    )
  const first = text.split('\n').find((line) => /npm (error|ERR!)/.test(line)) ?? `it ended with code ${result.code}`
  return new Failure(
    `${could}: ${first.replace(/^npm (error|ERR!) ?/, '').trim()}.`,
    'Run `npm ci` to see all that npm says.',
  )
}
