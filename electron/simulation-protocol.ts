import type { RunSummary, TiesQuestion, WhyQuestion } from '../shared/api'
import type { Execution } from '../shared/settings'
import type { Problem } from '../shared/task-set/problem'
import type { TaskSet } from '../shared/task-set/schema'
import type { TiesWithin } from '../shared/trace/decisions/tie-table'
import type { Why } from '../shared/trace/decisions/why'

/** Shortest time between two progress messages of a run, in ms. They are also the worker's sign of life. */
export const PROGRESS_EVERY_MS = 100

/** What main sends to a simulation worker. */
export type WorkerOrder = RunOrder | WhyOrder | TiesOrder | ForgetOrder

/** One run, at most one at a time. One that ends well is kept with its trace until it is forgotten. */
export interface RunOrder {
  readonly kind: 'run'
  readonly runId: string
  readonly taskSet: TaskSet
  readonly execution: Execution
  /** See `SimulateRequest`. */
  readonly withHash?: boolean
  /** One Int32, shared with main: 1 asks the run to stop. */
  readonly stop: SharedArrayBuffer
}

/** A question about a run the worker keeps; answered once, in the order in which the answers are found. */
export interface WhyOrder {
  readonly kind: 'why'
  readonly id: number
  readonly question: WhyQuestion
}

export interface TiesOrder {
  readonly kind: 'ties'
  readonly id: number
  readonly question: TiesQuestion
}

/** A kept run is no longer shown. */
export interface ForgetOrder {
  readonly kind: 'forget'
  readonly runId: string
}

/** What a worker says: of a run progress and parts any number of times, then exactly one end; of a question one answer. */
export type WorkerNews = RunNews | Answer

export type Answer = WhyNews | TiesNews

export type RunNews =
  | { readonly kind: 'progress'; readonly events: number; readonly time: number }
  /** Of a run that may still turn out to be wrong: the window keeps it to itself until the end says `done`. Numbered from 0. */
  | { readonly kind: 'part'; readonly index: number; readonly packed: Uint8Array<ArrayBuffer> }
  | RunNewsEnd

export type RunNewsEnd =
  /** `packed` is all of a short run; a long one has gone before, in so many `parts`. */
  | {
      readonly kind: 'done'
      readonly summary: RunSummary
      readonly packed: Uint8Array<ArrayBuffer>
      readonly parts: number
    }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly message: string; readonly details: string }

/** `why` undefined: the run is not kept, or has no such task. */
export interface WhyNews {
  readonly kind: 'why'
  readonly id: number
  readonly why: Why | undefined
}

/** `found` undefined: the run is not kept. */
export interface TiesNews {
  readonly kind: 'ties'
  readonly id: number
  readonly found: TiesWithin | undefined
}
