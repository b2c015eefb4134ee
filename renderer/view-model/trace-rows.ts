import type { MarkTable, SpanTable } from '../../shared/trace/span-table'

/** A row of the table: a span or a mark, by its row in its own table. */
export interface TraceRowRef {
  readonly kind: 'span' | 'mark'
  readonly row: number
}

/**
 * Spans and marks of a run in one order: lane by lane, in a lane by time, marks before the span that begins at the same moment, so that an arrival
 * stands before what it begins. No list is made of them: `at` finds any row in O(log n), whatever the length.
 */
export interface TraceRows {
  readonly length: number
  at(index: number): TraceRowRef
}

/** The rows of one task, or (undefined) of all. */
export function traceRows(spans: SpanTable, marks: MarkTable, task?: number): TraceRows {
  const { laneStart, start } = spans
  const ofLanes = marksOfLanes(spans, marks)
  const before = (lane: number): number => laneStart[lane] + ofLanes.laneStart[lane]
  const from = task === undefined ? 0 : before(task)
  const to = before(task === undefined ? laneStart.length - 1 : task + 1)
  return {
    length: to - from,
    at(index) {
      if (index < 0 || index >= to - from) throw new RangeError(`row ${index} of ${to - from}`)
      const lane = task ?? laneAt(before, laneStart.length - 1, index)
      const rank = from + index - before(lane)
      const firstSpan = laneStart[lane]
      const firstMark = ofLanes.laneStart[lane]
      const markCount = ofLanes.laneStart[lane + 1] - firstMark
      const markTime = (i: number): number => marks.time[ofLanes.rows[firstMark + i]]
      // Of the first `rank` rows of the lane so many are spans: the fewest for which the next mark does not belong before the next span.
      let low = Math.max(0, rank - markCount)
      let high = Math.min(rank, laneStart[lane + 1] - firstSpan)
      while (low < high) {
        const middle = (low + high) >> 1
        if (markTime(rank - middle - 1) > start[firstSpan + middle]) low = middle + 1
        else high = middle
      }
      const marksBefore = rank - low
      const isMark =
        marksBefore < markCount &&
        (firstSpan + low >= laneStart[lane + 1] || markTime(marksBefore) <= start[firstSpan + low])
      return isMark
        ? { kind: 'mark', row: ofLanes.rows[firstMark + marksBefore] }
        : { kind: 'span', row: firstSpan + low }
    },
  }
}

/** The lane an index over all lanes falls into: the last that begins at or before it. */
function laneAt(before: (lane: number) => number, lanes: number, index: number): number {
  let low = 0
  let high = lanes - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (before(middle) <= index) low = middle
    else high = middle - 1
  }
  return low
}

/** The marks of task i are rows `rows[laneStart[i]] .. rows[laneStart[i + 1] - 1]`, in the order of the trace. */
interface MarksOfLanes {
  readonly laneStart: Int32Array
  readonly rows: Int32Array
}

const sorted = new WeakMap<MarkTable, MarksOfLanes>()

/** Sorts the marks by task once, by counting. Linear. */
function marksOfLanes(spans: SpanTable, marks: MarkTable): MarksOfLanes {
  const known = sorted.get(marks)
  if (known !== undefined) return known
  const lanes = spans.laneStart.length - 1
  const laneStart = new Int32Array(lanes + 1)
  for (let i = 0; i < marks.length; i++) laneStart[marks.task[i] + 1]++
  for (let lane = 0; lane < lanes; lane++) laneStart[lane + 1] += laneStart[lane]
  const next = laneStart.slice()
  const rows = new Int32Array(marks.length)
  for (let i = 0; i < marks.length; i++) rows[next[marks.task[i]]++] = i
  const made = { laneStart, rows }
  sorted.set(marks, made)
  return made
}
