import type { ExecutionData } from '../../shared/gantt/model'
import type { StepPlace } from '../../shared/task-set/steps'
import { CUT, SpanState } from '../../shared/trace/span-table'
import { EventKind, NONE, Reason } from '../../shared/trace/trace'
import { waitName } from '../../shared/trace/waits'
import type { Micros } from '../../shared/time'

export type StateName = 'running' | 'frozen' | 'ready' | 'preempted' | 'blocked' | 'switching' | 'due'
export type EndName = 'preempt' | 'yield' | 'block' | 'finish' | 'dispatch' | 'wake' | 'other' | 'cut'
export type WhyName = 'quantum' | 'arrived' | 'woken' | 'yielded' | 'preempted' | 'spawned' | 'none'

/** One span in the words of the table. The same facts as the chart's marks. */
export interface SpanRow {
  readonly task: string
  /** Index of the task in the file: its colour. */
  readonly definition: number
  readonly state: StateName
  /** blocked, due, frozen: on what, as `waitName` writes it. */
  readonly on: string | undefined
  readonly from: Micros
  readonly to: Micros
  readonly endedBy: EndName
  /** Who ended it; only slices end by a decision. */
  readonly decider: 'os' | 'task' | undefined
  /** Running: why it ended; else why it began. */
  readonly why: WhyName
}

const STATES: Readonly<Record<SpanState, StateName>> = {
  [SpanState.running]: 'running',
  [SpanState.frozen]: 'frozen',
  [SpanState.ready]: 'ready',
  [SpanState.preempted]: 'preempted',
  [SpanState.blocked]: 'blocked',
  [SpanState.switching]: 'switching',
  [SpanState.due]: 'due',
}

/** The row of a span. `steps`: `listSteps` of the task set. */
export function spanRow({ spans, summary }: ExecutionData, index: number, steps: readonly StepPlace[]): SpanRow {
  const lane = laneOf(spans.laneStart, index)
  const state = STATES[spans.state[index] as SpanState]
  const isSlice = state === 'running' || state === 'frozen'
  const endedBy = endName(spans.endKind[index])
  const reason = spans.reason[index]
  const waits = state === 'blocked' || state === 'due' || state === 'frozen'
  // A slice that blocked says on what by the wait that follows it.
  const blockedOn = isSlice && endedBy === 'block' && index + 1 < spans.laneStart[lane + 1] ? index + 1 : undefined
  const onIndex = waits ? index : blockedOn
  return {
    task: summary.tasks[lane].id,
    definition: summary.tasks[lane].definition,
    state,
    on: onIndex === undefined ? undefined : waitName(spans.reason[onIndex], spans.step[onIndex], steps),
    from: spans.start[index],
    to: spans.end[index],
    endedBy,
    decider: isSlice ? deciderOf(endedBy) : undefined,
    why: isSlice ? (endedBy === 'preempt' ? 'quantum' : 'none') : beganBy(state, reason, spans.by[index]),
  }
}

function endName(kind: number): EndName {
  switch (kind) {
    case EventKind.preempt:
      return 'preempt'
    case EventKind.yield:
      return 'yield'
    case EventKind.block:
      return 'block'
    case EventKind.finish:
      return 'finish'
    case EventKind.dispatch:
    case EventKind.switch:
      return 'dispatch'
    case EventKind.wake:
    case EventKind.due:
      return 'wake'
    case CUT:
      return 'cut'
    default:
      return 'other'
  }
}

function deciderOf(end: EndName): 'os' | 'task' | undefined {
  if (end === 'preempt') return 'os'
  return end === 'yield' || end === 'block' ? 'task' : undefined
}

function beganBy(state: StateName, reason: number, by: number): WhyName {
  if (state === 'preempted') return 'preempted'
  if (state !== 'ready') return 'none'
  if (reason === Reason.yield) return 'yielded'
  if (reason === Reason.spawn || reason === Reason.gather) return 'spawned'
  return by === NONE ? 'none' : 'woken'
}

/** The lane a row belongs to: the last that starts at or before it. */
export function laneOf(laneStart: Int32Array, index: number): number {
  let low = 0
  let high = laneStart.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (laneStart[middle] <= index) low = middle
    else high = middle - 1
  }
  return low
}
