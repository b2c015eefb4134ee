import type { StepPlace } from '../../task-set/steps'
import type { Micros } from '../../time'
import { EventKind, NONE, type Trace } from '../trace'
import { type Decision, decisionAt } from './decision'
import { type DecisionIndex, firstEventAfter, replayTo } from './decision-index'
import { type ReadyEntry, readyEntries } from './ready-entry'
import type { Replay } from './replay'

/** Most entries of a ready queue in one answer; how many there are is said beside them. */
export const MAX_READY = 50
/** Most cores whose decision is looked up for one answer: those that were given away last. */
export const MAX_HOLDERS = 4

/** A decision whose ready queue is cut to its first `MAX_READY`. */
export type BoundedDecision = Decision & { readonly readyCount: number }

/** Who has a core, since when, and the decision that gave it. */
export interface Holder {
  readonly task: number
  readonly core: number
  /** When it got the core, its context switch included. */
  readonly since: Micros
  readonly isSwitching: boolean
  readonly decision: BoundedDecision | undefined
}

/** Why a task is where it is at a moment. Plain data of bounded size, tasks by index, times in us. */
export interface Why {
  readonly task: number
  readonly time: Micros
  /** What put the task into its state: its suspension or its dispatch. Undefined where nobody decided it (arrived, woken, due) and outside the system. */
  readonly decision: BoundedDecision | undefined
  /** Since when and why it is ready; undefined where it is not. */
  readonly entry: ReadyEntry | undefined
  /** Its place in the ready queue, from 1; undefined where it is not in it. */
  readonly place: number | undefined
  /** The ready queue then, at most `MAX_READY`. */
  readonly ready: readonly ReadyEntry[]
  readonly readyCount: number
  /** Who has the cores, latest first, at most `MAX_HOLDERS`. */
  readonly holders: readonly Holder[]
  readonly holderCount: number
}

/**
 * Why a task is where it is at a moment, after everything that happens at that instant. A few bounded replays, whatever the length of the run.
 * `steps`: `listSteps` of its task set.
 */
export function whyAt(index: DecisionIndex, steps: readonly StepPlace[], task: number, time: Micros): Why {
  const { trace } = index
  const replay = replayTo(index, firstEventAfter(trace, time))
  replay.enterInstant(time)
  const ready = readyEntries(trace, replay, steps)
  const at = ready.findIndex((entry) => entry.task === task)
  const core = replay.onCore.indexOf(task)
  const held = Array.from(replay.onCore.keys()).filter((each) => replay.onCore[each] !== NONE)
  const holders = held
    .map((each) => ({ core: each, event: takenBy(trace, replay, each) }))
    .sort((a, b) => b.event - a.event)
  const stateEvent = core === NONE ? replay.opened[task] : takenBy(trace, replay, core)
  return {
    task,
    time,
    decision: bounded(stateEvent === NONE ? undefined : decisionAt(index, steps, stateEvent)),
    entry: ready[at],
    place: at === NONE ? undefined : at + 1,
    ready: ready.slice(0, MAX_READY),
    readyCount: ready.length,
    holders: holders.slice(0, MAX_HOLDERS).map((holder) => ({
      task: replay.onCore[holder.core],
      core: holder.core,
      since: trace.events.time[holder.event],
      isSwitching: replay.dispatchedBy[holder.core] === NONE,
      decision: bounded(decisionAt(index, steps, holder.event)),
    })),
    holderCount: held.length,
  }
}

function bounded(decision: Decision | undefined): BoundedDecision | undefined {
  if (decision === undefined) return undefined
  return { ...decision, ready: decision.ready.slice(0, MAX_READY), readyCount: decision.ready.length }
}

/** The event that gave a core to whoever has it: the dispatch, or the switch before it, where the decision fell. */
function takenBy({ events }: Trace, replay: Replay, core: number): number {
  const dispatch = replay.dispatchedBy[core]
  const task = replay.onCore[core]
  if (dispatch === NONE) return replay.opened[task]
  for (let event = dispatch - 1; event >= 0; event--) {
    if (events.core[event] !== core) continue
    // What a core did before it gave itself away ends the search; nothing of its own stands between a switch and its dispatch.
    return events.kind[event] === EventKind.switch && events.task[event] === task ? event : dispatch
  }
  return dispatch
}
