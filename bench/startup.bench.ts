import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { join, resolve } from 'node:path'
import { judge, median } from './report'
import { staticScripts } from './startup/static-scripts'

// How long the app takes from the start of its process to its first chart, against a window with nothing in it that has the same security setup. Both
// are started in turn, so that a busy machine slows both alike; each keeps its user-data folder, as an app does that was started before. And how much
// JavaScript the page loads before anything else can happen: all that index.html names, and all that these import statically.

const REPETITIONS = Number(process.argv.find((arg) => arg.startsWith('--reps='))?.slice(7) ?? 11)

const root = process.cwd()
const electron = process.env['INTERLEAVE_ELECTRON']
if (!electron) throw new Error('INTERLEAVE_ELECTRON is not set: run this benchmark with `npm run bench -- startup`')

/** When things happened in one start, ms after the process was started. `main`: our first line runs; `page`: the page begins to load. */
type Times = Readonly<Record<string, number>>

interface Contender {
  readonly name: string
  /** The main script that is measured. */
  readonly main: string
  /** The entry of the page's timeline that ends a start. */
  readonly waitsFor: string
  readonly folder: string
  readonly starts: Times[]
}

function contender(name: string, main: string, waitsFor: string): Contender {
  const folder = join(root, '.cache/bench/startup', name.replaceAll(' ', '-'))
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const probe = `require(${JSON.stringify(resolve('bench/startup/probe.cjs'))})\n`
  writeFileSync(join(folder, 'index.cjs'), probe)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'bench', version: '1.0.0', main: 'index.cjs' }))
  return { name, main: resolve(main), waitsFor, folder, starts: [] }
}

/** Starts a contender and waits until it has said its times. */
async function start({ name, main, waitsFor, folder }: Contender): Promise<Times> {
  const begun = Date.now()
  const child = spawn(
    electron ?? '',
    [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--user-data-dir=${join(folder, 'user-data')}`,
      '--force-device-scale-factor=1',
      folder,
    ],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, BENCH_MAIN: main, BENCH_ROOT: root, BENCH_WAITS_FOR: waitsFor },
    },
  )
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const code = await new Promise((done) => child.once('close', done))
  const line = said.split('\n').find((text) => text.startsWith('{'))
  if (line === undefined) throw new Error(`${name} ended with code ${String(code)} and no times: ${said}`)
  const times = Object.entries(JSON.parse(line) as Times)
  return Object.fromEntries(times.map(([what, at]) => [what, at - begun]))
}

const FCP = 'first-contentful-paint'
const CHART = 'chart-visible'
const blank = contender('blank window', 'bench/startup/blank.cjs', FCP)
const app = contender('the app', 'out/main/index.cjs', CHART)
const contenders = [blank, app]

// The first start of each makes its user-data folder and fills the disk's cache; it does not count.
for (let i = -1; i < REPETITIONS; i++) {
  for (const one of contenders) {
    const times = await start(one)
    if (i >= 0) one.starts.push(times)
  }
}

const machine = `${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)}`
console.log(
  `start-up, ms after the process was started: median (least..most) of ${REPETITIONS} starts each in turn; ${machine}`,
)
const columns = ['main', 'ready', 'window', 'page', FCP, CHART, 'shown']
console.log(`  ${''.padEnd(14)}${columns.map((column) => column.padStart(24)).join('')}`)
for (const { name, starts } of contenders) {
  const cells = columns.map((column) => {
    const values = starts.flatMap((times) => times[column] ?? [])
    if (values.length === 0) return '-'
    return `${median(values).toFixed(0)} (${Math.min(...values).toFixed(0)}..${Math.max(...values).toFixed(0)})`
  })
  console.log(`  ${name.padEnd(14)}${cells.map((cell) => cell.padStart(24)).join('')}`)
}

const pageFolder = join(root, 'out/renderer')
const scripts = staticScripts(pageFolder)
const all = readdirSync(join(pageFolder, 'assets')).filter((name) => name.endsWith('.js'))
const bytesOf = (files: readonly string[]): number =>
  files.reduce((sum, file) => sum + readFileSync(join(pageFolder, file)).length, 0)
console.log(
  `JavaScript of the page: ${scripts.length} files with ${bytesOf(scripts)} bytes at once, ${all.length} with ${bytesOf(all.map((name) => `assets/${name}`))} in all`,
)

const at = (one: Contender, what: string): number => median(one.starts.map((times) => times[what]))
process.exitCode = judge([
  {
    name: 'T1 chart visible / first paint of a blank window',
    measured: at(app, CHART) / at(blank, FCP),
    goal: { atMost: 1.25 },
  },
  { name: 'T2 minified JavaScript loaded statically, KB', measured: bytesOf(scripts) / 1000, goal: { atMost: 350 } },
])
