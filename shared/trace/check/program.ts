import { assertNever } from '../../assert-never'
import type { Model } from '../../settings'
import type { Step, TaskSet } from '../../task-set/schema'
import { type Micros, toMicros } from '../../time'
import { EventKind, NONE, Reason } from '../trace'
import { declared } from './numbers'

/** What a step asks of a trace, read from the file a second time and apart from the simulators. */
export const Demand = {
  /** CPU time, `micros` of it. */
  cpu: 0,
  /** Always suspends (or freezes the loop), with this event and reason, for `micros`; `isExact`: for neither more nor less. */
  suspends: 1,
  /** May block with this reason, or go on; a poll for `micros`. */
  mayBlock: 2,
  /** `micros` times what stands up to its `loopEnd`. */
  loop: 3,
  loopEnd: 4,
  /** May fail, and takes no time. */
  instant: 5,
  end: 6,
} as const

/** The demands of every task of the file under a model, one after the other in columns. */
export interface Programs {
  /** The first demand of each task of the file. Its last is an `end`. */
  readonly entry: Int32Array
  /** 0 where the CPU time of a task cannot be told from the file: `poll`, and in the event loop `timeout`, whose steps may be left early. */
  readonly isKnown: Uint8Array
  readonly kind: Uint8Array
  readonly micros: Float64Array
  /** NONE for `loop`, `loopEnd` and `end`. */
  readonly step: Int32Array
  readonly event: Uint8Array
  readonly reason: Uint8Array
  readonly isExact: Uint8Array
  /** The first demand of a loop's body, for its `loopEnd`. */
  readonly body: Int32Array
  /** The demand of every step, NONE for those that have none. */
  readonly ofStep: Int32Array
  /** Nesting of loops. */
  readonly depth: Int32Array
  readonly maxDepth: number
}

/** Reads the demands of all tasks. @param stepCount how many steps they have in all */
export function readPrograms(taskSet: TaskSet, model: Model, stepCount: number): Programs {
  const reader = new Reader(taskSet, model, stepCount)
  reader.readAll()
  return reader
}

type PlainStep = Exclude<Step, { readonly op: 'repeat' | 'call' | 'timeout' }>

/** The demands of tasks under a model while they are read: columns with room for all there can be. */
class Reader implements Programs {
  readonly entry: Int32Array
  readonly isKnown: Uint8Array
  readonly kind: Uint8Array
  readonly micros: Float64Array
  readonly step: Int32Array
  readonly event: Uint8Array
  readonly reason: Uint8Array
  readonly isExact: Uint8Array
  readonly body: Int32Array
  readonly depth: Int32Array
  readonly ofStep: Int32Array
  maxDepth = 1
  private length = 0
  private nextStep = 0
  private readonly isLoop: boolean
  private readonly isSequential: boolean

  /** @param stepCount how many steps there are: none makes more than two demands, and each task has one for its end */
  constructor(
    private readonly taskSet: TaskSet,
    model: Model,
    stepCount: number,
  ) {
    const tasks = taskSet.tasks.length
    const room = 2 * stepCount + tasks
    this.isLoop = model === 'eventLoop'
    this.isSequential = model === 'sequential'
    this.entry = new Int32Array(tasks)
    this.isKnown = new Uint8Array(tasks).fill(1)
    // One block for all columns, the widest numbers first: most runs are small, and each block has its price.
    const block = new ArrayBuffer(room * (8 + 3 * 4 + 4) + stepCount * 4)
    let at = 0
    const next = (bytes: number): number => (at += bytes) - bytes
    this.micros = new Float64Array(block, next(8 * room), room)
    this.step = new Int32Array(block, next(4 * room), room)
    this.body = new Int32Array(block, next(4 * room), room)
    this.depth = new Int32Array(block, next(4 * room), room)
    this.ofStep = new Int32Array(block, next(4 * stepCount), stepCount)
    this.kind = new Uint8Array(block, next(room), room)
    this.event = new Uint8Array(block, next(room), room)
    this.reason = new Uint8Array(block, next(room), room)
    this.isExact = new Uint8Array(block, next(room), room)
  }

  readAll(): void {
    const { tasks } = this.taskSet
    for (let task = 0; task < tasks.length; task++) {
      this.entry[task] = this.length
      this.read(task, tasks[task].steps, 0)
      this.add(Demand.end, NONE, 0)
    }
  }

  private read(task: number, steps: readonly Step[], depth: number): void {
    if (depth >= this.maxDepth) this.maxDepth = depth + 1
    for (const step of steps) {
      const at = this.nextStep++
      this.ofStep[at] = NONE
      switch (step.op) {
        case 'repeat':
          this.readLoop(task, step.steps, step.times, depth)
          break
        case 'timeout':
          if (this.isLoop) this.isKnown[task] = 0
          this.read(task, step.steps, depth)
          break
        case 'call':
          this.read(task, step.steps, depth)
          break
        case 'poll':
          this.isKnown[task] = 0
          this.readPlain(step, at)
          break
        default:
          this.readPlain(step, at)
      }
    }
  }

