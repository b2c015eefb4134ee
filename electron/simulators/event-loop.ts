import { EVENT_LOOP_DEFAULTS, type EventLoopSettings } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import { type Micros, toMicros } from '../../shared/time'
import { Decider, EventKind, NONE, Reason, type Trace } from '../../shared/trace/trace'
import type { SimulationControl } from './control'
import { describeDeadlock } from './deadlock'
import { Devices } from './devices'
import { DueHeap } from './due-heap'
import { Instruction } from './program'
import { Run, runToTrace } from './run'
import { TaskQueue } from './task-queue'
import { Waiters } from './waiters'

/**
 * A cooperative event loop with the semantics of CPython's asyncio (DESIGN section 4.2, rules E1 to E10;
 * `Lib/asyncio/base_events.py` `_run_once`, `locks.py`, `queues.py`).
 *
 * @param settings in ms; what is left out is the default
 * @returns the trace; a deadlock, an error and the horizon are ways to end, not failures
 */
export function simulateEventLoop(
  taskSet: TaskSet,
  settings: Partial<EventLoopSettings> = {},
  control?: SimulationControl,
): Trace {
  const resolved = { ...EVENT_LOOP_DEFAULTS, ...settings }
  const run = new Run(taskSet, { model: 'eventLoop', preset: 'textbook', settings: resolved }, control)
  const loop = new EventLoop(run, resolved)
  return runToTrace(
    run,
    () => loop.run(),
    () => describeDeadlock(run, loop.holder),
  )
}

/** What a handle in the ready queue does, kept beside its task as `task * HANDLE_KINDS + kind`. */
const Handle = { step: 0, timer: 1, io: 2, connection: 3 } as const
const HANDLE_KINDS = 4

const CORE = 0

class EventLoop {
  /** Handles to run, FIFO. */
  private readonly ready = new TaskQueue()
  /** Connections and finished I/O the next select will find, by due time. */
  private readonly foundIo = new TaskQueue()
  /** Timers that are due, by deadline, equal deadlines in call order. */
  private readonly dueTimers = new TaskQueue()

  // What is to come. `heapOrder` is a twin of `timers` that keeps the literal heap of CPython, where that order is asked for.
  private readonly io = new DueHeap()
  private readonly timers = new DueHeap()
  private readonly heapOrder: DueHeap | undefined
  private callSequence = 0

  private readonly stepCost: Micros
  private readonly iterationCost: Micros

  /** Tasks that exist for the loop: one whose connection is due but not found yet has arrived and is not created. */
  private readonly isCreated: Uint8Array
  /** Tasks that ended in an error: whoever awaits one fails too. */
  private readonly hasFailed: Uint8Array
  private readonly requestedAs: Float64Array

  /** Who holds each lock. */
  readonly holder: Int32Array
  private readonly isLocked: Uint8Array
  /** The first waiter has been woken and has not run yet; it stays in the list until it does. */
  private readonly isHeirWoken: Uint8Array
  private readonly lockers: Waiters
  private readonly items: Float64Array
  private readonly getters: Waiters
  private readonly putters: Waiters
  private readonly joiners: Waiters
  /** Those who join a task that has not been created yet. */
  private readonly expecters: Waiters
  private readonly devices: Devices
  /** The task whose blockingIo holds the loop until its device has served it. */
  private frozenTask = NONE

  constructor(
    private readonly sim: Run,
    settings: EventLoopSettings,
  ) {
    const { program, taskCount } = sim
    this.stepCost = toMicros(settings.stepCost)
    this.iterationCost = toMicros(settings.iterationCost)
    this.heapOrder = settings.equalTimers === 'heapOrder' ? new DueHeap(false) : undefined
    this.isCreated = new Uint8Array(taskCount)
    this.hasFailed = new Uint8Array(taskCount)
    this.requestedAs = new Float64Array(taskCount)
    this.holder = new Int32Array(program.locks.length).fill(NONE)
    this.isLocked = new Uint8Array(program.locks.length)
    this.isHeirWoken = new Uint8Array(program.locks.length)
    this.lockers = new Waiters(program.locks.length, taskCount)
    this.items = new Float64Array(program.queues.length)
    this.getters = new Waiters(program.queues.length, taskCount)
    this.putters = new Waiters(program.queues.length, taskCount)
    this.joiners = new Waiters(taskCount, taskCount)
    this.expecters = new Waiters(taskCount, taskCount)
    this.devices = new Devices(program.devices, taskCount)
  }

