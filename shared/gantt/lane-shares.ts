import { SpanState, type SpanTable } from '../trace/span-table'
import { STATE_COUNT } from './chart-index'
import type { LanePen } from './drawing'
import type { Palette } from './palette'
import type { ColumnsShape, RectShape, Shape } from './scene'
import { frozenShares, laneShares, type Accuracy } from './shares'

/** From the bottom up: what is stacked, in which tone. `due` is waiting like ready; switching is nobody's hue. */
const LAYERS = [
  { states: [SpanState.frozen], tone: 'alarm', opacity: 1 },
  { states: [SpanState.running], tone: 'edge', opacity: 1 },
  { states: [SpanState.switching], tone: 'faint', opacity: 1 },
  { states: [SpanState.preempted], tone: 'fill', opacity: 0.62 },
  { states: [SpanState.ready, SpanState.due], tone: 'fill', opacity: 0.34 },
  { states: [SpanState.blocked], tone: 'fill', opacity: 0.09 },
] as const

/** One lane as shares: per column the part of its time in each state, stacked from the bottom. Nothing sampled, no least width. */
export function drawLaneShares(
  spans: SpanTable,
  lane: number,
  edges: Float64Array,
  pen: LanePen,
  plot: { readonly x: number; readonly columnWidth: number },
  palette: Palette,
  accuracy: Accuracy = 'exact',
): readonly Shape[] {
  const count = edges.length - 1
  const shares = laneShares(spans, lane, edges, accuracy)
  let bottom = new Float32Array(count).fill(pen.barY + pen.h)
  const shapes: ColumnsShape[] = []
  for (const { states, tone, opacity } of LAYERS) {
    const top = stackOn(bottom, shares, edges, states[0], states.at(-1) ?? states[0], pen.h)
    if (top === undefined) continue
    const fill = tone === 'alarm' ? palette.alarm : tone === 'faint' ? palette.faint : pen.paint[tone]
    shapes.push({
      kind: 'columns',
      x: plot.x,
      columnWidth: plot.columnWidth,
      top,
      bottom,
      fill,
      fillOpacity: opacity,
      role: 'shares',
    })
    bottom = top
  }
  return shapes
}

/** The upper edge of a layer of one or two states on what lies below; undefined where no column has any of it. */
function stackOn(
  bottom: Float32Array,
  shares: Float64Array,
  edges: Float64Array,
  first: number,
  second: number,
  height: number,
): Float32Array<ArrayBuffer> | undefined {
  const top = new Float32Array(bottom.length)
  let isEmpty = true
  for (let column = 0, at = 0; column < top.length; column++, at += STATE_COUNT) {
    const time = first === second ? shares[at + first] : shares[at + first] + shares[at + second]
    if (time > 0) {
      top[column] = bottom[column] - (time / (edges[column + 1] - edges[column])) * height
      isEmpty = false
    } else top[column] = bottom[column]
  }
  return isEmpty ? undefined : top
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
