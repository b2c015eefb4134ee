import fc from 'fast-check'
import type { Execution } from '../../../shared/settings'
import { planInstances } from '../../../shared/task-set/instances'
import type { TaskSet } from '../../../shared/task-set/schema'
import { toMicros } from '../../../shared/time'
import { computeRows } from '../../../shared/trace/metrics'
import { toSpans } from '../../../shared/trace/spans'
import type { Trace } from '../../../shared/trace/trace'
import { simulate } from '../index'
import { anyExecution, uncutExecution, uncutLoop, uncutThreads } from './executions'
import { cpuOf } from './invariants'
import { type Property, property } from './property'
import { readTrace } from './reading'
import { differences } from './same-trace'
import { say } from './say'
import { soundTaskSetOfEqualCpu } from './sound-task-sets'
import { anyTaskSet, cpuOnly, loneTask } from './task-sets'
import {
  renamed,
  scaled,
  scaledExecution,
  shifted,
  stepAmongStrangers,
  STRANGERS,
  withListedArrivals,
  withNewNames,
  withStrangers,
} from './transforms'

/** Longer than any run here, ms. */
const LONG_QUANTUM = 86_400_000

/** Runs a set and a changed one, and holds the second trace to the first. */
function compare(
  [taskSet, execution]: readonly [TaskSet, Execution],
  [otherSet, otherExecution]: readonly [TaskSet, Execution],
  expected: Parameters<typeof differences>[2],
): string[] {
  return differences(simulate(taskSet, execution), simulate(otherSet, otherExecution), expected)
}

const cpuUsed = (trace: Trace): readonly number[] => computeRows(trace, toSpans(trace)).map(({ running }) => running)

const factor = fc.integer({ min: 2, max: 7 })

/** What a change of a set or of its settings does to the trace, known without simulating. */
export const metamorphicProperties: readonly Property[] = [
  property(
    'all times of set and settings times k: all times of the trace times k',
    [anyTaskSet, anyExecution, factor],
    (taskSet, execution, k) => {
      const listed = withListedArrivals(taskSet)
      return compare([listed, execution], [scaled(listed, k), scaledExecution(execution, k)], {
        time: (time) => time * k,
      })
    },
  ),
  // E6: an arrival at 0 is created before the loop starts, a later one is a connection it has to find. So the loop only keeps this above 0.
  property(
    'everybody later by a constant: everything later by it (in the loop: nobody arrives at 0)',
    [anyTaskSet, uncutExecution, factor],
    (taskSet, execution, ms) => {
      const listed = shifted(withListedArrivals(taskSet), execution.model === 'eventLoop' ? 0.5 : 0)
      // With nobody to arrive nothing happens at all, at 0.
      const isEmpty = planInstances(listed).every(({ arrival }) => arrival === undefined)
      const later = isEmpty ? 0 : toMicros(ms)
      return compare([listed, execution], [shifted(listed, ms), execution], { time: (time) => time + later })
    },
  ),
  property('everything renamed: the same trace with the new names', [anyTaskSet, anyExecution], (taskSet, execution) =>
    compare([taskSet, execution], [withNewNames(taskSet), execution], { name: renamed }),
  ),
  property(
    'tasks that never arrive change nothing, wherever they stand in the file',
    [anyTaskSet, anyExecution, fc.nat(4)],
    (taskSet, execution, place) => {
      const at = Math.min(place, taskSet.tasks.length)
      const instances = planInstances(taskSet)
      const first = instances.findIndex(({ definition }) => definition >= at)
      return compare([taskSet, execution], [withStrangers(taskSet, at), execution], {
        task: (task) => (first >= 0 && task >= first ? task + STRANGERS.tasks : task),
        step: stepAmongStrangers(taskSet, at),
      })
    },
  ),
  property(
    'without a quantum threads run as with one that never ends',
    [anyTaskSet, uncutThreads],
    (taskSet, execution) =>
      [null, LONG_QUANTUM]
        .map((quantum): [TaskSet, Execution] => [
          taskSet,
          { ...execution, settings: { ...execution.settings, quantum } },
        ])
        .reduce<string[]>((found, one, i, both) => (i === 0 ? found : compare(both[0], one, {})), []),
  ),
  property(
    'without a quantum CPU work is first come first served',
    [cpuOnly(fc.integer({ min: 0, max: 6 })), uncutThreads],
    (taskSet, execution) => {
      const trace = simulate(taskSet, { ...execution, settings: { ...execution.settings, quantum: null, cores: 1 } })
      return firstComeFirstServed(taskSet, trace, toMicros(execution.settings.contextSwitch))
    },
  ),
  property('who is alone never waits, in either model', [loneTask, uncutThreads, uncutLoop], (taskSet, threads, loop) =>
    [threads, { ...loop, settings: { ...loop.settings, iterationCost: 0 } }].flatMap((execution) => {
      const trace = simulate(taskSet, execution)
      const [row] = computeRows(trace, toSpans(trace))
      return say(row.waiting === 0 && row.involuntary === 0, `alone in ${execution.model} it waits ${row.waiting} us`)
    }),
  ),
  property(
    'where nothing blocks the loop, every task uses the same CPU time in both models, that of its steps',
    [soundTaskSetOfEqualCpu, uncutThreads, uncutLoop],
    (taskSet, threads, loop) => {
      const [preemptive, cooperative] = [simulate(taskSet, threads), simulate(taskSet, loop)].map(cpuUsed)
      const asked = taskSet.tasks.map((task) => cpuOf(task, taskSet, true))
      return [
        ...say(
          preemptive.join() === cooperative.join(),
          `threads used ${preemptive.join()}, the loop ${cooperative.join()}`,
        ),
        ...say(
          asked.join() === cooperative.join(),
          `their steps ask for ${asked.join()}, the loop used ${cooperative.join()}`,
        ),
      ]
    },
  ),
]

/** Each begins when the one before it has ended, in order of arrival, at one instant in file order. */
function firstComeFirstServed(taskSet: TaskSet, trace: Trace, contextSwitch: number): string[] {
  const order = taskSet.tasks
    .map(({ arrival }, task) => ({ task, arrival: toMicros(arrival as number) }))
    .sort((a, b) => a.arrival - b.arrival || a.task - b.task)
  let free = 0
  const expected = order.map(({ task, arrival }) => {
    const start = Math.max(free, arrival) + contextSwitch
    free = start + (cpuOf(taskSet.tasks[task], taskSet, false) ?? NaN)
    return `${task}: ${start} to ${free}`
  })
  const found = readTrace(trace, taskSet).segments.map(({ task, start, end }) => `${task}: ${start} to ${end}`)
  return say(found.join() === expected.join(), `the order is ${found.join('; ')} instead of ${expected.join('; ')}`)
}
