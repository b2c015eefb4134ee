import type { Execution } from '../settings'
import type { Micros } from '../time'
import { CUT, SpanState, type SpanTable } from './span-table'
import { EventKind, NONE, Reason } from './trace'

/**
 * Row of the span a task is in at a moment, undefined before it arrives and after it has left. Half-open: at the end of one span the task is in the
 * next. O(log n).
 */
export function stateAt(spans: SpanTable, task: number, time: Micros): number | undefined {
  const first = spans.laneStart[task]
  let low = first
  let high = spans.laneStart[task + 1]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (spans.start[middle] <= time) low = middle + 1
    else high = middle
  }
  const row = low - 1
  return row >= first && time < spans.end[row] ? row : undefined
}

/** One task in the timers' or I/O's list. */
export interface Pending {
  readonly task: number
  /** When it is (or was) due; undefined where the run ended or the wait was given up before. */
  readonly due: Micros | undefined
  /** How long it has been due without the loop having looked, us; 0 while it is not due. */
  readonly late: Micros
}

/** Where every task is at a moment. Tasks by index; those before their arrival and after their end are in none of the lists. */
export interface Queues {
  /** By core. */
  readonly running: readonly { readonly task: number; readonly core: number; readonly isFrozen: boolean }[]
  readonly switching: readonly { readonly task: number; readonly core: number }[]
  /** The ready queue, first in first out. */
  readonly ready: readonly number[]
  /** Sleeping, also between two asks of a poll; by due time. */
  readonly timers: readonly Pending[]
  /** Waiting for I/O, for a pool thread or, in the loop, for a connection to be found; by due time. */
  readonly io: readonly Pending[]
  /** Waiting for another task: on a lock, a semaphore, an event, a queue, an end. In order of their waits. */
  readonly blocked: readonly { readonly task: number; readonly row: number; readonly reason: Reason }[]
}

/**
 * The queues at a moment. O(tasks log n). `execution` tells the order of threads that became ready at one instant under `preemptedFirst`; without it
 * and in every other case they stand in the order of their events.
 */
export function queuesAt(spans: SpanTable, time: Micros, execution?: Execution): Queues {
  const running: Queues['running'][number][] = []
  const switching: Queues['switching'][number][] = []
  const readyRows: { task: number; row: number }[] = []
  const timers: Pending[] = []
  const io: Pending[] = []
  const blocked: Queues['blocked'][number][] = []
  for (let task = 0; task + 1 < spans.laneStart.length; task++) {
    const row = stateAt(spans, task, time)
    if (row === undefined) continue
    const reason = spans.reason[row] as Reason
    switch (spans.state[row] as SpanState) {
      case SpanState.running:
      case SpanState.frozen:
        running.push({ task, core: spans.core[row], isFrozen: spans.state[row] === SpanState.frozen })
        break
      case SpanState.switching:
        switching.push({ task, core: spans.core[row] })
        break
      case SpanState.ready:
      case SpanState.preempted:
        readyRows.push({ task, row })
        break
      case SpanState.due:
        ;(isTimer(reason) ? timers : io).push({ task, due: spans.start[row], late: time - spans.start[row] })
        break
      case SpanState.blocked: {
        // In the loop only a wait that a cancel or a timeout ends is woken out of before it is due.
        const isAbandoned = execution?.model === 'eventLoop' && spans.endKind[row] === EventKind.wake
        const isCut = spans.endKind[row] === CUT
        const pending = { task, due: isCut || isAbandoned ? undefined : spans.end[row], late: 0 }
        if (isTimer(reason)) timers.push(pending)
        else if (isOutside(reason)) io.push(pending)
        else blocked.push({ task, row, reason })
        break
      }
    }
  }
  const newcomersLast = execution?.model === 'threads' && execution.settings.sameInstant === 'preemptedFirst'
  return {
    running: running.sort((a, b) => a.core - b.core),
    switching: switching.sort((a, b) => a.core - b.core),
    ready: readyRows.sort((a, b) => compareReady(spans, a.row, b.row, newcomersLast)).map(({ task }) => task),
    timers: timers.sort(compareDue),
    io: io.sort(compareDue),
    blocked: blocked.sort((a, b) => spans.event[a.row] - spans.event[b.row]),
  }
}

function isTimer(reason: number): boolean {
  return reason === Reason.sleep || reason === Reason.blockingSleep || reason === Reason.poll
}

/** Done beside the CPU: by a device or a pool thread. */
function isOutside(reason: number): boolean {
  return reason === Reason.io || reason === Reason.blockingIo || reason === Reason.offload
}

/** By the event that made them ready; under `preemptedFirst` arrivals and timed wake-ups behind whoever else entered at the same instant (T5b). */
function compareReady(spans: SpanTable, a: number, b: number, newcomersLast: boolean): number {
  const sameInstant = spans.start[a] === spans.start[b]
  const later = newcomersLast && sameInstant ? Number(isByTime(spans, a)) - Number(isByTime(spans, b)) : 0
  return later === 0 ? spans.event[a] - spans.event[b] : later
}

/** Ready by its own arrival or the end of a timed wait. */
function isByTime(spans: SpanTable, row: number): boolean {
  return spans.state[row] === SpanState.ready && spans.reason[row] === Reason.none && spans.by[row] === NONE
}

function compareDue(a: Pending, b: Pending): number {
  return (a.due ?? Infinity) - (b.due ?? Infinity)
}

/** Whether a running span is the last of its slice: its end is the slice's. */
export function endsSlice(spans: SpanTable, row: number): boolean {
  return spans.endKind[row] !== EventKind.freeze && spans.endKind[row] !== EventKind.thaw
}
