import type { SpanTable } from '../trace/span-table'
import type { Micros } from '../time'
import { chartIndexOf, firstAboveNear, STATE_COUNT } from './chart-index'

/** A column holds so many cells of a thinned grid at least: an edge of it is off by no more than a 32nd of the column. */
const CELLS_PER_COLUMN = 16
/** Each grid has so many times fewer cells than the one before. */
const THINNER = 4

/**
 * Every n-th edge of the grid of a run, side by side, and of the states only those that occur: what a picture of everything reads from ten million
 * spans stays in the processor's cache, where the grid itself does not.
 */
export interface ThinGrid {
  /** Length of a cell, us, and how many edges there are. */
  readonly cell: Micros
  readonly edges: number
  /** The states that occur in any lane. */
  readonly states: readonly number[]
  /** Time a lane has been in each of these until an edge, us: `(lane * edges + edge) * states.length + i`. */
  readonly cumulated: Float32Array
  /** Decisions at or before each edge. */
  readonly osDecisions: Int32Array
  readonly taskDecisions: Int32Array
}

const grids = new WeakMap<SpanTable, Map<number, ThinGrid>>()

/** The thinned grid for columns of this length, us, built at the first call and kept; undefined: they hold too few cells of the grid itself. */
export function thinGridFor(spans: SpanTable, columnUs: number): ThinGrid | undefined {
  const { gridTime } = chartIndexOf(spans)
  if (gridTime.length < 2) return undefined
  const cells = columnUs / gridTime[1] / CELLS_PER_COLUMN
  if (cells < THINNER) return undefined
  const step = THINNER ** Math.floor(Math.log(cells) / Math.log(THINNER) + 1e-9)
  const known = grids.get(spans) ?? new Map<number, ThinGrid>()
  grids.set(spans, known)
  const grid = known.get(step) ?? thinned(spans, step)
  known.set(step, grid)
  return grid
}

function thinned(spans: SpanTable, step: number): ThinGrid {
  const { gridTime, gridCumulated, osDecisions, taskDecisions } = chartIndexOf(spans)
  const lanes = spans.laneStart.length - 1
  const states = Array.from({ length: STATE_COUNT }, (_, state) => state).filter((state) =>
    Array.from(
      { length: lanes },
      (_, lane) => gridCumulated[((lane + 1) * gridTime.length - 1) * STATE_COUNT + state],
    ).some((time) => time > 0),
  )
  // The last edge lies at or behind the end of the grid.
  const edges = Math.ceil((gridTime.length - 1) / step) + 1
  const cumulated = new Float32Array(lanes * edges * states.length)
  for (let lane = 0, at = 0; lane < lanes; lane++) {
    for (let edge = 0; edge < edges; edge++) {
      const from = (lane * gridTime.length + Math.min(gridTime.length - 1, edge * step)) * STATE_COUNT
      for (const state of states) cumulated[at++] = gridCumulated[from + state]
    }
  }
  const cell = step * gridTime[1]
  return {
    cell,
    edges,
    states,
    cumulated,
    osDecisions: countUntil(osDecisions, cell, edges),
    taskDecisions: countUntil(taskDecisions, cell, edges),
  }
}

function countUntil(moments: Float64Array, cell: Micros, edges: number): Int32Array {
  const counts = new Int32Array(edges)
  // A moment at 0 ends the first slice: it counts in the first column.
  for (let edge = 1; edge < edges; edge++)
    counts[edge] = firstAboveNear(moments, edge * cell, counts[edge - 1], moments.length)
  return counts
}

/**
 * Time in each state per column of one lane, as `laneShares` gives it, of columns whose edges are moved to the nearest of the grid: each has the true
 * shares of a time that begins and ends a little beside it.
 */
export function thinShares(grid: ThinGrid, lane: number, edges: Float64Array, shares: Float64Array): void {
  const { cell, states, cumulated } = grid
  const width = states.length
  const last = grid.edges - 1
  const origin = lane * grid.edges
  const perUs = 1 / cell
  shares.fill(0)
  let left = Math.round(edges[0] * perUs)
  for (let column = 0; column + 1 < edges.length; column++) {
    const right = Math.round(edges[column + 1] * perUs)
    const from = (origin + Math.min(last, left)) * width
    const to = (origin + Math.min(last, right)) * width
    const scale = ((edges[column + 1] - edges[column]) * perUs) / (right - left)
    for (let i = 0; i < width; i++)
      shares[column * STATE_COUNT + states[i]] = (cumulated[to + i] - cumulated[from + i]) * scale
    left = right
  }
}

/** Decisions per column, as `countPerColumn` gives them, of the same columns. */
export function thinCounts(
  grid: ThinGrid,
  decisions: 'osDecisions' | 'taskDecisions',
  edges: Float64Array,
): Int32Array<ArrayBuffer> {
  const counted = grid[decisions]
  const counts = new Int32Array(edges.length - 1)
  const last = grid.edges - 1
  const perUs = 1 / grid.cell
  let left = Math.round(edges[0] * perUs)
  for (let column = 0; column < counts.length; column++) {
    const right = Math.round(edges[column + 1] * perUs)
    const scale = ((edges[column + 1] - edges[column]) * perUs) / (right - left)
    counts[column] = Math.round((counted[Math.min(last, right)] - counted[Math.min(last, left)]) * scale)
    left = right
  }
  return counts
}
