import { SpanState, type SpanTable } from '../trace/span-table'
import type { GanttView } from './build-gantt'
import { chartIndexOf, STATE_COUNT } from './chart-index'
import type { LanePen } from './drawing'
import type { Palette } from './palette'
import type { ColumnsShape, RectShape, Shape } from './scene'
import { frozenShares, laneShares } from './shares'

/** From the bottom up: what is stacked, in which tone. `due` is waiting like ready; switching is nobody's hue. */
export const LAYERS = [
  { states: [SpanState.frozen], role: 'frozen', tone: 'alarm', opacity: 1 },
  { states: [SpanState.running], role: 'running', tone: 'edge', opacity: 1 },
  { states: [SpanState.switching], role: 'switching', tone: 'faint', opacity: 1 },
  { states: [SpanState.preempted], role: 'preempted', tone: 'fill', opacity: 0.62 },
  { states: [SpanState.ready, SpanState.due], role: 'ready', tone: 'fill', opacity: 0.34 },
  { states: [SpanState.blocked], role: 'blocked', tone: 'fill', opacity: 0.09 },
] as const

/** The colour of a layer, before its opacity. */
export function layerFill({ tone }: (typeof LAYERS)[number], { paint }: LanePen, palette: Palette): string {
  return tone === 'alarm' || tone === 'faint' ? palette[tone] : paint[tone]
}

/** One lane as shares: per column the part of its time in each state, stacked from the bottom. Nothing sampled, no least width. */
export function drawLaneShares(
  spans: SpanTable,
  lane: number,
  edges: Float64Array,
  pen: LanePen,
  plot: { readonly x: number; readonly columnWidth: number },
  palette: Palette,
  { nearly, scratch }: Pick<GanttView, 'nearly' | 'scratch'> = {},
): readonly Shape[] {
  const count = edges.length - 1
  const shares = laneShares(spans, lane, edges, nearly)
  const take = (): Float32Array<ArrayBuffer> => scratch?.take(count) ?? new Float32Array(count)
  let bottom = take().fill(pen.barY + pen.h)
  const shapes: ColumnsShape[] = []
  for (const layer of LAYERS) {
    const [first, second = first] = layer.states
    if (!hasAny(shares, first, second)) continue
    const top = take()
    stackOn(bottom, top, shares, edges, first, second, pen.h)
    shapes.push({
      kind: 'columns',
      x: plot.x,
      columnWidth: plot.columnWidth,
      top,
      bottom,
      fill: layerFill(layer, pen, palette),
      fillOpacity: layer.opacity,
      role: 'shares',
    })
    bottom = top
  }
  return shapes
}

function hasAny(shares: Float64Array, first: number, second: number): boolean {
  for (let at = 0; at < shares.length; at += STATE_COUNT)
    if (shares[at + first] > 0 || shares[at + second] > 0) return true
  return false
}

/** The upper edge of a layer of one state, or of two together, on what lies below. */
function stackOn(
  bottom: Float32Array,
  top: Float32Array,
  shares: Float64Array,
  edges: Float64Array,
  first: number,
  second: number,
  height: number,
): void {
  for (let column = 0, at = 0; column < top.length; column++, at += STATE_COUNT) {
    const time = first === second ? shares[at + first] : shares[at + first] + shares[at + second]
    top[column] = time > 0 ? bottom[column] - (time / (edges[column + 1] - edges[column])) * height : bottom[column]
  }
}

/** Behind the lanes: where the loop was frozen, as strong as its part of the column. */
export function drawFrozenShares(
  spans: SpanTable,
  edges: Float64Array,
  plot: { readonly x: number; readonly columnWidth: number },
  top: number,
  height: number,
  palette: Palette,
): readonly Shape[] {
  if (chartIndexOf(spans).frozenStart.length === 0) return []
  const shares = frozenShares(spans, edges)
  const shapes: RectShape[] = []
  let column = 0
  while (column < shares.length) {
    const opacity = opacityOf(shares, edges, column)
    const first = column
    while (column < shares.length && opacityOf(shares, edges, column) === opacity) column++
    if (opacity === 0) continue
    shapes.push({
      kind: 'rect',
      x: plot.x + first * plot.columnWidth,
      y: top,
      width: (column - first) * plot.columnWidth,
      height,
      fill: palette.alarm,
      fillOpacity: opacity,
      role: 'band',
    })
  }
  return shapes
}

/** Frozen share x 0.2, in steps of a 500th. */
function opacityOf(shares: Float64Array, edges: Float64Array, column: number): number {
  const length = edges[column + 1] - edges[column]
  return length > 0 ? Math.round((shares[column] / length) * 0.2 * 500) / 500 : 0
}
