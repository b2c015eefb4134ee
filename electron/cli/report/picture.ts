import type { RunSummary } from '../../../shared/api'
import type { ExecutionData, Theme } from '../../../shared/gantt/model'
import { renderComparisonSvg } from '../../../shared/gantt/svg'
import { listSteps } from '../../../shared/task-set/steps'
import { toMarks } from '../../../shared/trace/marks'
import { computeRows, computeTotals } from '../../../shared/trace/metrics'
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
  return {
    name: title ?? modelHeading(run.execution.model),
    settingsText: settingsText(run.execution),
    summary: summarize(run),
    spans: run.spans,
    marks: toMarks(run.trace),
  }
}

function summarize({ taskSet, execution, trace, spans, traceHash }: FinishedRun): RunSummary {
  return {
    execution,
    endedBy: trace.endedBy,
    ...(trace.deadlock === undefined ? {} : { deadlock: trace.deadlock }),
    makespan: trace.makespan,
    tasks: trace.tasks,
    rows: computeRows(trace, spans),
    totals: computeTotals(trace, spans, listSteps(taskSet)),
    errors: trace.errors,
    traceHash,
    eventCount: trace.events.length,
  }
}
