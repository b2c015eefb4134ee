import type { ComparisonLayout } from '../../shared/gantt/layout'
import { laneAt } from '../../shared/gantt/layout'
import type { ExecutionData, TimeSpan } from '../../shared/gantt/model'
import { paletteOf, taskPaint } from '../../shared/gantt/palette'
import { xOf } from '../../shared/gantt/build-gantt'
import { timeTicks } from '../../shared/gantt/time-format'
import { createCanvasMeasure } from '../../renderer/charts/canvas-measure'
import { SpanState } from '../../shared/trace/span-table'
import { LANES } from './spans'

/** How far the colour of pixel columns is from what the shares of all spans say, in 255ths. */
export interface ColumnErrors {
  readonly mean: number
  readonly most: number
  readonly columns: number
}

/** Opacity of each state's layer, and whether it has the edge tone: as LOOK says, written down once more. */
const LAYERS = [
  { state: SpanState.running, opacity: 1, tone: 'edge' },
  { state: SpanState.preempted, opacity: 0.62, tone: 'fill' },
  { state: SpanState.blocked, opacity: 0.09, tone: 'fill' },
] as const

/**
 * Reads every lane back, column by column: the mean over a bar's height of red, green, blue and opacity, each weighted with its opacity, against what the
 * shares make of it. The shares are added up by one pass over every span, without index or search.
 */
export function columnErrors(
  canvas: HTMLCanvasElement,
  layout: ComparisonLayout,
  { spans, summary }: ExecutionData,
  domain: TimeSpan,
): ColumnErrors {
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('no canvas')
  const columns = Math.round(layout.plotWidth)
  const palette = paletteOf('light')
  // Where the grid shines through it belongs to the picture, and to what stands beside the bar in its first and last row.
  const grid = new Set(
    timeTicks(domain, layout.plotWidth, createCanvasMeasure()).map(
      ({ time }) => Math.round(xOf(layout, domain, time)) - layout.plotX,
    ),
  )
  const perUs = columns / (domain.end - domain.start)
  let sum = 0
  let most = 0
  for (let lane = 0; lane < LANES; lane++) {
    const shares = LAYERS.map(() => new Float64Array(columns))
    for (let i = spans.laneStart[lane]; i < spans.laneStart[lane + 1]; i++) {
      const layer = LAYERS.findIndex(({ state }) => state === spans.state[i])
      const from = Math.max(0, (spans.start[i] - domain.start) * perUs)
      const to = Math.min(columns, (spans.end[i] - domain.start) * perUs)
      for (let column = Math.floor(from); column < to; column++) {
        shares[layer][column] += Math.min(to, column + 1) - Math.max(from, column)
      }
    }
    const { barY, barH } = laneAt(layout.executions[0], lane)
    const paint = taskPaint(summary.tasks[lane].definition, palette.theme)
    // Lanes may begin between two rows of pixels; no two share a row.
    const top = Math.floor(barY)
    const rows = Math.ceil(barY + barH) - top
    const { data } = context.getImageData(layout.plotX, top, columns, rows)
    for (let column = 0; column < columns; column++) {
      for (let channel = 0; channel < 4; channel++) {
        let seen = 0
        for (let row = 0; row < rows; row++) {
          const at = (row * columns + column) * 4
          seen += (channel === 3 ? 1 : data[at + channel] / 255) * data[at + 3]
        }
        const wanted = LAYERS.reduce((all, { opacity, tone }, layer) => {
          const value = channel === 3 ? 255 : channelOf(paint[tone], channel)
          return all + shares[layer][column] * opacity * value
        }, 0)
        const covered = LAYERS.reduce((all, { opacity }, layer) => all + shares[layer][column] * opacity, 0)
        const line = grid.has(column) ? (channel === 3 ? 255 : channelOf(palette.hairline, channel)) : 0
        const error = Math.abs((seen - (rows - barH) * line) / barH - wanted - (1 - covered) * line)
        sum += error
        most = Math.max(most, error)
      }
    }
  }
  return { mean: sum / (LANES * columns * 4), most, columns: LANES * columns }
}

function channelOf(color: string, channel: number): number {
  return Number.parseInt(color.slice(1 + 2 * channel, 3 + 2 * channel), 16)
}
