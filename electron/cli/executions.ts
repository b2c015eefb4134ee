import { MIN_EXECUTIONS } from '../../shared/comparison/comparison'
import { parseExecutionText } from '../../shared/execution/parse-execution'
import type { Execution } from '../../shared/settings'
import { type Opened, tellArgumentProblems } from './load'
import { tell } from './output'
import { modelName } from './report/words'
import type { FinishedRun } from './run'

/** One execution to run, with what the document recorded about it. */
export interface PlannedExecution {
  readonly title?: string
  readonly execution: Execution
  /** Only for an execution of a comparison file. */
  readonly recordedHash?: string
}

/** What `--execution` asks for, else the document's own. Undefined when an argument is not valid; that has been told. */
export function planExecutions(
  document: Opened,
  texts: readonly string[] = [],
): readonly PlannedExecution[] | undefined {
  if (texts.length === 0) {
    return document.comparison.executions.map(({ title, execution, traceHash }) => ({
      ...(title === undefined ? {} : { title: typeof title === 'string' ? title : title.en }),
      execution,
      ...(traceHash === undefined ? {} : { recordedHash: traceHash }),
    }))
  }
  const parsed = texts.map(parseExecutionText)
  for (const [i, { problems }] of parsed.entries())
    tellArgumentProblems(`--execution ${JSON.stringify(texts[i])}`, problems)
  const executions = parsed.flatMap(({ execution, problems }) =>
    execution && problems.every(({ severity }) => severity === 'warning') ? [execution] : [],
  )
  if (executions.length < parsed.length) return undefined
  if (executions.length < MIN_EXECUTIONS) {
    tell(`--execution: ${executions.length} given, expected ${MIN_EXECUTIONS} or more; simulate runs a single one.`)
    return undefined
  }
  return executions.map((execution) => ({ execution }))
}

/** Says on standard error where a run is no longer what the file recorded: the reader must know, the result stands. */
export function tellDifferences(
  document: Opened,
  planned: readonly PlannedExecution[],
  runs: readonly FinishedRun[],
): void {
  for (const [i, { execution, recordedHash }] of planned.entries()) {
    const { trace, traceHash } = runs[i]
    if (recordedHash === undefined || recordedHash === traceHash) continue
    const engines =
      document.comparison.engine === trace.engine
        ? ''
        : ` by engine ${document.comparison.engine}, this is engine ${trace.engine}`
    tell(
      `Execution ${i + 1} (${modelName(execution.model)}) differs from what the file recorded${engines}: recorded ${recordedHash}, now ${traceHash}.`,
    )
  }
}
