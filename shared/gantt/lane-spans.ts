import type { SpanTable } from '../trace/span-table'
import type { Micros } from '../time'

/** The span of a task at a moment, by binary search; undefined before its arrival, after its finish, and between spans. */
export function spanOf({ laneStart, start, end }: SpanTable, task: number, time: Micros): number | undefined {
  if (task + 1 >= laneStart.length) return undefined
  let low = laneStart[task]
  let high = laneStart[task + 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (end[middle] > time) high = middle
    else low = middle + 1
  }
  return low < laneStart[task + 1] && start[low] <= time ? low : undefined
}
