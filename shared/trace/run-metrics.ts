import type { Execution } from '../settings'
import type { Micros } from '../time'
import { RUN_METRICS, type RunMetric } from './metric-definitions'
import { computeAverages, longestLateness, longestSlice } from './metrics'
import type { TaskRow, Totals } from './result'
import type { SpanTable } from './span-table'
import { longestWait } from './starvation'

/** What of a run its numbers are worked out from; a `RunSummary` and a result with its tasks have it all. */
export interface MeasuredRun {
  readonly execution: Execution
  readonly makespan: Micros
  readonly rows: readonly TaskRow[]
  readonly totals: Totals
}

export type RunMetricValues = Readonly<Record<RunMetric, number | undefined>>

/**
 * All numbers of a run as `RUN_METRICS` defines them, for the window and the reports alike; times in us. Undefined where the model has no such
 * number or no task has the value. Linear in the spans.
 */
export function runMetrics({ execution, makespan, rows, totals }: MeasuredRun, spans: SpanTable): RunMetricValues {
  const averages = computeAverages(rows, makespan)
  const has = (metric: RunMetric): boolean => RUN_METRICS[metric].models.includes(execution.model)
  // JSON gives the lateness of the loop only (COMMAND-LINE.md); in threads it is read from the spans.
  const lateness = execution.model === 'eventLoop' ? totals.timerLateness : longestLateness(spans)
  const wait = longestWait(spans)
  const perSecond = (count: number): number => (makespan === 0 ? 0 : (count * 1_000_000) / makespan)
  return {
    ...totals,
    longestStall: has('longestStall') ? totals.longestStall : undefined,
    timerLateness: has('timerLateness') ? lateness : undefined,
    iterations: has('iterations') ? totals.iterations : undefined,
    makespan,
    turnaround: averages.turnaround ?? undefined,
    response: averages.response ?? undefined,
    waiting: averages.waiting ?? undefined,
    starvation: wait ? wait.end - wait.start : 0,
    involuntaryRate: perSecond(totals.involuntary),
    voluntaryRate: perSecond(totals.voluntary),
    throughput: averages.throughput,
    fairness: averages.fairness ?? undefined,
    longestSlice: longestSlice(spans),
  }
}
