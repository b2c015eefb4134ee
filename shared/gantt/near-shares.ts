import type { Micros } from '../time'
import { chartIndexOf, STATE_COUNT, type ChartIndex } from './chart-index'
import type { Nearly } from './shares'
import { thinCounts, thinGridFor, thinShares } from './thin-grid'

/** Shares and decisions from the grid of a run, thinned out where columns are very long, instead of from its spans. */
export const nearly: Nearly = {
  shares(spans, lane, edges, into) {
    const index = chartIndexOf(spans)
    if (!areCellsFine(index, edges)) return false
    const thin = thinGridFor(spans, columnLength(edges))
    if (thin === undefined) nearShares(index, lane, edges, into)
    else thinShares(thin, lane, edges, into)
    return true
  },
  decisions(spans, which, edges) {
    const thin = thinGridFor(spans, columnLength(edges))
    return thin && thinCounts(thin, which, edges)
  },
}

const columnLength = (edges: Float64Array): Micros => (edges[edges.length - 1] - edges[0]) / (edges.length - 1)

/** A column has at least so many cells of the grid: what is guessed at its edges is a small part of it. */
const CELLS_PER_COLUMN = 3

function areCellsFine({ gridTime }: ChartIndex, edges: Float64Array): boolean {
  const columns = edges.length - 1
  return gridTime.length > 1 && edges[columns] - edges[0] >= CELLS_PER_COLUMN * columns * gridTime[1]
}

/**
 * Shares from the grid alone, without a search: within a cell time is taken to pass evenly, so each edge of a column is off by a part of a
 * cell, and the sum over all columns by no more than that.
 */
function nearShares(
  { gridTime, gridCumulated }: ChartIndex,
  lane: number,
  edges: Float64Array,
  shares: Float64Array,
): void {
  const count = edges.length - 1
  const cells = gridTime.length - 1
  const perUs = 1 / gridTime[1]
  const origin = lane * gridTime.length * STATE_COUNT
  for (let i = 0; i <= count; i++) {
    const place = Math.min(cells, Math.max(0, edges[i] * perUs))
    const cell = Math.min(cells - 1, Math.floor(place))
    const part = place - cell
    const at = origin + cell * STATE_COUNT
    for (let s = 0; s < STATE_COUNT; s++) {
      const sum = gridCumulated[at + s] * (1 - part) + gridCumulated[at + STATE_COUNT + s] * part
      if (i < count) shares[i * STATE_COUNT + s] = -sum
      if (i > 0) shares[(i - 1) * STATE_COUNT + s] += sum
    }
  }
}
