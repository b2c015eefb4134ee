import { assertNever } from '../../../shared/assert-never'
import { parseExecutionArguments } from '../../../shared/execution/parse-execution'
import { ExitCode } from '../exit-codes'
import { jsonPieces } from '../json'
import { loadDocument, tellArgumentProblems } from '../load'
import { tell, writePieces } from '../output'
import { tellCuts } from '../report/findings'
import { simulationText } from '../report/text'
import { resultOf } from '../report/result'
import { titleOf } from '../report/words'
import { exitCodeOf, type FinishedRun, runAll } from '../run'
import { terminalWidth } from '../terminal'
import { toCsv } from '../../../shared/trace/csv'
import { toTraceEvents } from '../../../shared/trace/trace-events'

export const SIMULATE_FORMATS = ['text', 'json', 'csv', 'trace-events'] as const

export interface SimulateOptions {
  readonly model?: string
  readonly preset?: string
  readonly set?: readonly string[]
  readonly format: (typeof SIMULATE_FORMATS)[number]
}

/** Runs one execution of a task set and prints it. */
export async function simulateCommand(file: string, options: SimulateOptions): Promise<ExitCode> {
  if (options.model === undefined) {
    tell('--model: nothing, expected threads, eventLoop or sequential')
    return ExitCode.notValid
  }
  const { execution, problems } = parseExecutionArguments(options.model, options.preset, options.set ?? [])
  tellArgumentProblems('simulate', problems)
  if (!execution) return ExitCode.notValid

  const loaded = await loadDocument(file)
  if (loaded.kind === 'failed') return loaded.exitCode
  if (loaded.document.kind === 'comparison') {
    tell(`${file}: a comparison, expected a task set; compare runs the executions of a comparison.`)
    return ExitCode.notValid
  }
  const { taskSet } = loaded.document.comparison
  const ran = runAll(loaded.document.comparison.taskSet, [execution])
  if (ran.kind === 'failed') return ran.exitCode
  const [run] = ran.runs
  tellCuts(ran.runs)
  await writePieces(formatted(run, titleOf(taskSet, file), options.format))
  return exitCodeOf(ran.runs)
}

function formatted(run: FinishedRun, title: string, format: SimulateOptions['format']): Iterable<string> {
  switch (format) {
    case 'text':
      return simulationText(title, run, terminalWidth())
    case 'json':
      return lines(jsonPieces(resultOf(run)))
    case 'csv':
      return toCsv(resultOf(run))
    case 'trace-events':
      return toTraceEvents([{ ...run, title }])
    default:
      return assertNever(format, 'format')
  }
}

/** Pieces followed by a line end. */
export function* lines(pieces: Iterable<string>): Generator<string> {
  yield* pieces
  yield '\n'
}
