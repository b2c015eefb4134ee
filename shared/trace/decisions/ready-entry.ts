import type { StepPlace } from '../../task-set/steps'
import type { Micros } from '../../time'
import { EventKind, NONE, Reason, type Trace } from '../trace'
import { waitName } from '../waits'
import type { Replay } from './replay'

/** Why a task is ready. Tasks by index. `due`: event loop, when what it waited for was due (it was found later, by a select). */
export type ReadyWhy =
  | { readonly kind: 'arrived'; readonly due: Micros | undefined }
  | { readonly kind: 'spawned'; readonly by: number }
  /** A timed wait is over. `on`: what it waited for, as `waitName` writes it. */
  | { readonly kind: 'wokenByTime'; readonly on: string; readonly due: Micros | undefined }
  | { readonly kind: 'wokenBy'; readonly by: number }
  /** Event loop: a cancel or a deadline ended its wait. */
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'preempted' }
  | { readonly kind: 'yielded' }
  /** Sequential: it waits, ready, while what it started runs. */
  | { readonly kind: 'childRuns' }

/** One task in the ready queue. */
export interface ReadyEntry {
  readonly task: number
  /** Since when it stands there, us. */
  readonly since: Micros
  readonly why: ReadyWhy
}

/** The ready queue of a replay, first in first out. */
export function readyEntries(trace: Trace, replay: Replay, steps: readonly StepPlace[]): readonly ReadyEntry[] {
  return replay.readyQueue().map((task) => readyEntry(trace, replay, steps, task))
}

/** Since when and why a task that is ready is. */
export function readyEntry(trace: Trace, replay: Replay, steps: readonly StepPlace[], task: number): ReadyEntry {
  return { task, since: replay.enteredAt(task), why: whyReady(trace, replay, steps, task) }
}

function whyReady({ events, execution }: Trace, replay: Replay, steps: readonly StepPlace[], task: number): ReadyWhy {
  const event = replay.opened[task]
  const by = events.arg[event]
  const dueEvent = replay.dueBy?.[task] ?? NONE
  const due = dueEvent === NONE ? undefined : events.time[dueEvent]
  switch (events.kind[event]) {
    case EventKind.arrive:
      return by === NONE ? { kind: 'arrived', due: undefined } : { kind: 'spawned', by }
    case EventKind.preempt:
      return { kind: 'preempted' }
    case EventKind.yield:
      return events.reason[event] === Reason.yield ? { kind: 'yielded' } : { kind: 'childRuns' }
    case EventKind.wake: {
      if (by !== NONE) return { kind: 'wokenBy', by }
      if (dueEvent !== NONE && events.kind[dueEvent] === EventKind.arrive) return { kind: 'arrived', due }
      const isByDeadline = event > 0 && events.kind[event - 1] === EventKind.deadline
      if (execution.model === 'eventLoop' && (dueEvent === NONE || isByDeadline)) return { kind: 'interrupted' }
      const reason = dueEvent === NONE ? Reason.none : events.reason[dueEvent]
      return { kind: 'wokenByTime', on: waitName(reason, events.step[event], steps), due }
    }
    default:
      throw new Error(`task ${task} is not ready at event ${event}`)
  }
}
