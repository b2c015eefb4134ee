import { assertNever } from '../../../shared/assert-never'
import { ExitCode } from '../exit-codes'
import { planExecutions, type PlannedExecution, tellDifferences } from '../executions'
import { jsonPieces } from '../json'
import { loadDocument } from '../load'
import { writePieces } from '../output'
import { comparisonText } from '../report/text'
import { htmlPieces } from '../report/html'
import { renderSvg } from '../report/picture'
import { findingsOf, tellCuts } from '../report/findings'
import { decisionLog, metricsOf, resultOf } from '../report/result'
import { modelHeading, settingsText, titleOf } from '../report/words'
import { exitCodeOf, type FinishedRun, runAll } from '../run'
import { terminalWidth } from '../terminal'

export const COMPARE_FORMATS = ['text', 'json', 'svg', 'html'] as const

export interface CompareOptions {
  readonly execution?: readonly string[]
  readonly format: (typeof COMPARE_FORMATS)[number]
}

/** Runs two or more executions of one task set and prints them on one axis. */
export async function compareCommand(file: string, options: CompareOptions): Promise<ExitCode> {
  const loaded = await loadDocument(file)
  if (loaded.kind === 'failed') return loaded.exitCode
  const { document } = loaded
  const planned = planExecutions(document, options.execution)
  if (!planned) return ExitCode.notValid
  const { taskSet, title = titleOf(taskSet, file) } = document.comparison
  const ran = runAll(
    taskSet,
    planned.map(({ execution }) => execution),
  )
  if (ran.kind === 'failed') return ran.exitCode
  tellDifferences(document, planned, ran.runs)
  tellCuts(ran.runs)
  await writePieces(formatted(title, planned, ran.runs, options.format))
  return exitCodeOf(ran.runs)
}

function formatted(
  title: string,
  planned: readonly PlannedExecution[],
  runs: readonly FinishedRun[],
  format: CompareOptions['format'],
): Iterable<string> {
  switch (format) {
    case 'text':
      return comparisonText(title, planned, runs, terminalWidth())
    case 'json':
      return comparisonJson(runs)
    case 'svg':
      return [renderSvg(title, planned, runs, { theme: 'light' })]
    case 'html':
      return htmlPieces(
        title,
        renderSvg(title, planned, runs, { theme: 'light' }),
        runs.map((run, i) => ({
          heading: planned[i].title ?? modelHeading(run.execution.model),
          settings: settingsText(run.execution),
          result: resultOf(run),
          metrics: metricsOf(run),
          findings: findingsOf(run),
          log: decisionLog(run),
        })),
      )
    default:
      return assertNever(format, 'format')
  }
}

/** `{"taskSet": …, "executions": [result, …]}`, one result in memory at a time. */
function* comparisonJson(runs: readonly FinishedRun[]): Generator<string> {
  yield '{"taskSet":'
  yield* jsonPieces(runs[0].taskSet)
  yield ',"executions":['
  for (const [i, run] of runs.entries()) {
    if (i > 0) yield ','
    yield* jsonPieces(resultOf(run))
  }
  yield ']}\n'
}
