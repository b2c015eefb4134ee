import type { Execution } from '../settings'
import type { TaskId } from '../task-set/schema'
import type { Micros } from '../time'

/**
 * The trace: the only record of a run. An ordered event log in columns; charts, metrics, queues, text log and exports are derived from it.
 *
 * | column | type | meaning |
 * | --- | --- | --- |
 * | time | Float64 | integer us, never falls from one event to the next |
 * | kind | Uint8 | `EventKind` |
 * | task | Int32 | index into `Trace.tasks`; NONE for `iteration` |
 * | core | Int8 | core 0..63; NONE where no core is concerned |
 * | step | Int32 | index into `Program.steps` (all steps of the file in preorder) the event belongs to; NONE before the first step |
 * | reason | Uint8 | `Reason` |
 * | decider | Uint8 | `Decider` |
 * | arg | Int32 | see each kind; NONE where it has no argument |
 */
export interface TraceEvents {
  readonly length: number
  readonly time: Float64Array
  readonly kind: Uint8Array
  readonly task: Int32Array
  readonly core: Int8Array
  readonly step: Int32Array
  readonly reason: Uint8Array
  readonly decider: Uint8Array
  readonly arg: Int32Array
}

/** "No such thing" in a column. Accessors turn it into `undefined`. */
export const NONE = -1

/**
 * What an event says. States change with the first group only; the second group are marks: they take no time and change no state
 * (except `freeze` and `thaw`, which open and close the frozen part of a running slice).
 */
export const EventKind = {
  /** Enters the system. arg: the task that spawned it. Then it is ready, or `due` where the reason says `connection` (the loop must find it). */
  arrive: 0,
  /** A core begins a context switch to the task, or the loop begins to charge its step cost. Only where that cost is > 0. */
  switch: 1,
  /** Is given the CPU: begins to run. */
  dispatch: 2,
  /** Running -> ready, decider os, reason quantum. */
  preempt: 3,
  /** Running -> ready, decider task. */
  yield: 4,
  /** Running -> blocked, decider task. The reason says on what; arg: the task waited for (join) or holding the lock. */
  block: 5,
  /** Blocked or due -> ready: it enters the ready queue. arg: the task whose step caused it, NONE for time, I/O and connections. */
  wake: 6,
  /** Leaves the system. reason: finished, error or cancelled. */
  finish: 7,
  /** One turn of the loop begins to run its handles. arg: how many. */
  iteration: 8,
  /** Event loop: what the blocked task waits for is due; the loop has not seen it yet. Blocked -> due. */
  due: 9,

  /** The running task goes on with another timed step on the same core, in the same slice. */
  burst: 16,
  /** A blocking call takes hold of the loop (reason: blockingSleep or blockingIo) ... */
  freeze: 17,
  /** ... and lets go of it. */
  thaw: 18,
  lock: 19,
  unlock: 20,
  /** arg: items in the queue afterwards. */
  put: 21,
  /** arg: items in the queue afterwards. */
  get: 22,
  load: 23,
  store: 24,
  log: 25,
  /** A semaphore was taken. arg: its value afterwards. */
  acquire: 26,
  /** A semaphore was given back. arg: its value afterwards, 0 where it was handed over. */
  release: 27,
  set: 28,
  clear: 29,
  /** A `cancel` step ran. arg: the task it names. Only in the event loop does it do anything. */
  cancel: 30,
  /** The deadline of a `timeout` has passed: in the event loop when it fires, elsewhere at the end of its steps. */
  deadline: 31,
} as const
export type EventKind = (typeof EventKind)[keyof typeof EventKind]

/** Why. On `block` the thing waited for; its name (`lock:m`, `io:disk`) is the step's. */
export const Reason = {
  none: 0,
  quantum: 1,
  finished: 2,
  error: 3,
  /** An arrival that the loop's select has to find. */
  connection: 4,
  io: 8,
  sleep: 9,
  blockingIo: 10,
  blockingSleep: 11,
  lock: 12,
  put: 13,
  get: 14,
  join: 15,
  /** Sequential: the parent waits, ready, while the child it spawned runs. */
  spawn: 16,
  yield: 17,
  semaphore: 18,
  event: 19,
  gather: 20,
  /** The sleep between two asks of a `poll`. */
  poll: 21,
  /** A pool thread does the work beside the loop. */
  offload: 22,
  /** On `finish`: an uncaught CancelledError ended the task. */
  cancelled: 23,
} as const
export type Reason = (typeof Reason)[keyof typeof Reason]

/** Who decided. */
export const Decider = { none: 0, os: 1, task: 2 } as const
export type Decider = (typeof Decider)[keyof typeof Decider]

/** One task in a run: an instance of a task of the file. Their order is the file's, instances of one task in list order. */
export interface TaskInstance {
  readonly id: TaskId
  /** Index into `TaskSet.tasks`. */
  readonly definition: number
  /** When it entered the system, or would have if the run had not ended before; undefined if its spawn never ran. */
  readonly arrival: Micros | undefined
  /** It enters when a `spawn` or `gather` names it, not by itself. */
  readonly isSpawned: boolean
}

export type RunEnd = 'finished' | 'deadlock' | 'horizon' | 'error'

/** Who waits for what when nothing can happen any more. */
export interface Deadlock {
  readonly waiting: readonly { readonly task: TaskId; readonly for: string; readonly heldBy?: TaskId }[]
  /** Tasks each waiting for the next, the last for the first; empty where no cycle of tasks explains it. */
  readonly cycle: readonly TaskId[]
}

export interface Trace {
  readonly engine: string
  readonly execution: Execution
  readonly tasks: readonly TaskInstance[]
  readonly endedBy: RunEnd
  /** Last instant at which anything happened; the horizon itself when it cut the run. */
  readonly makespan: Micros
  readonly events: TraceEvents
  /** Only when `endedBy` is deadlock. */
  readonly deadlock?: Deadlock
  /** What went wrong, for tasks that ended in an error: text by task index. */
  readonly errors: readonly { readonly task: number; readonly step: number; readonly message: string }[]
  readonly variables: Readonly<Record<string, number>>
}

/** One event as an object, for reading, tests and logs; never in a hot loop. */
export interface TraceEvent {
  readonly time: Micros
  readonly kind: EventKind
  readonly task: number | undefined
  readonly core: number | undefined
  readonly step: number | undefined
  readonly reason: Reason
  readonly decider: Decider
  readonly arg: number | undefined
}

const orUndefined = (value: number): number | undefined => (value === NONE ? undefined : value)

/** The event at an index, sentinels turned into `undefined`. */
export function eventAt(events: TraceEvents, index: number): TraceEvent {
  if (index < 0 || index >= events.length) throw new RangeError(`event ${index} of ${events.length}`)
  return {
    time: events.time[index],
    kind: events.kind[index] as EventKind,
    task: orUndefined(events.task[index]),
    core: orUndefined(events.core[index]),
    step: orUndefined(events.step[index]),
    reason: events.reason[index] as Reason,
    decider: events.decider[index] as Decider,
    arg: orUndefined(events.arg[index]),
  }
}
