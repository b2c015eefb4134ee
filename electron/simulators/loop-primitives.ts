import { roomFor } from '../../shared/room-for'
import { EventKind, NONE, Reason } from '../../shared/trace/trace'
import { Future, type LoopScheduler, type LoopTasks } from './loop-tasks'
import { Instruction } from './program'
import type { Run } from './run'
import { Waiters } from './waiters'

const CORE = 0

/** `Lock`, `Semaphore`, `Queue` and `Event` of asyncio (E5; CPython 3.11 `locks.py`, `queues.py`). */
export class LoopPrimitives {
  /** Who holds each lock, NONE where nobody does. */
  readonly holder: Int32Array
  private readonly isLocked: Uint8Array
  private readonly lockers: Waiters
  /** Waiters of a lock that have not been cancelled. */
  private readonly lockersLeft: Int32Array
  private readonly slots: Float64Array
  private readonly acquirers: Waiters
  /** Semaphore slots handed to waiters that have not run yet. */
  private readonly heirs: Int32Array
  private readonly items: Float64Array
  private readonly getters: Waiters
  private readonly putters: Waiters
  private readonly isSet: Uint8Array
  private readonly eventWaiters: Waiters

  constructor(
    private readonly sim: Run,
    private readonly tasks: LoopTasks,
    private readonly loop: LoopScheduler,
  ) {
    const { program, taskCount } = sim
    this.holder = new Int32Array(roomFor(program.locks.length)).fill(NONE)
    this.isLocked = new Uint8Array(roomFor(program.locks.length))
    this.lockers = new Waiters(program.locks.length, taskCount)
    this.lockersLeft = new Int32Array(roomFor(program.locks.length))
    this.slots = new Float64Array(roomFor(program.semaphores.length))
    for (let i = 0; i < program.semaphores.length; i++) this.slots[i] = program.semaphores[i].value
    this.acquirers = new Waiters(program.semaphores.length, taskCount)
    this.heirs = new Int32Array(roomFor(program.semaphores.length))
    this.items = new Float64Array(roomFor(program.queues.length))
    this.getters = new Waiters(program.queues.length, taskCount)
    this.putters = new Waiters(program.queues.length, taskCount)
    this.isSet = new Uint8Array(roomFor(program.events.length))
    this.eventWaiters = new Waiters(program.events.length, taskCount)
  }

  /** Does one of their instructions for the running task. False if it suspends or fails. */
  use(task: number, pc: number): boolean {
    const { op, target } = this.sim.program
    const on = target[pc]
    switch (op[pc]) {
      case Instruction.lock:
        return this.lock(task, on)
      case Instruction.unlock:
        return this.unlock(task, on)
      case Instruction.acquire:
        return this.acquire(task, on)
      case Instruction.release:
        this.slots[on]++
        this.mark(EventKind.release, task, this.slots[on])
        this.wakeAcquirer(on, task)
        return true
      case Instruction.put:
        return this.put(task, on)
      case Instruction.get:
        return this.get(task, on)
      case Instruction.waitEvent:
        if (this.isSet[on] === 1) return true
        this.eventWaiters.push(on, task)
        return this.suspend(task, Reason.event, NONE)
      case Instruction.set:
        this.mark(EventKind.set, task, NONE)
        this.isSet[on] = 1
        while (!this.eventWaiters.isEmpty(on)) this.tasks.resolve(this.eventWaiters.shift(on), task)
        return true
      case Instruction.clear:
        this.mark(EventKind.clear, task, NONE)
        this.isSet[on] = 0
        return true
      default:
        throw new Error(`instruction ${op[pc]} at ${pc}`)
    }
  }

  /** A wait is over as it should be, and its task runs: true if the step is done, false if it tries again (queues look for themselves). */
  completeWait(task: number, pc: number): boolean {
    const { op, target } = this.sim.program
    const on = target[pc]
    switch (op[pc]) {
      case Instruction.lock:
        this.lockers.remove(on, task)
        this.lockersLeft[on]--
        this.takeLock(task, on)
        return true
      case Instruction.acquire:
        this.heirs[on]--
        if (this.slots[on] > 0) this.wakeAcquirer(on, task)
        this.mark(EventKind.acquire, task, this.slots[on])
        return true
      default:
        return false
    }
  }

  /** The future a task waits for here is cancelled. */
  cancelWait(task: number, pc: number): void {
    const { op, target } = this.sim.program
    const on = target[pc]
    switch (op[pc]) {
      case Instruction.lock:
        // It stays in the list until it runs, and does not count any more.
        this.lockersLeft[on]--
        break
      case Instruction.acquire:
        this.acquirers.remove(on, task)
        break
      case Instruction.get:
        this.getters.remove(on, task)
        break
      case Instruction.put:
        this.putters.remove(on, task)
        break
      case Instruction.waitEvent:
        this.eventWaiters.remove(on, task)
        break
    }
  }

