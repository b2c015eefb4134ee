import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import type { BenchPage, ScreenFrames } from './render/page'
import { judge, median } from './report'

// What a frame of the chart costs at a thousand and at ten million spans, against a blank canvas with a D3 axis, the SVG that most write first, and flame-chart-js;
// whether its pixels tell the truth; and whether it moves at the rate of the screen. In a real Electron without a GPU: once with the frame rate's limits
// taken away, so that the interval between frames is what they cost, once with the screen's own rate. The contenders take turns, so that a busy
// machine slows all of them alike; ratios are of one round, their median is judged.

const flag = (name: string, otherwise: string): string =>
  process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise

const ROUNDS = Number(flag('reps', '9'))
const FRAMES = Number(flag('frames', '24'))
/** How often the chart is measured beside its peers. */
const PASSES = Number(flag('passes', '5'))
const SIZES = flag('sizes', '1e3,1e5,1e6,1e7').split(',').map(Number)
const [SMALL] = SIZES
const LARGE = SIZES[SIZES.length - 1]
const SVG = 100_000
const FLAME = 1_000_000
const UNCAPPED = ['--disable-frame-rate-limit', '--disable-gpu-vsync']

const root = process.cwd()
const electron = process.env['INTERLEAVE_ELECTRON']
if (!electron) throw new Error('INTERLEAVE_ELECTRON is not set: run this benchmark with `npm run bench -- render`')

type Call = <K extends keyof BenchPage>(
  name: K,
  ...args: Parameters<BenchPage[K]>
) => Promise<Awaited<ReturnType<BenchPage[K]>>>

