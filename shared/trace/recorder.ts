import type { Decider, EventKind, Reason, TraceEvents } from './trace'

/** Thrown by `Recorder.add` when the trace holds as many events as its settings allow: the run ends there. */
export class EventLimitReached extends Error {}

/** Room for events in the first columns: most runs are small. */
const FIRST_CAPACITY = 1 << 8

/**
 * How much larger the columns get when they are full. Memory that has been asked for and not been written costs nothing (the operating system
 * gives it page by page on first write), copying what has been written does: so they grow in few steps, and the last columns are the trace's.
 */
const GROWTH = 4

/**
 * Appends events to columns that grow, up to a limit. A recorder may serve one run after the other: the memory it has got is then written again,
 * which is several times faster than new memory, and the trace before is gone.
 */
export class Recorder {
  /** Events recorded so far. */
  length = 0
  /** Events there is room for. */
  capacity = 0
  private maxEvents = Infinity
  /** Events that may be recorded before the columns have to grow or the limit is reached. */
  private room = 0
  private time: Float64Array = new Float64Array()
  private kind: Uint8Array = new Uint8Array()
  private task: Int32Array = new Int32Array()
  private core: Int8Array = new Int8Array()
  private step: Int32Array = new Int32Array()
  private reason: Uint8Array = new Uint8Array()
  private decider: Uint8Array = new Uint8Array()
  private arg: Int32Array = new Int32Array()

  /** @param isShared other threads may read the columns of its traces */
  constructor(
    maxEvents = Infinity,
    private readonly isShared = false,
  ) {
    this.begin(maxEvents)
  }

  /**
   * Begins a trace of at most `maxEvents` events. The columns of the one before are no longer its own.
   * @param expected about how many events there will be
   */
  begin(maxEvents: number, expected = 0): void {
    this.length = 0
    this.maxEvents = maxEvents
    const room = Math.max(FIRST_CAPACITY, Math.min(expected, maxEvents))
    if (this.capacity < room) this.resize(room)
    this.room = Math.min(this.capacity, maxEvents)
  }

  add(
    time: number,
    kind: EventKind,
    task: number,
    core: number,
    step: number,
    reason: Reason,
    decider: Decider,
    arg: number,
  ): void {
    if (this.length >= this.room) this.grow()
    const i = this.length++
    this.time[i] = time
    this.kind[i] = kind
    this.task[i] = task
    this.core[i] = core
    this.step[i] = step
    this.reason[i] = reason
    this.decider[i] = decider
    this.arg[i] = arg
  }

  /** The columns as they are, with room for `capacity` events; others once they have grown. */
  columns(): TraceEvents {
    const { length, time, kind, task, core, step, reason, decider, arg } = this
    return { length, time, kind, task, core, step, reason, decider, arg }
  }

  /** The columns, exactly as long as the trace, and its own until the recorder begins another. */
  finish(): TraceEvents {
    const { length } = this
    return {
      length,
      time: this.time.subarray(0, length),
      kind: this.kind.subarray(0, length),
      task: this.task.subarray(0, length),
      core: this.core.subarray(0, length),
      step: this.step.subarray(0, length),
      reason: this.reason.subarray(0, length),
      decider: this.decider.subarray(0, length),
      arg: this.arg.subarray(0, length),
    }
  }

  private grow(): void {
    if (this.length >= this.maxEvents) throw new EventLimitReached(`more than ${this.maxEvents} events`)
    this.resize(Math.min(this.capacity * GROWTH, this.maxEvents))
    this.room = Math.min(this.capacity, this.maxEvents)
  }

  private resize(capacity: number): void {
    this.capacity = capacity
    const memory = (bytes: number): ArrayBufferLike =>
      this.isShared ? new SharedArrayBuffer(bytes * capacity) : new ArrayBuffer(bytes * capacity)
    this.time = resized(this.time, new Float64Array(memory(8)))
    this.kind = resized(this.kind, new Uint8Array(memory(1)))
    this.task = resized(this.task, new Int32Array(memory(4)))
    this.core = resized(this.core, new Int8Array(memory(1)))
    this.step = resized(this.step, new Int32Array(memory(4)))
    this.reason = resized(this.reason, new Uint8Array(memory(1)))
    this.decider = resized(this.decider, new Uint8Array(memory(1)))
    this.arg = resized(this.arg, new Int32Array(memory(4)))
  }
}

function resized<Column extends { set(from: Column): void }>(old: Column, larger: Column): Column {
  larger.set(old)
  return larger
}
