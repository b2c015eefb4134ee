import type { Execution } from '../settings'
import type { TaskSet } from '../task-set/schema'

/** Fewest and most executions of a comparison. */
export const MIN_EXECUTIONS = 2
export const MAX_EXECUTIONS = 6

/** One execution as the document keeps it. */
export interface RecordedExecution {
  /** The lecturer's own title; undefined: the model's name. */
  readonly title?: string
  readonly execution: Execution
  /** SHA-256 of the canonical trace when it was last recorded; undefined until it has been simulated. */
  readonly traceHash?: string
}

/** A task set, two or more executions of it, and the lecturer's notes: the document the window shows and saves. */
export interface Comparison {
  /** Undefined: the task set's own name. */
  readonly title?: string
  readonly taskSet: TaskSet
  readonly executions: readonly RecordedExecution[]
  readonly notes: string
  /** Engine that recorded the hashes. */
  readonly engine: string
}
