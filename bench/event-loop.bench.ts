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
/** Runs per turn: starting a process makes the system copy every page of ours at its next write, which is not what is measured. So the first ones do not count. */
const RUNS = 8
const NOT_COUNTED = 4

interface AsyncioRun {
  readonly seconds: number
  readonly steps: number
  readonly order: string
  readonly python: string
}

const recorder = new Recorder()
const theirs: AsyncioRun[] = []
const ours: number[] = []
let steps = 0
for (let turn = 0; turn < TURNS; turn++) {
  const answer = runAsyncio()
  if (answer !== undefined) theirs.push(answer)
  for (let run = 0; run < RUNS; run++) {
    const start = cpuSeconds()
    const trace = simulateEventLoop(taskSet, settings, { recorder })
    const seconds = cpuSeconds() - start
    if (run >= NOT_COUNTED) ours.push(seconds)
    if (run > 0) continue
    const order = orderOf(trace)
    steps = order.length
    const hash = createHash('sha256').update(order).digest('hex')
    if (answer !== undefined && answer.order !== hash)
      throw new Error(`S3: another order of ${steps} steps than CPython`)
  }
}
const own: number[] = []
for (let run = 0; run < 3; run++) {
  const start = cpuSeconds()
  simulateEventLoop(taskSet, settings)
  own.push(cpuSeconds() - start)
}
console.log(
  `S3: ${steps} steps; simulateEventLoop ${median(ours).toFixed(4)} s, in memory of its own ${median(own).toFixed(4)} s`,
)
if (theirs.length === 0) console.log('S3: not compared, there is no python3')
else {
  const seconds = median(theirs.map((run) => run.seconds))
  console.log(`S3: CPython ${theirs[0].python} asyncio, same order: ${seconds.toFixed(2)} s`)
  const measured = seconds / median(ours)
  process.exitCode = judge([{ name: 'S3 event loop / asyncio', measured, goal: { atLeast: 40 } }])
}

function runAsyncio(): AsyncioRun | undefined {
  const input = JSON.stringify({ taskSet })
  const { status, stdout } = spawnSync('python3', ['bench/anchors/asyncio_virtual.py'], { input, encoding: 'utf8' })
  return status === 0 ? (JSON.parse(stdout) as AsyncioRun) : undefined
}

/** The tasks of all steps, one byte each. */
function orderOf({ events }: Trace): Uint8Array {
  const order = new Uint8Array(events.length)
  let found = 0
  for (let i = 0; i < events.length; i++) if (events.kind[i] === EventKind.dispatch) order[found++] = events.task[i]
  return order.subarray(0, found)
}