  /** Nothing where its body asks for nothing. */
  private readLoop(task: number, steps: readonly Step[], times: number, depth: number): void {
    const row = this.add(Demand.loop, NONE, times)
    this.depth[row] = depth
    this.read(task, steps, depth + 1)
    if (this.length === row + 1) {
      this.length--
      return
    }
    const end = this.add(Demand.loopEnd, NONE, 0)
    this.body[end] = row + 1
    this.depth[end] = depth
  }

  private readPlain(step: PlainStep, at: number): void {
    switch (step.op) {
      case 'cpu':
        return this.computes(at, step.ms)
      case 'offload':
        if (!this.isLoop) return this.computes(at, step.ms)
        return this.suspends(at, EventKind.block, Reason.offload, toMicros(step.ms))
      case 'io':
      case 'blockingIo': {
        // T5a, E6a: `io 0` takes no time, and yet really suspends in the loop.
        if (step.ms === 0 && !(this.isLoop && step.op === 'io')) return
        const freezes = this.isLoop && step.op === 'blockingIo'
        this.suspends(at, freezes ? EventKind.freeze : EventKind.block, Reason[step.op], toMicros(step.ms))
        // Only a device of limited capacity makes anybody wait longer than asked for; sequentially there is nobody to wait for.
        if (!this.isSequential && capacityOf(this.taskSet, step.device) !== Infinity) this.isExact[this.length - 1] = 0
        return
      }
      case 'blockingSleep':
        if (!this.isLoop) return this.pauses(at, step.ms, Reason.blockingSleep)
        if (step.ms > 0) this.suspends(at, EventKind.freeze, Reason.blockingSleep, toMicros(step.ms))
        return
      case 'sleep':
        return this.pauses(at, step.ms, Reason.sleep)
      case 'yield':
        if (!this.isSequential) this.suspends(at, EventKind.yield, Reason.yield, 0)
        return
      case 'spawn':
        if (this.isSequential) return this.suspends(at, EventKind.yield, Reason.spawn, 0)
        return this.isInstant(at)
      case 'join':
      case 'lock':
      case 'put':
      case 'get':
        return this.mayBlock(at, Reason[step.op], 0)
      case 'gather':
        // It may also fail there: a child already started, a child that ended in an error.
        if (this.isSequential) return this.suspends(at, EventKind.yield, Reason.gather, 0)
        return this.mayBlock(at, Reason.gather, 0)
      case 'acquire':
        return this.mayBlock(at, Reason.semaphore, 0)
      case 'wait':
        return this.mayBlock(at, Reason.event, 0)
      case 'poll':
        if (step.every === 0 && !this.isSequential) return this.suspends(at, EventKind.yield, Reason.yield, 0)
        return this.mayBlock(at, Reason.poll, toMicros(step.every))
      case 'unlock':
      case 'release':
      case 'load':
      case 'store':
      case 'set':
      case 'clear':
      case 'cancel':
      case 'log':
        return this.isInstant(at)
      default:
        return assertNever(step, 'step')
    }
  }

  private computes(at: number, ms: number): void {
    if (ms > 0) this.add(Demand.cpu, at, toMicros(ms))
  }

  private suspends(at: number, event: EventKind, reason: Reason, micros: Micros): void {
    const row = this.add(Demand.suspends, at, micros)
    this.event[row] = event
    this.reason[row] = reason
  }

  /** T5a, E6a: a sleep of 0 is a yield, and nothing at all sequentially. */
  private pauses(at: number, ms: number, reason: Reason): void {
    if (ms > 0) this.suspends(at, EventKind.block, reason, toMicros(ms))
    else if (!this.isSequential) this.suspends(at, EventKind.yield, Reason.yield, 0)
  }

  private mayBlock(at: number, reason: Reason, micros: Micros): void {
    this.reason[this.add(Demand.mayBlock, at, micros)] = reason
  }

  private isInstant(at: number): void {
    this.add(Demand.instant, at, 0)
  }

  /** Adds a demand of a step, NONE for none; gives its row. */
  private add(kind: number, step: number, micros: Micros): number {
    const row = this.length++
    this.kind[row] = kind
    this.micros[row] = micros
    this.step[row] = step
    this.isExact[row] = 1
    this.body[row] = NONE
    if (step !== NONE) this.ofStep[step] = row
    return row
  }
}

function capacityOf(taskSet: TaskSet, device: string | undefined): number {
  return device === undefined ? Infinity : (declared(taskSet.devices, device)?.capacity ?? Infinity)
}
