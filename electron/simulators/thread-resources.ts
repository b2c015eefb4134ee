import { roomFor } from '../../shared/room-for'
import { EventKind, NONE, Reason } from '../../shared/trace/trace'
import { Instruction } from './program'
import type { Run } from './run'
import { Waiters } from './waiters'

/** What threads wait for needs of the scheduler. */
export interface ThreadScheduler {
  /** Takes a thread off its core until somebody wakes it. */
  block(core: number, task: number, reason: Reason, waitsFor: number): void
  /** Ends a wait and queues the thread behind its step. */
  wakeInto(task: number, cause: number): void
  /** Queues a thread that tries its step again. NONE is nobody. */
  wakeToTry(task: number, cause: number): void
  fail(core: number, task: number, message: string): void
}

/**
 * Locks, semaphores, events and queues of threads (DESIGN section 4.1, T5 and T5a): handed to the first waiter, or, with `barging`, free for
 * whoever comes first while the first waiter wakes up.
 */
export class ThreadResources {
  /** Who holds each lock, NONE where nobody does. */
  readonly holder: Int32Array
  private readonly isLocked: Uint8Array
  private readonly lockers: Waiters
  private readonly slots: Float64Array
  private readonly acquirers: Waiters
  private readonly isSet: Uint8Array
  private readonly eventWaiters: Waiters
  private readonly items: Float64Array
  private readonly getters: Waiters
  private readonly putters: Waiters

  constructor(
    private readonly sim: Run,
    private readonly scheduler: ThreadScheduler,
    private readonly isBarging: boolean,
  ) {
    const { program, taskCount } = sim
    this.holder = new Int32Array(roomFor(program.locks.length)).fill(NONE)
    this.isLocked = new Uint8Array(roomFor(program.locks.length))
    this.lockers = new Waiters(program.locks.length, taskCount)
    this.slots = new Float64Array(roomFor(program.semaphores.length))
    for (let i = 0; i < program.semaphores.length; i++) this.slots[i] = program.semaphores[i].value
    this.acquirers = new Waiters(program.semaphores.length, taskCount)
    this.isSet = new Uint8Array(roomFor(program.events.length))
    this.eventWaiters = new Waiters(program.events.length, taskCount)
    this.items = new Float64Array(roomFor(program.queues.length))
    this.getters = new Waiters(program.queues.length, taskCount)
    this.putters = new Waiters(program.queues.length, taskCount)
  }

  /** Does one of their instructions for the running thread. False if it blocks or fails: the core is free then. */
  use(core: number, task: number, pc: number): boolean {
    const { op, target } = this.sim.program
    const on = target[pc]
    switch (op[pc]) {
      case Instruction.lock:
        return this.lock(core, task, on)
      case Instruction.unlock:
        return this.unlock(core, task, on)
      case Instruction.acquire:
        return this.acquire(core, task, on)
      case Instruction.release:
        return this.release(core, task, on)
      case Instruction.put:
        return this.put(core, task, on)
      case Instruction.get:
        return this.get(core, task, on)
      case Instruction.waitEvent:
        return this.waitForEvent(core, task, on)
      case Instruction.set:
        return this.setEvent(core, task, on)
      case Instruction.clear:
        this.mark(EventKind.clear, task, core, NONE)
        this.isSet[on] = 0
        return true
      default:
        throw new Error(`instruction ${op[pc]} at ${pc}`)
    }
  }

  private lock(core: number, task: number, lock: number): boolean {
    if (this.isLocked[lock] === 1) {
      this.lockers.push(lock, task)
      return this.block(core, task, Reason.lock, this.holder[lock])
    }
    this.isLocked[lock] = 1
    this.holder[lock] = task
    this.mark(EventKind.lock, task, core, NONE)
    return true
  }

  // T5: handed to the first waiter at unlock; not owned.
  private unlock(core: number, task: number, lock: number): boolean {
    if (this.isLocked[lock] === 0) {
      this.scheduler.fail(core, task, `lock ${this.sim.program.locks[lock]} is free, it cannot be unlocked`)
      return false
    }
    this.mark(EventKind.unlock, task, core, NONE)
    const heir = this.lockers.shift(lock)
    if (heir === NONE || this.isBarging) {
      this.holder[lock] = NONE
      this.isLocked[lock] = 0
      this.scheduler.wakeToTry(heir, task)
      return true
    }
    this.holder[lock] = heir
    this.mark(EventKind.lock, heir, NONE, task)
    this.scheduler.wakeInto(heir, task)
    return true
  }

  private acquire(core: number, task: number, semaphore: number): boolean {
    if (this.slots[semaphore] === 0) {
      this.acquirers.push(semaphore, task)
      return this.block(core, task, Reason.semaphore, NONE)
    }
    this.slots[semaphore]--
    this.mark(EventKind.acquire, task, core, this.slots[semaphore])
    return true
  }

  private release(core: number, task: number, semaphore: number): boolean {
    const heir = this.acquirers.shift(semaphore)
    if (heir === NONE || this.isBarging) {
      this.slots[semaphore]++
      this.mark(EventKind.release, task, core, this.slots[semaphore])
      this.scheduler.wakeToTry(heir, task)
      return true
    }
    this.mark(EventKind.release, task, core, this.slots[semaphore])
    this.mark(EventKind.acquire, heir, NONE, this.slots[semaphore])
    this.scheduler.wakeInto(heir, task)
    return true
  }

  private put(core: number, task: number, queue: number): boolean {
    const getter = this.isBarging ? NONE : this.getters.shift(queue)
    if (getter !== NONE) {
      // Handed over: the item never rests in the queue.
      this.mark(EventKind.put, task, core, this.items[queue])
      this.mark(EventKind.get, getter, NONE, this.items[queue])
      this.scheduler.wakeInto(getter, task)
      return true
    }
    if (this.items[queue] >= this.sim.program.queues[queue].capacity) {
      this.putters.push(queue, task)
      return this.block(core, task, Reason.put, NONE)
    }
    this.items[queue]++
    this.mark(EventKind.put, task, core, this.items[queue])
    if (this.isBarging) this.scheduler.wakeToTry(this.getters.shift(queue), task)
    return true
  }

  private get(core: number, task: number, queue: number): boolean {
    if (this.items[queue] === 0) {
      this.getters.push(queue, task)
      return this.block(core, task, Reason.get, NONE)
    }
    this.items[queue]--
    this.mark(EventKind.get, task, core, this.items[queue])
    const putter = this.putters.shift(queue)
    if (this.isBarging) this.scheduler.wakeToTry(putter, task)
    else if (putter !== NONE) {
      this.items[queue]++
      this.mark(EventKind.put, putter, NONE, this.items[queue])
      this.scheduler.wakeInto(putter, task)
    }
    return true
  }

  private waitForEvent(core: number, task: number, event: number): boolean {
    if (this.isSet[event] === 1) return true
    this.eventWaiters.push(event, task)
    return this.block(core, task, Reason.event, NONE)
  }

  private setEvent(core: number, task: number, event: number): boolean {
    this.mark(EventKind.set, task, core, NONE)
    this.isSet[event] = 1
    while (!this.eventWaiters.isEmpty(event)) this.scheduler.wakeInto(this.eventWaiters.shift(event), task)
    return true
  }

  private block(core: number, task: number, reason: Reason, waitsFor: number): false {
    this.scheduler.block(core, task, reason, waitsFor)
    return false
  }

  private mark(kind: EventKind, task: number, core: number, arg: number): void {
    this.sim.mark(kind, task, core, arg)
  }
}
