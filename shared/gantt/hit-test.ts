import type { Micros } from '../time'
import type { ComparisonLayout } from './layout'
import type { ExecutionData, TimeSpan } from './model'

/** What lies under a point of the chart. */
export interface Hit {
  /** Index into the executions of the comparison. */
  readonly execution: number
  /** Index into `summary.tasks`. */
  readonly task: number
  readonly time: Micros
  /** Row of the execution's `SpanTable`; undefined where the task has none at that moment. */
  readonly spanIndex: number | undefined
}

/** The time at a horizontal position, us, not rounded, also outside the plot. */
export function timeAt(layout: ComparisonLayout, domain: TimeSpan, x: number): Micros {
  return domain.start + ((x - layout.plotX) / layout.plotWidth) * (domain.end - domain.start)
}

/** The span of a task at a moment, by binary search; undefined before its arrival, after its finish, and between spans. */
export function spanAt(execution: ExecutionData, task: number, time: Micros): number | undefined {
  const { laneStart, start, end } = execution.spans
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

/** The lane and span under a point (px from the chart's top left corner); undefined outside the lanes and left of the plot. */
export function hitTest(
  layout: ComparisonLayout,
  executions: readonly ExecutionData[],
  domain: TimeSpan,
  x: number,
  y: number,
): Hit | undefined {
  if (x < layout.plotX || x > layout.plotX + layout.plotWidth) return undefined
  const execution = layout.executions.findIndex((one) => y >= one.top && y < one.top + one.height)
  const task = taskAt(layout, execution, y)
  if (task === undefined || execution >= executions.length) return undefined
  const time = timeAt(layout, domain, x)
  return { execution, task, time, spanIndex: spanAt(executions[execution], task, time) }
}

/** The task whose lane lies at a height in an execution; undefined outside its lanes. */
export function taskAt(layout: ComparisonLayout, execution: number, y: number): number | undefined {
  const place = layout.executions[execution]
  if (place === undefined) return undefined
  if (y < place.viewport.top || y >= place.viewport.top + place.viewport.height) return undefined
  const task = Math.floor((y - place.lanes[0].y) / place.pitch)
  return task >= 0 && task < place.lanes.length ? task : undefined
}
