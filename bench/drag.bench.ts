import { availableParallelism, loadavg } from 'node:os'
import type { Page } from '@playwright/test'
import { type Execution, THREADS_PRESETS } from '../shared/settings'
import { electronFromEnvironment, openSettings, withApp } from './app-window'
import { computingAndSleeping, toTaskSet } from './anchors/computing-and-sleeping'
import { type Goal, judge, median } from './report'

// H2, the quantum dragged by a hand, in the built app at the screen's own rate: the pointer is pressed on the slider's track and moves through the stops
// beside each other, sixty moves a second, as real input events. Each grip goes over all stops of `STOPS` once, up or down, and lets go: what a grip
// finds it has not left there itself.
// - A step is a move of the drag that brought another quantum: from its input event until its run's pixels are on the chart's canvas, the raster forced by
//   reading one. Which run a picture shows is told by comparing three rows of it with those of each stop at rest. What was overtaken by the next move
//   and never shown is counted.
// - A jump is the press at the other end of the stops, which nothing could foresee.

const argument = (name: string, otherwise: string): string =>
  process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise
const SIZES = argument('slices', '10000,100000').split(',').map(Number)
const GRIPS = Number(argument('reps', '12'))
/** Moves of the pointer from one stop to the next: sixty, twenty and ten stops a second. */
const PACES = [1, 3, 6]
/** The pace that is judged: a hand that runs through the slider's thirty stops in a second and a half. */
const JUDGED_PACE = 3
const MOVE_MS = 1000 / 60
/** Places on the slider, of 6 to 20 ms, and how many it has. */
const STOPS = [12, 13, 14, 15, 16, 17, 18, 19] as const
const LAST_STOP = 29
/** Half of the thumb: its middle never comes nearer to the track's ends, px. */
const THUMB_PX = 8

/** Bursts of 20, 30 and 40 ms: each stop makes other slices, from twice as many as at its middle to half of them. */
function taskSetOf(slices: number) {
  const { rounds, compute, sleep } = computingAndSleeping(8, Math.max(1, Math.round(slices / (8 * 3.5))))
  const longer = (us: number): number => 10 * us
  return toTaskSet({ rounds, compute: compute.map(longer), sleep: sleep.map(longer) })
}

function threads(horizon: number | null): Execution {
  const settings = { ...THREADS_PRESETS.textbook, quantum: 9, horizon, maxEvents: 100_000_000 }
  return { model: 'threads', preset: 'textbook', settings }
}

/** Of one stop, from its input event until it is on the canvas, ms; undefined: another was shown instead. */
type Latency = number | undefined

interface DragWatch {
  /** Rows of the picture as it is. */
  learn(stop: number): boolean
  /** Everything since the last call: each input, in order. */
  take(): Latency[]
}

declare global {
  interface Window {
    dragWatch: DragWatch
  }
}

/** Runs in the page: watches the slider and the canvas. */
function watchDrag(): void {
  const canvas = document.querySelector<HTMLCanvasElement>('#chart canvas')
  const context = canvas?.getContext('2d')
  const slider = document.querySelector<HTMLInputElement>('[role=dialog] input.slider')
  if (!canvas || !context || !slider) throw new Error('the chart or its settings are not there')
  const known = new Map<number, readonly Uint8ClampedArray[]>()
  const inputs: { readonly stop: number; readonly at: number }[] = []
  const pictures: { readonly rows: readonly Uint8ClampedArray[]; readonly at: number }[] = []
  const rows = () =>
    [0.2, 0.3, 0.42].map((place) => context.getImageData(0, Math.round(canvas.height * place), canvas.width, 1).data)
  const difference = (a: readonly Uint8ClampedArray[], b: readonly Uint8ClampedArray[]) => {
    let sum = 0
    for (const [i, row] of a.entries()) for (let x = 0; x < row.length; x++) sum += Math.abs(row[x] - b[i][x])
    return sum / (a.length * a[0].length)
  }
  const stopOf = (seen: readonly Uint8ClampedArray[]) =>
    [...known].map(([stop, there]) => ({ stop, by: difference(seen, there) })).toSorted((a, b) => a.by - b.by)[0]?.stop
  slider.addEventListener('input', () => inputs.push({ stop: slider.valueAsNumber, at: performance.now() }), {
    capture: true,
  })
  // Every picture begins by clearing the canvas and is drawn in one go; the microtask comes after it.
  const clear = context.clearRect.bind(context)
  context.clearRect = (...area) => {
    queueMicrotask(() => {
      context.getImageData(0, 0, 1, 1)
      const at = performance.now()
      pictures.push({ at, rows: rows() })
    })
    clear(...area)
  }
  window.dragWatch = {
    learn(stop) {
      const now = rows()
      const before = known.get(stop)
      known.set(stop, now)
      return before !== undefined && difference(before, now) === 0
    },
    take() {
      const shown = pictures.splice(0).map(({ at, rows: seen }) => ({ at, stop: stopOf(seen) }))
      const asked = inputs.splice(0)
      return asked.map(({ stop, at }, i) => {
        // Shown before the same stop was asked for again.
        const until = asked.slice(i + 1).find((later) => later.stop === stop)?.at ?? Infinity
        const first = shown.find((one) => one.stop === stop && one.at > at && one.at < until)
        return first && first.at - at
      })
    },
  }
}

