import { CUT, SpanState, type SpanTable } from './span-table'
import { EventKind, NONE, Reason, type Trace, type TraceEvents } from './trace'

/** What an event does to its task's state: marks leave it alone, `finish` ends the stay. */
const MARK = 255
const LEAVES = 254

/** Of a span in memory: two Float64, three Int32, four bytes. */
const BYTES_PER_SPAN = 32

const STATE_AFTER = new Uint8Array(256).fill(MARK)
STATE_AFTER[EventKind.arrive] = SpanState.ready
STATE_AFTER[EventKind.switch] = SpanState.switching
STATE_AFTER[EventKind.dispatch] = SpanState.running
STATE_AFTER[EventKind.preempt] = SpanState.preempted
STATE_AFTER[EventKind.yield] = SpanState.ready
STATE_AFTER[EventKind.block] = SpanState.blocked
STATE_AFTER[EventKind.wake] = SpanState.ready
STATE_AFTER[EventKind.due] = SpanState.due
STATE_AFTER[EventKind.freeze] = SpanState.frozen
STATE_AFTER[EventKind.thaw] = SpanState.running
STATE_AFTER[EventKind.finish] = LEAVES

/** Whether an event of this kind changes its task's state; the others are marks. */
export function changesState(kind: number): boolean {
  return STATE_AFTER[kind] !== MARK
}

/** The state an event puts its task into. Only for kinds that change the state and are no `finish`. */
function stateAfter(events: TraceEvents, index: number): SpanState {
  const kind = events.kind[index]
  if (kind === EventKind.arrive && events.reason[index] === Reason.connection) return SpanState.due
  return STATE_AFTER[kind] as SpanState
}

/**
 * Whether a running span of length 0 is kept: where it carries a decision (preempt, yield, block) or a finish. So the last span of a slice is
 * always a running one that says how the slice ended, also where a blocking call comes last in it.
 */
function isEndOfStay(kind: number): boolean {
  return kind === EventKind.preempt || kind === EventKind.yield || kind === EventKind.block || kind === EventKind.finish
}

/** Gives memory for so many spans or more. The table that was written there before is gone. */
export interface Room {
  take(spans: number): ArrayBuffer
}

/**
 * Memory that tables of spans are written to one after the other: each takes the place of the one before. Where a system gives memory page by page at
 * the first write, that write costs several times what the table does.
 */
export class SpanRoom implements Room {
  private block = new ArrayBuffer(0)

  /** @param most spans that room is kept for; a larger table gets memory of its own */
  constructor(private readonly most: number) {}

  take(spans: number): ArrayBuffer {
    if (spans > this.most) return new ArrayBuffer(BYTES_PER_SPAN * spans)
    const bytes = BYTES_PER_SPAN * Math.min(this.most, Math.ceil(spans * 1.25))
    if (this.block.byteLength < BYTES_PER_SPAN * spans) this.block = new ArrayBuffer(bytes)
    return this.block
  }
}

/**
 * The spans of a run (see `SpanTable`). Linear in the events: one pass counts the spans of each lane, one fills them; nothing is allocated per event.
 * Spans still open when the run ends are closed at the makespan with `endKind` CUT.
 *
 * @param room where the table is written to, until the next is; else it gets memory of its own
 */
export function toSpans(trace: Trace, room?: Room): SpanTable {
  const { events, makespan } = trace
  const { time, kind, task, length: eventCount } = events
  const lanes = trace.tasks.length
  const laneStart = countSpans(trace)
  const length = laneStart[lanes]
  const spans = makeTable(length, laneStart, room)

  const next = laneStart.slice(0, lanes)
  /** Who woke or spawned a task that then ran at that very instant: the ready span without length is left out, the next one tells. */
  const handedOn = new Int32Array(lanes).fill(NONE)
  /** Index of the event that opened the state each task is in; NONE while it is not in the system. */
  const open = new Int32Array(lanes).fill(NONE)
  for (let i = 0; i < eventCount; i++) {
    const what = kind[i]
    const after = STATE_AFTER[what]
    if (after === MARK) continue
    const lane = task[i]
    const opened = open[lane]
    open[lane] = after === LEAVES ? NONE : i
    if (opened !== NONE) close(events, spans, next, handedOn, lane, opened, time[i], what)
  }
  for (let lane = 0; lane < lanes; lane++)
    if (open[lane] !== NONE) close(events, spans, next, handedOn, lane, open[lane], makespan, CUT)
  return spans
}

/** Writes the span that one event opened and another ends, if it is one. */
function close(
  events: TraceEvents,
  spans: SpanTable,
  next: Int32Array,
  handedOn: Int32Array,
  lane: number,
  opened: number,
  end: number,
  endKind: number,
): void {
  const state = stateAfter(events, opened)
  const start = events.time[opened]
  const openedBy = events.kind[opened]
  const isCaused = openedBy === EventKind.arrive || openedBy === EventKind.wake
  if (end === start && !(state === SpanState.running && isEndOfStay(endKind))) {
    if (isCaused) handedOn[lane] = events.arg[opened]
    return
  }
  const row = next[lane]++
  const hasCore = state === SpanState.running || state === SpanState.frozen || state === SpanState.switching
  const isPlain = state === SpanState.running || state === SpanState.switching || openedBy === EventKind.wake
  spans.start[row] = start
  spans.end[row] = end
  spans.state[row] = state
  spans.reason[row] = isPlain ? Reason.none : events.reason[opened]
  spans.step[row] = events.step[opened]
  spans.core[row] = hasCore ? events.core[opened] : NONE
  spans.endKind[row] = endKind
  spans.by[row] = isCaused || openedBy === EventKind.block ? events.arg[opened] : handedOn[lane]
  handedOn[lane] = NONE
  spans.event[row] = opened
}

/** `laneStart`: how many spans stand before each lane, and in all. Keeps and drops spans by the same rule as the filling pass. */
function countSpans(trace: Trace): Int32Array {
  const { events, makespan } = trace
  const { time, kind, task, length } = events
  const lanes = trace.tasks.length
  const count = new Int32Array(lanes + 1)
  const open = new Int32Array(lanes).fill(NONE)
  for (let i = 0; i < length; i++) {
    const after = STATE_AFTER[kind[i]]
    if (after === MARK) continue
    const lane = task[i]
    const opened = open[lane]
    if (opened !== NONE) {
      const isRunning = STATE_AFTER[kind[opened]] === SpanState.running
      if (time[i] > time[opened] || (isRunning && isEndOfStay(kind[i]))) count[lane + 1]++
    }
    open[lane] = after === LEAVES ? NONE : i
  }
  for (let lane = 0; lane < lanes; lane++) if (open[lane] !== NONE && makespan > time[open[lane]]) count[lane + 1]++
  for (let lane = 0; lane < lanes; lane++) count[lane + 1] += count[lane]
  return count
}

/** The columns of a table in one block of memory, not yet written. */
export function makeTable(length: number, laneStart: Int32Array, room?: Room): SpanTable {
  const block = room?.take(length) ?? new ArrayBuffer(BYTES_PER_SPAN * length)
  // The widest numbers first, so that each column is aligned.
  return {
    length,
    laneStart,
    start: new Float64Array(block, 0, length),
    end: new Float64Array(block, 8 * length, length),
    step: new Int32Array(block, 16 * length, length),
    by: new Int32Array(block, 20 * length, length),
    event: new Int32Array(block, 24 * length, length),
    state: new Uint8Array(block, 28 * length, length),
    reason: new Uint8Array(block, 29 * length, length),
    core: new Int8Array(block, 30 * length, length),
    endKind: new Uint8Array(block, 31 * length, length),
  }
}
