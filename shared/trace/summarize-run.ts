import type { RunSummary } from '../api'
import type { TaskRow, Totals } from './result'
import type { Trace } from './trace'

/** What of a run is small, put together: everything but spans and marks. `rows` and `totals` are those of `metrics.ts`. */
export function summarizeRun(trace: Trace, rows: readonly TaskRow[], totals: Totals, traceHash: string): RunSummary {
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
    traceHash,
    eventCount: trace.events.length,
  }
}
