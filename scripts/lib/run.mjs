import { spawn } from 'node:child_process'

/**
 * @typedef {object} RunResult
 * @property {number} code exit code; 128 + signal-ish 1 when it was ended by a signal, 127 when it could not be started
 * @property {string} stdout
 * @property {string} stderr
 * @property {boolean} timedOut
 * @property {string | undefined} startError `ENOENT` when the program does not exist
 *
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [timeoutMs] the program is ended after that long
 * @property {boolean} [show] its output goes to ours instead of into the result
 *
 * @typedef {(command: string, args: readonly string[], options?: RunOptions) => Promise<RunResult>} Run
 */

const keptOutput = 400_000

/**
 * Runs a program to its end. Never rejects: a program that cannot be started is a result too.
 * @type {Run}
 */
export function run(command, args, options = {}) {
  return new Promise((done) => {
    let stdout = ''
    let stderr = ''
    let timedOut = false
    const child = spawn(command, [...args], {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', options.show ? 'inherit' : 'pipe', options.show ? 'inherit' : 'pipe'],
      windowsHide: true,
    })
    const timer = options.timeoutMs
      ? setTimeout(() => {
          timedOut = true
          child.kill('SIGKILL')
        }, options.timeoutMs)
      : undefined
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      stdout = (stdout + text).slice(-keptOutput)
    })
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      stderr = (stderr + text).slice(-keptOutput)
    })
    child.once('error', (error) => {
      clearTimeout(timer)
      const startError = 'code' in error ? String(error.code) : error.message
      done({ code: 127, stdout, stderr, timedOut, startError })
    })
    child.once('close', (code) => {
      clearTimeout(timer)
      done({ code: code ?? 129, stdout, stderr, timedOut, startError: undefined })
    })
  })
}

/** For npm: where the registry does not answer, say so in seconds. */
export const quickRetry = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=2000']

/**
 * How to call npm: the very npm that runs this script where there is one, so that it works without a shell on Windows too.
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 * @returns {{ command: string, args: string[] }}
 */
export function npmCommand(args, env = process.env, platform = process.platform) {
  const execPath = env['npm_execpath']
  if (execPath && /npm-cli\.c?js$/.test(execPath)) return { command: process.execPath, args: [execPath, ...args] }
  if (platform === 'win32') return { command: env['ComSpec'] ?? 'cmd.exe', args: ['/d', '/s', '/c', 'npm', ...args] }
  return { command: 'npm', args: [...args] }
}

/**
 * An environment without what npm told us about this run, so that an npm or a script started from here begins afresh.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export function withoutNpmRun(env = process.env) {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(INIT_CWD|npm_(lifecycle|package|command)(_.*)?)$/.test(name)),
  )
}
