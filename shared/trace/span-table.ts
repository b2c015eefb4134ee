import type { EventKind, Reason } from './trace'

/** What a task is doing. `frozen` is part of running; `due` counts as waiting and is in no queue but the timers' or I/O's. */
export const SpanState = {
  running: 0,
  /** Running, and a blocking call holds the whole loop. */
  frozen: 1,
  /** Ready after arriving or waking (also after a yield). */
  ready: 2,
  /** Ready after a preemption. */
  preempted: 3,
  blocked: 4,
  switching: 5,
  /** Its timer, I/O or connection is due, the loop has not looked yet. */
  due: 6,
} as const
/** All of them. */
export const STATE_COUNT = 7
export type SpanState = (typeof SpanState)[keyof typeof SpanState]

/** `endKind` of a span that the end of the run cut off: nobody decided. */
export const CUT = 255

/**
 * Spans of a run in columns, grouped by task (lane): the spans of task i are rows `laneStart[i] .. laneStart[i + 1] - 1`, in order of time.
 * Half-open [start, end) in us; they tile the stay of a task without gaps. Only running spans may have length 0 (a stay that ends at once
 * and whose end is a decision or a finish).
 *
 * | column | meaning |
 * | --- | --- |
 * | state | `SpanState` |
 * | reason | blocked: on what. ready: `none` after arriving or waking, `yield`, `spawn`, `gather`. due: what is due (`sleep`, `io`, `poll`, `offload`, `connection`). running, frozen: `none` or the blocking call |
 * | step | step number (see `listSteps`) the state belongs to, NONE before the first step |
 * | core | for running, frozen and switching; else NONE |
 * | endKind | `EventKind` that ended it, or CUT. For running: preempt (os), yield or block (task), finish, freeze/thaw (the slice goes on) |
 * | by | the task that caused the start (woke or spawned it) or, for blocked, the task it waits for; else NONE. Where a task runs at the very instant it was woken or spawned, its ready span has no length and is left out: then the span that follows says by whom |
 * | event | index of the trace event that began it: orders the ready queue at any moment |
 */
export interface SpanTable {
  readonly length: number
  readonly laneStart: Int32Array
  readonly start: Float64Array
  readonly end: Float64Array
  readonly state: Uint8Array
  readonly reason: Uint8Array
  readonly step: Int32Array
  readonly core: Int8Array
  readonly endKind: Uint8Array
  readonly by: Int32Array
  readonly event: Int32Array
}

/** Marks of a run in columns, in trace order: arrive, finish, burst, lock, unlock, put, get, load, store, log, acquire, release, set,
 * clear, cancel, deadline; `iteration`s left out. */
export interface MarkTable {
  readonly length: number
  readonly time: Float64Array
  readonly kind: Uint8Array
  readonly task: Int32Array
  readonly step: Int32Array
  readonly arg: Int32Array
}

export type { EventKind, Reason }
