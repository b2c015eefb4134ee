import type { RunSummary } from '../shared/api'
import type { Execution } from '../shared/settings'
import type { Problem } from '../shared/task-set/problem'
import type { TaskSet } from '../shared/task-set/schema'

/** Shortest time between two progress messages of a run, in ms. They are also the worker's sign of life. */
export const PROGRESS_EVERY_MS = 100

/** What main sends to a simulation worker: one run, at most one at a time. */
export interface RunOrder {
  readonly taskSet: TaskSet
  readonly execution: Execution
  /** One Int32, shared with main: 1 asks the run to stop. */
  readonly stop: SharedArrayBuffer
}

/** What a worker answers: progress any number of times, then exactly one end. */
export type RunNews = { readonly kind: 'progress'; readonly events: number; readonly time: number } | RunNewsEnd

export type RunNewsEnd =
  | { readonly kind: 'done'; readonly summary: RunSummary; readonly packed: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly message: string; readonly details: string }
