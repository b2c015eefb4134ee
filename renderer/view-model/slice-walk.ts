import type { SpanTable } from '../../shared/trace/span-table'
import type { Micros } from '../../shared/time'
import { firstEndingAfter } from './decisions'

/** Where the keyboard is among the spans of one execution. */
export interface SlicePlace {
  /** Lane: index into `summary.tasks`. */
  readonly task: number
  /** Row of the span table, one of the lane's. */
  readonly row: number
  /** The moment that is kept on the way up and down, so that going there and back ends where it began. */
  readonly at: Micros
}

export type SliceMove = 'previous' | 'next' | 'up' | 'down' | 'first' | 'last'

/**
 * Where a move leads to; the same place where there is nothing further. Up and down pass over lanes in which nothing ever happens. `lanes`: tasks in
 * the order they stand in the chart, top first. O(log n), and O(lanes) up and down.
 */
export function moveSlice(spans: SpanTable, lanes: readonly number[], place: SlicePlace, move: SliceMove): SlicePlace {
  const first = spans.laneStart[place.task]
  const last = spans.laneStart[place.task + 1] - 1
  switch (move) {
    case 'previous':
      return inLane(spans, place, Math.max(first, place.row - 1))
    case 'next':
      return inLane(spans, place, Math.min(last, place.row + 1))
    case 'first':
      return inLane(spans, place, first)
    case 'last':
      return inLane(spans, place, last)
    case 'up':
    case 'down': {
      const step = move === 'up' ? -1 : 1
      for (let i = lanes.indexOf(place.task) + step; i >= 0 && i < lanes.length; i += step) {
        const row = rowNear(spans, lanes[i], place.at)
        if (row !== undefined) return { task: lanes[i], row, at: place.at }
      }
      return place
    }
  }
}

function inLane(spans: SpanTable, place: SlicePlace, row: number): SlicePlace {
  return row === place.row ? place : { task: place.task, row, at: spans.start[row] }
}

/** The span of a task at a moment; where it has none the next one, behind its last the last. Undefined: the lane is empty. O(log n). */
export function rowNear(spans: SpanTable, task: number, time: Micros): number | undefined {
  const first = spans.laneStart[task]
  const to = spans.laneStart[task + 1]
  if (to === undefined || first === to) return undefined
  return Math.min(firstEndingAfter(spans, task, time), to - 1)
}

/** The first place of all, or the one nearest to a task and a moment. Undefined: nothing ran. */
export function placeNear(
  spans: SpanTable,
  lanes: readonly number[],
  task: number | undefined,
  time: Micros,
): SlicePlace | undefined {
  const from = Math.max(0, lanes.indexOf(task ?? lanes[0]))
  for (const lane of [...lanes.slice(from), ...lanes.slice(0, from)]) {
    const row = rowNear(spans, lane, time)
    if (row !== undefined) return { task: lane, row, at: time }
  }
  return undefined
}
