import { SpanState } from '../trace/span-table'
import { Reason } from '../trace/trace'
import type { Micros } from '../time'
import { spanAt } from './hit-test'
import type { ExecutionData } from './model'

/** A task in a queue, and how late it is where the loop has not looked yet, us. */
export interface QueueEntry {
  readonly task: number
  readonly lateUs: number | undefined
}

/** Who is where at a moment, read from the spans. Ready is in queue order, the rest in task order. */
export interface QueuesAtMoment {
  readonly running: readonly QueueEntry[]
  readonly ready: readonly QueueEntry[]
  readonly timers: readonly QueueEntry[]
  readonly io: readonly QueueEntry[]
  /** Locks, semaphores, events, queues, joins. */
  readonly locks: readonly QueueEntry[]
}

/** The queues of an execution at a moment: where the picture's cursor stands. A task between its spans is nowhere. */
export function queuesFromSpans(execution: ExecutionData, time: Micros): QueuesAtMoment {
  const { spans, summary } = execution
  const queues = {
    running: [] as QueueEntry[],
    ready: [] as QueueEntry[],
    timers: [] as QueueEntry[],
    io: [] as QueueEntry[],
    locks: [] as QueueEntry[],
  }
  const enteredAt = new Map<number, number>()
  for (const task of summary.tasks.keys()) {
    const i = spanAt(execution, task, time)
    if (i === undefined) continue
    const { running, frozen, ready, preempted, switching, due } = SpanState
    const state = spans.state[i]
    const lateUs = state === due ? time - spans.start[i] : undefined
    const entry = { task, lateUs }
    if (state === running || state === frozen || state === switching) queues.running.push(entry)
    else if (state === ready || state === preempted) {
      enteredAt.set(task, spans.event[i])
      queues.ready.push(entry)
    } else queues[queueFor(spans.reason[i])].push(entry)
  }
  queues.ready.sort((a, b) => (enteredAt.get(a.task) ?? 0) - (enteredAt.get(b.task) ?? 0))
  return queues
}

function queueFor(reason: number): 'timers' | 'io' | 'locks' {
  switch (reason) {
    case Reason.sleep:
    case Reason.blockingSleep:
    case Reason.poll:
      return 'timers'
    case Reason.io:
    case Reason.blockingIo:
    case Reason.offload:
    case Reason.connection:
      return 'io'
    default:
      return 'locks'
  }
}

/** Columns of the strip as the look places them, px of a strip of 752: running, ready, timers, I/O. */
export const QUEUE_COLUMNS: readonly number[] = [112, 248, 164, 228]
/** The same with a column for those who wait for each other. */
export const QUEUE_COLUMNS_WITH_OTHERS: readonly number[] = [112, 188, 132, 142, 178]

/**
 * Widths of the strip's columns, px, together `total`: `shares` of it, where a column needs more than its share as much of it as the others
 * can spare, each in proportion to what it has to spare. `needs`: how wide each would have to be to show all it holds.
 */
export function fitColumns(total: number, shares: readonly number[], needs: readonly number[]): readonly number[] {
  const sum = shares.reduce((all, one) => all + one, 0)
  const widths = shares.map((share) => (total * share) / sum)
  const spare = widths.map((width, i) => Math.max(0, width - needs[i]))
  const missing = widths.map((width, i) => Math.max(0, needs[i] - width))
  const allSpare = spare.reduce((all, one) => all + one, 0)
  const allMissing = missing.reduce((all, one) => all + one, 0)
  if (allMissing === 0 || allSpare === 0) return widths
  const moved = Math.min(allSpare, allMissing)
  return widths.map((width, i) => width + (missing[i] / allMissing - spare[i] / allSpare) * moved)
}
