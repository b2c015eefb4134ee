import type { Micros } from '../../shared/time'
import { Decider, EventKind, NONE, Reason } from '../../shared/trace/trace'
import type { Agenda } from './agenda'
import { Devices } from './devices'
import { DueHeap } from './due-heap'
import { HandleKind, HandleQueue } from './handle-queue'
import type { Run } from './run'

/** Requests there is room for at first: small enough for V8 to keep the columns in its own heap, where they cost next to nothing. */
const FIRST_ROOM = 8

/** The "device" of pool work. */
const POOL = -2

/**
 * I/O at devices and work in the pool: what others do for tasks while the loop runs. A request is a number, given again when it is over. A task
 * waits for at most one; those it has abandoned go on without it.
 */
export class LoopRequests {
  /** Connections and finished I/O the next select will find, by due time. */
  readonly found = new HandleQueue()
  /** A request was abandoned whose handle may already be queued. */
  hasCancelled = false
  /** The task whose blockingIo holds the loop until its device has served it. */
  frozenTask = NONE
  /** How many I/O requests somebody still waits for. */
  awaitedIo = 0

  private readonly io = new DueHeap()
  private readonly pool = new DueHeap()
  private readonly devices: Devices
  private calls = 0

  // Tasks.
  /** The request a task waits for, NONE once it is abandoned or over. */
  private readonly requestOf: Int32Array
  /** The task's request is over and its handle is queued. */
  private readonly isOver: Uint8Array

  // Requests.
  /** Who waits for it, NONE: it was abandoned. */
  private task = new Int32Array(FIRST_ROOM)
  private device = new Int32Array(FIRST_ROOM)
  private length = new Float64Array(FIRST_ROOM)
  /** Order of request. */
  private stamp = new Float64Array(FIRST_ROOM)
  /** Numbers to give: the first `freeCount` ones of a stack. */
  private free = new Int32Array(FIRST_ROOM)
  private freeCount = FIRST_ROOM

  constructor(
    private readonly sim: Run,
    private readonly agenda: Agenda,
    private readonly ready: HandleQueue,
  ) {
    for (let request = 0; request < FIRST_ROOM; request++) this.free[request] = request
    this.devices = new Devices(sim.program.devices)
    this.requestOf = new Int32Array(sim.taskCount).fill(NONE)
    this.isOver = new Uint8Array(sim.taskCount)
  }

  /** When the next I/O ends, an abandoned one too, or Infinity. */
  get nextIo(): Micros {
    return this.io.nextTime
  }

  /** When the next pool work ends, an abandoned one too, or Infinity. */
  get nextPool(): Micros {
    return this.pool.nextTime
  }

  /** Whether somebody waits for the I/O that ends next; only when there is one. */
  get isNextIoAwaited(): boolean {
    return this.task[this.io.nextItem] !== NONE
  }

  /** Starts the I/O of the step a task is at, or queues it where its device is busy. The device works on its own, whatever the loop does. */
  startIo(task: number): void {
    const { amount, target } = this.sim.program
    const pc = this.sim.pc[task]
    const request = this.open(task, target[pc], amount[pc])
    this.awaitedIo++
    if (this.devices.ask(target[pc], request)) this.serve(request)
  }

  /** E9: a pool thread works beside the loop. */
  startPoolWork(task: number, length: Micros): void {
    const request = this.open(task, POOL, length)
    const end = this.sim.now + length
    this.pool.push(end, this.stamp[request], request)
    this.agenda.note(end)
  }

  /** Nobody waits for a task's request any more, if it has one. At a device it keeps its place until it is served (E8). */
  abandon(task: number): void {
    const request = this.requestOf[task]
    if (request !== NONE) {
      if (this.device[request] !== POOL) this.awaitedIo--
      this.task[request] = NONE
      this.requestOf[task] = NONE
    } else if (this.isOver[task] === 1) {
      this.isOver[task] = 0
      this.hasCancelled = true
    }
  }

  /** The task's handle has come to run. */
  end(task: number): void {
    this.isOver[task] = 0
  }

  /** A task's request is over, and it still waits for its result. */
  hasResult(task: number): boolean {
    return this.isOver[task] === 1
  }

  /** Takes abandoned pool work off the front. */
  dropAbandoned(): void {
    const { pool } = this
    while (pool.length > 0 && this.task[pool.nextItem] === NONE) this.close(pool.pop())
  }

  /** The I/O that ends next ends now: its device goes on with the next request, and the next select will find it. */
  noteIo(): void {
    const request = this.io.pop()
    const next = this.devices.finish(this.device[request])
    if (next !== NONE) this.serve(next)
    const task = this.close(request)
    if (task === NONE) return
    this.awaitedIo--
    if (task === this.frozenTask) {
      this.frozenTask = NONE
      return
    }
    this.recordDue(task, Reason.io)
    this.found.push(HandleKind.request, task)
  }

  /** The pool work that ends next ends now: its result enters the ready queue at its very moment (E9). */
  notePoolResult(): void {
    const task = this.close(this.pool.pop())
    if (task === NONE) return
    this.recordDue(task, Reason.offload)
    this.ready.push(HandleKind.request, task)
  }

  private recordDue(task: number, reason: Reason): void {
    const { sim } = this
    this.isOver[task] = 1
    sim.record.add(sim.now, EventKind.due, task, NONE, sim.stepOf(task), reason, Decider.none, NONE)
  }

  private serve(request: number): void {
    const end = this.sim.now + this.length[request]
    this.io.push(end, this.stamp[request], request)
    this.agenda.note(end)
  }

  private open(task: number, device: number, length: Micros): number {
    if (this.freeCount === 0) this.grow()
    const request = this.free[--this.freeCount]
    this.task[request] = task
    this.device[request] = device
    this.length[request] = length
    this.stamp[request] = ++this.calls
    this.requestOf[task] = request
    return request
  }

  /** Gives the task that waited for it, NONE if it was abandoned. */
  private close(request: number): number {
    const task = this.task[request]
    if (task !== NONE) this.requestOf[task] = NONE
    this.free[this.freeCount++] = request
    return task
  }

  private grow(): void {
    const { task, device, length, stamp } = this
    const count = task.length
    this.task = new Int32Array(count * 2)
    this.device = new Int32Array(count * 2)
    this.length = new Float64Array(count * 2)
    this.stamp = new Float64Array(count * 2)
    this.task.set(task)
    this.device.set(device)
    this.length.set(length)
    this.stamp.set(stamp)
    this.free = new Int32Array(count * 2)
    for (let i = 0; i < count; i++) this.free[i] = count + i
    this.freeCount = count
  }
}
