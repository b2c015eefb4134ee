import { simulateSequential, simulateThreads } from '../electron/simulators'
import type { TaskSet } from '../shared/task-set/schema'
import { checkTrace } from '../shared/trace/check'
import { Recorder } from '../shared/trace/recorder'
import { toSpans } from '../shared/trace/spans'
import { EventKind, type Trace } from '../shared/trace/trace'
import { computingAndSleeping, toTaskSet } from './anchors/computing-and-sleeping'
import { RoundRobinLimit } from './anchors/round-robin-limit'
import { roundRobinWithObjects } from './anchors/round-robin-objects'
import { cpuSeconds, type Goal, judge, measure, median, table } from './report'

// How fast the simulators of threads are and how much memory a trace takes, as ratios to anchors in the same process. The event loop has a process of
// its own, as CPython has: `event-loop.bench.ts`, run with this one. Where a system gives memory page by page at first write, that write is most of what a trace costs: so round robin is measured twice, each
// run in memory of its own (a run as a function of its arguments, and the goal), and in memory that a run before has used, as the app's worker does it.

const QUANTUM = 2
const SLICES = 1_000_000
const REPETITIONS = 5
const recorder = new Recorder()
const lent = { recorder }
const goals: Goal[] = []

/** Slices of a run in which every one ends by preemption or by a sleep, but the last look at a finished task, which takes no time. */
function slicesOf({ events }: Trace): number {
  let slices = 0
  for (let i = 0; i < events.length; i++) {
    if (events.kind[i] === EventKind.preempt || events.kind[i] === EventKind.block) slices++
  }
  return slices
}

/** Rounds of a workload that make about so many slices in 2 ms quanta: tasks of 2, 3 and 4 ms a round take 1, 2 and 2 slices when contended. */
function roundsFor(slices: number, tasks: number): number {
  return Math.round(slices / (tasks * 1.625))
}

const options = { quantum: QUANTUM, maxEvents: 100_000_000 }

// S1: 1e6 slices, 8 tasks, against the hand-written limit and the usual way with objects.
{
  const workload = computingAndSleeping(8, roundsFor(SLICES, 8))
  const taskSet = toTaskSet(workload)
  const limit = new RoundRobinLimit(4 * SLICES)
  const expected = slicesOf(simulateThreads(taskSet, options, lent))
  const same = [limit.run(workload, QUANTUM * 1000), roundRobinWithObjects(workload, QUANTUM * 1000).slices]
  if (same.some((slices) => slices !== expected))
    throw new Error(`the anchors do other work: ${same.join(', ')} slices, not ${expected}`)
  const rates = measure(
    [
      { name: 'anchor: the hand-written limit', run: () => limit.run(workload, QUANTUM * 1000) },
      {
        name: 'anchor: the limit, memory of its own',
        run: () => new RoundRobinLimit(4 * SLICES).run(workload, QUANTUM * 1000),
      },
      { name: 'anchor: objects', run: () => roundRobinWithObjects(workload, QUANTUM * 1000).slices },
      { name: 'simulateThreads', run: () => (simulateThreads(taskSet, options, lent), expected) },
      { name: 'simulateThreads, memory of its own', run: () => (simulateThreads(taskSet, options), expected) },
    ],
    REPETITIONS,
    4,
  )
  console.log(table(`S1: ${expected} slices of round robin, 8 tasks`, 'slices', rates))
  goals.push(
    { name: 'S1 threads / hand-written limit', measured: rates[4].median / rates[1].median, goal: { atLeast: 0.6 } },
    { name: 'S1 threads / objects', measured: rates[3].median / rates[2].median, goal: { atLeast: 8 } },
  )
}

// S2: growth with the number of slices and of tasks. At 1e6 slices 100,000 tasks have ten each and setting them up is half the time: said, not judged.
{
  const taskSetOf = (slices: number, tasks: number): TaskSet =>
    toTaskSet(computingAndSleeping(tasks, roundsFor(slices, tasks)))
  const timed = (taskSet: TaskSet): { readonly slices: number; readonly seconds: number } => {
    const slices = slicesOf(simulateThreads(taskSet, options, lent))
    const times = Array.from({ length: 3 }, () => {
      const start = cpuSeconds()
      simulateThreads(taskSet, options, lent)
      return cpuSeconds() - start
    })
    return { slices, seconds: median(times) }
  }
  const few = timed(taskSetOf(10 * SLICES, 8))
  const fewShort = timed(taskSetOf(SLICES, 8))
  const many = timed(taskSetOf(10 * SLICES, 100_000))
  const manyShort = timed(taskSetOf(SLICES, 100_000))
  const rate = (one: { slices: number; seconds: number }): number => one.slices / one.seconds
  for (const [name, one] of Object.entries({ '8 tasks': few, '8 tasks, short': fewShort, '100,000 tasks': many }))
    console.log(`S2: ${name}: ${one.slices} slices, ${one.seconds.toFixed(3)} s`)
  console.log(
    `S2: 100,000 tasks, short: ${manyShort.slices} slices, ${manyShort.seconds.toFixed(3)} s: ${(rate(manyShort) / rate(fewShort)).toFixed(2)} x the rate of 8`,
  )
  goals.push(
    { name: 'S2 t(1e7) / t(1e6), 8 tasks', measured: few.seconds / fewShort.seconds, goal: { atMost: 12 } },
    {
      name: 'S2 rate(100,000 tasks) / rate(8 tasks), 1e7 slices',
      measured: rate(many) / rate(few),
      goal: { atLeast: 0.5 },
    },
  )
}

// S5: a small run, warm. Ratio to a millisecond.
{
  const taskSet = toTaskSet(computingAndSleeping(8, roundsFor(1000, 8)))
  const times: number[] = []
  for (let i = 0; i < 300; i++) {
    const start = cpuSeconds()
    simulateThreads(taskSet, options, lent)
    times.push(1000 * (cpuSeconds() - start))
  }
  goals.push({ name: 'S5 1,000 slices, warm: ms', measured: median(times.slice(100)), goal: { atMost: 1 } })
}

// S6: resident memory per event of a run in memory of its own.
{
  const taskSet = toTaskSet(computingAndSleeping(8, roundsFor(4 * SLICES, 8)))
  globalThis.gc?.()
  const before = process.memoryUsage.rss()
  const trace = simulateThreads(taskSet, options)
  globalThis.gc?.()
  const perEvent = (process.memoryUsage.rss() - before) / trace.events.length
  goals.push({ name: `S6 bytes per event, ${trace.events.length} events`, measured: perEvent, goal: { atMost: 32 } })
}

// What comes after the simulation.
{
  const taskSet = toTaskSet(computingAndSleeping(8, roundsFor(SLICES / 2, 8)))
  const trace = simulateThreads(taskSet, options)
  const count = trace.events.length
  console.log(
    table(
      `After the simulation, ${count} events`,
      'events',
      measure(
        [
          { name: 'simulateThreads', run: () => (simulateThreads(taskSet, options, lent), count) },
          { name: 'simulateSequential', run: () => simulateSequential(taskSet, options, lent).events.length },
          { name: 'toSpans', run: () => (toSpans(trace), count) },
          { name: 'checkTrace', run: () => (checkTrace(trace, taskSet), count) },
        ],
        REPETITIONS,
        5,
      ),
    ),
  )
}

process.exitCode = judge(goals)