  /** One turn is one iteration (E1). What its handles add to the ready queue waits for the next. */
  run(): void {
    const { sim, ready } = this
    while (sim.nextArrival === 0) this.create(sim.takeArrival(), NONE)
    for (;;) {
      if (ready.length === 0 && this.nextDue() === Infinity) return
      this.select()
      const count = ready.length
      sim.record.add(sim.now, EventKind.iteration, NONE, CORE, NONE, Reason.none, Decider.none, count)
      for (let i = 0; i < count; i++) this.runHandle(ready.shift())
    }
  }

  /** When the next connection, I/O or timer is due; now, if one already is. */
  private nextDue(): Micros {
    if (this.foundIo.length > 0 || this.dueTimers.length > 0) return this.sim.now
    return Math.min(this.sim.nextArrival, this.io.nextTime, this.timers.nextTime)
  }

  // E1 (b) and (c): I/O first, then timers; both after what was already ready.
  private select(): void {
    const { sim, ready } = this
    this.passTime(ready.length > 0 ? sim.now : Math.max(sim.now, this.nextDue()))
    while (this.foundIo.length > 0) ready.push(this.foundIo.shift())
    if (this.iterationCost > 0) this.passTime(sim.now + this.iterationCost)
    while (this.dueTimers.length > 0) {
      const handle = this.dueTimers.shift()
      ready.push(this.heapOrder === undefined ? handle : this.heapOrder.pop() * HANDLE_KINDS + Handle.timer)
    }
  }

  /**
   * Lets time pass, whatever the loop is doing. What falls due on the way is noted in order of time; at one instant connections come before
   * completions (order of request) before timers (call order).
   */
  private passTime(target: Micros): void {
    const { sim } = this
    const end = Math.min(target, sim.horizon)
    for (;;) {
      const next = Math.min(sim.nextArrival, this.io.nextTime, this.timers.nextTime)
      if (next > end) break
      if (next > sim.now) sim.now = next
      if (sim.nextArrival === next) this.noteConnection(sim.takeArrival())
      else if (this.io.nextTime === next) this.noteCompletion(this.io.pop())
      else this.noteTimer(this.timers.pop())
    }
    sim.advance(target)
  }

  private noteConnection(task: number): void {
    const { sim } = this
    sim.enter(task)
    sim.record.add(sim.now, EventKind.arrive, task, NONE, NONE, Reason.connection)
    this.foundIo.push(task * HANDLE_KINDS + Handle.connection)
  }

  private noteCompletion(task: number): void {
    const { sim } = this
    const next = this.devices.finish(sim.program.target[sim.pc[task]])
    if (next !== NONE) this.serve(next)
    if (task === this.frozenTask) {
      this.frozenTask = NONE
      return
    }
    sim.record.add(sim.now, EventKind.due, task, NONE, sim.stepOf(task), Reason.io)
    this.foundIo.push(task * HANDLE_KINDS + Handle.io)
  }

  private noteTimer(task: number): void {
    const { sim } = this
    sim.record.add(sim.now, EventKind.due, task, NONE, sim.stepOf(task), Reason.sleep)
    this.dueTimers.push(task * HANDLE_KINDS + Handle.timer)
  }

  private runHandle(handle: number): void {
    const { sim } = this
    const task = Math.floor(handle / HANDLE_KINDS)
    sim.checkpoint.turn(sim.record.length, sim.now)
    switch (handle % HANDLE_KINDS) {
      case Handle.step:
        return this.runStep(task)
      case Handle.connection:
        // E6: the task is created where the select found its connection, and runs one iteration later.
        this.wake(task, NONE)
        return this.announce(task)
      default:
        // E2: the timer or reader only sets a result; the task itself is queued at the end.
        this.wake(task, NONE)
        sim.pc[task]++
    }
  }

  private create(task: number, spawner: number): void {
    const { sim } = this
    sim.enter(task)
    sim.record.add(sim.now, EventKind.arrive, task, NONE, NONE, Reason.none, Decider.none, spawner)
    this.ready.push(task * HANDLE_KINDS + Handle.step)
    this.announce(task)
  }

