import type { SpanTable } from '../trace/span-table'
import type { Micros } from '../time'
import { chartIndexOf, cumulatedUntil, firstAbove, frozenUntil, STATE_COUNT } from './chart-index'
import type { TimeSpan } from './model'

/** Where the columns of a time span begin and end: `count + 1` whole us, rising (repeated where columns are under 1 us). */
export function columnEdges(domain: TimeSpan, count: number): Float64Array {
  const edges = new Float64Array(count + 1)
  const length = domain.end - domain.start
  for (let i = 0; i <= count; i++) edges[i] = Math.round(domain.start + (length * i) / count)
  return edges
}

/**
 * Exact time in each state per column of one lane: entry `column * 7 + state`, whole us. Nothing is sampled: the sums over all columns are
 * the times of the whole span. Costs O(columns log spans). Do not change the array: it is kept for the next call.
 */
export function laneShares(spans: SpanTable, lane: number, edges: Float64Array): Float64Array {
  const known = latestShares.get(spans)
  const isSame = known !== undefined && sameNumbers(known.edges, edges)
  const lanes = isSame ? known.lanes : new Map<number, Float64Array>()
  if (!isSame) latestShares.set(spans, { edges, lanes })
  const shares = lanes.get(lane) ?? computeShares(spans, lane, edges)
  lanes.set(lane, shares)
  return shares
}

/** The shares of the latest columns of each run, so that moving the cursor computes none of them again. */
const latestShares = new WeakMap<SpanTable, { edges: Float64Array; lanes: Map<number, Float64Array> }>()

function sameNumbers(a: Float64Array, b: Float64Array): boolean {
  return a === b || (a.length === b.length && a.every((value, i) => value === b[i]))
}

function computeShares(spans: SpanTable, lane: number, edges: Float64Array): Float64Array {
  const index = chartIndexOf(spans)
  const count = edges.length - 1
  const shares = new Float64Array(count * STATE_COUNT)
  let before = new Float64Array(STATE_COUNT)
  let after = new Float64Array(STATE_COUNT)
  cumulatedUntil(spans, index, lane, edges[0], before)
  for (let column = 0; column < count; column++) {
    cumulatedUntil(spans, index, lane, edges[column + 1], after)
    const at = column * STATE_COUNT
    for (let state = 0; state < STATE_COUNT; state++) shares[at + state] = after[state] - before[state]
    const spare = before
    before = after
    after = spare
  }
  return shares
}

/** Time in each state of one lane in [start, end), us: the numbers under the cursor. */
export function sharesIn(spans: SpanTable, lane: number, start: Micros, end: Micros): readonly number[] {
  return Array.from(computeShares(spans, lane, Float64Array.of(start, end)))
}

/** Time the loop was frozen per column, us. */
export function frozenShares(spans: SpanTable, edges: Float64Array): Float64Array {
  const index = chartIndexOf(spans)
  const shares = new Float64Array(edges.length - 1)
  let before = frozenUntil(index, edges[0])
  for (let column = 0; column < shares.length; column++) {
    const after = frozenUntil(index, edges[column + 1])
    shares[column] = after - before
    before = after
  }
  return shares
}

/** How many of these moments lie in each column (edge, next edge], with 0 in the first: a decision ends the slice before it. `moments` rises. */
export function countPerColumn(moments: Float64Array, edges: Float64Array): Int32Array {
  const counts = new Int32Array(edges.length - 1)
  let before = edges[0] <= 0 ? 0 : firstAbove(moments, edges[0])
  for (let column = 0; column < counts.length; column++) {
    const after = firstAbove(moments, edges[column + 1], before)
    counts[column] = after - before
    before = after
  }
  return counts
}
