import type { TaskSet } from '../../../shared/task-set/schema'
import { listSteps, type StepPlace } from '../../../shared/task-set/steps'
import { EventKind, NONE, Reason, type Trace, type TraceEvent, eventAt } from '../../../shared/trace/trace'

/** A stretch of a task's life, half-open. Indices are those of the events that begin and end it; a stretch the end of the run cuts ends behind them all. */
export interface Stretch {
  readonly task: number
  readonly core: number
  readonly start: number
  readonly end: number
  readonly from: number
  readonly to: number
}

/** A stay of a task in the ready queue. */
export interface ReadyStretch extends Stretch {
  /** By its own arrival or the end of a timed wait, not by another task's step. */
  readonly isByTime: boolean
}

/** A wait: what for, and the step of it. */
export interface BlockedStretch extends Stretch {
  readonly reason: number
  readonly step: number
}

/**
 * A trace read the plain way: lists of stretches, no cleverness, for the properties to be stated as in a book. `segments`: a task on a core, frozen
 * parts included; `due` time is in none of the lists.
 */
export interface Reading {
  readonly trace: Trace
  readonly steps: readonly StepPlace[]
  readonly events: readonly TraceEvent[]
  readonly segments: readonly Stretch[]
  readonly switches: readonly Stretch[]
  readonly ready: readonly ReadyStretch[]
  readonly blocked: readonly BlockedStretch[]
  readonly arrivedAt: readonly (number | undefined)[]
  readonly finishedAt: readonly (number | undefined)[]
  readonly finishReason: readonly (number | undefined)[]
}

/** One invariant, read off a trace the plain way: a sentence for every place where it does not hold. */
export interface Invariant {
  readonly name: string
  readonly broken: (reading: Reading, taskSet: TaskSet) => readonly string[]
}

const TIMED: ReadonlySet<number> = new Set([
  Reason.io,
  Reason.sleep,
  Reason.blockingIo,
  Reason.blockingSleep,
  Reason.poll,
  Reason.offload,
])

/** Ended by time, not by another task. */
export const isTimedWait = (reason: number): boolean => TIMED.has(reason)

type Kind = 'segments' | 'switches' | 'ready' | 'blocked'

/** The stretch an event of this kind opens; undefined: the task is in none of them afterwards. Kinds that are not here are marks. */
const OPENS: Readonly<Partial<Record<EventKind, Kind | undefined>>> = {
  [EventKind.arrive]: 'ready',
  [EventKind.wake]: 'ready',
  [EventKind.yield]: 'ready',
  [EventKind.preempt]: 'ready',
  [EventKind.switch]: 'switches',
  [EventKind.dispatch]: 'segments',
  [EventKind.block]: 'blocked',
  [EventKind.due]: undefined,
  [EventKind.finish]: undefined,
}

export function readTrace(trace: Trace, taskSet: TaskSet): Reading {
  const events = Array.from({ length: trace.events.length }, (_, i) => eventAt(trace.events, i))
  const lists = {
    segments: [] as Stretch[],
    switches: [] as Stretch[],
    ready: [] as ReadyStretch[],
    blocked: [] as BlockedStretch[],
  }
  const arrivedAt: (number | undefined)[] = trace.tasks.map(() => undefined)
  const finishedAt = [...arrivedAt]
  const finishReason = [...arrivedAt]
  const open: ({ readonly kind: Kind | undefined; readonly from: number } | undefined)[] = trace.tasks.map(
    () => undefined,
  )
  /** What each task waited for last. */
  const waitedFor: number[] = trace.tasks.map(() => Reason.none)

  const close = (task: number, to: number, end: number): void => {
    const { kind, from } = open[task] ?? {}
    if (kind === undefined || from === undefined) return
    const { time, core = NONE, reason, step = NONE, kind: opener, arg } = events[from]
    const stretch = { task, core, start: time, end, from, to }
    if (kind === 'blocked') lists.blocked.push({ ...stretch, reason, step })
    else if (kind === 'ready') {
      const isByTime =
        (opener === EventKind.arrive && arg === undefined) ||
        (opener === EventKind.wake && isTimedWait(waitedFor[task] ?? NONE))
      lists.ready.push({ ...stretch, isByTime })
    } else lists[kind].push(stretch)
  }
  for (const [i, { kind, task, time, reason }] of events.entries()) {
    if (task === undefined || !(kind in OPENS)) continue
    close(task, i, time)
    if (kind === EventKind.arrive) arrivedAt[task] = time
    if (kind === EventKind.block) waitedFor[task] = reason
    if (kind === EventKind.finish) {
      finishedAt[task] = time
      finishReason[task] = reason
    }
    const isConnection = kind === EventKind.arrive && reason === Reason.connection
    open[task] = { kind: isConnection ? undefined : OPENS[kind], from: i }
  }
  for (const task of trace.tasks.keys()) close(task, events.length, trace.makespan)
  return { trace, steps: listSteps(taskSet), events, ...lists, arrivedAt, finishedAt, finishReason }
}
