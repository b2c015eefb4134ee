import type { StepPlace } from '../../task-set/steps'
import type { Micros } from '../../time'
import { CUT, type SpanTable } from '../span-table'
import { EventKind, NONE, Reason, type Trace } from '../trace'
import { waitName } from '../waits'
import { type DecisionIndex, firstEventAfter, replayTo } from './decision-index'
import { type ReadyEntry, readyEntries } from './ready-entry'
import type { Replay } from './replay'

/** A task that is running. */
export interface RunningEntry {
  readonly task: number
  readonly core: number
  /** When its slice began. */
  readonly since: Micros
  /** A blocking call holds the whole loop. */
  readonly isFrozen: boolean
  /** Threads with a quantum: when the present one ends, and how many fresh ones it was given because nobody else was ready. */
  readonly quantum: { readonly ends: Micros; readonly renewed: number } | undefined
}

/** A task whose wait time ends: on a timer, a device, a pool thread, or a connection the loop has to find. */
export interface PendingEntry {
  readonly task: number
  readonly on: string
  /** When the wait began or, where it is late, when it fell due. */
  readonly since: Micros
  /** When it is, or was, due; undefined where the run ended or the wait was given up before. */
  readonly due: Micros | undefined
  /** How long it has been due without the loop having looked. */
  readonly late: Micros
}

/** Those who wait for one thing that another task gives: a lock, a semaphore, an event, a queue, an end. First in first out. */
export interface WaitList {
  /** As `waitName` writes it: `lock:m`, `get:q`, `join:B`. */
  readonly on: string
  readonly tasks: readonly { readonly task: number; readonly since: Micros }[]
}

/** Where everybody is at a moment. Tasks by index, times in us. */
export interface Moment {
  readonly time: Micros
  readonly running: readonly RunningEntry[]
  readonly switching: readonly { readonly task: number; readonly core: number; readonly since: Micros }[]
  readonly ready: readonly ReadyEntry[]
  /** By due time. */
  readonly timers: readonly PendingEntry[]
  /** By due time. */
  readonly io: readonly PendingEntry[]
  /** In the order of the first wait of each. */
  readonly waiting: readonly WaitList[]
}

/**
 * Where everybody is at a moment, after everything that happens at that instant; behind the end of a run, where it left everybody. From the nearest snapshot and a bounded replay, then O(log n) per task that
 * waits for time. `spans`: those of the run, which know when waits end; `steps`: `listSteps` of its task set.
 */
export function momentAt(index: DecisionIndex, spans: SpanTable, steps: readonly StepPlace[], time: Micros): Moment {
  const replay = replayTo(index, firstEventAfter(index.trace, time))
  replay.enterInstant(time)
  return describe(index.trace, replay, spans, steps, time)
}

/** Where everybody is just before an event. */
export function momentBefore(
  index: DecisionIndex,
  spans: SpanTable,
  steps: readonly StepPlace[],
  event: number,
): Moment {
  return describe(index.trace, replayTo(index, event), spans, steps, index.trace.events.time[event])
}

function describe(trace: Trace, replay: Replay, spans: SpanTable, steps: readonly StepPlace[], time: Micros): Moment {
  const { events } = trace
  const running: RunningEntry[] = []
  const switching: Moment['switching'][number][] = []
  for (let core = 0; core < replay.cores; core++) {
    const task = replay.onCore[core]
    if (task === NONE) continue
    const dispatch = replay.dispatchedBy[core]
    if (dispatch === NONE) switching.push({ task, core, since: replay.enteredAt(task) })
    else {
      const isFrozen = events.kind[replay.opened[task]] === EventKind.freeze
      running.push({ task, core, since: events.time[dispatch], isFrozen, quantum: replay.quantumOf(core) })
    }
  }

  const timers: PendingEntry[] = []
  const io: PendingEntry[] = []
  const waits = new Map<string, { event: number; task: number; since: Micros }[]>()
  for (let task = 0; task < replay.opened.length; task++) {
    const event = replay.opened[task]
    if (event === NONE || !isWait(trace, event)) continue
    const reason = events.reason[event]
    const on = reason === Reason.connection ? 'connection' : waitName(reason, events.step[event], steps)
    const isTimer = reason === Reason.sleep || reason === Reason.blockingSleep || reason === Reason.poll
    if (isTimer || isOutside(reason)) {
      const isDue = events.kind[event] !== EventKind.block
      const due = isDue ? events.time[event] : dueTime(trace, spans, task, event)
      const late = isDue ? time - events.time[event] : 0
      ;(isTimer ? timers : io).push({ task, on, since: events.time[event], due, late })
    } else {
      const list = waits.get(on) ?? []
      list.push({ event, task, since: events.time[event] })
      waits.set(on, list)
    }
  }
  return {
    time,
    running,
    switching,
    ready: readyEntries(trace, replay, steps),
    timers: timers.sort(compareDue),
    io: io.sort(compareDue),
    waiting: waitLists(waits),
  }
}

/** Blocked, or due and not found yet. */
function isWait({ events }: Trace, event: number): boolean {
  const kind = events.kind[event]
  if (kind === EventKind.arrive) return events.reason[event] === Reason.connection
  return kind === EventKind.block || kind === EventKind.due
}

function isOutside(reason: number): boolean {
  return (
    reason === Reason.io || reason === Reason.blockingIo || reason === Reason.offload || reason === Reason.connection
  )
}

/** When a wait that began with an event ends, if it ends by being due. */
function dueTime({ events, execution }: Trace, spans: SpanTable, task: number, event: number): Micros | undefined {
  let low = spans.laneStart[task]
  let high = spans.laneStart[task + 1]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (spans.event[middle] < event) low = middle + 1
    else high = middle
  }
  // A wait without length has no span.
  if (low === spans.laneStart[task + 1] || spans.event[low] !== event) return events.time[event]
  // In the loop only a cancel or a timeout ends a wait before it is due.
  const isAbandoned = execution.model === 'eventLoop' && spans.endKind[low] === EventKind.wake
  return isAbandoned || spans.endKind[low] === CUT ? undefined : spans.end[low]
}

function compareDue(a: PendingEntry, b: PendingEntry): number {
  return (a.due ?? Infinity) - (b.due ?? Infinity)
}

function waitLists(waits: ReadonlyMap<string, { event: number; task: number; since: Micros }[]>): WaitList[] {
  const lists = [...waits].map(([on, tasks]) => ({ on, tasks: tasks.sort((a, b) => a.event - b.event) }))
  return lists
    .sort((a, b) => a.tasks[0].event - b.tasks[0].event)
    .map(({ on, tasks }) => ({ on, tasks: tasks.map(({ task, since }) => ({ task, since })) }))
}
