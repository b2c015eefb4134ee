import { SpanState, type SpanTable } from '../trace/span-table'
import { EventKind } from '../trace/trace'
import type { Micros } from '../time'

/** So many spans lie between two checkpoints: an exact look-up scans at most these. */
export const STRIDE = 32
/** States of `SpanState`, all of them. */
export const STATE_COUNT = 7
/** A cell of the grid holds so many spans of a lane on average. */
const SPANS_PER_CELL = 16
/** Fewer spans than these are never worth an approximation. */
const LEAST_FOR_GRID = 200_000

/**
 * What a run needs once so that a frame costs by its pixels, not by its spans. Built in one pass over the spans; only typed arrays, so that it
 * can be built where the trace is and handed over. About 7 bytes a span. All times in whole us, exact below 2^53.
 *
 * Two ways lead from a time to the time a lane has spent in each state until then:
 * - exactly, by its checkpoints: lane i owns `laneCheckpoint[i] .. laneCheckpoint[i + 1] - 1`; checkpoint c of a lane stands before its span
 *   `32 c`, which begins at `checkpointStart`, and `cumulated` holds 7 sums for it;
 * - nearly, without a search, by a grid of equal cells over all of the time: `gridCumulated` holds 7 sums for each of a lane's `gridTime`s,
 *   rounded to 24 bits: a column that has cells enough is off by less than 1/255 through that.
 */
export interface ChartIndex {
  readonly laneCheckpoint: Int32Array
  readonly checkpointStart: Float64Array
  readonly cumulated: Float64Array
  /** Where the grid's cells begin, and the end of the last; empty where the run is too small for one. */
  readonly gridTime: Float64Array
  readonly gridCumulated: Float32Array
  /** When the OS took a CPU, rising. */
  readonly osDecisions: Float64Array
  /** When a task let go, rising. */
  readonly taskDecisions: Float64Array
  /** Intervals in which a blocking call held the loop, rising, touching ones merged; and how long it was held before each, and in all. */
  readonly frozenStart: Float64Array
  readonly frozenEnd: Float64Array
  readonly frozenCumulated: Float64Array
}

const indexes = new WeakMap<SpanTable, ChartIndex>()

/** The index of a span table, built at the first call unless one was adopted, and kept as long as the table lives. */
export function chartIndexOf(spans: SpanTable): ChartIndex {
  const known = indexes.get(spans)
  if (known !== undefined) return known
  const built = buildChartIndex(spans)
  indexes.set(spans, built)
  return built
}

/** From now on this is the index of these spans: built from the same ones elsewhere. */
export function adoptChartIndex(spans: SpanTable, index: ChartIndex): void {
  indexes.set(spans, index)
}

/** Builds the index. Linear in the spans. `gridCells` is for tests: so many cells at most, whatever the size of the run. */
export function buildChartIndex(spans: SpanTable, gridCells = cellsFor(spans)): ChartIndex {
  const lanes = spans.laneStart.length - 1
  const laneCheckpoint = new Int32Array(lanes + 1)
  for (let lane = 0; lane < lanes; lane++) {
    const count = spans.laneStart[lane + 1] - spans.laneStart[lane]
    laneCheckpoint[lane + 1] = laneCheckpoint[lane] + Math.ceil(count / STRIDE)
  }
  const gridTime = gridOver(spans, gridCells)
  const checkpointStart = new Float64Array(laneCheckpoint[lanes])
  const cumulated = new Float64Array(laneCheckpoint[lanes] * STATE_COUNT)
  const gridCumulated = new Float32Array(lanes * gridTime.length * STATE_COUNT)
  const decisions = countDecisions(spans)
  const frozenRows: number[] = []
  const sums = new Float64Array(STATE_COUNT)
  for (let lane = 0; lane < lanes; lane++) {
    sums.fill(0)
    let checkpoint = laneCheckpoint[lane]
    let untilCheckpoint = 0
    let cell = 0
    let at = lane * gridTime.length * STATE_COUNT
    for (let i = spans.laneStart[lane]; i < spans.laneStart[lane + 1]; i++) {
      const start = spans.start[i]
      const end = spans.end[i]
      const state = spans.state[i]
      if (untilCheckpoint === 0) {
        checkpointStart[checkpoint] = start
        cumulated.set(sums, checkpoint++ * STATE_COUNT)
        untilCheckpoint = STRIDE
      }
      untilCheckpoint--
      for (; cell < gridTime.length && gridTime[cell] < end; cell++, at += STATE_COUNT) {
        gridCumulated.set(sums, at)
        if (gridTime[cell] > start) gridCumulated[at + state] = sums[state] + gridTime[cell] - start
      }
      sums[state] += end - start
      if (state > SpanState.frozen) continue
      if (spans.endKind[i] === EventKind.preempt) decisions.os[decisions.osCount++] = end
      else if (isVoluntary(spans.endKind[i])) decisions.task[decisions.taskCount++] = end
      if (state === SpanState.frozen && end > start) frozenRows.push(i)
    }
    for (; cell < gridTime.length; cell++, at += STATE_COUNT) gridCumulated.set(sums, at)
    decisions.osRuns.push(decisions.osCount)
    decisions.taskRuns.push(decisions.taskCount)
  }
  return {
    laneCheckpoint,
    checkpointStart,
    cumulated,
    gridTime,
    gridCumulated,
    osDecisions: mergeRuns(decisions.os, decisions.osRuns),
    taskDecisions: mergeRuns(decisions.task, decisions.taskRuns),
    ...mergeFrozen(spans, frozenRows),
  }
}