  private announce(task: number): void {
    this.isCreated[task] = 1
    for (;;) {
      const expecter = this.expecters.shift(task)
      if (expecter === NONE) return
      this.wake(expecter, task)
    }
  }

  private wake(task: number, cause: number): void {
    const { sim } = this
    sim.record.add(sim.now, EventKind.wake, task, NONE, sim.stepOf(task), Reason.none, Decider.none, cause)
    this.ready.push(task * HANDLE_KINDS + Handle.step)
  }

  /** One step of a task: from being resumed to really suspending (E3). Nothing else runs meanwhile. */
  private runStep(task: number): void {
    const { sim } = this
    const { op, amount, target, reason } = sim.program
    sim.settle(task)
    if (this.stepCost > 0) {
      sim.record.add(sim.now, EventKind.switch, task, CORE, sim.stepOf(task))
      this.passTime(sim.now + this.stepCost)
    }
    sim.record.add(sim.now, EventKind.dispatch, task, CORE, sim.stepOf(task))
    let isFirstBurst = true
    for (;;) {
      const pc = sim.settle(task)
      switch (op[pc]) {
        case Instruction.cpu:
          if (amount[pc] === 0) break
          if (!isFirstBurst) this.mark(EventKind.burst, task, NONE)
          isFirstBurst = false
          this.passTime(sim.now + amount[pc])
          break
        case Instruction.wait:
          if (reason[pc] === Reason.sleep) {
            // E6a: sleep 0 is a bare yield, without a timer.
            if (amount[pc] === 0) return this.yieldLoop(task)
            this.suspend(task, Reason.sleep, NONE)
            return this.callLater(task, sim.now + amount[pc])
          }
          if (reason[pc] === Reason.io) {
            this.suspend(task, Reason.io, NONE)
            return this.request(task)
          }
          // E4: a blocking call holds the whole loop.
          if (amount[pc] === 0) break
          isFirstBurst = false
          this.freeze(task, pc)
          break
        case Instruction.yield:
          return this.yieldLoop(task)
        case Instruction.spawn:
          if (sim.hasEntered(target[pc])) return this.fail(task, `task ${this.id(target[pc])} has already been started`)
          this.create(target[pc], task)
          break
        case Instruction.join:
          if (target[pc] === task) return this.fail(task, 'a task cannot await itself')
          if (sim.hasEnded[target[pc]] === 0) {
            this.suspend(task, Reason.join, target[pc])
            return (this.isCreated[target[pc]] === 1 ? this.joiners : this.expecters).push(target[pc], task)
          }
          if (this.hasFailed[target[pc]] === 1)
            return this.fail(task, `task ${this.id(target[pc])}, awaited here, ended in an error`)
          break
        case Instruction.lock:
          if (!this.lock(task, target[pc])) return
          break
        case Instruction.unlock:
          if (this.isLocked[target[pc]] === 0)
            return this.fail(task, `lock ${sim.program.locks[target[pc]]} is free, it cannot be unlocked`)
          this.unlock(task, target[pc])
          break
        case Instruction.put:
          if (!this.put(task, target[pc])) return
          break
        case Instruction.get:
          if (!this.get(task, target[pc])) return
          break
        case Instruction.log:
          this.mark(EventKind.log, task, NONE)
          break
        case Instruction.end:
          return this.finish(task, Reason.finished)
        default:
          throw new Error(`instruction ${op[pc]} at ${pc}`)
      }
      sim.pc[task]++
    }
  }

  private mark(kind: EventKind, task: number, arg: number): void {
    this.sim.record.add(this.sim.now, kind, task, CORE, this.sim.stepOf(task), Reason.none, Decider.none, arg)
  }

  private id(task: number): string {
    return this.sim.program.instances[task].id
  }

  private yieldLoop(task: number): void {
    const { sim } = this
    sim.record.add(sim.now, EventKind.yield, task, CORE, sim.stepOf(task), Reason.yield, Decider.task)
    sim.pc[task]++
    this.ready.push(task * HANDLE_KINDS + Handle.step)
  }

