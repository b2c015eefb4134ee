// `npm run bench [-- name …]`: runs bench/<name>.bench.ts; without a name all of them, one after the other. Exits 1 where one missed a goal.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Failure, runScript } from './lib/failure.mjs'
import { appBuild, buildApp, isUpToDate } from './lib/build.mjs'
import { runBundled } from './lib/run-bundled.mjs'
import { prepareWindow } from './lib/window.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))
const ending = '.bench.ts'
/** Those that open windows: the app is built for them, and INTERLEAVE_ELECTRON and DISPLAY are set. */
const windowed = new Set(['drag', 'render', 'run-to-pixels', 'startup'])

/** What is run with another because it belongs to its goals. */
const companions = new Map([['simulate', ['event-loop']]])

await runScript(async () => {
  const there = existsSync(join(root, 'bench'))
    ? readdirSync(join(root, 'bench'))
        .filter((name) => name.endsWith(ending))
        .map((name) => name.slice(0, -ending.length))
    : []
  const asked = process.argv.slice(2).filter((arg) => !arg.startsWith('-'))
  const unknown = asked.find((name) => !there.includes(name))
  if (unknown)
    throw new Failure(`There is no benchmark ${unknown}.`, `There are: ${there.join(', ') || 'none yet'}.`, 2)
  const switches = process.argv.slice(2).filter((arg) => arg.startsWith('-'))
  const names = asked.length > 0 ? asked.flatMap((name) => [name, ...(companions.get(name) ?? [])]) : there
  const isWindowed = names.some((name) => windowed.has(name))
  if (isWindowed && !isUpToDate(root, appBuild)) await buildApp(root)
  const window = isWindowed ? await prepareWindow(root) : undefined
  Object.assign(process.env, window?.env)
  let worst = 0
  try {
    for (const name of names) {
      worst = Math.max(worst, await runBundled(root, `bench/${name}${ending}`, switches, ['--expose-gc']))
    }
  } finally {
    window?.stop()
  }
  return worst
})
