import { CUT, SpanState, type SpanTable } from './span-table'
import { EventKind, NONE, Reason, type Trace, type TraceEvents } from './trace'

/** What an event does to its task's state: marks leave it alone, `finish` ends the stay. */
const MARK = 255
const LEAVES = 254

/** Tables of no more spans have one block of memory for all columns: most runs are small, and each block has its price. */
const FEW = 1024

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

/**
 * The spans of a run (see `SpanTable`). Linear in the events: one pass counts the spans of each lane, one fills them; nothing is allocated per event.
 * Spans still open when the run ends are closed at the makespan with `endKind` CUT.
 */
export function toSpans(trace: Trace): SpanTable {
  const { events, makespan } = trace
  const { time, kind, task, reason, step, core, arg, length: eventCount } = events
  const lanes = trace.tasks.length

  const laneStart = countSpans(trace)
  const length = laneStart[lanes]
  const spans = makeTable(length, laneStart)

  const next = laneStart.slice(0, lanes)
  /** Who woke or spawned a task that then ran at that very instant: the ready span without length is left out, the next one tells. */
  const handedOn = new Int32Array(lanes).fill(NONE)
  const close = (lane: number, opened: number, end: number, endKind: number): void => {
    const state = stateAfter(events, opened)
    const start = time[opened]
    const openedBy = kind[opened]
    const isCaused = openedBy === EventKind.arrive || openedBy === EventKind.wake
    if (end === start && !(state === SpanState.running && isEndOfStay(endKind))) {
      if (isCaused) handedOn[lane] = arg[opened]
      return
    }
    const row = next[lane]++
    const hasCore = state === SpanState.running || state === SpanState.frozen || state === SpanState.switching
    const isPlain = state === SpanState.running || state === SpanState.switching || openedBy === EventKind.wake
    spans.start[row] = start
    spans.end[row] = end
    spans.state[row] = state
    spans.reason[row] = isPlain ? Reason.none : reason[opened]
    spans.step[row] = step[opened]
    spans.core[row] = hasCore ? core[opened] : NONE
    spans.endKind[row] = endKind
    spans.by[row] = isCaused || openedBy === EventKind.block ? arg[opened] : handedOn[lane]
    handedOn[lane] = NONE
    spans.event[row] = opened
  }

  /** Index of the event that opened the state each task is in; NONE while it is not in the system. */
  const open = new Int32Array(lanes).fill(NONE)
  for (let i = 0; i < eventCount; i++) {
    const after = STATE_AFTER[kind[i]]
    if (after === MARK) continue
    const lane = task[i]
    if (open[lane] !== NONE) close(lane, open[lane], time[i], kind[i])
    open[lane] = after === LEAVES ? NONE : i
  }
  for (let lane = 0; lane < lanes; lane++) if (open[lane] !== NONE) close(lane, open[lane], makespan, CUT)
  return spans
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

/** The columns of a table, still empty. */
function makeTable(length: number, laneStart: Int32Array): SpanTable {
  if (length > FEW) {
    return {
      length,
      laneStart,
      start: new Float64Array(length),
      end: new Float64Array(length),
      step: new Int32Array(length),
      by: new Int32Array(length),
      event: new Int32Array(length),
      state: new Uint8Array(length),
      reason: new Uint8Array(length),
      core: new Int8Array(length),
      endKind: new Uint8Array(length),
    }
  }
  // The widest numbers first, so that each column is aligned.
  const block = new ArrayBuffer(32 * length)
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
