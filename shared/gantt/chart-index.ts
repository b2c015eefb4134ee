import type { RunHead } from '../trace/run-head'
import { firstAbove } from '../trace/rising'
import type { Companion } from '../trace/run-reader'
import { SpanState, STATE_COUNT, type SpanTable } from '../trace/span-table'
import { EventKind } from '../trace/trace'
import type { Micros } from '../time'

export { STATE_COUNT }

/** So many spans lie between two checkpoints: an exact look-up scans at most these. */
export const STRIDE = 32
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
export function buildChartIndex(spans: SpanTable, gridCells = cellsFor(spans.laneStart)): ChartIndex {
  const { laneStart, start, end, state, endKind } = spans
  const size = {
    laneStart,
    until: end.reduce((last, time) => Math.max(last, time), 0),
    gridCells,
    osDecisions: spans.length,
    taskDecisions: spans.length,
  }
  const builder = beginIndex(size, new ArrayBuffer(indexBytes(size)), 0)
  for (let lane = 0; lane + 1 < laneStart.length; lane++) {
    for (let i = laneStart[lane]; i < laneStart[lane + 1]; i++)
      builder.add(lane, start[i], end[i], state[i], endKind[i])
  }
  const index = builder.end()
  // They came lane after lane.
  index.osDecisions.sort()
  index.taskDecisions.sort()
  return index
}

/** What has to be known of a run before its index can be built. */
interface IndexSize {
  readonly laneStart: Int32Array
  /** When the last span ends, us. */
  readonly until: Micros
  readonly gridCells: number
  /** At most so many of each. */
  readonly osDecisions: number
  readonly taskDecisions: number
}

/** Cells of whole us, and how many: at most `gridCells` over all of the time. */
function gridOf({ until, gridCells }: IndexSize): { readonly cell: Micros; readonly edges: number } {
  if (gridCells === 0 || until === 0) return { cell: 0, edges: 0 }
  const cell = Math.ceil(until / gridCells)
  return { cell, edges: Math.ceil(until / cell) + 1 }
}

function indexBytes(size: IndexSize): number {
  const { laneStart, osDecisions, taskDecisions } = size
  const lanes = laneStart.length - 1
  // At most: each lane may have one that is not full.
  const checkpoints = Math.ceil(laneStart[lanes] / STRIDE) + lanes
  const { edges } = gridOf(size)
  return 8 * (checkpoints * (1 + STATE_COUNT) + edges + osDecisions + taskDecisions) + 4 * lanes * edges * STATE_COUNT
}

