import fc from 'fast-check'
import type { Execution } from '../../../shared/settings'
import type { TaskSet } from '../../../shared/task-set/schema'
import { toMicros } from '../../../shared/time'
import { canonicalBytes } from '../../../shared/trace/canonical'
import { checkTrace } from '../../../shared/trace/check'
import { computeRows } from '../../../shared/trace/metrics'
import { toSpans } from '../../../shared/trace/spans'
import { EventKind, type Trace } from '../../../shared/trace/trace'
import { simulate } from '../index'
import { anyExecution, executionOf, uncutExecution, uncutLoop, uncutThreads } from './executions'
import { brokenInvariants } from './invariants'
import { type Property, property } from './property'
import { say } from './say'
import { soundTaskSet } from './sound-task-sets'
import { anyTaskSet, cpuOnly } from './task-sets'
import { withShuffledKeys } from './transforms'

/** I1 to I17 by both readings, and I8 on the rows of the metrics. */
function brokenRules(taskSet: TaskSet, execution: Execution): string[] {
  const trace = simulate(taskSet, execution)
  const spans = toSpans(trace)
  const rows = computeRows(trace, spans).flatMap((row) => {
    const parts = row.running + row.waiting + row.blocked + row.switching
    const stay = Math.max(0, trace.makespan - row.arrival)
    const isFine =
      row.endedBy === 'finished'
        ? parts === row.turnaround
        : row.endedBy === 'error' || row.endedBy === 'cancelled'
          ? parts <= stay
          : parts === stay
    return isFine ? [] : [`I8: the parts of ${row.id} make ${parts} us`]
  })
  return [...rows, ...checkTrace(trace, taskSet, spans), ...brokenInvariants(trace, taskSet)]
}

function bytesOf(trace: Trace): string {
  let text = ''
  for (const bytes of canonicalBytes(trace)) for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

/** I1 to I19 on any task set, and I1 to I17 on those that cannot get stuck. */
export const invariantProperties: readonly Property[] = [
  property('threads keep I1 to I17', [anyTaskSet, executionOf('threads')], brokenRules),
  property('the event loop keeps I1 to I17', [anyTaskSet, executionOf('eventLoop')], brokenRules),
  property('the sequential program keeps I1 to I17', [anyTaskSet, executionOf('sequential')], brokenRules),
  property(
    'what cannot deadlock or fail finishes, and keeps I1 to I17',
    [soundTaskSet, uncutExecution],
    (taskSet, execution) => {
      const trace = simulate(taskSet, execution)
      const isFinished =
        trace.endedBy === 'finished' &&
        computeRows(trace, toSpans(trace)).every(({ endedBy }) => endedBy === 'finished')
      return [...say(isFinished, `it ends by ${trace.endedBy}`), ...brokenRules(taskSet, execution)]
    },
  ),
  property(
    'I18: a run is a function of its set and settings, whatever the order of their keys',
    [anyTaskSet, anyExecution],
    (taskSet, execution) => {
      const bytes = bytesOf(simulate(taskSet, execution))
      return [
        ...say(bytesOf(simulate(taskSet, execution)) === bytes, 'a second run differs'),
        ...(['reverse', 'turn'] as const).flatMap((by) => {
          const shuffled = simulate(withShuffledKeys(taskSet, by), withShuffledKeys(execution, by))
          return say(bytesOf(shuffled) === bytes, `with its keys in another order (${by}) it differs`)
        }),
      ]
    },
  ),
  property('I19: without costs there is no switching', [anyTaskSet, uncutExecution], (taskSet, execution) => {
    const free = withoutCosts(execution)
    const trace = simulate(taskSet, free)
    return say(!trace.events.kind.includes(EventKind.switch), 'there is a switch that costs nothing')
  }),
  property(
    'I19: CPU work from 0 on one core keeps its order whatever a switch costs, and ends later by exactly the switches',
    [cpuOnly(fc.constant(0)), uncutThreads],
    (taskSet, execution) => {
      const settings = { ...execution.settings, cores: 1 }
      const free = simulate(taskSet, { ...execution, settings: { ...settings, contextSwitch: 0 } })
      const costly = simulate(taskSet, {
        ...execution,
        settings: { ...settings, contextSwitch: settings.contextSwitch + 0.5 },
      })
      const cost = toMicros(settings.contextSwitch + 0.5)
      return costsOnly(free, costly, cost, countDispatchesOfOthers(free))
    },
  ),
  property(
    'I19: CPU work from 0 in the loop keeps its order whatever a step costs, and ends later by exactly the steps',
    [cpuOnly(fc.constant(0)), uncutLoop],
    (taskSet, execution) => {
      const settings = { ...execution.settings, iterationCost: 0 }
      const free = simulate(taskSet, { ...execution, settings: { ...settings, stepCost: 0 } })
      const costly = simulate(taskSet, { ...execution, settings: { ...settings, stepCost: settings.stepCost + 0.5 } })
      return costsOnly(free, costly, toMicros(settings.stepCost + 0.5), taskSet.tasks.length)
    },
  ),
]

function withoutCosts(execution: Execution): Execution {
  if (execution.model === 'threads') return { ...execution, settings: { ...execution.settings, contextSwitch: 0 } }
  if (execution.model === 'eventLoop')
    return { ...execution, settings: { ...execution.settings, stepCost: 0, iterationCost: 0 } }
  return execution
}

function countDispatchesOfOthers({ events }: Trace): number {
  let last = -1
  let count = 0
  for (let i = 0; i < events.length; i++) {
    if (events.kind[i] !== EventKind.dispatch) continue
    if (events.task[i] !== last) count++
    last = events.task[i]
  }
  return count
}

/** The two do the same in the same order, the second later by so many switches. */
function costsOnly(free: Trace, costly: Trace, cost: number, switches: number): string[] {
  const order = ({ events }: Trace): string =>
    Array.from({ length: events.length }, (_, i) => [events.kind[i], events.task[i], events.step[i]])
      .filter(([kind]) => kind !== EventKind.switch)
      .join(' ')
  const charged = costly.events.kind.filter((kind) => kind === EventKind.switch).length
  return [
    ...say(order(free) === order(costly), 'the order depends on the cost'),
    ...say(charged === switches, `${charged} switches are charged, not ${switches}`),
    ...say(
      costly.makespan === free.makespan + switches * cost,
      `it ends at ${costly.makespan} us, not at ${free.makespan} + ${switches} x ${cost}`,
    ),
  ]
}
