import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { simulateEventLoop } from '../electron/simulators'
import type { TaskSet } from '../shared/task-set/schema'
import { Recorder } from '../shared/trace/recorder'
import { EventKind, type Trace } from '../shared/trace/trace'
import { cpuSeconds, judge, median } from './report'

// S3: the event loop against CPython's asyncio in virtual time, on the same file, in the same order, each in a process of its own, turn by turn.
// Sleeps are primes above the number of rounds, so that no two deadlines are ever equal: CPython's heap does not keep such in call order.

const SLEEPS = [30_011, 60_013, 90_001, 120_011, 150_001, 180_001, 210_011, 240_007]
const taskSet: TaskSet = {
  formatVersion: 1,
  tasks: SLEEPS.map((_, i) => ({
    id: `T${i}`,
    steps: [
      {
        op: 'repeat' as const,
        times: 30_000,
        steps: [
          { op: 'sleep' as const, ms: SLEEPS[i] / 1000 },
          { op: 'yield' as const },
          { op: 'yield' as const },
          { op: 'yield' as const },
        ],
      },
    ],
  })),
}
const settings = { maxEvents: 100_000_000 }
const TURNS = 3
/** Runs per turn; the first ones compile and touch new memory, and do not count. */
const RUNS = 16
const NOT_COUNTED = 6

interface Timed {
  readonly seconds: number
  readonly steps: number
  /** SHA-256 of the tasks in the order of their steps. */
  readonly order: string
}

interface AsyncioRun extends Timed {
  readonly python: string
}

interface OwnRuns extends Timed {
  /** The same where each run gets its memory from the system, page by page. */
  readonly inOwnMemory: number
}

if (process.argv.includes('--ours')) console.log(JSON.stringify(timeOurs()))
else process.exitCode = compare()

function timeOurs(): OwnRuns {
  const recorder = new Recorder()
  const timed = (lent: { readonly recorder?: Recorder }): number => {
    const start = cpuSeconds()
    simulateEventLoop(taskSet, settings, lent)
    return cpuSeconds() - start
  }
  const times = Array.from({ length: RUNS }, () => timed({ recorder }))
  const order = orderOf(simulateEventLoop(taskSet, settings, { recorder }))
  return {
    seconds: median(times.slice(NOT_COUNTED)),
    inOwnMemory: median([timed({}), timed({}), timed({})]),
    steps: order.length,
    order: createHash('sha256').update(order).digest('hex'),
  }
}

function compare(): 0 | 1 {
  const ours: OwnRuns[] = []
  const theirs: AsyncioRun[] = []
  for (let turn = 0; turn < TURNS; turn++) {
    const asyncio = answerOf<AsyncioRun>('python3', ['bench/anchors/asyncio_virtual.py'])
    const own = answerOf<OwnRuns>(process.execPath, [process.argv[1], '--ours'])
    if (own === undefined) throw new Error('S3: the event loop could not be timed')
    ours.push(own)
    if (asyncio === undefined) continue
    if (asyncio.order !== own.order) throw new Error(`S3: another order of ${own.steps} steps than CPython`)
    theirs.push(asyncio)
  }
  const seconds = median(ours.map((run) => run.seconds))
  const inOwnMemory = median(ours.map((run) => run.inOwnMemory))
  console.log(
    `S3: ${ours[0].steps} steps; simulateEventLoop ${shown(seconds)}, in memory of its own ${shown(inOwnMemory)}`,
  )
  if (theirs.length === 0) {
    console.log('S3: not compared, there is no python3')
    return 0
  }
  const asyncioSeconds = median(theirs.map((run) => run.seconds))
  console.log(`S3: CPython ${theirs[0].python} asyncio, same order: ${shown(asyncioSeconds)}`)
  return judge([{ name: 'S3 event loop / asyncio', measured: asyncioSeconds / seconds, goal: { atLeast: 40 } }])
}

function shown(seconds: number): string {
  return `${seconds.toFixed(4)} s`
}

/** What a program says about the task set, as JSON; undefined where it is not there or fails. */
function answerOf<Answer>(program: string, args: readonly string[]): Answer | undefined {
  const { status, stdout } = spawnSync(program, args, { input: JSON.stringify({ taskSet }), encoding: 'utf8' })
  return status === 0 ? (JSON.parse(stdout) as Answer) : undefined
}

/** The tasks of all steps, one byte each. */
function orderOf({ events }: Trace): Uint8Array {
  const order = new Uint8Array(events.length)
  let found = 0
  for (let i = 0; i < events.length; i++) if (events.kind[i] === EventKind.dispatch) order[found++] = events.task[i]
  return order.subarray(0, found)
}
