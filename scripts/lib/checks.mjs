import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { buildApp, buildCommandLine } from './build.mjs'
import { ensureSystemPackages, hasDisplay, startXvfb } from './display.mjs'
import { resolveElectron } from './electron.mjs'
import { Failure } from './failure.mjs'
import { run, withoutNpmRun } from './run.mjs'
import { tallyPlaywright, tallyVitest } from './tally.mjs'

/**
 * @import { Tally } from './tally.mjs'
 *
 * @typedef {object} Check
 * @property {string} name as it is written behind `node scripts/test.mjs`
 * @property {string} title
 * @property {(root: string, rest: readonly string[]) => Promise<Tally>} run a `Failure` it throws counts as one failed
 */

const one = { passed: 1, failed: 0, skipped: 0 }
const none = { passed: 0, failed: 0, skipped: 0 }
const folders = ['electron', 'renderer', 'shared', 'e2e', 'scripts', 'bench']
const configs = ['electron.vite.config.ts', 'vitest.config.ts', 'playwright.config.ts']
const limitMs = 20 * 60_000

/**
 * Everything `npm test` runs, in this order.
 * @type {readonly Check[]}
 */
export const checks = [
  {
    name: 'system',
    title: 'System packages',
    run: async () => {
      await ensureSystemPackages()
      return none
    },
  },
  { name: 'types', title: 'Types', run: (root) => tool(root, 'typescript/bin/tsc', ['-b', '--pretty', 'false']) },
  {
    name: 'lint',
    title: 'Lint',
    // Folders are named: left to itself the type-aware linter walks node_modules where there is no git.
    run: (root) =>
      tool(root, 'oxlint/bin/oxlint', ['--type-aware', '--deny-warnings', ...present(root, [...folders, ...configs])]),
  },
  {
    name: 'format',
    title: 'Format',
    run: (root) =>
      tool(root, 'oxfmt/bin/oxfmt', [
        '--check',
        ...present(root, [...folders, ...configs, 'package.json', '.oxlintrc.json']),
      ]),
  },
  {
    name: 'build',
    title: 'Build',
    run: async (root) => {
      await buildApp(root)
      await buildCommandLine(root)
      return one
    },
  },
  { name: 'unit', title: 'Unit and property tests', run: runVitest },
  { name: 'e2e', title: 'End-to-end tests', run: runPlaywright },
]

/**
 * @param {string} root
 * @param {string} script below node_modules
 * @param {readonly string[]} args
 * @returns {Promise<Tally>}
 */
async function tool(root, script, args) {
  const result = await run(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    timeoutMs: limitMs,
  })
  if (result.code === 0) return one
  process.stdout.write(`${result.stdout}${result.stderr}`)
  return { ...none, failed: 1 }
}

/** @param {string} root */
async function runVitest(root) {
  const report = join(root, '.cache/test/vitest.json')
  await rm(report, { force: true })
  const { code } = await run(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    { cwd: root, env: { ...withoutNpmRun(), TZ: 'UTC' }, show: true, timeoutMs: limitMs },
  )
  return tallyVitest(await readIfThere(report), code)
}

/**
 * @param {string} root
 * @param {readonly string[]} rest for Playwright: names of files, switches
 */
async function runPlaywright(root, rest) {
  const electron = await resolveElectron(root)
  /** One for each of Playwright's two workers: on a display they share, a window that opens or closes takes the pointer from another. */
  const displays = hasDisplay() ? [] : [await startXvfb(), await startXvfb()]
  try {
    const report = join(root, '.cache/test/playwright.json')
    await rm(report, { force: true })
    const { code } = await run(
      process.execPath,
      [join(root, 'node_modules/@playwright/test/cli.js'), 'test', '--reporter=list,json', ...rest],
      {
        cwd: root,
        env: {
          ...withoutNpmRun(),
          TZ: 'UTC',
          INTERLEAVE_ELECTRON: electron.path,
          PLAYWRIGHT_JSON_OUTPUT_FILE: report,
          ...(displays.length > 0
            ? { DISPLAY: displays[0].display, INTERLEAVE_DISPLAYS: displays.map(({ display }) => display).join() }
            : {}),
        },
        show: true,
        timeoutMs: limitMs,
      },
    )
    return tallyPlaywright(await readIfThere(report), code)
  } finally {
    for (const { stop } of displays) stop()
  }
}

/**
 * Which checks a command line asks for, in our order; all when it names none. What is no name of a check goes to Playwright, where
 * that is asked for: `npm run test:e2e -- open.spec.ts`.
 * @param {readonly string[]} args
 * @returns {{ chosen: readonly Check[], rest: readonly string[] }}
 */
export function chooseChecks(args) {
  const isCheck = (/** @type {string} */ arg) => checks.some((check) => check.name === arg)
  const rest = args.filter((arg) => !isCheck(arg))
  const [unknown] = rest
  if (unknown && !args.includes('e2e'))
    throw new Failure(`There is no check ${unknown}.`, `There are: ${checks.map((check) => check.name).join(', ')}.`, 2)
  return { chosen: args.length === 0 ? checks : checks.filter((check) => args.includes(check.name)), rest }
}

/**
 * @param {string} root
 * @param {readonly string[]} paths
 */
function present(root, paths) {
  return paths.filter((path) => existsSync(join(root, path)))
}

/** @param {string} path */
async function readIfThere(path) {
  return readFile(path, 'utf8').catch(() => undefined)
}
