import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import { appBuild, buildApp, buildCommandLine, isUpToDate } from './build.mjs'
import { commandLineBuild } from './command-line-build.mjs'
import { hasDisplay, installCommand } from './display.mjs'
import { resolveElectron } from './electron.mjs'
import { Failure, runScript } from './failure.mjs'
import { ensureInstalled } from './install.mjs'
import { step } from './progress.mjs'

const root = fileURLToPath(new URL('../../', import.meta.url))
const firstComparison = 'shared/lectures/report-that-never-awaits.json'

/** @param {readonly string[]} args what stands behind `npm start --` */
export function start(args) {
  return runScript(async () => {
    const given = toAbsolute(args, whereTyped(process.env), existsSync)
    await ensureInstalled(root)
    if (!hasDisplay()) return showAsText(given)
    if (!isUpToDate(root, appBuild)) await step('Building the app', () => buildApp(root))
    const electron = await resolveElectron(root)
    const flags = chromiumFlags(process.platform, process.getuid?.())
    if (flags.length > 0) process.stderr.write('Running as root: Electron is started with --no-sandbox.\n')
    return openWindow(electron.path, [...flags, root, ...given])
  })
}

/**
 * The files a person named, as absolute paths; switches stay as they are.
 * @param {readonly string[]} args
 * @param {string} folder where the person typed
 * @param {(path: string) => boolean} exists
 */
export function toAbsolute(args, folder, exists) {
  return args.map((arg) => {
    if (arg.startsWith('-')) return arg
    const path = resolve(folder, arg)
    if (!exists(path))
      throw new Failure(
        `${arg}: there is no such file.`,
        'Check the name; paths count from the folder you typed the command in.',
        2,
      )
    return path
  })
}

/**
 * npm changes into the repository before it runs a script; the folder a person typed in is in INIT_CWD.
 * @param {NodeJS.ProcessEnv} env
 */
export function whereTyped(env) {
  return (env['npm_lifecycle_event'] ? env['INIT_CWD'] : undefined) ?? process.cwd()
}

/**
 * Chromium refuses to run as root inside its sandbox.
 * @param {NodeJS.Platform} platform
 * @param {number | undefined} uid
 */
export function chromiumFlags(platform, uid) {
  return platform === 'linux' && uid === 0 ? ['--no-sandbox'] : []
}

/**
 * Without a display: the comparison as text, and how to get a window or a picture. Needs no Electron.
 * @param {readonly string[]} given
 * @returns {Promise<number>}
 */
async function showAsText(given) {
  const file = given.find((arg) => !arg.startsWith('-')) ?? resolve(root, firstComparison)
  if (!isUpToDate(root, commandLineBuild)) await step('Building the command line', () => buildCommandLine(root))
  const shown = relative(whereTyped(process.env), file) || file
  process.stdout.write(
    'There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window opens; this is the comparison as text.\n\n',
  )
  const code = await runToEnd(process.execPath, [
    resolve(root, 'out/cli/interleave.mjs'),
    'compare',
    file,
    '--format',
    'text',
  ])
  process.stdout.write(
    `\nA window on a display in memory: xvfb-run -a npm start\nA picture: npm run -s interleave -- export ${shown} --to picture.svg\n`,
  )
  return code
}

/**
 * @param {string} electron
 * @param {readonly string[]} args
 * @returns {Promise<number>}
 */
async function openWindow(electron, args) {
  /** @type {Failure | undefined} */
  let reason
  const code = await runToEnd(electron, args, (line) => {
    reason ??= diagnose(line, electron, process.env)
    return !reason && !isChromiumNoise(line)
  })
  if (reason && code !== 0) throw reason
  return code
}

/**
 * What a line of Electron's standard error means when Electron could not start; undefined where it is none of these.
 * @param {string} line
 * @param {string} electron path of its binary
 * @param {NodeJS.ProcessEnv} env
 * @returns {Failure | undefined}
 */
export function diagnose(line, electron, env) {
  const library = /error while loading shared libraries: ([^:]+)/.exec(line)?.[1]
  if (library)
    return new Failure(
      `Electron cannot start: the library ${library} is not installed.`,
      `Run \`${installCommand()}\`, then \`npm start\` again.`,
    )
  if (/Missing X server|cannot open display|Unable to open X display/i.test(line))
    return new Failure(
      `Electron cannot open the display ${env['DISPLAY'] ?? env['WAYLAND_DISPLAY']}.`,
      'Check that it runs and that you may use it, or run `xvfb-run -a npm start`; without DISPLAY set, `npm start` shows the comparison as text.',
    )
  if (/SUID sandbox helper|No usable sandbox/i.test(line)) {
    const helper = join(dirname(electron), 'chrome-sandbox')
    return new Failure(
      'Electron cannot start: this system does not let it make its sandbox.',
      `Run \`sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'\`, then \`npm start\` again.`,
    )
  }
  return undefined
}

/**
 * Chromium's own log lines about what a plain Linux lacks (D-Bus, a GPU): they say nothing to whoever wants a window.
 * @param {string} line
 */
export function isChromiumNoise(line) {
  return /^\[\d+:\d{4}\/\d{6}\.\d+:(ERROR|WARNING|INFO):.*(bus|gl_|gpu|vaapi|viz|angle|egl|ozone|gbm|nss_|network_service)/i.test(
    line,
  )
}

/**
 * Runs a program to its end, with our terminal. A signal to us is passed on.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {(line: string) => boolean} [showError] which lines of its standard error are shown; absent: all, unread
 * @returns {Promise<number>} exit code; 128 + n after signal n
 */
function runToEnd(command, args, showError) {
  return new Promise((done, fail) => {
    const child = spawn(command, [...args], { stdio: ['inherit', 'inherit', showError ? 'pipe' : 'inherit'] })
    const passOn = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal)
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, passOn)
    if (showError && child.stderr) {
      let rest = ''
      const show = (/** @type {string} */ line) => {
        if (showError(line)) process.stderr.write(`${line}\n`)
      }
      child.stderr.setEncoding('utf8').on('data', (text) => {
        const lines = (rest + text).split('\n')
        rest = lines.pop() ?? ''
        lines.forEach(show)
      })
      child.stderr.once('end', () => rest && show(rest))
    }
    child.once('error', (error) =>
      fail(
        new Failure(
          `${command} cannot be started: ${error.message}.`,
          'Check that the file is a program for this system that you may run.',
        ),
      ),
    )
    child.once('close', (code, signal) => done(code ?? 128 + (signal ? constants.signals[signal] : 0)))
  })
}
