import { Decider, type EventKind, NONE, Reason, type TraceEvents } from './trace'

/** Thrown by `Recorder.add` when the trace holds as many events as its settings allow: the run ends there. */
export class EventLimitReached extends Error {}

/** Events in one chunk: a few MB, so that a growing trace is never copied and a small one costs little. */
const CHUNK = 1 << 16

/** Events in the first chunk: most runs are small. */
const FIRST_CHUNK = 1 << 9

/** Appends events to columns, chunk by chunk, up to a limit; each event is copied once, when the run is over. One recorder per run. */
export class Recorder {
  private readonly full: Chunk[] = []
  private chunk: Chunk
  /** Events in the full chunks. */
  private before = 0
  private used = 0

  constructor(private readonly maxEvents = Infinity) {
    this.chunk = makeChunk(Math.min(FIRST_CHUNK, maxEvents))
  }

  /** Events recorded so far. */
  get length(): number {
    return this.before + this.used
  }

  add(
    time: number,
    kind: EventKind,
    task: number,
    core: number = NONE,
    step: number = NONE,
    reason: Reason = Reason.none,
    decider: Decider = Decider.none,
    arg: number = NONE,
  ): void {
    if (this.used === this.chunk.time.length) this.startChunk()
    const { chunk } = this
    const i = this.used++
    chunk.time[i] = time
    chunk.kind[i] = kind
    chunk.task[i] = task
    chunk.core[i] = core
    chunk.step[i] = step
    chunk.reason[i] = reason
    chunk.decider[i] = decider
    chunk.arg[i] = arg
  }

  /** The columns, exactly as long as the trace. The recorder must not be used afterwards. */
  finish(): TraceEvents {
    const { length } = this
    const whole = makeChunk(length)
    let at = 0
    for (const chunk of [...this.full.splice(0), this.chunk]) {
      const count = Math.min(chunk.time.length, length - at)
      copyInto(whole, chunk, at, count)
      at += count
    }
    return { length, ...whole }
  }

  private startChunk(): void {
    const room = this.maxEvents - this.length
    if (room <= 0) throw new EventLimitReached(`more than ${this.maxEvents} events`)
    this.full.push(this.chunk)
    this.before += this.used
    this.used = 0
    this.chunk = makeChunk(Math.min(CHUNK, room))
  }
}

type Chunk = Omit<TraceEvents, 'length'>

function makeChunk(size: number): Chunk {
  return {
    time: new Float64Array(size),
    kind: new Uint8Array(size),
    task: new Int32Array(size),
    core: new Int8Array(size),
    step: new Int32Array(size),
    reason: new Uint8Array(size),
    decider: new Uint8Array(size),
    arg: new Int32Array(size),
  }
}

function copyInto(whole: Chunk, chunk: Chunk, at: number, count: number): void {
  whole.time.set(chunk.time.subarray(0, count), at)
  whole.kind.set(chunk.kind.subarray(0, count), at)
  whole.task.set(chunk.task.subarray(0, count), at)
  whole.core.set(chunk.core.subarray(0, count), at)
  whole.step.set(chunk.step.subarray(0, count), at)
  whole.reason.set(chunk.reason.subarray(0, count), at)
  whole.decider.set(chunk.decider.subarray(0, count), at)
  whole.arg.set(chunk.arg.subarray(0, count), at)
}