/** Builds an index from spans as they end: those of a lane in their order, lanes in any; decisions stand in the order in which they come. */
function beginIndex(size: IndexSize, block: ArrayBuffer, at: number) {
  const { laneStart } = size
  const lanes = laneStart.length - 1
  const { cell, edges } = gridOf(size)
  const laneCheckpoint = new Int32Array(lanes + 1)
  for (let lane = 0; lane < lanes; lane++)
    laneCheckpoint[lane + 1] = laneCheckpoint[lane] + Math.ceil((laneStart[lane + 1] - laneStart[lane]) / STRIDE)
  let place = at
  const doubles = (length: number): Float64Array => {
    const column = new Float64Array(block, place, length)
    place += 8 * length
    return column
  }
  const checkpointStart = doubles(laneCheckpoint[lanes])
  const cumulated = doubles(laneCheckpoint[lanes] * STATE_COUNT)
  const gridTime = doubles(edges)
  for (let i = 0; i < edges; i++) gridTime[i] = i * cell
  const osDecisions = doubles(size.osDecisions)
  const taskDecisions = doubles(size.taskDecisions)
  const gridCumulated = new Float32Array(block, place, lanes * edges * STATE_COUNT)
  const frozen: { start: Micros; end: Micros }[] = []
  // Per lane: time in each state so far, the next checkpoint and the spans before it, the next edge of the grid.
  const sums = new Float64Array(lanes * STATE_COUNT)
  const nextCheckpoint = laneCheckpoint.slice(0, lanes)
  const untilCheckpoint = new Int32Array(lanes)
  const nextEdge = new Int32Array(lanes)
  let osCount = 0
  let taskCount = 0

  const noteEdge = (lane: number, edge: number): number => {
    const to = (lane * edges + edge) * STATE_COUNT
    for (let s = 0; s < STATE_COUNT; s++) gridCumulated[to + s] = sums[lane * STATE_COUNT + s]
    return to
  }
  const noteCheckpoint = (lane: number, start: Micros): void => {
    const checkpoint = nextCheckpoint[lane]++
    checkpointStart[checkpoint] = start
    const to = checkpoint * STATE_COUNT
    for (let s = 0; s < STATE_COUNT; s++) cumulated[to + s] = sums[lane * STATE_COUNT + s]
    untilCheckpoint[lane] = STRIDE
  }
  const passEdges = (lane: number, start: Micros, end: Micros, state: number): void => {
    let edge = nextEdge[lane]
    for (; edge < edges && edge * cell < end; edge++) {
      const to = noteEdge(lane, edge)
      const time = edge * cell
      if (time > start) gridCumulated[to + state] = sums[lane * STATE_COUNT + state] + time - start
    }
    nextEdge[lane] = edge
  }
  return {
    /** Time spent in each state by each lane so far, us. */
    sums,
    add(lane: number, start: Micros, end: Micros, state: number, endKind: number): void {
      if (untilCheckpoint[lane] === 0) noteCheckpoint(lane, start)
      untilCheckpoint[lane]--
      if (nextEdge[lane] < edges && nextEdge[lane] * cell < end) passEdges(lane, start, end, state)
      sums[lane * STATE_COUNT + state] += end - start
      if (state > SpanState.frozen) return
      if (endKind === EventKind.preempt) osDecisions[osCount++] = end
      else if (isVoluntary(endKind)) taskDecisions[taskCount++] = end
      if (state === SpanState.frozen && end > start) frozen.push({ start, end })
    },
    end(): ChartIndex {
      for (let lane = 0; lane < lanes; lane++)
        for (let edge = nextEdge[lane]; edge < edges; edge++) noteEdge(lane, edge)
      return {
        laneCheckpoint,
        checkpointStart,
        cumulated,
        gridTime,
        gridCumulated,
        osDecisions: osDecisions.subarray(0, osCount),
        taskDecisions: taskDecisions.subarray(0, taskCount),
        ...mergeFrozen(frozen),
      }
    },
  }
}

/** Builds the index of a run while it is read, in the memory of its spans. */
export interface IndexWhileRead extends Companion {
  /** Makes it the index of these spans, all of which have been read. Gives the time each lane was in each state: `lane * STATE_COUNT + state`, us. */
  adopt(spans: SpanTable): Float64Array
}

export function indexWhileRead(): IndexWhileRead {
  let begun: ReturnType<typeof beginIndex> | undefined
  return {
    bytesFor: (head) => indexBytes(sizeOf(head)),
    begin: (head, block, at) => (begun = beginIndex(sizeOf(head), block, at)),
    adopt(spans) {
      if (begun === undefined) throw new Error('no run')
      adoptChartIndex(spans, begun.end())
      return begun.sums
    },
  }
}

function sizeOf({ laneStart, until, osDecisions, taskDecisions }: RunHead): IndexSize {
  return { laneStart, until, gridCells: cellsFor(laneStart), osDecisions, taskDecisions }
}

/** Let go by the task itself: counted in the verdict as "tasks decided". */
export function isVoluntary(endKind: number): boolean {
  return endKind === EventKind.block || endKind === EventKind.yield
}

function cellsFor(laneStart: Int32Array): number {
  const lanes = laneStart.length - 1
  return laneStart[lanes] < LEAST_FOR_GRID ? 0 : Math.floor(laneStart[lanes] / (SPANS_PER_CELL * lanes))
}

function mergeFrozen(frozen: { readonly start: Micros; readonly end: Micros }[]) {
  frozen.sort((a, b) => a.start - b.start)
  const starts: number[] = []
  const ends: number[] = []
  for (const { start, end } of frozen) {
    if (ends.length > 0 && start <= ends[ends.length - 1]) ends[ends.length - 1] = Math.max(ends[ends.length - 1], end)
    else {
      starts.push(start)
      ends.push(end)
    }
  }
  const frozenCumulated = new Float64Array(starts.length + 1)
  for (let i = 0; i < starts.length; i++) frozenCumulated[i + 1] = frozenCumulated[i] + ends[i] - starts[i]
  return { frozenStart: Float64Array.from(starts), frozenEnd: Float64Array.from(ends), frozenCumulated }
}

/** `firstAbove` where the row is thought to be near `from`: looks 1, 2, 4 ... rows further before it halves. */
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
