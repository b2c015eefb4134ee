import type { Micros } from '../time'
import { laneOfTask, rowAt, type ComparisonLayout, type ExecutionLayout } from './layout'
import { spanOf } from './lane-spans'
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
  /** The lane under the pointer, where it is not the task's own; see `laneOfHit`. */
  readonly lane?: number
}

/** The time at a horizontal position, us, not rounded, also outside the plot. */
export function timeAt(layout: ComparisonLayout, domain: TimeSpan, x: number): Micros {
  return domain.start + ((x - layout.plotX) / layout.plotWidth) * (domain.end - domain.start)
}

/** The span of a task at a moment, by binary search; undefined before its arrival, after its finish, and between spans. */
export function spanAt(execution: ExecutionData, task: number, time: Micros): number | undefined {
  return spanOf(execution.spans, task, time)
}

/** The lane and span under a point (px from the chart's top left corner); undefined outside the lanes, left of the plot, and where a core is idle. */
export function hitTest(
  layout: ComparisonLayout,
  executions: readonly ExecutionData[],
  domain: TimeSpan,
  x: number,
  y: number,
): Hit | undefined {
  if (x < layout.plotX || x > layout.plotX + layout.plotWidth) return undefined
  const execution = executionAt(layout, y)
  const place = layout.executions[execution]
  const data = executions[execution]
  const lane = laneUnder(place, y)
  const row = place && lane !== undefined ? rowAt(place, lane) : undefined
  if (data === undefined || row === undefined) return undefined
  const time = timeAt(layout, domain, x)
  if (row.kind === 'task') return { execution, task: row.task, time, spanIndex: spanAt(data, row.task, time) }
  const task = place?.plan?.painter?.taskAt(row, data.spans, time)
  return task === undefined ? undefined : { execution, task, time, spanIndex: spanAt(data, task, time), lane }
}

/** The lane whose name lies under a point of the gutter, with its execution; undefined elsewhere. */
export function nameAt(
  layout: ComparisonLayout,
  x: number,
  y: number,
): { readonly execution: number; readonly lane: number } | undefined {
  if (x >= layout.plotX) return undefined
  const execution = executionAt(layout, y)
  const lane = laneUnder(layout.executions[execution], y)
  return lane === undefined ? undefined : { execution, lane }
}

/** The lane a hit is shown at: the one under the pointer, its task's, or the core it is on; of cores the first in sight while it is on none. Undefined: it has no lane. */
export function laneOfHit(place: ExecutionLayout, { spans }: ExecutionData, hit: Hit): number | undefined {
  const own = hit.lane ?? laneOfTask(place, hit.task)
  if (own !== undefined || place.plan?.rows[0]?.kind !== 'core') return own
  const core = hit.spanIndex === undefined ? undefined : spans.core[hit.spanIndex]
  const found = place.plan.rows.findIndex((row) => row.kind === 'core' && row.core === core)
  return found < 0 ? place.visible.from : found
}

function executionAt(layout: ComparisonLayout, y: number): number {
  return layout.executions.findIndex((one) => y >= one.top && y < one.top + one.height)
}

/** The lane at a height in an execution; undefined outside its lanes. */
function laneUnder(place: ExecutionLayout | undefined, y: number): number | undefined {
  if (place === undefined) return undefined
  if (y < place.viewport.top || y >= place.viewport.top + place.viewport.height) return undefined
  const lane = Math.floor((y - place.firstY) / place.pitch)
  return lane >= 0 && lane < place.laneCount ? lane : undefined
}
