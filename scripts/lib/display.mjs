import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { Failure } from './failure.mjs'
import { step } from './progress.mjs'
import { run as realRun } from './run.mjs'

/** @import { Run } from './run.mjs' */

/**
 * Debian's and Ubuntu's packages that a window and the tests need. Newer releases renamed some: the first name that can be installed is taken.
 */
export const systemPackages = [
  ['xvfb'],
  ['libnss3'],
  ['libatk1.0-0t64', 'libatk1.0-0'],
  ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
  ['libcups2t64', 'libcups2'],
  ['libdrm2'],
  ['libgtk-3-0t64', 'libgtk-3-0'],
  ['libgbm1'],
  ['libasound2t64', 'libasound2'],
  ['fonts-noto-cjk'],
  ['libxml2-utils'],
]

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 */
export function hasDisplay(env = process.env, platform = process.platform) {
  return platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])
}

/**
 * The command a person types to install the packages.
 * @param {readonly string[]} [names]
 */
export function installCommand(names = systemPackages.map((choice) => choice.at(-1) ?? '')) {
  return `sudo apt-get update && sudo apt-get install -y ${names.join(' ')}`
}

/**
 * Makes sure the packages are there: on Debian and its like as root installs what is missing, else fails with the command to run.
 * On other systems it only looks for Xvfb where it is needed.
 * @param {{ run?: Run, env?: NodeJS.ProcessEnv, platform?: NodeJS.Platform, isRoot?: boolean, output?: import('./progress.mjs').Output, find?: (program: string) => boolean }} [deps]
 */
export async function ensureSystemPackages(deps = {}) {
  const {
    run = realRun,
    env = process.env,
    platform = process.platform,
    isRoot = process.getuid?.() === 0,
    output,
  } = deps
  const find = deps.find ?? ((program) => isOnPath(program, env))
  if (platform !== 'linux') return
  if (!find('dpkg-query') || !find('apt-get')) {
    if (hasDisplay(env, platform) || find('Xvfb')) return
    throw new Failure(
      'There is no display and no Xvfb, so the end-to-end tests cannot open a window.',
      "Install Xvfb with your system's package manager (Fedora: `sudo dnf install -y xorg-x11-server-Xvfb nss atk at-spi2-atk cups-libs gtk3 mesa-libgbm alsa-lib libxml2`) and run `npm test` again.",
    )
  }
  const missing = await missingPackages(run)
  if (missing.length === 0) return
  if (!isRoot)
    throw new Failure(
      `Packages that the tests need are not installed: ${missing.map((choice) => choice.at(-1)).join(', ')}.`,
      `Run \`${installCommand()}\`, then \`npm test\` again.`,
    )
  await step(
    `Installing ${missing.length} system packages that the tests need`,
    async () => {
      const aptEnv = { ...env, DEBIAN_FRONTEND: 'noninteractive' }
      const update = await run('apt-get', ['update', '-q'], { env: aptEnv, timeoutMs: 5 * 60_000 })
      const names = await Promise.all(missing.map((choice) => installable(choice, run)))
      const install = await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...names], {
        env: aptEnv,
        timeoutMs: 15 * 60_000,
      })
      if (install.code === 0) return
      const said = [...install.stderr.split('\n'), ...update.stderr.split('\n')].find((line) => line.startsWith('E: '))
      throw new Failure(
        `apt-get could not install ${names.join(' ')}: ${said?.slice(3) ?? `it ended with code ${install.code}`}`,
        `Run \`${installCommand(names)}\` to see more.`,
      )
    },
    output,
  )
}

/** @param {Run} run */
async function missingPackages(run) {
  const names = systemPackages.flat()
  const { stdout } = await run('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\\n', ...names])
  const installed = new Set(
    stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  )
  return systemPackages.filter((choice) => !choice.some((name) => installed.has(name)))
}

/**
 * @param {readonly string[]} choice
 * @param {Run} run
 */
async function installable(choice, run) {
  for (const name of choice) {
    const { stdout } = await run('apt-cache', ['policy', name])
    if (/Candidate: (?!\(none\))/.test(stdout)) return name
  }
  return choice.at(-1) ?? ''
}

/**
 * A display of our own, 1920x1080. Ends with `stop`.
 * @returns {Promise<{ display: string, stop: () => void }>}
 */
export function startXvfb() {
  return new Promise((done, fail) => {
    const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    })
    const notStarted = (/** @type {string} */ why) =>
      fail(
        new Failure(
          `The display for the tests (Xvfb) could not be started: ${why}.`,
          `Run \`${installCommand()}\`, then \`npm test\` again.`,
        ),
      )
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      notStarted('it did not answer in 20 seconds')
    }, 20_000)
    child.once('error', (error) => {
      clearTimeout(timer)
      notStarted(error.message)
    })
    child.once('exit', (code) => {
      clearTimeout(timer)
      notStarted(`it ended with code ${code}`)
    })
    child.stdio[3]?.once('data', (text) => {
      clearTimeout(timer)
      const stop = () => child.kill('SIGTERM')
      process.once('exit', stop)
      done({ display: `:${String(text).trim()}`, stop })
    })
  })
}

/**
 * @param {string} program
 * @param {NodeJS.ProcessEnv} env
 */
function isOnPath(program, env) {
  return (env['PATH'] ?? '').split(delimiter).some((folder) => folder && existsSync(join(folder, program)))
}
