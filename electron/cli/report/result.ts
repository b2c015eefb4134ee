import { listSteps } from '../../../shared/task-set/steps'
import { computeRows, computeTotals } from '../../../shared/trace/metrics'
import { runMetrics, type RunMetricValues } from '../../../shared/trace/run-metrics'
import { textLog } from '../../../shared/trace/text-log'
import { type FullResult, type Include, toResult } from '../../../shared/trace/to-result'
import type { FinishedRun } from '../run'

/** A run as JSON gives it; without `include`: slices, tasks and log. */
export function resultOf(run: FinishedRun, include?: Include): FullResult {
  return toResult(run.trace, run.spans, run.traceHash, run.taskSet, include)
}

/** Who decided what, and why: one line each, in order of time. */
export function decisionLog(run: FinishedRun): Iterable<string> {
  return textLog(run.trace, run.taskSet)
}

/** The numbers of a run as the window shows them too. */
export function metricsOf({ taskSet, execution, trace, spans }: FinishedRun): RunMetricValues {
  const rows = computeRows(trace, spans)
  const totals = computeTotals(trace, spans, listSteps(taskSet))
  return runMetrics({ execution, makespan: trace.makespan, rows, totals }, spans)
}
