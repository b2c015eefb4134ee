import type { RunSummary } from '../api'
import type { StepPlace } from '../task-set/steps'
import { summarizeLateness } from './lateness'
import type { TaskRow, Totals } from './result'
import { explainCut } from './run-cut'
import { explainStall } from './stall'
import type { Trace } from './trace'

/**
 * What of a run is small, put together: everything but spans and marks. `rows` and `totals` are those of `metrics.ts`.
 * @param steps `listSteps` of its task set
 */
export function summarizeRun(
  trace: Trace,
  rows: readonly TaskRow[],
  totals: Totals,
  traceHash: string,
  steps: readonly StepPlace[],
): RunSummary {
  const { execution, endedBy, deadlock, makespan, tasks, errors } = trace
  return {
    execution,
    endedBy,
    ...(deadlock === undefined ? {} : { deadlock }),
    makespan,
    tasks,
    rows,
    totals,
    errors,
    findings: {
      stall: totals.longestStall === 0 ? undefined : explainStall(trace, steps),
      lateness: summarizeLateness(trace),
      cut: explainCut(trace, steps),
    },
    traceHash,
    eventCount: trace.events.length,
  }
}
