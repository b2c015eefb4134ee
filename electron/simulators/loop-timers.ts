import type { Micros } from '../../shared/time'
import { Decider, EventKind, NONE, Reason } from '../../shared/trace/trace'
import type { Agenda } from './agenda'
import { DueHeap } from './due-heap'
import { DueQueue } from './due-queue'
import { HandleKind, HandleQueue, MAX_SUBJECTS } from './handle-queue'
import { Instruction } from './program'
import type { Run } from './run'

/**
 * Timers of the loop (`call_later`). Each has a slot: a task's sleep has the task's number, the d-th timeout it is in, counted from outside,
 * the number `d * taskCount + task`. A slot's stamp tells a live timer from a cancelled one that still lies in a heap or queue.
 */
export class LoopTimers {
  /** Timers that are due, by deadline, equal deadlines in call order. */
  readonly due = new HandleQueue()
  /** A timer was cancelled whose handle may already be queued. */
  hasCancelled = false

  private readonly timers = new DueQueue()
  /** A twin of `timers` that keeps the literal heap of CPython, where that order is asked for. */
  private readonly heapOrder: DueHeap | undefined
  private readonly taskCount: number
  private calls = 0
  /** -1: no timer runs. */
  private readonly stamp: Float64Array
  /** The same as CPython's heap sees it: a cancelled sleep's timer is dead only when its task has run. */
  private readonly heapStamp: Float64Array

  constructor(
    private readonly sim: Run,
    private readonly agenda: Agenda,
    isHeapOrder: boolean,
  ) {
    const slots = sim.taskCount * (sim.program.maxTimeouts + 1)
    if (slots > MAX_SUBJECTS) throw new Error(`${slots} timers, at most ${MAX_SUBJECTS} can be told apart`)
    this.heapOrder = isHeapOrder ? new DueHeap(false) : undefined
    this.taskCount = sim.taskCount
    this.stamp = new Float64Array(slots).fill(-1)
    this.heapStamp = new Float64Array(isHeapOrder ? slots : 1).fill(-1)
  }

  /** The earliest deadline, of a cancelled timer too, or Infinity. */
  get nextTime(): Micros {
    return this.timers.nextTime
  }

  /** Starts the timer of a slot. */
  start(slot: number, deadline: Micros): void {
    const stamp = ++this.calls
    this.stamp[slot] = stamp
    this.timers.push(deadline, stamp, slot)
    this.agenda.note(deadline)
    if (this.heapOrder === undefined) return
    this.heapStamp[slot] = stamp
    this.heapOrder.push(deadline, stamp, slot)
  }

  /** Queues what a timer would do at once (`call_soon`). */
  startDue(slot: number, ready: HandleQueue): void {
    this.stamp[slot] = ++this.calls
    ready.pushStamped(HandleKind.timeout, slot, this.stamp[slot])
  }

  /** Its handle has come to run. */
  end(slot: number): void {
    this.stamp[slot] = -1
  }

  cancel(slot: number): void {
    if (this.stamp[slot] < 0) return
    this.hasCancelled = true
    this.stamp[slot] = -1
  }

  /** What is cancelled of a slot is dead for CPython's heap too. */
  leaveHeap(slot: number): void {
    if (this.heapOrder !== undefined) this.heapStamp[slot] = -1
  }

  isSleeping(task: number): boolean {
    return this.stamp[task] >= 0
  }

  isRunning(slot: number, stamp: number): boolean {
    return this.stamp[slot] === stamp
  }

  /** Takes cancelled timers off the front. */
  dropCancelled(): void {
    const { timers } = this
    while (timers.length > 0 && this.stamp[timers.nextItem] !== timers.nextSequence) timers.pop()
  }

  /** The same in CPython's heap, where it happens once per iteration (`_run_once`). */
  dropCancelledInOrder(): void {
    const { heapOrder } = this
    if (heapOrder === undefined) return
    while (heapOrder.length > 0 && this.heapStamp[heapOrder.nextItem] !== heapOrder.nextSequence) heapOrder.pop()
  }

  /** The earliest timer has come to its deadline. */
  noteDue(): void {
    const { sim, timers } = this
    const stamp = timers.nextSequence
    const slot = timers.pop()
    if (this.stamp[slot] !== stamp) return
    if (slot < this.taskCount) {
      const isPoll = sim.program.op[sim.pc[slot]] === Instruction.poll
      const reason = isPoll ? Reason.poll : Reason.sleep
      sim.record.add(sim.now, EventKind.due, slot, NONE, sim.stepOf(slot), reason, Decider.none, NONE)
    }
    this.queue(this.due, slot, stamp)
  }

  /** Moves the handles of all due timers to the ready queue. */
  takeDue(ready: HandleQueue): void {
    const { heapOrder } = this
    if (heapOrder === undefined) return ready.takeAll(this.due)
    this.due.clear()
    while (heapOrder.nextTime <= this.sim.now) {
      const stamp = heapOrder.nextSequence
      const slot = heapOrder.pop()
      if (this.stamp[slot] === stamp) this.queue(ready, slot, stamp)
    }
  }

  /** A cancelled sleep's handle leaves the queues before its task can sleep again; a timeout's may not, and is known by its stamp. */
  private queue(queue: HandleQueue, slot: number, stamp: number): void {
    if (slot < this.taskCount) queue.push(HandleKind.sleep, slot)
    else queue.pushStamped(HandleKind.timeout, slot, stamp)
  }
}