interface Dragged {
  readonly slices: number
  /** By pace. */
  readonly steps: ReadonlyMap<number, readonly Latency[]>
  readonly jumps: readonly Latency[]
}

async function drag(page: Page, slices: number): Promise<Dragged> {
  await openSettings(page)
  await page.evaluate(watchDrag)
  const track = await page.locator('[role=dialog] input.slider').boundingBox()
  if (!track) throw new Error('the slider is not there')
  const y = track.y + track.height / 2
  const goTo = (stop: number) =>
    page.mouse.move(track.x + THUMB_PX + ((track.width - 2 * THUMB_PX) * stop) / LAST_STOP, y)
  const press = async (stop: number) => {
    await goTo(stop)
    await page.mouse.down()
  }
  const rest = (ms: number) => page.waitForTimeout(ms)
  // Pressed where the thumb is it would only be held there, a little beside its middle.
  await press(STOPS[0])
  for (const stop of STOPS) {
    await goTo(stop)
    // Until it stays as it is.
    do await rest(700)
    while (!(await page.evaluate((at) => window.dragWatch.learn(at), stop)))
  }
  await page.mouse.up()
  await page.evaluate(() => window.dragWatch.take())
  const ends = [STOPS[0], STOPS[STOPS.length - 1]] as const
  const jumps: Latency[] = []
  const steps = new Map<number, Latency[]>()
  for (const pace of PACES) {
    const all: Latency[] = []
    steps.set(pace, all)
    for (let grip = 0; grip < GRIPS; grip++) {
      const [from, to] = grip < GRIPS / 2 ? ends : ends.toReversed()
      await press(from)
      await rest(slices < 100_000 ? 400 : 1000)
      jumps.push(...(await page.evaluate(() => window.dragWatch.take())))
      const moves = pace * Math.abs(to - from)
      const begun = performance.now()
      for (let move = 1; move <= moves; move++) {
        await rest(Math.max(0, begun + move * MOVE_MS - performance.now()))
        await goTo(from + (Math.sign(to - from) * move) / pace)
      }
      await rest(slices < 100_000 ? 300 : 1000)
      await page.mouse.up()
      all.push(...(await page.evaluate(() => window.dragWatch.take())))
    }
  }
  return { slices, steps, jumps }
}

const shownOf = (all: readonly Latency[]): readonly number[] => all.flatMap((ms) => ms ?? [])

function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Infinity
}

function tell(name: string, all: readonly Latency[]): void {
  const shown = shownOf(all)
  const cells = [0.5, 0.95, 1].map((part) => percentile(shown, part).toFixed(1).padStart(7))
  console.log(`  ${name.padEnd(44)}${cells.join('')}   ${shown.length} of ${all.length} shown`)
}

const GOALS = new Map([
  [10_000, 16],
  [100_000, 33],
])

async function main(): Promise<void> {
  const electron = electronFromEnvironment('drag')
  const goals: Goal[] = []
  for (const slices of SIZES) {
    const taskSet = taskSetOf(slices)
    // The second ends after a microsecond: only the first is dragged.
    const dragged = await withApp(electron, { taskSet, executions: [threads(null), threads(0.001)] }, [], (page) =>
      drag(page, slices),
    )
    console.log(
      `${slices} slices, ms from the input event to pixels: p50, p95, most; ${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)}`,
    )
    for (const [pace, steps] of dragged.steps) tell(`dragged, ${Math.round(60 / pace)} stops a second`, steps)
    tell('a jump, which nothing could foresee', dragged.jumps)
    const atMost = GOALS.get(slices)
    if (atMost === undefined) continue
    const measured = median(shownOf(dragged.steps.get(JUDGED_PACE) ?? []))
    goals.push({ name: `H2 ${slices} slices, the quantum dragged, p50 of the steps, ms`, measured, goal: { atMost } })
  }
  process.exitCode = judge(goals)
}

await main()
