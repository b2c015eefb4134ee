import type { Micros } from '../time'
import { CUT, SpanState, type SpanTable } from './span-table'
import { EventKind, NONE, Reason } from './trace'

/** What an event does to its task's state: marks leave it alone, `finish` ends the stay. */
export const MARK = 255
export const LEAVES = 254

/** Of a span in memory: two Float64, three Int32, four bytes. */
export const BYTES_PER_SPAN = 32

export const STATE_AFTER = new Uint8Array(256).fill(MARK)
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
export function stateAfter(kind: number, reason: number): SpanState {
  if (kind === EventKind.arrive && reason === Reason.connection) return SpanState.due
  return STATE_AFTER[kind] as SpanState
}

/**
 * Whether a running span of length 0 is kept: where it carries a decision (preempt, yield, block) or a finish. So the last span of a slice is
 * always a running one that says how the slice ended, also where a blocking call comes last in it.
 */
export function isEndOfStay(kind: number): boolean {
  return kind === EventKind.preempt || kind === EventKind.yield || kind === EventKind.block || kind === EventKind.finish
}

/** Gives memory of at least so many bytes. What was written there before is gone. */
export interface Room {
  take(bytes: number): ArrayBuffer
}

/** Is told of every span when it ends, in the order of the ends. */
export interface SpanSink {
  add(lane: number, start: number, end: number, state: number, endKind: number): void
}

/** Fills a table event by event. */
export interface SpanBuilder {
  /** Goes on by one event that changes a state (see `changesState`). */
  apply(
    event: number,
    time: number,
    kind: number,
    lane: number,
    core: number,
    step: number,
    reason: number,
    arg: number,
  ): void
  /** Closes what is open. Throws where the lanes have other lengths: then the counts are not those of these events. */
  end(makespan: Micros): SpanTable
}

/** @param table its lanes have the right lengths; its columns are written. @param sink is told of every span */
export function buildSpans(table: SpanTable, sink?: SpanSink): SpanBuilder {
  const { laneStart } = table
  const lanes = laneStart.length - 1
  const next = laneStart.slice(0, lanes)
  // The state of the open span of each lane, which stands in the table but for its end; LEAVES where none is open.
  const states = new Uint8Array(lanes).fill(LEAVES)
  const since = new Float64Array(lanes)
  const openedBy = new Uint8Array(lanes)
  // Who woke or spawned a task that then ran at that very instant: the ready span without length is left out, the next one tells.
  const handedOn = new Int32Array(lanes).fill(NONE)

  // Ends the open span, if it is one.
  const close = (lane: number, end: number, endKind: number): void => {
    const row = next[lane]
    const isInTable = row < laneStart[lane + 1]
    const state = states[lane]
    const start = since[lane]
    if (end === start && !(state === SpanState.running && isEndOfStay(endKind))) {
      const isCaused = openedBy[lane] === EventKind.arrive || openedBy[lane] === EventKind.wake
      if (isCaused && isInTable) handedOn[lane] = table.by[row]
      return
    }
    if (!isInTable) throw new Error(`lane ${lane} has more spans than were counted`)
    table.end[row] = end
    table.endKind[row] = endKind
    handedOn[lane] = NONE
    next[lane] = row + 1
    if (sink !== undefined) sink.add(lane, start, end, state, endKind)
  }

  return {
    apply(event, time, kind, lane, core, step, reason, arg) {
      if (states[lane] !== LEAVES) close(lane, time, kind)
      const state = kind === EventKind.finish ? LEAVES : stateAfter(kind, reason)
      states[lane] = state
      if (state === LEAVES) return
      since[lane] = time
      openedBy[lane] = kind
      const row = next[lane]
      // What opens behind the last span of a lane has no length. Were it written, it would stand in the next lane.
      if (row >= laneStart[lane + 1]) return
      const hasCore = state <= SpanState.frozen || state === SpanState.switching
      const isPlain = state === SpanState.running || state === SpanState.switching || kind === EventKind.wake
      const isCaused = kind === EventKind.arrive || kind === EventKind.wake
      table.start[row] = time
      table.state[row] = state
      table.reason[row] = isPlain ? Reason.none : reason
      table.step[row] = step
      table.core[row] = hasCore ? core : NONE
      table.by[row] = isCaused || kind === EventKind.block ? arg : handedOn[lane]
      table.event[row] = event
    },
    end(makespan) {
      for (let lane = 0; lane < lanes; lane++) {
        if (states[lane] !== LEAVES) close(lane, makespan, CUT)
        const missing = laneStart[lane + 1] - next[lane]
        if (missing !== 0) throw new Error(`${missing} spans of lane ${lane} are missing`)
      }
      return table
    },
  }
}

/** The columns of a table in one block of memory, not yet written. @param block of so many bytes per span at least; else it gets its own */
export function makeTable(laneStart: Int32Array, block?: ArrayBuffer): SpanTable {
  const length = laneStart[laneStart.length - 1]
  const memory = block ?? new ArrayBuffer(BYTES_PER_SPAN * length)
  // The widest numbers first, so that each column is aligned.
  return {
    length,
    laneStart,
    start: new Float64Array(memory, 0, length),
    end: new Float64Array(memory, 8 * length, length),
    step: new Int32Array(memory, 16 * length, length),
    by: new Int32Array(memory, 20 * length, length),
    event: new Int32Array(memory, 24 * length, length),
    state: new Uint8Array(memory, 28 * length, length),
    reason: new Uint8Array(memory, 29 * length, length),
    core: new Int8Array(memory, 30 * length, length),
    endKind: new Uint8Array(memory, 31 * length, length),
  }
}
