import { firstAbove } from '../trace/rising'
import type { SpanTable } from '../trace/span-table'
import type { Micros } from '../time'
import { chartIndexOf, firstAboveNear, frozenUntil, STATE_COUNT, STRIDE, type ChartIndex } from './chart-index'
import type { TimeSpan } from './model'

/** What is near enough for a picture that is replaced in the next frame; see `near-shares.ts`, which need not be loaded before something moves. */
export interface Nearly {
  /** Writes what `laneShares` gives. Returns false where columns hold too few spans to be guessed at: nothing is written then. */
  shares(spans: SpanTable, lane: number, edges: Float64Array, into: Float64Array): boolean
  /** Decisions per column; undefined: they are to be counted. */
  decisions(
    spans: SpanTable,
    which: 'osDecisions' | 'taskDecisions',
    edges: Float64Array,
  ): Int32Array<ArrayBuffer> | undefined
}

/** Where the columns of a time span begin and end: `count + 1` whole us, rising (repeated where columns are under 1 us). */
export function columnEdges(domain: TimeSpan, count: number): Float64Array {
  const edges = new Float64Array(count + 1)
  const length = domain.end - domain.start
  for (let i = 0; i <= count; i++) edges[i] = Math.round(domain.start + (length * i) / count)
  return edges
}

/**
 * Time in each state per column of one lane: entry `column * 7 + state`, us. Nothing is sampled: the sums over all columns are the times of the
 * whole span. Exact in whole us, unless `nearly` is given and columns hold many spans. Do not change the array: it is kept
 * for the next call, and overwritten where other columns of the lane are asked for.
 */
export function laneShares(spans: SpanTable, lane: number, edges: Float64Array, nearly?: Nearly): Float64Array {
  const known = latestShares.get(spans)
  const isSame = known !== undefined && known.nearly === nearly && sameNumbers(known.edges, edges)
  const lanes = isSame ? known.lanes : new Map<number, Float64Array>()
  const spare = isSame ? known.spare : (known?.lanes ?? new Map<number, Float64Array>())
  if (!isSame) latestShares.set(spans, { edges, nearly, lanes, spare })
  const there = lanes.get(lane)
  if (there !== undefined) return there
  const old = spare.get(lane)
  const length = (edges.length - 1) * STATE_COUNT
  const shares = old?.length === length ? old : new Float64Array(length)
  if (nearly?.shares(spans, lane, edges, shares) !== true) exactShares(spans, chartIndexOf(spans), lane, edges, shares)
  lanes.set(lane, shares)
  return shares
}

interface LatestShares {
  readonly edges: Float64Array
  readonly nearly: Nearly | undefined
  readonly lanes: Map<number, Float64Array>
  /** Those of the columns before: memory that is new in every frame is dear. */
  readonly spare: ReadonlyMap<number, Float64Array>
}

/** The shares of the latest columns of each run: what does not change them computes none of them again. */
const latestShares = new WeakMap<SpanTable, LatestShares>()

function sameNumbers(a: Float64Array, b: Float64Array): boolean {
  return a === b || (a.length === b.length && a.every((value, i) => value === b[i]))
}

/** Sums at each edge, subtracted. From edge to edge it walks along the spans, and where many lie between, goes on from a checkpoint. */
function exactShares(
  spans: SpanTable,
  index: ChartIndex,
  lane: number,
  edges: Float64Array,
  shares: Float64Array,
): void {
  const { start, end, state, laneStart } = spans
  const { checkpointStart, cumulated, laneCheckpoint } = index
  const count = edges.length - 1
  const first = laneStart[lane]
  const last = laneStart[lane + 1]
  const firstCheckpoint = laneCheckpoint[lane]
  /** Spans before `row` end at or before the edge; `sums` is the time spent in them. */
  let row = first
  let checkpoint = firstCheckpoint
  const sums = new Float64Array(STATE_COUNT)
  let before = new Float64Array(STATE_COUNT)
  let after = new Float64Array(STATE_COUNT)
  for (let i = 0; i <= count; i++) {
    const edge = edges[i]
    // The last checkpoint whose span begins at or before the edge.
    const next = firstAboveNear(checkpointStart, edge, checkpoint, laneCheckpoint[lane + 1])
    if (next - 1 > checkpoint) {
      checkpoint = next - 1
      row = first + (checkpoint - firstCheckpoint) * STRIDE
      for (let s = 0, at = checkpoint * STATE_COUNT; s < STATE_COUNT; s++) sums[s] = cumulated[at + s]
    }
    for (; row < last && end[row] <= edge; row++) sums[state[row]] += end[row] - start[row]
    after.set(sums)
    if (row < last && start[row] < edge) after[state[row]] += edge - start[row]
    if (i > 0) {
      for (let s = 0, at = (i - 1) * STATE_COUNT; s < STATE_COUNT; s++) shares[at + s] = after[s] - before[s]
    }
    const spare = before
    before = after
    after = spare
  }
}

/** Time in each state of one lane in [start, end), us: the numbers under the cursor. */
export function sharesIn(spans: SpanTable, lane: number, start: Micros, end: Micros): readonly number[] {
  const shares = new Float64Array(STATE_COUNT)
  exactShares(spans, chartIndexOf(spans), lane, Float64Array.of(start, end), shares)
  return Array.from(shares)
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
  let guess = before
  for (let column = 0; column < counts.length; column++) {
    const edge = edges[column + 1]
    // A column holds about as many as the one before.
    const isBelow = guess > before && guess <= moments.length && moments[guess - 1] <= edge
    const after = firstAboveNear(moments, edge, isBelow ? guess : before, moments.length)
    counts[column] = after - before
    guess = after + Math.floor(0.9 * (after - before))
    before = after
  }
  return counts
}
