import { chartIndexOf, isVoluntary } from '../../shared/gantt/chart-index'
import { firstAbove } from '../../shared/trace/rising'
import { SpanState, type SpanTable } from '../../shared/trace/span-table'
import { EventKind } from '../../shared/trace/trace'
import type { Micros } from '../../shared/time'

/** A decision to suspend: the end of a slice that was preempted, yielded or blocked. */
export interface Decision {
  readonly time: Micros
  readonly task: number
}

/** Whose decisions; undefined: everybody's. */
export type DeciderChoice = 'os' | 'task' | undefined

/** The next decision strictly after a moment, of one task or (undefined) of any; at one instant the first lane. */
export function nextDecision(
  spans: SpanTable,
  task: number | undefined,
  after: Micros,
  decider?: DeciderChoice,
): Decision | undefined {
  if (task !== undefined) return nextInLane(spans, task, after, decider)
  const times = timesOf(spans, decider).map((all) => all[firstAbove(all, after)] ?? Infinity)
  return anyAt(spans, Math.min(...times), decider)
}

/** The last decision strictly before a moment, of one task or (undefined) of any; at one instant the first lane. */
export function previousDecision(
  spans: SpanTable,
  task: number | undefined,
  before: Micros,
  decider?: DeciderChoice,
): Decision | undefined {
  if (task !== undefined) return previousInLane(spans, task, before, decider)
  const times = timesOf(spans, decider).map((all) => all[firstAbove(all, before - 1) - 1] ?? -Infinity)
  return anyAt(spans, Math.max(...times), decider)
}

/** How many decisions have been made at a moment, those of the moment itself counted, and how many there are. O(log n). */
export function countDecisions(spans: SpanTable, time: Micros): { readonly made: number; readonly all: number } {
  const { osDecisions, taskDecisions } = chartIndexOf(spans)
  return {
    made: firstAbove(osDecisions, time) + firstAbove(taskDecisions, time),
    all: osDecisions.length + taskDecisions.length,
  }
}

function timesOf(spans: SpanTable, decider: DeciderChoice): readonly Float64Array[] {
  const { osDecisions, taskDecisions } = chartIndexOf(spans)
  if (decider === undefined) return [osDecisions, taskDecisions]
  return [decider === 'os' ? osDecisions : taskDecisions]
}

/** The first lane with a decision at this very moment. */
function anyAt(spans: SpanTable, time: Micros, decider: DeciderChoice): Decision | undefined {
  if (!Number.isFinite(time)) return undefined
  for (let lane = 0; lane + 1 < spans.laneStart.length; lane += 1) {
    const to = spans.laneStart[lane + 1]
    for (let i = firstEndingAfter(spans, lane, time - 1); i < to && spans.end[i] === time; i += 1) {
      if (isDecision(spans, i, decider)) return { time, task: lane }
    }
  }
  return undefined
}

function nextInLane(spans: SpanTable, lane: number, after: Micros, decider: DeciderChoice): Decision | undefined {
  const to = spans.laneStart[lane + 1]
  for (let i = firstEndingAfter(spans, lane, after); i < to; i += 1) {
    if (isDecision(spans, i, decider)) return { time: spans.end[i], task: lane }
  }
  return undefined
}

function previousInLane(spans: SpanTable, lane: number, before: Micros, decider: DeciderChoice): Decision | undefined {
  const from = spans.laneStart[lane]
  for (let i = firstEndingAfter(spans, lane, before - 1) - 1; i >= from; i -= 1) {
    if (isDecision(spans, i, decider)) return { time: spans.end[i], task: lane }
  }
  return undefined
}

/** The first span of a lane that ends after a moment; the lane's end if none does. Ends never fall along a lane. O(log n). */
export function firstEndingAfter(spans: SpanTable, lane: number, time: Micros): number {
  let low = spans.laneStart[lane]
  let high = spans.laneStart[lane + 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (spans.end[middle] > time) high = middle
    else low = middle + 1
  }
  return low
}

function isDecision(spans: SpanTable, i: number, decider: DeciderChoice): boolean {
  const state = spans.state[i]
  if (state !== SpanState.running && state !== SpanState.frozen) return false
  const isOs = spans.endKind[i] === EventKind.preempt
  const isTask = isVoluntary(spans.endKind[i])
  if (decider === undefined) return isOs || isTask
  return decider === 'os' ? isOs : isTask
}
