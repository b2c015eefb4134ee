import { Decider, type EventKind, NONE, Reason, type TraceEvents } from './trace'

/** Thrown by `Recorder.add` when the trace holds as many events as its settings allow: the run ends there. */
export class EventLimitReached extends Error {}

/** Appends events to columns that grow by doubling, up to a limit. One per run. */
export class Recorder {
  length = 0
  private capacity: number
  private time: Float64Array
  private kind: Uint8Array
  private task: Int32Array
  private core: Int8Array
  private step: Int32Array
  private reason: Uint8Array
  private decider: Uint8Array
  private arg: Int32Array

  constructor(private readonly maxEvents = Infinity) {
    const capacity = Math.min(1024, maxEvents)
    this.capacity = capacity
    this.time = new Float64Array(capacity)
    this.kind = new Uint8Array(capacity)
    this.task = new Int32Array(capacity)
    this.core = new Int8Array(capacity)
    this.step = new Int32Array(capacity)
    this.reason = new Uint8Array(capacity)
    this.decider = new Uint8Array(capacity)
    this.arg = new Int32Array(capacity)
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
    const i = this.length
    if (i === this.capacity) this.grow()
    this.time[i] = time
    this.kind[i] = kind
    this.task[i] = task
    this.core[i] = core
    this.step[i] = step
    this.reason[i] = reason
    this.decider[i] = decider
    this.arg[i] = arg
    this.length = i + 1
  }

  /** The columns cut to their length. The recorder must not be used afterwards. */
  finish(): TraceEvents {
    const n = this.length
    return {
      length: n,
      time: this.time.slice(0, n),
      kind: this.kind.slice(0, n),
      task: this.task.slice(0, n),
      core: this.core.slice(0, n),
      step: this.step.slice(0, n),
      reason: this.reason.slice(0, n),
      decider: this.decider.slice(0, n),
      arg: this.arg.slice(0, n),
    }
  }

  private grow(): void {
    if (this.capacity >= this.maxEvents) throw new EventLimitReached(`more than ${this.maxEvents} events`)
    this.capacity = Math.min(this.capacity * 2, this.maxEvents)
    this.time = grown(this.time, new Float64Array(this.capacity))
    this.kind = grown(this.kind, new Uint8Array(this.capacity))
    this.task = grown(this.task, new Int32Array(this.capacity))
    this.core = grown(this.core, new Int8Array(this.capacity))
    this.step = grown(this.step, new Int32Array(this.capacity))
    this.reason = grown(this.reason, new Uint8Array(this.capacity))
    this.decider = grown(this.decider, new Uint8Array(this.capacity))
    this.arg = grown(this.arg, new Int32Array(this.capacity))
  }
}

function grown<Column extends { set(from: Column): void }>(from: Column, to: Column): Column {
  to.set(from)
  return to
}