  private suspend(task: number, reason: Reason, waitsFor: number): void {
    const { sim } = this
    sim.record.add(sim.now, EventKind.block, task, CORE, sim.stepOf(task), reason, Decider.task, waitsFor)
  }

  private callLater(task: number, deadline: Micros): void {
    const sequence = this.callSequence++
    this.timers.push(deadline, sequence, task)
    this.heapOrder?.push(deadline, sequence, task)
  }

  /** Starts a task's I/O, or queues it where its device is busy. The device works on its own, whatever the loop does. */
  private request(task: number): void {
    const { sim } = this
    this.requestedAs[task] = this.callSequence++
    if (this.devices.ask(sim.program.target[sim.pc[task]], task)) this.serve(task)
  }

  private serve(task: number): void {
    const { sim } = this
    this.io.push(sim.now + sim.program.amount[sim.pc[task]], this.requestedAs[task], task)
  }

  private freeze(task: number, pc: number): void {
    const { sim } = this
    const { amount, reason } = sim.program
    const freezing = reason[pc] as Reason
    sim.record.add(sim.now, EventKind.freeze, task, CORE, sim.stepOf(task), freezing)
    if (freezing === Reason.blockingIo) {
      this.frozenTask = task
      this.request(task)
      while (this.frozenTask !== NONE) this.passTime(Math.min(sim.nextArrival, this.io.nextTime, this.timers.nextTime))
    } else this.passTime(sim.now + amount[pc])
    sim.record.add(sim.now, EventKind.thaw, task, CORE, sim.stepOf(task), freezing)
  }

  /**
   * E5, `asyncio.Lock`: fair, unowned, not handed over: unlocking frees it and wakes the first waiter, who takes it when it runs; whoever
   * asks meanwhile queues behind. True if the lock is taken and the task goes on.
   */
  private lock(task: number, lock: number): boolean {
    const isHeir = this.isHeirWoken[lock] === 1 && this.lockers.peek(lock) === task
    if (isHeir) {
      this.lockers.shift(lock)
      this.isHeirWoken[lock] = 0
    } else if (this.isLocked[lock] === 1 || !this.lockers.isEmpty(lock)) {
      this.suspend(task, Reason.lock, this.holder[lock])
      this.lockers.push(lock, task)
      return false
    }
    this.isLocked[lock] = 1
    this.holder[lock] = task
    this.mark(EventKind.lock, task, NONE)
    return true
  }

  private unlock(task: number, lock: number): void {
    this.mark(EventKind.unlock, task, NONE)
    this.isLocked[lock] = 0
    this.holder[lock] = NONE
    const heir = this.lockers.peek(lock)
    if (heir === NONE || this.isHeirWoken[lock] === 1) return
    this.isHeirWoken[lock] = 1
    this.wake(heir, task)
  }

  /** E5, `asyncio.Queue`: not handed over. A woken putter or getter that finds the queue full or empty again waits at the back. */
  private put(task: number, queue: number): boolean {
    if (this.items[queue] >= this.sim.program.queues[queue].capacity) {
      this.suspend(task, Reason.put, NONE)
      this.putters.push(queue, task)
      return false
    }
    this.items[queue]++
    this.mark(EventKind.put, task, this.items[queue])
    const getter = this.getters.shift(queue)
    if (getter !== NONE) this.wake(getter, task)
    return true
  }

  private get(task: number, queue: number): boolean {
    if (this.items[queue] === 0) {
      this.suspend(task, Reason.get, NONE)
      this.getters.push(queue, task)
      return false
    }
    this.items[queue]--
    this.mark(EventKind.get, task, this.items[queue])
    const putter = this.putters.shift(queue)
    if (putter !== NONE) this.wake(putter, task)
    return true
  }

  private fail(task: number, message: string): void {
    this.sim.errors.push({ task, step: this.sim.stepOf(task), message })
    this.hasFailed[task] = 1
    this.finish(task, Reason.error)
  }

  private finish(task: number, reason: Reason): void {
    const { sim } = this
    sim.record.add(sim.now, EventKind.finish, task, CORE, sim.stepOf(task), reason, Decider.task)
    sim.leave(task)
    for (;;) {
      const joiner = this.joiners.shift(task)
      if (joiner === NONE) return
      this.wake(joiner, task)
    }
  }
}
