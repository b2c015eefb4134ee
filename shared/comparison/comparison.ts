import type { Execution } from '../settings'
import type { LocalizedText, TaskId, TaskSet } from '../task-set/schema'
import type { Millis } from '../time'

/** Fewest and most executions of a comparison. */
export const MIN_EXECUTIONS = 2
export const MAX_EXECUTIONS = 6

/** One execution as the document keeps it. */
export interface RecordedExecution {
  /** The lecturer's own title; undefined: the model's name. */
  readonly title?: LocalizedText
  readonly execution: Execution
  /** SHA-256 of the canonical trace when it was last recorded; undefined until it has been simulated. */
  readonly traceHash?: string
}

/** Most bookmarks of a comparison. */
export const MAX_BOOKMARKS = 200

/** A moment worth showing and what to say there: the caption under the chart. The list is in the order in which they are told. */
export interface Bookmark {
  /** The moment, on the time axis of all executions. */
  readonly ms: Millis
  /** Index of the execution it is about; undefined: all of them. */
  readonly execution?: number
  /** The task it is about, as a run names it (`id`, or `id#2` for an instance); undefined: none in particular. */
  readonly task?: TaskId
  /** What is to be seen, `[from, to]`; undefined: everything. */
  readonly show?: readonly [from: Millis, to: Millis]
  readonly text: LocalizedText
}

/** A task set, two or more executions of it, and the lecturer's notes: the document the window shows and saves. */
export interface Comparison {
  /** Undefined: the task set's own name. */
  readonly title?: string
  readonly taskSet: TaskSet
  readonly executions: readonly RecordedExecution[]
  readonly notes: string
  /** Absent: none. */
  readonly bookmarks?: readonly Bookmark[]
  /** Engine that recorded the hashes. */
  readonly engine: string
}
