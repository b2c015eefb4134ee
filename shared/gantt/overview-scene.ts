import { SpanState, type SpanTable } from '../trace/span-table'
import type { Micros } from '../time'
import type { ExecutionData, Theme } from './model'
import { paletteOf, taskPaint, type Palette } from './palette'
import { path, type Scene, type Shape } from './scene'
import { columnEdges, frozenShares } from './shares'

/** The overview is 50 px high, its bars 36 of them. */
export const OVERVIEW = { height: 50, top: 7, bars: 36 } as const

/** More spans, or rows under this height, are drawn as one mass an execution. */
const MOST_SPANS = 4000
const LEAST_ROW = 2.4

interface OverviewPlot {
  readonly x: number
  readonly width: number
  /** Device pixels across. */
  readonly columns: number
}

/** All of the time in little: what ran in each execution, frozen in alarm. A row for each task where there is room, else one mass. */
export function buildOverview(
  executions: readonly ExecutionData[],
  fullEnd: Micros,
  plot: OverviewPlot,
  theme: Theme,
): Scene {
  const palette = paletteOf(theme)
  const each = OVERVIEW.bars / Math.max(1, executions.length)
  return executions.flatMap((execution, i) => {
    const top = OVERVIEW.top + i * each
    const row = (each - 2) / Math.max(1, execution.summary.tasks.length)
    const isMass = row < LEAST_ROW || execution.spans.length > MOST_SPANS
    return isMass
      ? drawMass(execution, fullEnd, plot, top, each - 2, palette)
      : drawRows(execution, fullEnd, plot, top, row, palette)
  })
}

function drawRows(
  { spans, summary }: ExecutionData,
  fullEnd: Micros,
  plot: OverviewPlot,
  top: number,
  row: number,
  palette: Palette,
): Scene {
  const shapes: Shape[] = []
  const xOf = (time: Micros): number => plot.x + (time / fullEnd) * plot.width
  for (let lane = 0; lane < spans.laneStart.length - 1; lane++) {
    const y = top + lane * row
    const y2 = y + Math.min(3, 0.7 * row)
    let running = ''
    let frozen = ''
    for (let i = spans.laneStart[lane]; i < spans.laneStart[lane + 1]; i++) {
      if (spans.state[i] > SpanState.frozen || spans.end[i] === spans.start[i]) continue
      const d = path`M${xOf(spans.start[i])} ${y}H${xOf(spans.end[i])}V${y2}H${xOf(spans.start[i])}Z`
      if (spans.state[i] === SpanState.running) running += d
      else frozen += d
    }
    const { edge, fill } = taskPaint(summary.tasks[lane].definition, palette.theme)
    if (running !== '') shapes.push({ kind: 'path', d: running, fill: row < 4 ? edge : fill, role: 'running' })
    if (frozen !== '') shapes.push({ kind: 'path', d: frozen, fill: palette.alarm, role: 'frozen' })
  }
  return shapes
}

function drawMass(
  { spans, summary }: ExecutionData,
  fullEnd: Micros,
  plot: OverviewPlot,
  top: number,
  height: number,
  palette: Palette,
): Scene {
  const edges = columnEdges({ start: 0, end: fullEnd }, Math.max(1, plot.columns))
  const columnWidth = plot.width / (edges.length - 1)
  const settings = summary.execution.settings
  const cores = 'cores' in settings ? settings.cores : 1
  const base = top + height
  const columns = (times: Float64Array, fill: string, most: number): Shape => ({
    kind: 'columns',
    x: plot.x,
    columnWidth,
    top: Float32Array.from(
      times,
      (time, i) => base - Math.min(1, time / (most * Math.max(1, edges[i + 1] - edges[i]))) * height,
    ),
    bottom: new Float32Array(times.length).fill(base),
    fill,
    fillOpacity: 1,
    role: 'shares',
  })
  return [
    columns(busyPerColumn(spans, edges), palette.faint, cores),
    columns(frozenShares(spans, edges), palette.alarm, 1),
  ]
}

/** Time of all cores in each column, us: one pass over all spans, so only for what is drawn once. */
export function busyPerColumn(spans: SpanTable, edges: Float64Array): Float64Array {
  const count = edges.length - 1
  const busy = new Float64Array(count)
  const origin = edges[0]
  const perUs = count / Math.max(1, edges[count] - origin)
  for (let i = 0; i < spans.length; i++) {
    if (spans.state[i] > SpanState.frozen) continue
    const start = spans.start[i]
    const end = spans.end[i]
    let column = Math.min(count - 1, Math.max(0, Math.floor((start - origin) * perUs) - 1))
    while (column < count - 1 && edges[column + 1] <= start) column++
    for (; column < count && edges[column] < end; column++) {
      const from = Math.max(start, edges[column])
      const to = Math.min(end, edges[column + 1])
      if (to > from) busy[column] += to - from
    }
  }
  return busy
}