/** Opens a window with the page and lets `use` call its functions, one at a time. */
async function withPage(switches: readonly string[], use: (call: Call) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'interleave-render-'))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'bench', version: '1.0.0', main: 'index.cjs' }))
  writeFileSync(join(folder, 'index.cjs'), `require(${JSON.stringify(resolve('bench/render/window.cjs'))})\n`)
  const child = spawn(
    electron ?? '',
    [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--user-data-dir=${join(folder, 'user-data')}`,
      '--force-device-scale-factor=1',
      '--disable-gpu',
      ...switches,
      folder,
    ],
    { stdio: ['pipe', 'pipe', 'ignore'], env: { ...process.env, BENCH_PAGE: pageFile } },
  )
  const gone = new Promise((done) => child.once('close', done))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const answer = async (): Promise<{ value?: unknown; error?: string }> => {
    for (;;) {
      const { value, done } = await lines.next()
      if (done === true) throw new Error('the window closed without an answer')
      if (value.startsWith('{')) return JSON.parse(value) as { value?: unknown; error?: string }
    }
  }
  try {
    const { error: failure } = await answer()
    if (failure !== undefined) throw new Error(failure)
    await use(async (name, ...args) => {
      child.stdin.write(`${JSON.stringify({ name, args })}\n`)
      const { value, error } = await answer()
      if (error !== undefined) throw new Error(error)
      return value as never
    })
  } finally {
    child.stdin.end()
    await gone
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

const pageFile = join(root, '.cache/bench/render-page.js')
// The bundler's own module, not a copy of it in this bundle.
const bundler = (await import(pathToFileURL(join(root, 'scripts/lib/build.mjs')).href)) as {
  bundle(root: string, entry: string, outFile: string, place: 'webworker'): Promise<void>
}
await bundler.bundle(root, 'bench/render/page.ts', '.cache/bench/render-page.js', 'webworker')

const FIRST = 'twin charts of 1e6 spans, the first movement'
const FURTHER = 'twin charts of 1e6 spans, further movements'
const paths = ['fit', 'zoom'] as const
// The last is told, not judged: what part of a frame is drawing, whatever the canvas costs.
const floors = ['blank', 'axis', 'shared']
const charts = SIZES.map((size) => `chart ${size}`)
/** Median interval of each round, and all intervals, by `contender path`. */
const p50s = new Map<string, number[]>()
const all = new Map<string, number[]>()

function note(key: string, times: readonly number[]): void {
  p50s.set(key, [...(p50s.get(key) ?? []), median(times)])
  all.set(key, [...(all.get(key) ?? []), ...times])
}

/** The ratio of two contenders in each round, or pass, that both took part in. */
function ratios(a: string, b: string): readonly number[] {
  const below = p50s.get(b) ?? []
  return (p50s.get(a) ?? []).map((value, i) => value / below[i])
}

const ratio = (a: string, b: string): number => median(ratios(a, b))

let truths: Awaited<ReturnType<BenchPage['truth']>>[] = []
let lookUps: ReturnType<BenchPage['lookUps']> = { hitTest: 0, jump: 0 }
await withPage(UNCAPPED, async (call) => {
  for (let round = -1; round < ROUNDS; round++) {
    for (const path of paths) {
      for (const contender of [...floors, ...charts]) {
        const times = await call('frames', contender, path, FRAMES)
        if (round >= 0) note(`${contender} ${path}`, times)
      }
    }
  }
  truths = [await call('truth', 1_000_000), await call('truth', LARGE)]
  lookUps = await call('lookUps', LARGE)
})
// A page of their own: a hundred thousand elements that are not shown slow what else is on it. Few frames of those that take seconds for one.
const peers = [
  { peer: `svg ${SVG}`, own: `chart ${SVG}`, frames: 3 },
  { peer: `flame ${FLAME}`, own: `chart ${FLAME}`, frames: FRAMES },
]
await withPage(UNCAPPED, async (call) => {
  for (let pass = -1; pass < PASSES; pass++) {
    for (const { peer, own, frames } of peers) {
      const theirs = await call('frames', peer, 'fit', frames)
      const ours = await call('frames', own, 'fit', FRAMES)
      if (pass < 0) continue
      note(`${peer} fit`, theirs)
      note(`${own} fit beside`, ours)
    }
  }
})

/** One movement in and out again, ms: in the first one the page meets all of its program for the first time. */
const MOVEMENT = 4000
const screen = new Map<string, ScreenFrames>()
await withPage([], async (call) => {
  screen.set('nothing drawn, a frame asked for', await call('atScreenRate', 'nothing', MOVEMENT))
  screen.set('a blank canvas with an axis, as a page writes it', await call('atScreenRate', 'axis', MOVEMENT))
  screen.set('a blank canvas with an axis, shared', await call('atScreenRate', 'shared', 2 * MOVEMENT))
  screen.set(FIRST, await call('atScreenRate', FLAME, MOVEMENT))
  screen.set(FURTHER, await call('atScreenRate', FLAME, 3 * MOVEMENT))
})

const machine = `${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)}, no GPU`
console.log(`render, 8 lanes, 1280 x 280 px; ms between frames, p50 (p95) of ${ROUNDS} rounds of ${FRAMES}; ${machine}`)
for (const [key, times] of all) {
  const sorted = times.toSorted((a, b) => a - b)
  const p95 = sorted[Math.min(sorted.length - 1, Math.floor(0.95 * sorted.length))]
  console.log(`  ${key.padEnd(26)} ${median(times).toFixed(2).padStart(9)} (${p95.toFixed(2)})`)
}
for (const [i, { rest, moving }] of truths.entries()) {
  const told = [rest, moving].map(({ mean, most }) => `mean ${mean.toFixed(2)}, most ${most.toFixed(2)}`)
  console.log(`  pixel columns, ${i === 0 ? 1e6 : LARGE} spans, 255ths: at rest ${told[0]}; moving ${told[1]}`)
}
const lateOf = (times: readonly number[]): number => (100 * times.filter((ms) => ms > 20).length) / times.length
console.log(
  '  1340 x 804 px at the rate of the screen, % of frames over 20 ms: by the times the screen gives (judged), by the clock',
)
for (const [name, { given, clock }] of screen) {
  const both = `${lateOf(given).toFixed(1).padStart(5)} ${lateOf(clock).toFixed(1).padStart(5)}`
  console.log(`  ${name.padEnd(50)} ${both}   ${given.length} frames, p50 ${median(given).toFixed(1)} ms`)
}
for (const { peer, own } of peers) {
  const told = ratios(`${peer} fit`, `${own} fit beside`).map((one) => one.toFixed(1))
  console.log(`  ${peer} / ${own}, pass by pass: ${told.join(', ')}`)
}

process.exitCode = judge([
  ...paths.map((path) => ({
    name: `R1 frame at ${LARGE} / at ${SMALL} spans, ${path}`,
    measured: ratio(`chart ${LARGE} ${path}`, `chart ${SMALL} ${path}`),
    goal: { atMost: 1.3 },
  })),
  ...charts.flatMap((contender) =>
    paths.map((path) => ({
      name: `R2 ${contender} / blank canvas with an axis, ${path}`,
      measured: ratio(`${contender} ${path}`, `axis ${path}`),
      goal: { atMost: 1.5 },
    })),
  ),
  {
    name: 'R3 naive D3 SVG / chart at 1e5 spans',
    measured: ratio(`svg ${SVG} fit`, `chart ${SVG} fit beside`),
    goal: { atLeast: 200 },
  },
  {
    name: 'R3 flame-chart-js / chart at 1e6 spans',
    measured: ratio(`flame ${FLAME} fit`, `chart ${FLAME} fit beside`),
    goal: { atLeast: 8 },
  },
  {
    name: 'R4 % of frames over 20 ms, twin charts of 1e6',
    measured: lateOf([FIRST, FURTHER].flatMap((name) => screen.get(name)?.given ?? [])),
    goal: { atMost: 1 },
  },
  ...truths.map(({ rest }, i) => ({
    name: `R5 worst pixel column at rest, ${i === 0 ? 1e6 : LARGE} spans, 255ths`,
    measured: rest.most,
    goal: { atMost: 1 },
  })),
  { name: `R6 hit test at ${LARGE} spans, ms`, measured: lookUps.hitTest / 1000, goal: { atMost: 0.2 } },
  { name: `R6 jump to the next decision at ${LARGE} spans, ms`, measured: lookUps.jump / 1000, goal: { atMost: 0.2 } },
])
