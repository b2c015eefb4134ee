import { SpanState, type SpanTable } from '../trace/span-table'
import { EventKind } from '../trace/trace'
import type { Micros } from '../time'

/** So many spans lie between two checkpoints: a look-up scans at most these. */
const STRIDE = 16
/** States of `SpanState`, all of them. */
export const STATE_COUNT = 7

/**
 * What a run needs once so that a frame costs by its pixels, not by its spans. Built in one pass over the spans.
 *
 * Lane i owns checkpoints `laneCheckpoint[i] .. laneCheckpoint[i + 1] - 1`; checkpoint c of a lane stands before its span `16 c` and holds,
 * per state, the time the lane has spent in it until then (integer us, exact below 2^53).
 */
export interface ChartIndex {
  readonly laneCheckpoint: Int32Array
  readonly cumulated: Float64Array
  /** When the OS took a CPU, rising. */
  readonly osDecisions: Float64Array
  /** When a task let go, rising. */
  readonly taskDecisions: Float64Array
  /** Intervals in which a blocking call held the loop, rising, touching ones merged. */
  readonly frozen: { readonly start: Float64Array; readonly end: Float64Array; readonly cumulated: Float64Array }
}

const indexes = new WeakMap<SpanTable, ChartIndex>()

/** The index of a span table, built at the first call and kept as long as the table lives. */
export function chartIndexOf(spans: SpanTable): ChartIndex {
  const known = indexes.get(spans)
  if (known !== undefined) return known
  const built = buildChartIndex(spans)
  indexes.set(spans, built)
  return built
}

function buildChartIndex(spans: SpanTable): ChartIndex {
  const lanes = spans.laneStart.length - 1
  const laneCheckpoint = new Int32Array(lanes + 1)
  for (let lane = 0; lane < lanes; lane++) {
    const count = spans.laneStart[lane + 1] - spans.laneStart[lane]
    laneCheckpoint[lane + 1] = laneCheckpoint[lane] + Math.ceil(count / STRIDE)
  }
  const cumulated = new Float64Array(laneCheckpoint[lanes] * STATE_COUNT)
  let osCount = 0
  let taskCount = 0
  let frozenCount = 0
  for (let i = 0; i < spans.length; i++) {
    if (spans.state[i] > SpanState.frozen) continue
    if (spans.endKind[i] === EventKind.preempt) osCount++
    else if (isVoluntary(spans.endKind[i])) taskCount++
    if (spans.state[i] === SpanState.frozen) frozenCount++
  }
  const osDecisions = new Float64Array(osCount)
  const taskDecisions = new Float64Array(taskCount)
  const frozenSpans = new Int32Array(frozenCount)
  const sums = new Float64Array(STATE_COUNT)
  osCount = taskCount = frozenCount = 0
  for (let lane = 0; lane < lanes; lane++) {
    sums.fill(0)
    const first = spans.laneStart[lane]
    for (let i = first; i < spans.laneStart[lane + 1]; i++) {
      if ((i - first) % STRIDE === 0) {
        cumulated.set(sums, (laneCheckpoint[lane] + (i - first) / STRIDE) * STATE_COUNT)
      }
      const state = spans.state[i]
      sums[state] += spans.end[i] - spans.start[i]
      if (state > SpanState.frozen) continue
      if (spans.endKind[i] === EventKind.preempt) osDecisions[osCount++] = spans.end[i]
      else if (isVoluntary(spans.endKind[i])) taskDecisions[taskCount++] = spans.end[i]
      if (state === SpanState.frozen) frozenSpans[frozenCount++] = i
    }
  }
  return {
    laneCheckpoint,
    cumulated,
    osDecisions: osDecisions.sort(),
    taskDecisions: taskDecisions.sort(),
    frozen: mergeFrozen(spans, frozenSpans),
  }
}

/** Let go by the task itself: counted in the verdict as "tasks decided". */
export function isVoluntary(endKind: number): boolean {
  return endKind === EventKind.block || endKind === EventKind.yield
}

function mergeFrozen(spans: SpanTable, rows: Int32Array): ChartIndex['frozen'] {
  const byStart = rows.sort((a, b) => spans.start[a] - spans.start[b])
  const starts: number[] = []
  const ends: number[] = []
  for (const row of byStart) {
    if (spans.end[row] === spans.start[row]) continue
    if (ends.length > 0 && spans.start[row] <= ends[ends.length - 1]) {
      ends[ends.length - 1] = Math.max(ends[ends.length - 1], spans.end[row])
    } else {
      starts.push(spans.start[row])
      ends.push(spans.end[row])
    }
  }
  const cumulated = new Float64Array(starts.length + 1)
  for (let i = 0; i < starts.length; i++) cumulated[i + 1] = cumulated[i] + ends[i] - starts[i]
  return { start: Float64Array.from(starts), end: Float64Array.from(ends), cumulated }
}

/** The first row in [from, to) whose value is greater than `value`; `to` if there is none. `values` rises there. */
export function firstAbove(values: Float64Array, value: number, from = 0, to = values.length): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >> 1
    if (values[middle] > value) high = middle
    else low = middle + 1
  }
  return low
}

/** Time in each state a lane has spent until `time`, written to `into` (7 values, us). O(log spans). */
export function cumulatedUntil(
  spans: SpanTable,
  index: ChartIndex,
  lane: number,
  time: Micros,
  into: Float64Array,
): void {
  const first = spans.laneStart[lane]
  const last = spans.laneStart[lane + 1]
  // Starts rise within a lane, so the last checkpoint whose first span starts at or before `time` is the one to go on from.
  let low = 0
  let high = index.laneCheckpoint[lane + 1] - index.laneCheckpoint[lane]
  while (low < high) {
    const middle = (low + high) >> 1
    if (spans.start[first + middle * STRIDE] > time) high = middle
    else low = middle + 1
  }
  if (low === 0) {
    into.fill(0)
    return
  }
  const checkpoint = low - 1
  const at = (index.laneCheckpoint[lane] + checkpoint) * STATE_COUNT
  for (let state = 0; state < STATE_COUNT; state++) into[state] = index.cumulated[at + state]
  for (let i = first + checkpoint * STRIDE; i < last && spans.start[i] < time; i++) {
    into[spans.state[i]] += Math.min(spans.end[i], time) - spans.start[i]
  }
}

/** Time the loop was held by blocking calls until `time`, us. */
export function frozenUntil(index: ChartIndex, time: Micros): Micros {
  const { start, end, cumulated } = index.frozen
  const next = firstAbove(start, time)
  if (next === 0) return 0
  return cumulated[next - 1] + Math.min(end[next - 1], time) - start[next - 1]
}