/** Let go by the task itself: counted in the verdict as "tasks decided". */
export function isVoluntary(endKind: number): boolean {
  return endKind === EventKind.block || endKind === EventKind.yield
}

function cellsFor(spans: SpanTable): number {
  const lanes = spans.laneStart.length - 1
  return spans.length < LEAST_FOR_GRID ? 0 : Math.floor(spans.length / (SPANS_PER_CELL * lanes))
}

/** At most so many equal cells of whole us over all of the time. */
function gridOver(spans: SpanTable, cells: number): Float64Array {
  let end = 0
  for (let lane = 0; lane + 1 < spans.laneStart.length; lane++) {
    const last = spans.laneStart[lane + 1] - 1
    if (last >= spans.laneStart[lane] && spans.end[last] > end) end = spans.end[last]
  }
  if (cells === 0 || end === 0) return new Float64Array(0)
  const length = Math.ceil(end / cells)
  return Float64Array.from({ length: Math.ceil(end / length) + 1 }, (_, i) => i * length)
}

/** Room for all decisions by decider, lane after lane; the runs say where each lane's begin. */
function countDecisions(spans: SpanTable) {
  let os = 0
  let task = 0
  for (let i = 0; i < spans.length; i++) {
    if (spans.state[i] > SpanState.frozen) continue
    if (spans.endKind[i] === EventKind.preempt) os++
    else if (isVoluntary(spans.endKind[i])) task++
  }
  const columns = { os: new Float64Array(os), task: new Float64Array(task) }
  return { ...columns, osCount: 0, taskCount: 0, osRuns: [0], taskRuns: [0] }
}

/** All values in order, given runs of rising ones: merged two by two. `runs` says where each begins, and the end of the last. */
function mergeRuns(values: Float64Array, runs: readonly number[]): Float64Array {
  let from = values
  let bounds = runs
  let to = bounds.length > 2 ? new Float64Array(values.length) : values
  while (bounds.length > 2) {
    const next = [0]
    for (let run = 0; run < bounds.length - 1; run += 2) {
      const end = bounds[run + 2] ?? bounds[run + 1]
      mergeTwo(from, to, bounds[run], bounds[run + 1], end)
      next.push(end)
    }
    const spare = from
    from = to
    to = spare
    bounds = next
  }
  return from
}

/** `from[a..middle)` and `from[middle..end)`, both rising, as one into `to`. */
function mergeTwo(from: Float64Array, to: Float64Array, start: number, middle: number, end: number): void {
  let a = start
  let b = middle
  let i = start
  while (a < middle && b < end) to[i++] = from[a] <= from[b] ? from[a++] : from[b++]
  while (a < middle) to[i++] = from[a++]
  while (b < end) to[i++] = from[b++]
}

function mergeFrozen(spans: SpanTable, rows: number[]) {
  rows.sort((a, b) => spans.start[a] - spans.start[b])
  const starts: number[] = []
  const ends: number[] = []
  for (const row of rows) {
    if (ends.length > 0 && spans.start[row] <= ends[ends.length - 1]) {
      ends[ends.length - 1] = Math.max(ends[ends.length - 1], spans.end[row])
    } else {
      starts.push(spans.start[row])
      ends.push(spans.end[row])
    }
  }
  const frozenCumulated = new Float64Array(starts.length + 1)
  for (let i = 0; i < starts.length; i++) frozenCumulated[i + 1] = frozenCumulated[i] + ends[i] - starts[i]
  return { frozenStart: Float64Array.from(starts), frozenEnd: Float64Array.from(ends), frozenCumulated }
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

/** The same where it is thought to be near `from`: looks 1, 2, 4 ... rows further before it halves. */
export function firstAboveNear(values: Float64Array, value: number, from: number, to: number): number {
  let low = from
  let step = 1
  while (low + step <= to && values[low + step - 1] <= value) {
    low += step
    step *= 2
  }
  return firstAbove(values, value, low, Math.min(to, low + step))
}

/** Time the loop was held by blocking calls until `time`, us. */
export function frozenUntil({ frozenStart, frozenEnd, frozenCumulated }: ChartIndex, time: Micros): Micros {
  const next = firstAbove(frozenStart, time)
  if (next === 0) return 0
  return frozenCumulated[next - 1] + Math.min(frozenEnd[next - 1], time) - frozenStart[next - 1]
}
