import { createHash } from 'node:crypto'
import type { Execution } from '../../shared/settings'
import type { Position } from '../../shared/task-set/path'
import { formatProblem, type Problem } from '../../shared/task-set/problem'
import type { TaskSet } from '../../shared/task-set/schema'
import { canonicalBytes } from '../../shared/trace/canonical'
import { checkTrace } from '../../shared/trace/check'
import type { SpanTable } from '../../shared/trace/span-table'
import { toSpans } from '../../shared/trace/spans'
import type { Trace } from '../../shared/trace/trace'
import { simulate, unsupported } from '../simulators/index'
import { ExitCode } from './exit-codes'
import { interruptibly } from './interrupt'
import type { Opened } from './load'
import { tell } from './output'
import { placeInDocument } from './place'
import { showProgress } from './progress'

/** A run that has passed its own check. */
export interface FinishedRun {
  readonly taskSet: TaskSet
  readonly execution: Execution
  readonly trace: Trace
  readonly spans: SpanTable
  /** SHA-256 of the canonical trace, lower-case hex. */
  readonly traceHash: string
}

export type RunOutcome =
  | { readonly kind: 'done'; readonly run: FinishedRun }
  /** An op, a setting or a size that is not simulated. */
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }
  /** A bug of ours: the trace broke a rule of its own. Nothing of it is shown. */
  | { readonly kind: 'broken'; readonly message: string }

/** Where a path of the task set stands in its text; nowhere for a task set without text. */
export type Place = (path: string) => Position

const nowhere: Place = () => ({ line: 0, column: 0 })

/** Simulates one execution, checks its trace and takes its hash. */
export function runExecution(taskSet: TaskSet, execution: Execution, place: Place = nowhere): RunOutcome {
  const problems = unsupported(taskSet, execution, place)
  if (problems.length > 0) return { kind: 'problems', problems }
  const progress = showProgress(execution.model)
  const trace = simulate(taskSet, execution, { progress: progress.report })
  progress.done()
  const spans = toSpans(trace)
  const broken = checkTrace(trace, taskSet, spans)
  if (broken.length > 0) {
    const message = `Internal error: the trace of ${execution.model} breaks a rule of its own, so nothing of it is shown (${broken[0]}).`
    return { kind: 'broken', message }
  }
  return { kind: 'done', run: { taskSet, execution, trace, spans, traceHash: hashOf(trace) } }
}

function hashOf(trace: Trace): string {
  const hash = createHash('sha256')
  for (const bytes of canonicalBytes(trace)) hash.update(bytes)
  return hash.digest('hex')
}

export type RunsOrFailure =
  | { readonly kind: 'done'; readonly runs: readonly FinishedRun[] }
  /** What was wrong has been told. */
  | { readonly kind: 'failed'; readonly exitCode: ExitCode }

/** Runs executions of a document one after the other for a command; an interrupt stops them at once. */
export function runAll(document: Opened, executions: readonly Execution[], fileName: string): RunsOrFailure {
  const { taskSet } = document.comparison
  const runs: FinishedRun[] = []
  for (const execution of executions) {
    const outcome = interruptibly(() => runExecution(taskSet, execution, placeInDocument(document, fileName)))
    if (outcome.kind === 'done') {
      runs.push(outcome.run)
      continue
    }
    if (outcome.kind === 'broken') tell(outcome.message)
    else for (const problem of outcome.problems) tell(formatProblem(fileName, problem))
    return { kind: 'failed', exitCode: outcome.kind === 'broken' ? ExitCode.failed : ExitCode.notValid }
  }
  return { kind: 'done', runs }
}

/** 1 if a run ended in `error`; a deadlock and the horizon are fine: they are what was to be shown. */
export function exitCodeOf(runs: readonly FinishedRun[]): ExitCode {
  return runs.some(({ trace }) => trace.endedBy === 'error') ? ExitCode.failed : ExitCode.fine
}
