import { type ChildProcess, spawn } from 'node:child_process'
import { loadavg } from 'node:os'
import { createInterface } from 'node:readline'
import { simulate } from '../electron/simulators'
import { type Execution, THREADS_PRESETS } from '../shared/settings'
import { Recorder } from '../shared/trace/recorder'
import { electronFromEnvironment, openSettings, withApp } from './app-window'
import { computingAndSleeping, toTaskSet } from './anchors/computing-and-sleeping'
import { type Goal, judge, median } from './report'

// From a change of settings to right pixels, in the built app: H1, 1e6 slices against the bare simulation of the same run in the same Electron's Node,
// cold (the first run of a fresh process) and warm; and of smaller runs, whose goal is of the quantum dragged (`drag.bench.ts`), what a change takes
// that nothing foresaw: before each step the hand leaves the slider, which forgets what was run ahead or just left. Measured in the page, from the
// change of the control.
// - `drawn`: the new run's pixels are on the chart's canvas. Its drawing is not over before one pixel of it has been read: that forces the raster, as a
//   canvas only notes what is drawn. That the picture was right then is checked against the one half a second later, when everything rests: a large run
//   that changes from frame to frame may be drawn near enough. It must not be the one before: a first picture that is no other than that does not count.
// - `painted`: the task after the frame that put this picture on the page. Above `drawn` lies what the system's compositor takes for the whole window.
// - `told`: the same of the frame with the run's averages; words may follow the chart. The goals of H1 are of the later one of `painted` and `told`.

const SIZES = [1_000, 10_000, 100_000, 1_000_000]
/** Two quanta that make as many slices: tasks of 2, 3 and 4 ms a round take 1, 2 and 2. */
const QUANTA = [2, 2.5] as const
const ANCHOR = '--anchor'

/** A round makes 1.625 slices on average. */
function taskSetOf(slices: number) {
  return toTaskSet(computingAndSleeping(8, Math.max(1, Math.round(slices / (8 * 1.625)))))
}

function threads(quantum: number, horizon: number | null): Execution {
  const settings = { ...THREADS_PRESETS.textbook, quantum, horizon, maxEvents: 100_000_000 }
  return { model: 'threads', preset: 'textbook', settings }
}

interface Anchor {
  /** The first run of a fresh process, in memory of its own. */
  readonly cold: number
  /** Later ones, in memory of their own: medians. */
  readonly own: number
  /** In memory that a run before has used. */
  readonly used: number
}

/** The bare simulation in a process of its own: for every line it hears it runs once in memory of its own and once in used memory, and tells both, ms. */
function serveAnchor(slices: number): void {
  const taskSet = taskSetOf(slices)
  const recorder = new Recorder()
  const time = (lent?: Recorder): number => {
    const control = { shouldStop: () => false, progress: () => undefined, ...(lent ? { recorder: lent } : {}) }
    const start = performance.now()
    simulate(taskSet, threads(QUANTA[0], null), control)
    return performance.now() - start
  }
  process.stdin.on('data', () => console.log(JSON.stringify([time(), time(recorder)])))
}

/** The bare simulation, asked between the steps of the app, so that a busy machine slows both alike. */
class AnchorProcess {
  private readonly child: ChildProcess
  private readonly lines: AsyncIterator<string>
  private readonly runs: (readonly [own: number, used: number])[] = []

  constructor(slices: number, electron: string) {
    this.child = spawn(electron, [process.argv[1], ANCHOR, String(slices)], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    if (!this.child.stdout) throw new Error('the anchor has no output')
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]()
  }

  async run(): Promise<void> {
    this.child.stdin?.write('\n')
    const { value } = await this.lines.next()
    this.runs.push(JSON.parse(value) as [number, number])
  }

  /** Of all runs; the first of each kind is no warm one. */
  end(): Anchor {
    this.child.kill()
    const warm = this.runs.slice(1)
    return {
      cold: this.runs[0][0],
      own: median(warm.map(([own]) => own)),
      used: median(warm.map(([, used]) => used)),
    }
  }
}

/** What one change took, ms, and by how much the chart then differs from itself at rest, of 255. */
interface Step {
  readonly drawn: number
  readonly painted: number
  readonly told: number
  readonly error: number
}

interface Change {
  readonly stop: number | undefined
  readonly newPicture: number
}

/** Of 255: a picture that differs less from the one before is that again, drawn exactly now that it rests (0.1); another quantum makes 1 to 2. */
const NEW_PICTURE = 0.3

