import { stripChart } from '../../../shared/trace/strip'
import type { PlannedExecution } from '../executions'
import type { FinishedRun } from '../run'
import { findingsOf } from './findings'
import { decisionLog, resultOf } from './result'
import { averagesText, deadlockLines, endText, modelName, settingsText, verdict } from './words'

/** One execution for a terminal: the strip chart, the verdict, the averages, the decision log. */
export function* simulationText(title: string, run: FinishedRun, width: number): Generator<string> {
  yield* asLines([
    `${title}: ${heading(run)}`,
    '',
    ...stripChart(run.trace, { width, spans: run.spans }),
    '',
    ...summary(run),
  ])
  yield* asLines(['', 'decision log'])
  yield* asLines(decisionLog(run))
}

/** Several executions one below the other on one axis, the unit that of the longest; then the decision log of each. */
export function* comparisonText(
  title: string,
  planned: readonly PlannedExecution[],
  runs: readonly FinishedRun[],
  width: number,
): Generator<string> {
  const makespan = Math.max(...runs.map(({ trace }) => trace.makespan))
  yield* asLines([title])
  for (const [i, run] of runs.entries()) {
    const name = planned[i].title === undefined ? '' : `${planned[i].title}: `
    // The axis and its unit follow the makespan given; the spans are those of the run itself.
    const chart = stripChart({ ...run.trace, makespan }, { width, spans: run.spans })
    yield* asLines(['', `${name}${heading(run)}`, ...chart, ...summary(run)])
  }
  for (const [i, run] of runs.entries()) {
    yield* asLines(['', `decision log: ${planned[i].title ?? modelName(run.execution.model)}`])
    yield* asLines(decisionLog(run))
  }
}

function heading({ execution }: FinishedRun): string {
  return `${modelName(execution.model)} (${settingsText(execution)})`
}

function summary(run: FinishedRun): string[] {
  const result = resultOf(run, { tasks: true })
  const { cut, lines } = findingsOf(run)
  return [
    `${verdict(result)} · ${endText(result, cut)}`,
    ...deadlockLines(result).map((line) => `  ${line}`),
    ...run.trace.errors.map(({ task, message }) => `  ${run.trace.tasks[task].id} ended in an error: ${message}`),
    averagesText(result.tasks ?? []),
    ...lines,
  ]
}

function* asLines(lines: Iterable<string>): Generator<string> {
  for (const line of lines) yield `${line}\n`
}
