import type { Micros } from '../time'
import { chartIndexOf } from './chart-index'
import type { ExecutionData, Theme } from './model'
import { paletteOf, type Palette } from './palette'
import { path, type Scene, type Shape } from './scene'
import { columnEdges, countPerColumn } from './shares'

/** The transport is 48 px high, its line in the middle: decisions of the OS stand above it, those of tasks below. */
export const TRANSPORT = { height: 48, line: 24 } as const

/** Marks stand so far apart at least, px on average; nearer, they become columns of their number. */
const MARK_PITCH = 8
/** Height of the fullest column, px. */
const MOST = 12

interface TransportPlot {
  readonly x: number
  readonly width: number
  /** Device pixels across. */
  readonly columns: number
}

/** All decisions of all executions on the line of time: single marks where they fit, else how many there are in each column. */
export function buildTransport(
  executions: readonly ExecutionData[],
  fullEnd: Micros,
  plot: TransportPlot,
  theme: Theme,
): Scene {
  const palette = paletteOf(theme)
  const indexes = executions.map(({ spans }) => chartIndexOf(spans))
  const os = indexes.map(({ osDecisions }) => osDecisions)
  const task = indexes.map(({ taskDecisions }) => taskDecisions)
  const xOf = (time: Micros): number => plot.x + (time / fullEnd) * plot.width
  return [
    ...(fits(os, plot.width) ? wedges(os, xOf, palette) : bars(os, fullEnd, plot, palette.os, -1)),
    ...(fits(task, plot.width) ? rings(task, xOf, palette) : bars(task, fullEnd, plot, palette.task, 1)),
  ]
}

function fits(times: readonly Float64Array[], width: number): boolean {
  return times.reduce((sum, { length }) => sum + length, 0) * MARK_PITCH <= width
}

function wedges(times: readonly Float64Array[], xOf: (time: Micros) => number, palette: Palette): readonly Shape[] {
  const { line } = TRANSPORT
  return times.flatMap((all) =>
    Array.from(all, (time): Shape => {
      const x = xOf(time)
      const d = path`M${x - 4} ${line - 14}h8L${x + 0.9} ${line - 8.5}V${line - 2}h-1.8V${line - 8.5}Z`
      return { kind: 'path', d, fill: palette.os, role: 'wedge' }
    }),
  )
}

function rings(times: readonly Float64Array[], xOf: (time: Micros) => number, palette: Palette): readonly Shape[] {
  const r = 2.5
  const y = TRANSPORT.line + 8
  return times.flatMap((all) =>
    Array.from(all, (time): Shape => {
      const x = xOf(time)
      const d = path`M${x - r} ${y}A${r} ${r} 0 1 1 ${x + r} ${y}A${r} ${r} 0 1 1 ${x - r} ${y}Z`
      return { kind: 'path', d, fill: palette.surface, stroke: palette.task, strokeWidth: 1.4, role: 'ring' }
    }),
  )
}

/** Columns up (-1) or down (1) from the line, the fullest 12 px. */
function bars(
  times: readonly Float64Array[],
  fullEnd: Micros,
  plot: TransportPlot,
  fill: string,
  side: -1 | 1,
): readonly Shape[] {
  const edges = columnEdges({ start: 0, end: fullEnd }, Math.max(1, plot.columns))
  const counts = new Float64Array(edges.length - 1)
  for (const all of times) for (const [i, count] of countPerColumn(all, edges).entries()) counts[i] += count
  const most = Math.max(1, ...counts)
  const base = TRANSPORT.line + 3 * side
  const reach = Float32Array.from(counts, (count) => base + side * (count / most) * MOST)
  const straight = new Float32Array(counts.length).fill(base)
  const [top, bottom] = side === -1 ? [reach, straight] : [straight, reach]
  return [
    {
      kind: 'columns',
      x: plot.x,
      columnWidth: plot.width / counts.length,
      top,
      bottom,
      fill,
      fillOpacity: 1,
      role: 'density',
    },
  ]
}
