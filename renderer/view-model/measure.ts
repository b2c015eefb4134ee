import { chartIndexOf } from '../../shared/gantt/chart-index'
import { firstAbove } from '../../shared/trace/rising'
import type { ExecutionData } from '../../shared/gantt/model'
import { sharesIn } from '../../shared/gantt/shares'
import { SpanState } from '../../shared/trace/span-table'
import type { Micros } from '../../shared/time'

/** Time of one task inside a measuring span by what it was doing, us; all of them together are the length of the span. */
export interface TaskShare {
  readonly task: number
  /** On a core, without frozen time. */
  readonly running: Micros
  /** A blocking call of its holds the loop. */
  readonly frozen: Micros
  /** Ready, after a preemption too, or due. */
  readonly waiting: Micros
  readonly blocked: Micros
  readonly switching: Micros
  /** Before its arrival and after its end. */
  readonly outside: Micros
}

/** What happened in one execution between two marks. */
export interface Measured {
  readonly osDecisions: number
  readonly taskDecisions: number
  /** In the order of the lanes. */
  readonly tasks: readonly TaskShare[]
}

/**
 * Decisions and exact times in (start, end]: a decision ends the time before it, so spans that touch add up; one at 0 counts to a span that begins there.
 * O(tasks log n).
 */
export function measure({ spans, summary }: ExecutionData, start: Micros, end: Micros): Measured {
  const { osDecisions, taskDecisions } = chartIndexOf(spans)
  const count = (times: Float64Array) => firstAbove(times, end) - (start <= 0 ? 0 : firstAbove(times, start))
  return {
    osDecisions: count(osDecisions),
    taskDecisions: count(taskDecisions),
    tasks: summary.tasks.map((_, task) => shareOf(sharesIn(spans, task, start, end), task, end - start)),
  }
}

function shareOf(times: readonly number[], task: number, length: Micros): TaskShare {
  const inSystem = times.reduce((sum, time) => sum + time, 0)
  return {
    task,
    running: times[SpanState.running],
    frozen: times[SpanState.frozen],
    waiting: times[SpanState.ready] + times[SpanState.preempted] + times[SpanState.due],
    blocked: times[SpanState.blocked],
    switching: times[SpanState.switching],
    outside: length - inSystem,
  }
}