  /** What the awaited primitive does when CancelledError comes out of its wait (`except` and `finally` of `locks.py` and `queues.py`). */
  abandonWait(task: number, pc: number): void {
    const { op, target, queues } = this.sim.program
    const on = target[pc]
    const wasCancelled = this.tasks.isFutureCancelled[task] === 1
    switch (op[pc]) {
      case Instruction.lock:
        this.lockers.remove(on, task)
        if (!wasCancelled) this.lockersLeft[on]--
        if (this.isLocked[on] === 0) this.wakeLocker(on, task)
        break
      case Instruction.acquire:
        if (wasCancelled) break
        this.heirs[on]--
        this.slots[on]++
        this.wakeAcquirer(on, task)
        break
      case Instruction.get:
        if (!wasCancelled && this.items[on] > 0) this.wakeFirst(this.getters, on, task)
        break
      case Instruction.put:
        if (!wasCancelled && this.items[on] < queues[on].capacity) this.wakeFirst(this.putters, on, task)
        break
    }
  }

  /**
   * E5, `asyncio.Lock`: fair, unowned, not handed over: unlocking frees it and wakes the first waiter, who takes it when it runs; whoever
   * asks meanwhile queues behind. True if the lock is taken and the task goes on.
   */
  private lock(task: number, lock: number): boolean {
    if (this.isLocked[lock] === 1 || this.lockersLeft[lock] > 0) {
      this.lockers.push(lock, task)
      this.lockersLeft[lock]++
      return this.suspend(task, Reason.lock, this.holder[lock])
    }
    this.takeLock(task, lock)
    return true
  }

  private takeLock(task: number, lock: number): void {
    this.isLocked[lock] = 1
    this.holder[lock] = task
    this.mark(EventKind.lock, task, NONE)
  }

  private unlock(task: number, lock: number): boolean {
    if (this.isLocked[lock] === 0) {
      this.loop.fail(task, `lock ${this.sim.program.locks[lock]} is free, it cannot be unlocked`)
      return false
    }
    this.mark(EventKind.unlock, task, NONE)
    this.isLocked[lock] = 0
    this.holder[lock] = NONE
    this.wakeLocker(lock, task)
    return true
  }

  /** Wakes the first waiter unless its future is done: then it will run, and look again if it was cancelled. */
  private wakeLocker(lock: number, cause: number): void {
    const first = this.lockers.peek(lock)
    if (first !== NONE && this.tasks.future[first] === Future.pending) this.tasks.resolve(first, cause)
  }

  /** E5, `asyncio.Semaphore` (3.11.7 and later): a slot is handed over at release. */
  private acquire(task: number, semaphore: number): boolean {
    if (this.slots[semaphore] === 0 || this.heirs[semaphore] > 0 || !this.acquirers.isEmpty(semaphore)) {
      this.acquirers.push(semaphore, task)
      return this.suspend(task, Reason.semaphore, NONE)
    }
    this.slots[semaphore]--
    this.mark(EventKind.acquire, task, this.slots[semaphore])
    return true
  }

  private wakeAcquirer(semaphore: number, cause: number): void {
    const heir = this.acquirers.shift(semaphore)
    if (heir === NONE) return
    this.slots[semaphore]--
    this.heirs[semaphore]++
    this.tasks.resolve(heir, cause)
  }

  /** E5, `asyncio.Queue`: not handed over. A woken putter or getter that finds the queue full or empty again waits at the back. */
  private put(task: number, queue: number): boolean {
    if (this.items[queue] >= this.sim.program.queues[queue].capacity) {
      this.putters.push(queue, task)
      return this.suspend(task, Reason.put, NONE)
    }
    this.items[queue]++
    this.mark(EventKind.put, task, this.items[queue])
    this.wakeFirst(this.getters, queue, task)
    return true
  }

  private get(task: number, queue: number): boolean {
    if (this.items[queue] === 0) {
      this.getters.push(queue, task)
      return this.suspend(task, Reason.get, NONE)
    }
    this.items[queue]--
    this.mark(EventKind.get, task, this.items[queue])
    this.wakeFirst(this.putters, queue, task)
    return true
  }

  private wakeFirst(list: Waiters, queue: number, cause: number): void {
    const first = list.shift(queue)
    if (first !== NONE) this.tasks.resolve(first, cause)
  }

  private suspend(task: number, reason: Reason, waitsFor: number): false {
    this.loop.suspend(task, reason, waitsFor)
    return false
  }

  private mark(kind: EventKind, task: number, arg: number): void {
    this.sim.mark(kind, task, CORE, arg)
  }
}
