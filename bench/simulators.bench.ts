import { spawnSync } from 'node:child_process'
import { simulateEventLoop, simulateSequential, simulateThreads } from '../electron/simulators'
import type { TaskSet } from '../shared/task-set/schema'
import { checkTrace } from '../shared/trace/check'
import { toSpans } from '../shared/trace/spans'
import type { Trace } from '../shared/trace/trace'
import { measure, table } from './report'

// How fast the simulators and what follows them are, in events per second, beside two anchors of our own: writing the same number of events into
// bare columns (what memory allows), and round robin as it is usually written in JavaScript, with an object per slice.

const EVENTS = 1_000_000
const REPETITIONS = 5

/** Eight tasks that compute and sleep; the number of rounds decides how many events. */
function computeAndSleep(rounds: number): TaskSet {
  return {
    formatVersion: 1,
    tasks: Array.from({ length: 8 }, (_, i) => ({
      id: `T${i}`,
      steps: [
        {
          op: 'repeat' as const,
          times: rounds,
          steps: [
            { op: 'cpu' as const, ms: 2 + (i % 3) },
            { op: 'sleep' as const, ms: 1 + i },
          ],
        },
      ],
    })),
  }
}

function bareColumns(): number {
  const time = new Float64Array(EVENTS)
  const task = new Int32Array(EVENTS)
  const kind = new Uint8Array(EVENTS)
  for (let i = 0; i < EVENTS; i++) {
    time[i] = i * 2
    task[i] = i & 7
    kind[i] = i & 3
  }
  return time.length
}

/** The usual exercise: a queue of objects, one object per slice. */
function objectsPerSlice(): number {
  const queue = Array.from({ length: 8 }, (_, id) => ({ id, remaining: EVENTS / 8 }))
  const slices: { id: number; start: number; end: number }[] = []
  let now = 0
  while (queue.length > 0) {
    const job = queue.shift()
    if (job === undefined) break
    const run = Math.min(2, job.remaining)
    slices.push({ id: job.id, start: now, end: now + run })
    now += run
    job.remaining -= run
    if (job.remaining > 0) queue.push(job)
  }
  // A slice of the exercise is a dispatch and a preemption in our trace.
  return slices.length * 2
}

const set = computeAndSleep(Math.round(EVENTS / 34))
const threads = simulateThreads(set, { quantum: 2 })
const eventLoop = simulateEventLoop(set)

function eventsOf(trace: Trace): number {
  return trace.events.length
}

console.log(
  table(
    `Simulators, ${eventsOf(threads)} events of round robin, ${eventsOf(eventLoop)} of the event loop`,
    'events',
    measure(
      [
        { name: 'anchor: an object per slice', run: objectsPerSlice },
        { name: 'anchor: three bare columns', run: bareColumns },
        { name: 'simulateThreads', run: () => eventsOf(simulateThreads(set, { quantum: 2 })) },
        { name: 'simulateEventLoop', run: () => eventsOf(simulateEventLoop(set)) },
        { name: 'simulateSequential', run: () => eventsOf(simulateSequential(set)) },
        { name: 'toSpans (threads)', run: () => (toSpans(threads), eventsOf(threads)) },
        { name: 'checkTrace (threads)', run: () => (checkTrace(threads, set), eventsOf(threads)) },
      ],
      REPETITIONS,
    ),
  ),
)

/** Seconds CPython's asyncio needs for such a task set in virtual time, the fastest of three; undefined where python3 is not there. */
function asyncioSeconds(rounds: number): number | undefined {
  const input = `${JSON.stringify({ taskSet: computeAndSleep(rounds) })}\n`
  let best: number | undefined
  for (let i = 0; i < 3; i++) {
    const start = performance.now()
    const { status } = spawnSync('python3', ['scripts/peers/asyncio_peer.py'], { input })
    if (status !== 0) return undefined
    best = Math.min(best ?? Infinity, (performance.now() - start) / 1000)
  }
  return best
}

const few = asyncioSeconds(10)
const many = asyncioSeconds(5_010)
if (few === undefined || many === undefined) console.log('CPython asyncio: not compared, python3 is not there')
else {
  const start = performance.now()
  simulateEventLoop(computeAndSleep(5_010))
  const ours = (performance.now() - start) / 1000
  const ratio = ((many - few) / ours).toFixed(0)
  console.log(`Event loop against CPython's asyncio in virtual time, ${5_000 * 8} task switches: ${ratio} x as fast`)
}
