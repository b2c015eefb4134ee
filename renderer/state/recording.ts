import type { Comparison } from '../../shared/comparison/comparison'
import type { Execution } from '../../shared/settings'
import type { Document } from './document'
import type { Run, ShownRun } from './runs-store'

/** What the file says its traces were: the proof a reopened comparison is held to. */
export interface Recording {
  readonly engine: string
  /** By execution id. The hash speaks for these very settings only. */
  readonly traces: Readonly<Record<string, { readonly execution: Execution; readonly traceHash: string }>>
}

/** Whether an execution's new trace is the one its file recorded. `none`: nothing recorded, or the settings were changed since. */
export type Proof = 'none' | 'pending' | 'same' | 'different'

/** The recording of a comparison just opened or saved; `document` is the same comparison as the window holds it. */
export function toRecording(comparison: Comparison, document: Document): Recording {
  const traces: Record<string, { execution: Execution; traceHash: string }> = {}
  for (const [i, { id, execution }] of document.executions.entries()) {
    const traceHash = comparison.executions[i]?.traceHash
    if (traceHash !== undefined) traces[id] = { execution, traceHash }
  }
  return { engine: comparison.engine, traces }
}

/** Hashes of runs that were asked for later. */
const found = new WeakMap<ShownRun, string>()

/** The hash of a run's trace; undefined until it has been asked for. */
export function hashOf(run: ShownRun): string | undefined {
  return run.summary.traceHash === '' ? found.get(run) : run.summary.traceHash
}

export function noteHash(run: ShownRun, traceHash: string): void {
  found.set(run, traceHash)
}

/** Whether the file says what the trace of an execution was, with these very settings. */
export function isRecorded(recording: Recording | undefined, id: string, execution: Execution): boolean {
  return recording?.traces[id]?.execution === execution
}

/** Compares the newest run of an execution with what was recorded. */
export function proofOf(
  recording: Recording | undefined,
  id: string,
  execution: Execution,
  run: Run | undefined,
): Proof {
  const recorded = recording?.traces[id]
  if (!recorded || recorded.execution !== execution) return 'none'
  if (run?.phase.kind !== 'done' || run.shown?.execution !== execution) return 'pending'
  const traceHash = hashOf(run.shown)
  if (traceHash === undefined) return 'pending'
  return traceHash === recorded.traceHash ? 'same' : 'different'
}
