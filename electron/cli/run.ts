import type { Execution } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import { checkTrace } from '../../shared/trace/check'
import type { Recorder } from '../../shared/trace/recorder'
import type { SpanTable } from '../../shared/trace/span-table'
import { toSpans } from '../../shared/trace/spans'
import type { Trace } from '../../shared/trace/trace'
import { simulate } from '../simulators/index'
import { hashTrace } from '../trace-hash'
import { ExitCode } from './exit-codes'
import { interruptibly } from './interrupt'
import { tell } from './output'
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
  /** A bug of ours: the trace broke a rule of its own. Nothing of it is shown. */
  | { readonly kind: 'broken'; readonly message: string }

/**
 * Simulates one execution, checks its trace and takes its hash.
 * @param recorder serves one run after the other where each is done with before the next: the trace is good until then
 */
export function runExecution(taskSet: TaskSet, execution: Execution, recorder?: Recorder): RunOutcome {
  const progress = showProgress(execution.model)
  const trace = simulate(taskSet, execution, { progress: progress.report, recorder })
  progress.done()
  const spans = toSpans(trace)
  const broken = checkTrace(trace, taskSet, spans)
  if (broken.length > 0) {
    const message = `Internal error: the trace of ${execution.model} breaks a rule of its own, so nothing of it is shown (${broken[0]}).`
    return { kind: 'broken', message }
  }
  return { kind: 'done', run: { taskSet, execution, trace, spans, traceHash: hashTrace(trace) } }
}

export type RunsOrFailure =
  | { readonly kind: 'done'; readonly runs: readonly FinishedRun[] }
  /** What was wrong has been told. */
  | { readonly kind: 'failed'; readonly exitCode: ExitCode }

/** Runs executions of a task set one after the other for a command; an interrupt stops them at once. */
export function runAll(taskSet: TaskSet, executions: readonly Execution[]): RunsOrFailure {
  const runs: FinishedRun[] = []
  for (const execution of executions) {
    const outcome = interruptibly(() => runExecution(taskSet, execution))
    if (outcome.kind === 'done') {
      runs.push(outcome.run)
      continue
    }
    tell(outcome.message)
    return { kind: 'failed', exitCode: ExitCode.failed }
  }
  return { kind: 'done', runs }
}

/** 1 if a run ended in `error`; a deadlock and the horizon are fine: they are what was to be shown. */
export function exitCodeOf(runs: readonly FinishedRun[]): ExitCode {
  return runs.some(({ trace }) => trace.endedBy === 'error') ? ExitCode.failed : ExitCode.fine
}
