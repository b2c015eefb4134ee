import { maxBytesOf, openDocument, type OpenResult } from '../../shared/comparison/file'
import { formatProblem, type Problem } from '../../shared/task-set/problem'
import { ExitCode } from './exit-codes'
import { readInput } from './input'
import { interruptibly } from './interrupt'
import { tell } from './output'

export type Opened = Extract<OpenResult, { kind: 'comparison' | 'taskSet' }>

export type Loaded =
  | { readonly kind: 'ok'; readonly document: Opened }
  /** What was wrong has been told. */
  | { readonly kind: 'failed'; readonly exitCode: ExitCode }

/** Reads a task set or a comparison. Problems, warnings and refusals are told on standard error. */
export async function loadDocument(file: string): Promise<Loaded> {
  const input = await readInput(file, maxBytesOf(file))
  if (input.kind === 'refused') {
    tell(input.message)
    return { kind: 'failed', exitCode: ExitCode.refused }
  }
  const document = interruptibly(() => openDocument(input.bytes, file))
  if (document.kind === 'problems') {
    tellProblems(file, document.problems)
    return { kind: 'failed', exitCode: ExitCode.notValid }
  }
  tellProblems(file, document.warnings)
  return { kind: 'ok', document }
}

export function tellProblems(fileName: string, problems: readonly Problem[]): void {
  for (const problem of problems) tell(formatProblem(fileName, problem))
}

/** Tells problems of arguments, which stand in no file. */
export function tellArgumentProblems(argument: string, problems: readonly Problem[]): void {
  for (const { path, found, expected } of problems) {
    tell(`${argument}: ${path === '' ? '' : `${path}: `}${found}, expected ${expected}`)
  }
}
