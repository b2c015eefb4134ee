import type { Micros } from '../../time'
import { firstAbove } from '../rising'
import type { Trace } from '../trace'
import { Replay, type Snapshot } from './replay'
import { TieRecorder, type TieTable } from './tie-table'

/** What makes any decision and any moment of a run answerable quickly: snapshots to replay from, and the ties that matter. */
export interface DecisionIndex {
  readonly trace: Trace
  /** In order of `at`; the first is the beginning. */
  readonly snapshots: readonly Snapshot[]
  readonly ties: TieTable
}

/** Fewest events between two snapshots: replaying as many takes a fraction of a millisecond. */
const LEAST_STRIDE = 1024

/** A snapshot holds a few numbers per task, so with many tasks they stand further apart: together they stay smaller than the trace. */
const EVENTS_PER_TASK = 2

/** Goes through the whole run once. Linear in the events; needs all columns of the trace but `decider`. */
export function indexDecisions(trace: Trace): DecisionIndex {
  return new DecisionIndexer(trace).advance(Infinity) ?? unreachable()
}

/** The ties of a run in which the other rule leads elsewhere. Linear in the events; only threads have any. */
export function findTies(trace: Trace): TieTable {
  if (trace.execution.model !== 'threads') return new TieRecorder().finish()
  return (new DecisionIndexer(trace, Infinity).advance(Infinity) ?? unreachable()).ties
}

/** Makes an index part by part, for who has other things to do between. */
export class DecisionIndexer {
  private readonly snapshots: Snapshot[] = []
  private readonly ties = new TieRecorder()
  private readonly replay: Replay

  /** @param stride events between two snapshots */
  constructor(
    private readonly trace: Trace,
    private readonly stride = Math.max(LEAST_STRIDE, EVENTS_PER_TASK * trace.tasks.length),
  ) {
    const { time } = trace.events
    this.replay = new Replay(trace, ({ event, core, setting, task, other, isKeep }) => {
      this.ties.add(event, time[event], core, setting, task, other, isKeep)
    })
    this.snapshots.push(this.replay.save())
  }

  /** Goes on by at most so many events; the index once all have been seen. To be called until then. */
  advance(events: number): DecisionIndex | undefined {
    const { trace, replay, stride } = this
    const end = Math.min(trace.events.length, replay.at + events)
    while (replay.at < end) {
      if (replay.at > 0 && replay.at % stride === 0) this.snapshots.push(replay.save())
      replay.apply()
    }
    if (end < trace.events.length) return undefined
    if (isLastInstantWhole(trace)) replay.closeInstant()
    return { trace, snapshots: this.snapshots, ties: this.ties.finish() }
  }
}

function unreachable(): never {
  throw new Error('an index of all events is complete')
}

/** The replay of a run up to just before an event (the number of events: to the end). */
export function replayTo({ trace, snapshots }: DecisionIndex, event: number): Replay {
  let low = 0
  let high = snapshots.length - 1
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if (snapshots[middle].at <= event) low = middle
    else high = middle - 1
  }
  const replay = new Replay(trace)
  replay.restore(snapshots[low])
  replay.advanceTo(event)
  return replay
}

/** The index of the first event after a moment. O(log n). */
export function firstEventAfter({ events }: Trace, time: Micros): number {
  return firstAbove(events.time, time, 0, events.length)
}

/** A run cut at its limit on events may end in the middle of an instant: then nobody knows whether a quantum would have gone on. */
function isLastInstantWhole({ endedBy, execution, events }: Trace): boolean {
  return endedBy !== 'horizon' || events.length < execution.settings.maxEvents
}
