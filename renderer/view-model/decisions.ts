import { SpanState, type SpanTable } from '../../shared/trace/span-table'
import { EventKind } from '../../shared/trace/trace'
import type { Micros } from '../../shared/time'

/** A decision to suspend: the end of a slice that was preempted, yielded or blocked. */
export interface Decision {
  readonly time: Micros
  readonly task: number
}

/** The next decision strictly after a moment, of one task or (undefined) of any; at one instant the first lane. */
export function nextDecision(spans: SpanTable, task: number | undefined, after: Micros): Decision | undefined {
  return lanesOf(spans, task)
    .map((lane) => nextInLane(spans, lane, after))
    .reduce((best, one) => (one && (!best || one.time < best.time) ? one : best), undefined)
}

/** The last decision strictly before a moment, of one task or (undefined) of any; at one instant the first lane. */
export function previousDecision(spans: SpanTable, task: number | undefined, before: Micros): Decision | undefined {
  return lanesOf(spans, task)
    .map((lane) => previousInLane(spans, lane, before))
    .reduce((best, one) => (one && (!best || one.time > best.time) ? one : best), undefined)
}

function lanesOf(spans: SpanTable, task: number | undefined): readonly number[] {
  return task === undefined ? Array.from({ length: spans.laneStart.length - 1 }, (_, lane) => lane) : [task]
}

function nextInLane(spans: SpanTable, lane: number, after: Micros): Decision | undefined {
  const to = spans.laneStart[lane + 1]
  for (let i = firstEndingAfter(spans, lane, after); i < to; i += 1) {
    if (isDecision(spans, i)) return { time: spans.end[i], task: lane }
  }
  return undefined
}

function previousInLane(spans: SpanTable, lane: number, before: Micros): Decision | undefined {
  const from = spans.laneStart[lane]
  for (let i = firstEndingAfter(spans, lane, before - 1) - 1; i >= from; i -= 1) {
    if (isDecision(spans, i)) return { time: spans.end[i], task: lane }
  }
  return undefined
}

/** The first span of a lane that ends after a moment; the lane's end if none does. Ends never fall along a lane. */
function firstEndingAfter(spans: SpanTable, lane: number, time: Micros): number {
  let low = spans.laneStart[lane]
  let high = spans.laneStart[lane + 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (spans.end[middle] > time) high = middle
    else low = middle + 1
  }
  return low
}

function isDecision(spans: SpanTable, i: number): boolean {
  const state = spans.state[i]
  if (state !== SpanState.running && state !== SpanState.frozen) return false
  const end = spans.endKind[i]
  return end === EventKind.preempt || end === EventKind.yield || end === EventKind.block
}