/** Runs in the page: changes a control and waits for the run, its drawing and its paint. `stop`: the slider's new place; undefined: the switch "no limit" is turned. */
function changeAndWait({ stop, newPicture }: Change): Promise<Step> {
  const canvas = document.querySelector<HTMLCanvasElement>('#chart canvas')
  const context = canvas?.getContext('2d')
  const stage = document.querySelector('.stage')
  const slider = document.querySelector<HTMLInputElement>('[role=dialog] input.slider')
  const switches = [...document.querySelectorAll<HTMLInputElement>('[role=dialog] input[role=switch]')]
  const valueOf = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')
  if (!canvas || !context || !stage || !slider || !valueOf?.set)
    throw new Error('the chart or its settings are not there')
  const setValue = valueOf.set
  const picture = () => context.getImageData(0, 0, canvas.width, canvas.height).data
  // Of 255, the mean over all colour channels of all pixels.
  const difference = (a: Uint8ClampedArray, b: Uint8ClampedArray) => {
    let sum = Math.abs(a.length - b.length) * 255
    for (let i = 0; i < a.length; i++) sum += Math.abs(a[i] - (b[i] ?? 0))
    return sum / Math.max(1, a.length)
  }
  // The averages of the run that is shown: each quantum has others. Not what stands there while a slow run says how far it is.
  const averages = () => document.querySelector('.execution-line p.averages')?.textContent ?? ''
  const before = averages()
  const isNew = () => averages().includes('turnaround') && averages() !== before
  // Calls back after the frame that is next, when it is on its way to the screen.
  const afterFrame = (tell: () => void) =>
    requestAnimationFrame(() => {
      const painted = new MessageChannel()
      painted.port1.onmessage = tell
      painted.port2.postMessage(undefined)
    })
  return new Promise((done) => {
    const old = picture()
    let from = 0
    let then: Uint8ClampedArray | undefined
    const found = { drawn: 0, painted: 0, told: 0 }
    const since = () => performance.now() - from
    const endIfAll = () => {
      if (then === undefined || found.painted === 0 || found.told === 0) return
      const seen = then
      setTimeout(() => done({ ...found, error: difference(picture(), seen) }), 500)
    }
    // Every picture begins by clearing the canvas and is drawn in one go; the microtask comes after it.
    const clear = context.clearRect.bind(context)
    context.clearRect = (...area) => {
      queueMicrotask(() => {
        if (then !== undefined) return
        context.getImageData(0, 0, 1, 1)
        const drawn = since()
        const now = picture()
        if (difference(old, now) < newPicture) return
        Reflect.deleteProperty(context, 'clearRect')
        found.drawn = drawn
        then = now
        afterFrame(() => {
          found.painted = since()
          endIfAll()
        })
      })
      clear(...area)
    }
    const seen = new MutationObserver(() => {
      if (!isNew()) return
      seen.disconnect()
      afterFrame(() => {
        found.told = since()
        endIfAll()
      })
    })
    seen.observe(stage, { characterData: true, childList: true, subtree: true })
    slider.dispatchEvent(new FocusEvent('focusout', { bubbles: true }))
    from = performance.now()
    if (stop === undefined) switches[switches.length - 1].click()
    else {
      setValue.call(slider, String(stop))
      slider.dispatchEvent(new Event('input', { bubbles: true }))
    }
  })
}

/** Places of `QUANTA` on the slider. */
const STOPS = [5, 6] as const
const WARM_UP = 3
const STEPS = 9

interface Measured {
  readonly slices: number
  readonly anchor: Anchor
  readonly cold: Step
  readonly warm: readonly Step[]
  readonly error: number
}

async function measureApp(slices: number, electron: string): Promise<Measured> {
  // Nothing to speak of runs before the first change: both executions end after a microsecond.
  const executions = [threads(QUANTA[0], 0.001), threads(QUANTA[0], 0.001)]
  return withApp(electron, { taskSet: taskSetOf(slices), executions }, UNCAPPED, async (page) => {
    await openSettings(page)
    const cold = await page.evaluate(changeAndWait, { stop: undefined, newPicture: NEW_PICTURE })
    const anchor = new AnchorProcess(slices, electron)
    await anchor.run()
    const warm: Step[] = []
    for (let i = 0; i < WARM_UP + STEPS; i++) {
      warm.push(await page.evaluate(changeAndWait, { stop: STOPS[(i + 1) % 2], newPicture: NEW_PICTURE }))
      await anchor.run()
    }
    const error = Math.max(...[cold, ...warm].map((step) => step.error))
    return { slices, anchor: anchor.end(), cold, warm: warm.slice(WARM_UP), error }
  })
}

/** A frame costs what it takes, not what is left of a 60th of a second. */
const UNCAPPED = ['--disable-frame-rate-limit', '--disable-gpu-vsync']

async function main(): Promise<void> {
  const electron = electronFromEnvironment('run-to-pixels')
  const only = Number(process.argv.find((arg) => arg.startsWith('--slices='))?.slice('--slices='.length))
  const results: Measured[] = []
  for (const slices of only > 0 ? [only] : SIZES) {
    const result = await measureApp(slices, electron)
    results.push(result)
    const { anchor, cold, warm } = result
    const ms = (value: number): string => value.toFixed(value < 100 ? 1 : 0)
    const range = (times: readonly number[]): string =>
      `${ms(median(times))} ms (${ms(Math.min(...times))}..${ms(Math.max(...times))})`
    const times = (['drawn', 'painted', 'told'] as const).map((when) => {
      return `${when} cold ${ms(cold[when])} ms, warm ${range(warm.map((step) => step[when]))}`
    })
    console.log(
      `${slices} slices: ${times.join('; ')}; bare simulation cold ${ms(anchor.cold)}, in memory of its own ${ms(anchor.own)}, in used memory ${ms(anchor.used)}; load ${loadavg()[0].toFixed(1)}`,
    )
  }
  process.exitCode = judge(results.flatMap(goalsOf))
}

/** Picture and words are on the page. */
const whole = ({ painted, told }: Step): number => Math.max(painted, told)

function goalsOf({ slices, anchor, cold, warm, error }: Measured): Goal[] {
  const right: Goal = {
    name: `${slices} slices: the picture when it is there against the one at rest, mean error of 255`,
    measured: error,
    goal: { atMost: 1 },
  }
  if (slices < 1_000_000) return [right]
  return [
    right,
    { name: 'H1 1e6 slices, cold / bare simulation, cold', measured: whole(cold) / anchor.cold, goal: { atMost: 3 } },
    {
      name: 'H1 1e6 slices, warm / bare simulation in memory of its own',
      measured: median(warm.map(whole)) / anchor.own,
      goal: { atMost: 3 },
    },
  ]
}

const anchorAt = process.argv.indexOf(ANCHOR)
if (anchorAt > 0) serveAnchor(Number(process.argv[anchorAt + 1]))
else await main()
