import { type ComparisonLayout, type ExecutionLayout, laneAt, laneOfTask, rowAt } from '../../shared/gantt/layout'
import type { TimeSpan } from '../../shared/gantt/model'
import { SpanState, type SpanTable } from '../../shared/trace/span-table'

/** A rectangle in px from the chart's top left corner. */
export interface SliceBox {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** What has no CPU is drawn so much lower than a bar, as `lanePen` draws it. */
const WAITING_HEIGHT = 0.42
/** However short a slice is, there is something to see. */
const LEAST_PX = 2

/** What is seen of a span: its bar, cut at the edges of the plot and of the lanes. Undefined while it is out of sight. */
export function sliceBox(
  layout: ComparisonLayout,
  execution: number,
  task: number,
  row: number,
  spans: SpanTable,
  domain: TimeSpan,
): SliceBox | undefined {
  const place = layout.executions[execution]
  const index = place && laneOfSlice(place, task, row, spans)
  if (place === undefined || index === undefined) return undefined
  const lane = laneAt(place, index)
  const { plotX, plotWidth } = layout
  const xOf = (time: number) => plotX + ((time - domain.start) / (domain.end - domain.start)) * plotWidth
  const x = xOf(spans.start[row])
  const x2 = Math.max(xOf(spans.end[row]), x + LEAST_PX)
  const left = Math.max(x, plotX)
  const right = Math.min(x2, plotX + plotWidth + LEAST_PX)
  const isBar = spans.state[row] === SpanState.running || spans.state[row] === SpanState.frozen
  const height = isBar ? lane.barH : WAITING_HEIGHT * lane.barH
  const y = lane.barY + (lane.barH - height) / 2
  const top = Math.max(y, place.viewport.top)
  const bottom = Math.min(y + height, place.viewport.top + place.viewport.height)
  if (right - left < LEAST_PX / 2 || bottom <= top) return undefined
  return { left, top, width: right - left, height: bottom - top }
}

/** The lane a span is drawn in: its task's, or its core's where lanes are cores. Undefined: it is in none. */
export function laneOfSlice(place: ExecutionLayout, task: number, row: number, spans: SpanTable): number | undefined {
  const lane = laneOfTask(place, task)
  if (lane !== undefined || place.plan === undefined) return lane
  for (let i = 0; i < place.laneCount; i++) {
    const one = rowAt(place, i)
    if (one?.kind === 'core' && one.core === spans.core[row]) return i
  }
  return undefined
}
