import type { ExecutionData, Theme } from '../../../shared/gantt/model'
import { renderComparisonSvg } from '../../../shared/gantt/svg'
import { listSteps } from '../../../shared/task-set/steps'
import { toMarks } from '../../../shared/trace/marks'
import { computeRows, computeTotals } from '../../../shared/trace/metrics'
import { summarizeRun } from '../../../shared/trace/summarize-run'
import type { PlannedExecution } from '../executions'
import type { FinishedRun } from '../run'
import { modelHeading, settingsText } from './words'

export interface PictureOptions {
  /** Size in px; without it the picture is as large as its content needs. */
  readonly width?: number
  readonly height?: number
  readonly theme: Theme
}

/** The executions one below the other on one axis, as the text of an SVG document. */
export function renderSvg(
  title: string,
  planned: readonly PlannedExecution[],
  runs: readonly FinishedRun[],
  { theme, width, height }: PictureOptions,
): string {
  const executions = runs.map((run, i) => toExecutionData(run, planned[i].title))
  return renderComparisonSvg({ title, executions, theme, width, height })
}

function toExecutionData(run: FinishedRun, title: string | undefined): ExecutionData {
  const { taskSet, execution, trace, spans, traceHash } = run
  const steps = listSteps(taskSet)
  const totals = computeTotals(trace, spans, steps)
  return {
    name: title ?? modelHeading(execution.model),
    settingsText: settingsText(execution),
    summary: summarizeRun(trace, computeRows(trace, spans), totals, traceHash, steps),
    spans,
    marks: toMarks(trace),
    taskSet,
  }
}
