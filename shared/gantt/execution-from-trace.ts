import type { TaskSet } from '../task-set/schema'
import { listSteps } from '../task-set/steps'
import { toMarks } from '../trace/marks'
import { computeRows, computeTotals } from '../trace/metrics'
import { toSpans } from '../trace/spans'
import { summarizeRun } from '../trace/summarize-run'
import type { Trace } from '../trace/trace'
import type { ExecutionData } from './model'

/** What the chart needs of a run, straight from its trace: for tests and benchmarks, where no hash is asked for. */
export function executionFromTrace(trace: Trace, taskSet: TaskSet, name: string, settingsText: string): ExecutionData {
  const spans = toSpans(trace)
  const steps = listSteps(taskSet)
  const totals = computeTotals(trace, spans, steps)
  const summary = summarizeRun(trace, computeRows(trace, spans), totals, '', steps)
  return { name, settingsText, spans, marks: toMarks(trace), summary, taskSet }
}
