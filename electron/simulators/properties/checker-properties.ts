import fc from 'fast-check'
import { checkTrace } from '../../../shared/trace/check'
import type { Trace } from '../../../shared/trace/trace'
import { simulate } from '../index'
import { uncutExecution } from './executions'
import { brokenInvariants } from './invariants'
import { type Property, property } from './property'
import { anyTaskSet } from './task-sets'

/** A change to one event of a trace, as two numbers that are cut to size. */
const corruption = fc.record({
  at: fc.nat(100_000),
  column: fc.constantFrom('time', 'kind', 'task', 'core', 'drop', 'swap'),
  value: fc.nat(40),
})

/** What the trace check owes. */
export const checkerProperties: readonly Property[] = [
  property(
    'what a plain reading finds in a corrupted trace, the trace check finds too',
    [anyTaskSet, uncutExecution, corruption],
    (taskSet, execution, how) => {
      const trace = corrupted(simulate(taskSet, execution), how)
      if (trace === undefined) return []
      const checked = checkTrace(trace, taskSet)
      if (checked.length > 0) return []
      return brokenInvariants(trace, taskSet).map((sentence) => `not found: ${sentence}`)
    },
  ),
]

function corrupted(
  trace: Trace,
  { at, column, value }: { at: number; column: string; value: number },
): Trace | undefined {
  const { events } = trace
  if (events.length < 2) return undefined
  const i = at % events.length
  const copy = (): Trace['events'] => ({
    ...events,
    time: events.time.slice(),
    kind: events.kind.slice(),
    task: events.task.slice(),
    core: events.core.slice(),
  })
  const changed = copy()
  switch (column) {
    case 'time': {
      // To a moment between its neighbours', or theirs.
      const [least, most] = [events.time[i - 1] ?? 0, events.time[i + 1] ?? events.time[i]]
      changed.time[i] = Math.round(least + ((most - least) * value) / 40)
      break
    }
    case 'kind':
      changed.kind[i] = value % 12
      break
    case 'task':
      if (events.task[i] >= 0) changed.task[i] = value % trace.tasks.length
      break
    case 'core':
      if (events.core[i] >= 0) changed.core[i] = value % 3
      break
    case 'swap': {
      const j = (i + 1) % events.length
      if (events.time[i] !== events.time[j]) return undefined
      ;[changed.task[i], changed.task[j]] = [changed.task[j], changed.task[i]]
      ;[changed.kind[i], changed.kind[j]] = [changed.kind[j], changed.kind[i]]
      break
    }
    default: {
      const keep = <Column extends { filter(test: (value: number, index: number) => boolean): Column }>(
        list: Column,
      ): Column => list.filter((_, index) => index !== i)
      return {
        ...trace,
        events: {
          length: events.length - 1,
          time: keep(events.time),
          kind: keep(events.kind),
          task: keep(events.task),
          core: keep(events.core),
          step: keep(events.step),
          reason: keep(events.reason),
          decider: keep(events.decider),
          arg: keep(events.arg),
        } as Trace['events'],
      }
    }
  }
  return { ...trace, events: changed }
}
