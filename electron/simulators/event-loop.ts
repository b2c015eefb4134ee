import { EVENT_LOOP_DEFAULTS, type EventLoopSettings } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import { type Micros, toMicros } from '../../shared/time'
import { Decider, EventKind, NONE, Reason, type Trace } from '../../shared/trace/trace'
import type { SimulationControl } from './control'
import { describeDeadlock } from './deadlock'
import { Devices } from './devices'
import { DueHeap } from './due-heap'
import { HandleQueue } from './handle-queue'
import { Instruction } from './program'
import { Run, runToTrace } from './run'
import { Waiters } from './waiters'

/**
 * A cooperative event loop with the semantics of CPython's asyncio (DESIGN section 4.2, rules E1 to E10; CPython 3.11 `Lib/asyncio`:
 * `base_events.py` `_run_once`, `tasks.py`, `locks.py`, `queues.py`, `timeouts.py`).
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

/** What a handle in the ready queue does, kept beside its subject as `subject * HANDLE_KINDS + kind`. The subject is a task; of a timer, its slot. */
const Handle = { step: 0, timer: 1, io: 2, connection: 3, gathered: 4 } as const
const HANDLE_KINDS = 5

/** The future a task waits for. `done`: its result is there and the task's step is queued. */
const Future = { none: 0, pending: 1, done: 2 } as const

/** What is raised in a task at its next step. */
const Raised = { nothing: 0, cancelled: 1, error: 2 } as const

const CORE = 0

class EventLoop {
  /** Handles to run, FIFO. */
  private readonly ready = new HandleQueue()
  /** Connections and finished I/O the next select will find, by due time. */
  private readonly foundIo = new HandleQueue()
  /** Timers that are due, by deadline, equal deadlines in call order. */
  private readonly dueTimers = new HandleQueue()

  // What is to come. `heapOrder` is a twin of `timers` that keeps the literal heap of CPython, where that order is asked for.
  private readonly io = new DueHeap()
  private readonly pool = new DueHeap()
  private readonly timers = new DueHeap()
  private readonly heapOrder: DueHeap | undefined
  private callSequence = 0
  /** Something was cancelled whose handle may already be queued. */
  private hasDeadHandles = false

  private readonly stepCost: Micros
  private readonly iterationCost: Micros

  // Tasks, as `asyncio.Task` keeps them.
  /** It exists for the loop: one whose connection is due but not found yet has arrived and is not created. */
  private readonly isCreated: Uint8Array
  private readonly hasStarted: Uint8Array
  private readonly future: Uint8Array
  /** The future was cancelled, so a late result does not count. */
  private readonly isFutureCancelled: Uint8Array
  /** Raised in the task when it is resumed: its future was cancelled, or what it gathered ended badly. */
  private readonly raised: Uint8Array
  private readonly mustCancel: Uint8Array
  private readonly cancelRequests: Int32Array
  /** How a task ended, for those who await it. */
  private readonly endedWith: Uint8Array

  // Timers: slot 0 of a task is its sleep, slot d its d-th timeout from outside. A slot's stamp tells a live timer from a cancelled one.
  private readonly slotsPerTask: number
  private readonly timerStamp: Float64Array
  /** The same as CPython's heap sees it: a cancelled sleep's timer is dead only when its task has run. */
  private readonly heapStamp: Float64Array
  private readonly timeoutDepth: Int32Array
  private readonly timeoutPc: Int32Array
  private readonly timeoutCancelling: Int32Array
  private readonly isTimeoutExpiring: Uint8Array

  /** Stamp of the I/O or pool work a task waits for, -1 once it is abandoned or over. */
  private readonly requestStamp: Float64Array
  /** The task's I/O is done and only waits to be found. */
  private readonly isIoDue: Uint8Array
  /** How many I/O requests somebody still waits for. */
  private awaitedIo = 0
  private readonly devices: Devices
  /** Devices of requests that were abandoned, by stamp: their task may long be elsewhere. */
  private readonly deviceOfAbandoned = new Map<number, number>()
  /** Requests that wait for a busy device, by stamp: an abandoned one keeps its place, so a task can have several. */
  private readonly queued = new Map<number, { readonly task: number; readonly length: Micros }>()
  /** The task whose blockingIo holds the loop until its device has served it. */
  private frozenTask = NONE

  // What tasks wait for.
  /** Who holds each lock. */
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
  private readonly joiners: Waiters
  /** Those who join a task that has not been created yet. */
  private readonly expecters: Waiters

  // gather: each call has a number, so that a child of an old one is known.
  private gatherCalls = 0
  private readonly gatherOf: Int32Array
  private readonly gatherer: Int32Array
  private readonly gathering: Int32Array
  private readonly childrenLeft: Int32Array
  private readonly isGatherCancelled: Uint8Array

  private readonly pollBegan: Float64Array

  constructor(
    private readonly sim: Run,
    settings: EventLoopSettings,
  ) {
    const { program, taskCount } = sim
    this.stepCost = toMicros(settings.stepCost)
    this.iterationCost = toMicros(settings.iterationCost)
    this.heapOrder = settings.equalTimers === 'heapOrder' ? new DueHeap(false) : undefined
    this.isCreated = new Uint8Array(taskCount)
    this.hasStarted = new Uint8Array(taskCount)
    this.future = new Uint8Array(taskCount)
    this.isFutureCancelled = new Uint8Array(taskCount)
    this.raised = new Uint8Array(taskCount)
    this.mustCancel = new Uint8Array(taskCount)
    this.cancelRequests = new Int32Array(taskCount)
    this.endedWith = new Uint8Array(taskCount)
    this.slotsPerTask = program.maxTimeouts + 1
    this.timerStamp = new Float64Array(taskCount * this.slotsPerTask).fill(-1)
    this.heapStamp = new Float64Array(taskCount * this.slotsPerTask).fill(-1)
    this.timeoutDepth = new Int32Array(taskCount)
    this.timeoutPc = new Int32Array(taskCount * this.slotsPerTask)
    this.timeoutCancelling = new Int32Array(taskCount * this.slotsPerTask)
    this.isTimeoutExpiring = new Uint8Array(taskCount * this.slotsPerTask)
    this.requestStamp = new Float64Array(taskCount).fill(-1)
    this.isIoDue = new Uint8Array(taskCount)
    this.devices = new Devices(program.devices)
    this.holder = new Int32Array(program.locks.length).fill(NONE)
    this.isLocked = new Uint8Array(program.locks.length)
    this.lockers = new Waiters(program.locks.length, taskCount)
    this.lockersLeft = new Int32Array(program.locks.length)
    this.slots = Float64Array.from(program.semaphores, ({ value }) => value)
    this.acquirers = new Waiters(program.semaphores.length, taskCount)
    this.heirs = new Int32Array(program.semaphores.length)
    this.items = new Float64Array(program.queues.length)
    this.getters = new Waiters(program.queues.length, taskCount)
    this.putters = new Waiters(program.queues.length, taskCount)
    this.isSet = new Uint8Array(program.events.length)
    this.eventWaiters = new Waiters(program.events.length, taskCount)
    this.joiners = new Waiters(taskCount, taskCount)
    this.expecters = new Waiters(taskCount, taskCount)
    this.gatherOf = new Int32Array(taskCount)
    this.gatherer = new Int32Array(taskCount).fill(NONE)
    this.gathering = new Int32Array(taskCount)
    this.childrenLeft = new Int32Array(taskCount)
    this.isGatherCancelled = new Uint8Array(taskCount)
    this.pollBegan = new Float64Array(taskCount).fill(-1)
  }

  /** One turn is one iteration (E1). What its handles add to the ready queue waits for the next. */
  run(): void {
    const { sim, ready } = this
    while (sim.nextArrival === 0) this.create(sim.takeArrival(), NONE)
    for (;;) {
      this.dropDeadHandles()
      if (ready.length === 0 && this.nextDue() === Infinity) return
      this.select()
      const count = ready.length
      sim.record.add(sim.now, EventKind.iteration, NONE, CORE, NONE, Reason.none, Decider.none, count)
      for (let i = 0; i < count; i++) this.runHandle(ready.shift())
    }
  }

  /** Handles cancelled while they were queued make no turn of the loop (`_run_once` skips them). */
  private dropDeadHandles(): void {
    if (!this.hasDeadHandles) return
    this.hasDeadHandles = false
    for (const queue of [this.ready, this.foundIo, this.dueTimers]) {
      for (let left = queue.length; left > 0; left--) {
        const handle = queue.shift()
        const { stamp } = queue
        if (this.isAlive(handle, stamp)) queue.push(handle, stamp)
      }
    }
  }

  private isAlive(handle: number, stamp: number): boolean {
    const subject = Math.floor(handle / HANDLE_KINDS)
    const kind = handle % HANDLE_KINDS
    if (kind === Handle.timer) return this.timerStamp[subject] === stamp
    return kind !== Handle.io || this.requestStamp[subject] === stamp
  }

  /** When the next thing that anybody waits for is due; now, if one already is. */
  private nextDue(): Micros {
    const { sim } = this
    if (this.foundIo.length > 0 || this.dueTimers.length > 0) return sim.now
    for (;;) {
      this.dropCancelledTimers()
      const others = Math.min(sim.nextArrival, this.timers.nextTime, this.pool.nextTime)
      if (this.io.length === 0 || this.isRequested(this.io)) return Math.min(others, this.io.nextTime)
      // An abandoned request makes nothing happen, but its device serves the next after it.
      if (this.awaitedIo === 0 || this.io.nextTime > others) return others
      sim.now = Math.max(sim.now, this.io.nextTime)
      this.noteCompletion()
    }
  }

  private dropCancelledTimers(): void {
    while (this.timers.length > 0 && this.timerStamp[this.timers.nextItem] !== this.timers.nextSequence)
      this.timers.pop()
    while (this.pool.length > 0 && !this.isRequested(this.pool)) this.pool.pop()
  }

  private isRequested(heap: DueHeap): boolean {
    return this.requestStamp[heap.nextItem] === heap.nextSequence
  }

  // E1 (b) and (c): I/O first, then timers; both after what was already ready.
  private select(): void {
    const { sim, ready, heapOrder } = this
    while (
      heapOrder !== undefined &&
      heapOrder.length > 0 &&
      this.heapStamp[heapOrder.nextItem] !== heapOrder.nextSequence
    ) {
      heapOrder.pop()
    }
    this.passTime(ready.length > 0 ? sim.now : Math.max(sim.now, this.nextDue()))
    while (this.foundIo.length > 0) ready.push(this.foundIo.shift(), this.foundIo.stamp)
    if (this.iterationCost > 0) this.passTime(sim.now + this.iterationCost)
    if (heapOrder === undefined) {
      while (this.dueTimers.length > 0) ready.push(this.dueTimers.shift(), this.dueTimers.stamp)
    } else this.takeDueFrom(heapOrder)
  }

  private takeDueFrom(heap: DueHeap): void {
    while (this.dueTimers.length > 0) this.dueTimers.shift()
    while (heap.nextTime <= this.sim.now) {
      const stamp = heap.nextSequence
      const slot = heap.pop()
      if (this.timerStamp[slot] === stamp) this.ready.push(slot * HANDLE_KINDS + Handle.timer, stamp)
    }
  }

  /**
   * Lets time pass, whatever the loop is doing. What falls due on the way is noted in order of time; at one instant connections come before
   * completions (order of request) before timers (call order). The result of pool work enters the ready queue at its very moment (E9).
   */
  private passTime(target: Micros): void {
    const { sim } = this
    const end = Math.min(target, sim.horizon)
    for (;;) {
      const next = Math.min(sim.nextArrival, this.io.nextTime, this.pool.nextTime, this.timers.nextTime)
      if (next > end) break
      if (next > sim.now) sim.now = next
      if (sim.nextArrival === next) this.noteConnection(sim.takeArrival())
      else if (this.io.nextTime === next) this.noteCompletion()
      else if (this.pool.nextTime === next) this.notePoolResult()
      else this.noteTimer()
    }
    sim.advance(target)
  }

  private noteConnection(task: number): void {
    const { sim } = this
    sim.enter(task)
    sim.record.add(sim.now, EventKind.arrive, task, NONE, NONE, Reason.connection)
    this.foundIo.push(task * HANDLE_KINDS + Handle.connection)
  }

  private noteCompletion(): void {
    const isAwaited = this.isRequested(this.io)
    const stamp = this.io.nextSequence
    const request = this.io.pop()
    const next = this.devices.finish(this.requestDevice(request, stamp))
    if (next !== NONE) this.serveQueued(next)
    if (!isAwaited) return
    this.awaitedIo--
    if (request === this.frozenTask) {
      this.frozenTask = NONE
      this.requestStamp[request] = -1
      return
    }
    this.isIoDue[request] = 1
    this.noteDue(request, Reason.io)
    this.foundIo.push(request * HANDLE_KINDS + Handle.io, stamp)
  }

  private notePoolResult(): void {
    const isAwaited = this.isRequested(this.pool)
    const stamp = this.pool.nextSequence
    const task = this.pool.pop()
    if (!isAwaited) return
    this.noteDue(task, Reason.offload)
    this.ready.push(task * HANDLE_KINDS + Handle.io, stamp)
  }

  private noteTimer(): void {
    const stamp = this.timers.nextSequence
    const slot = this.timers.pop()
    if (this.timerStamp[slot] !== stamp) return
    if (slot % this.slotsPerTask === 0) {
      const task = slot / this.slotsPerTask
      const isPoll = this.sim.program.op[this.sim.pc[task]] === Instruction.poll
      this.noteDue(task, isPoll ? Reason.poll : Reason.sleep)
    }
    this.dueTimers.push(slot * HANDLE_KINDS + Handle.timer, stamp)
  }

  private noteDue(task: number, reason: Reason): void {
    this.sim.record.add(this.sim.now, EventKind.due, task, NONE, this.sim.stepOf(task), reason)
  }

  private runHandle(handle: number): void {
    const { sim } = this
    const subject = Math.floor(handle / HANDLE_KINDS)
    const { stamp } = this.ready
    sim.checkpoint.turn(sim.record.length, sim.now)
    switch (handle % HANDLE_KINDS) {
      case Handle.step:
        return this.runStep(subject)
      case Handle.connection:
        // E6: the task is created where the select found its connection, and runs one iteration later.
        this.recordWake(subject, NONE)
        this.ready.push(subject * HANDLE_KINDS + Handle.step)
        return this.announce(subject)
      case Handle.io:
        // E2: the reader or pool callback only sets a result; the task itself is queued at the end.
        if (this.requestStamp[subject] !== stamp) return
        this.requestStamp[subject] = -1
        return this.resolve(subject, NONE)
      case Handle.gathered:
        return this.noteGathered(subject)
      default:
        if (this.timerStamp[subject] !== stamp) return
        this.timerStamp[subject] = -1
        return this.fire(subject)
    }
  }

  /** A timer's callback: a sleep's sets its result, a timeout's cancels its task. */
  private fire(slot: number): void {
    const task = Math.floor(slot / this.slotsPerTask)
    if (slot % this.slotsPerTask === 0) return this.resolve(task, NONE)
    const { sim } = this
    sim.record.add(sim.now, EventKind.deadline, task, NONE, sim.program.step[this.timeoutPc[slot]])
    this.cancel(task, NONE)
    this.isTimeoutExpiring[slot] = 1
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
      this.resolve(expecter, task)
    }
  }

  /** The future a task waits for has its result: the task's step is queued at the end (E2). */
  private resolve(task: number, cause: number): void {
    this.future[task] = Future.done
    this.recordWake(task, cause)
    this.ready.push(task * HANDLE_KINDS + Handle.step)
  }

  private recordWake(task: number, cause: number): void {
    const { sim } = this
    sim.record.add(sim.now, EventKind.wake, task, NONE, sim.stepOf(task), Reason.none, Decider.none, cause)
  }

  /** One step of a task: from being resumed to really suspending (E3). Nothing else runs meanwhile. */
  private runStep(task: number): void {
    const { sim } = this
    this.passPlainWait(task)
    sim.settle(task)
    if (this.stepCost > 0) {
      sim.record.add(sim.now, EventKind.switch, task, CORE, sim.stepOf(task))
      this.passTime(sim.now + this.stepCost)
    }
    sim.record.add(sim.now, EventKind.dispatch, task, CORE, sim.stepOf(task))
    if (this.resume(task)) this.runInstructions(task)
  }

  /** A wait that leaves nothing to look after is done before the task runs: its slice begins with the step behind it. */
  private passPlainWait(task: number): void {
    const { sim } = this
    if (this.future[task] !== Future.done || this.mustCancel[task] === 1 || this.raised[task] !== Raised.nothing) return
    const op = sim.program.op[sim.pc[task]]
    if (
      op !== Instruction.wait &&
      op !== Instruction.offload &&
      op !== Instruction.gather &&
      op !== Instruction.waitEvent
    )
      return
    this.future[task] = Future.none
    sim.pc[task]++
  }

  /** Ends the wait a task comes from. False if what is raised there ends the task. */
  private resume(task: number): boolean {
    const { sim } = this
    const wasWaiting = this.future[task] !== Future.none
    const raised = this.mustCancel[task] === 1 ? Raised.cancelled : this.raised[task]
    const isNew = this.hasStarted[task] === 0
    this.mustCancel[task] = 0
    this.raised[task] = Raised.nothing
    this.future[task] = Future.none
    this.hasStarted[task] = 1
    if (raised === Raised.nothing) {
      if (wasWaiting) this.completeWait(task)
      return true
    }
    if (isNew) {
      // Cancelled before its first step: the body never runs.
      this.finish(task, Reason.cancelled)
      return false
    }
    if (wasWaiting) this.abandonWait(task)
    this.isFutureCancelled[task] = 0
    this.pollBegan[task] = -1
    if (raised === Raised.error) {
      const children = sim.program.groups[sim.program.target[sim.pc[task]]]
      const failed = children.find((child) => this.endedWith[child] === Raised.error) ?? children[0]
      this.fail(task, `task ${this.id(failed)}, gathered here, ended in an error`)
      return false
    }
    return this.unwind(task, Raised.cancelled)
  }

  /** The wait is over as it should be: the step is done, or tries again (locks, queues and joins look for themselves). */
  private completeWait(task: number): void {
    const { sim } = this
    const pc = sim.pc[task]
    const on = sim.program.target[pc]
    switch (sim.program.op[pc]) {
      case Instruction.lock:
        this.lockers.remove(on, task)
        this.lockersLeft[on]--
        this.takeLock(task, on)
        break
      case Instruction.acquire:
        this.heirs[on]--
        if (this.slots[on] > 0) this.wakeAcquirer(on, task)
        this.mark(EventKind.acquire, task, this.slots[on])
        break
      default:
        return
    }
    sim.pc[task]++
  }

  /** What the awaited primitive does when CancelledError comes out of its wait (`except` and `finally` of `locks.py` and `queues.py`). */
  private abandonWait(task: number): void {
    const { sim } = this
    const pc = sim.pc[task]
    const on = sim.program.target[pc]
    const wasCancelled = this.isFutureCancelled[task] === 1
    this.heapStamp[task * this.slotsPerTask] = -1
    switch (sim.program.op[pc]) {
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
        if (!wasCancelled && this.items[on] < sim.program.queues[on].capacity) this.wakeFirst(this.putters, on, task)
        break
    }
  }

  private runInstructions(task: number): void {
    const { sim } = this
    const { op, amount, target, reason } = sim.program
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
            if (amount[pc] === 0) return this.yieldLoop(task, pc, 1)
            this.callLater(task * this.slotsPerTask, sim.now + amount[pc])
            return this.suspend(task, Reason.sleep, NONE)
          }
          if (reason[pc] === Reason.io) {
            this.suspendForIo(task)
            return
          }
          // E4: a blocking call holds the whole loop.
          if (amount[pc] === 0) break
          isFirstBurst = false
          this.freeze(task, pc)
          break
        case Instruction.offload:
          return this.offload(task, amount[pc])
        case Instruction.poll:
          if (!this.poll(task, pc, isFirstBurst)) return
          isFirstBurst = false
          break
        case Instruction.yield:
          return this.yieldLoop(task, pc, 1)
        case Instruction.spawn:
          if (sim.hasEntered(target[pc])) {
            return this.fail(task, `task ${this.id(target[pc])} has already been started`)
          }
          this.create(target[pc], task)
          break
        case Instruction.join:
          if (!this.join(task, target[pc])) return
          break
        case Instruction.gather:
          return this.gather(task, sim.program.groups[target[pc]])
        case Instruction.lock:
          if (!this.lock(task, target[pc])) return
          break
        case Instruction.unlock:
          if (this.isLocked[target[pc]] === 0) {
            return this.fail(task, `lock ${sim.program.locks[target[pc]]} is free, it cannot be unlocked`)
          }
          this.unlock(task, target[pc])
          break
        case Instruction.acquire:
          if (!this.acquire(task, target[pc])) return
          break
        case Instruction.release:
          this.slots[target[pc]]++
          this.mark(EventKind.release, task, this.slots[target[pc]])
          this.wakeAcquirer(target[pc], task)
          break
        case Instruction.put:
          if (!this.put(task, target[pc])) return
          break
        case Instruction.get:
          if (!this.get(task, target[pc])) return
          break
        case Instruction.waitEvent:
          if (this.isSet[target[pc]] === 1) break
          this.eventWaiters.push(target[pc], task)
          return this.suspend(task, Reason.event, NONE)
        case Instruction.set:
          this.mark(EventKind.set, task, NONE)
          this.isSet[target[pc]] = 1
          while (!this.eventWaiters.isEmpty(target[pc])) this.resolve(this.eventWaiters.shift(target[pc]), task)
          break
        case Instruction.clear:
          this.mark(EventKind.clear, task, NONE)
          this.isSet[target[pc]] = 0
          break
        case Instruction.load:
          sim.load(task, target[pc], CORE)
          break
        case Instruction.store:
          sim.store(task, target[pc], amount[pc], CORE)
          break
        case Instruction.cancel:
          this.mark(EventKind.cancel, task, target[pc])
          if (!this.cancel(target[pc], task)) {
            return this.fail(task, `task ${this.id(target[pc])} cannot be cancelled: it awaits itself in a circle`)
          }
          break
        case Instruction.timeout:
          this.enterTimeout(task, pc)
          break
        case Instruction.timeoutEnd:
          this.leaveTimeout(task)
          break
        case Instruction.log:
          this.mark(EventKind.log, task, NONE)
          break
        case Instruction.end:
          // A cancel that nothing has raised yet makes the task end as cancelled, though its body ran to its end.
          return this.finish(task, this.mustCancel[task] === 1 ? Reason.cancelled : Reason.finished)
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

  /** A bare yield: no future, the next step is queued at the end. `advance`: instructions the task is past then. */
  private yieldLoop(task: number, pc: number, advance: 0 | 1): void {
    const { sim } = this
    sim.record.add(sim.now, EventKind.yield, task, CORE, sim.program.step[pc], Reason.yield, Decider.task)
    sim.pc[task] += advance
    this.ready.push(task * HANDLE_KINDS + Handle.step)
  }

  /** The task waits for a future. A cancel that came while it ran hits that future at once. */
  private suspend(task: number, reason: Reason, waitsFor: number): void {
    const { sim } = this
    sim.record.add(sim.now, EventKind.block, task, CORE, sim.stepOf(task), reason, Decider.task, waitsFor)
    this.future[task] = Future.pending
    this.isFutureCancelled[task] = 0
    if (this.mustCancel[task] === 1) this.cancelAwaited(task)
  }

  private cancelAwaited(task: number): void {
    const inner = this.innerTasks(task)
    for (const other of inner) this.cancel(other, NONE)
    if (inner.length > 0 || this.cancelFuture(task, NONE)) this.mustCancel[task] = 0
  }

  private callLater(slot: number, deadline: Micros): void {
    const stamp = ++this.callSequence
    this.timerStamp[slot] = stamp
    this.heapStamp[slot] = stamp
    this.timers.push(deadline, stamp, slot)
    this.heapOrder?.push(deadline, stamp, slot)
  }

  private suspendForIo(task: number): void {
    this.request(task)
    this.suspend(task, Reason.io, NONE)
  }

  private requestDevice(request: number, stamp: number): number {
    const abandoned = this.deviceOfAbandoned.get(stamp)
    if (abandoned === undefined) return this.sim.program.target[this.sim.pc[request]]
    this.deviceOfAbandoned.delete(stamp)
    return abandoned
  }

  /** Starts a task's I/O, or queues it where its device is busy. The device works on its own, whatever the loop does. */
  private request(task: number): void {
    const { sim } = this
    const pc = sim.pc[task]
    const stamp = ++this.callSequence
    this.requestStamp[task] = stamp
    this.isIoDue[task] = 0
    this.awaitedIo++
    const length = sim.program.amount[pc]
    if (this.devices.ask(sim.program.target[pc], stamp)) this.io.push(sim.now + length, stamp, task)
    else this.queued.set(stamp, { task, length })
  }

  private serveQueued(stamp: number): void {
    const request = this.queued.get(stamp)
    if (request === undefined) throw new Error(`request ${stamp} is not queued`)
    this.queued.delete(stamp)
    this.io.push(this.sim.now + request.length, stamp, request.task)
  }

  /** E9: a pool thread works beside the loop; what takes no time is there at once. */
  private offload(task: number, length: Micros): void {
    const { sim } = this
    const stamp = ++this.callSequence
    this.requestStamp[task] = stamp
    this.suspend(task, Reason.offload, NONE)
    if (this.requestStamp[task] !== stamp) return
    this.pool.push(sim.now + length, stamp, task)
    if (length === 0) this.passTime(sim.now)
  }

  private freeze(task: number, pc: number): void {
    const { sim } = this
    const { amount, reason } = sim.program
    const freezing = reason[pc] as Reason
    sim.record.add(sim.now, EventKind.freeze, task, CORE, sim.stepOf(task), freezing)
    if (freezing === Reason.blockingIo) {
      this.frozenTask = task
      this.request(task)
      while (this.frozenTask !== NONE) {
        this.passTime(Math.min(sim.nextArrival, this.io.nextTime, this.pool.nextTime, this.timers.nextTime))
      }
    } else this.passTime(sim.now + amount[pc])
    sim.record.add(sim.now, EventKind.thaw, task, CORE, sim.stepOf(task), freezing)
  }

  /** Asks; if the answer is not there, sleeps or, spinning, asks again. True if it is: the step is done. */
  private poll(task: number, pc: number, isFirst: boolean): boolean {
    const { sim } = this
    const { ask, every, isSpinning } = sim.program.polls[sim.program.target[pc]]
    if (this.pollBegan[task] < 0) this.pollBegan[task] = sim.now
    const answerAt = this.pollBegan[task] + sim.program.amount[pc]
    let isFirstBurst = isFirst
    do {
      sim.checkpoint.turn(sim.record.length, sim.now)
      if (ask > 0 && !isFirstBurst) this.mark(EventKind.burst, task, NONE)
      isFirstBurst = false
      this.passTime(sim.now + ask)
      if (sim.now >= answerAt) {
        this.pollBegan[task] = -1
        return true
      }
    } while (isSpinning)
    if (every === 0) this.yieldLoop(task, pc, 0)
    else {
      this.callLater(task * this.slotsPerTask, sim.now + every)
      this.suspend(task, Reason.poll, NONE)
    }
    return false
  }

  private join(task: number, other: number): boolean {
    const { sim } = this
    if (other === task) {
      this.fail(task, 'a task cannot await itself')
      return false
    }
    if (sim.hasEnded[other] === 0) {
      const list = this.isCreated[other] === 1 ? this.joiners : this.expecters
      list.push(other, task)
      this.suspend(task, Reason.join, other)
      return false
    }
    if (this.endedWith[other] === Raised.error) {
      this.fail(task, `task ${this.id(other)}, awaited here, ended in an error`)
      return false
    }
    if (this.endedWith[other] === Raised.cancelled) {
      if (this.unwind(task, Raised.cancelled)) this.runInstructions(task)
      return false
    }
    return true
  }

  /** `asyncio.gather`: starts all, waits for a future that the children's callbacks complete. */
  private gather(task: number, children: readonly number[]): void {
    const call = ++this.gatherCalls
    this.gathering[task] = call
    this.childrenLeft[task] = children.length
    this.isGatherCancelled[task] = 0
    for (const child of children) {
      if (this.sim.hasEntered(child)) {
        // Those already created run on, and nobody gathers them.
        this.gathering[task] = 0
        return this.fail(task, `task ${this.id(child)} has already been started`)
      }
      this.gatherer[child] = task
      this.gatherOf[child] = call
      this.create(child, task)
    }
    this.suspend(task, Reason.gather, NONE)
  }

  /** A child's callback: the first that ended badly, or the last of all, completes the gather. */
  private noteGathered(child: number): void {
    const parent = this.gatherer[child]
    if (this.gathering[parent] !== this.gatherOf[child]) return
    this.childrenLeft[parent]--
    const bad = this.endedWith[child]
    if (bad === Raised.nothing && this.childrenLeft[parent] > 0) return
    this.gathering[parent] = 0
    this.raised[parent] = bad === Raised.nothing && this.isGatherCancelled[parent] === 1 ? Raised.cancelled : bad
    this.resolve(parent, child)
  }

  /**
   * E5, `asyncio.Lock`: fair, unowned, not handed over: unlocking frees it and wakes the first waiter, who takes it when it runs; whoever
   * asks meanwhile queues behind. True if the lock is taken and the task goes on.
   */
  private lock(task: number, lock: number): boolean {
    if (this.isLocked[lock] === 1 || this.lockersLeft[lock] > 0) {
      this.lockers.push(lock, task)
      this.lockersLeft[lock]++
      this.suspend(task, Reason.lock, this.holder[lock])
      return false
    }
    this.takeLock(task, lock)
    return true
  }

  private takeLock(task: number, lock: number): void {
    this.isLocked[lock] = 1
    this.holder[lock] = task
    this.mark(EventKind.lock, task, NONE)
  }

  private unlock(task: number, lock: number): void {
    this.mark(EventKind.unlock, task, NONE)
    this.isLocked[lock] = 0
    this.holder[lock] = NONE
    this.wakeLocker(lock, task)
  }

  /** Wakes the first waiter unless its future is done: then it will run, and look again if it was cancelled. */
  private wakeLocker(lock: number, cause: number): void {
    const first = this.lockers.peek(lock)
    if (first !== NONE && this.future[first] === Future.pending) this.resolve(first, cause)
  }

  /** E5, `asyncio.Semaphore` (3.11.7 and later): a slot is handed over at release. */
  private acquire(task: number, semaphore: number): boolean {
    if (this.slots[semaphore] === 0 || this.heirs[semaphore] > 0 || !this.acquirers.isEmpty(semaphore)) {
      this.acquirers.push(semaphore, task)
      this.suspend(task, Reason.semaphore, NONE)
      return false
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
    this.resolve(heir, cause)
  }

  /** E5, `asyncio.Queue`: not handed over. A woken putter or getter that finds the queue full or empty again waits at the back. */
  private put(task: number, queue: number): boolean {
    if (this.items[queue] >= this.sim.program.queues[queue].capacity) {
      this.putters.push(queue, task)
      this.suspend(task, Reason.put, NONE)
      return false
    }
    this.items[queue]++
    this.mark(EventKind.put, task, this.items[queue])
    this.wakeFirst(this.getters, queue, task)
    return true
  }

  private get(task: number, queue: number): boolean {
    if (this.items[queue] === 0) {
      this.getters.push(queue, task)
      this.suspend(task, Reason.get, NONE)
      return false
    }
    this.items[queue]--
    this.mark(EventKind.get, task, this.items[queue])
    this.wakeFirst(this.putters, queue, task)
    return true
  }

  private wakeFirst(list: Waiters, queue: number, cause: number): void {
    const first = list.shift(queue)
    if (first !== NONE) this.resolve(first, cause)
  }

  /**
   * `Task.cancel`, with what it goes on to cancel: whoever a cancelled task awaits, inwards, and the children of a gather, depth first.
   * False if it goes round in a circle of tasks that await each other: CPython raises a RecursionError in the canceller.
   */
  private cancel(task: number, canceller: number): boolean {
    const path = new Set<number>()
    const work = [task]
    while (work.length > 0) {
      const next = work.pop() ?? NONE
      // ~t: everything inside t has been cancelled.
      if (next < 0) path.delete(~next)
      else if (path.has(next)) return false
      else if (this.isCancellable(next)) {
        path.add(next)
        work.push(~next)
        this.cancelRequests[next]++
        const inner = this.innerTasks(next)
        if (inner.length > 0) work.push(...inner.toReversed())
        else if (!this.cancelFuture(next, canceller)) this.mustCancel[next] = 1
      }
    }
    return true
  }

  private isCancellable(task: number): boolean {
    return this.isCreated[task] === 1 && this.sim.hasEnded[task] === 0
  }

  /** The tasks that get a task's cancel in its place: the one it awaits, or those it gathers and that have not ended. */
  private innerTasks(task: number): readonly number[] {
    const { op, target, groups } = this.sim.program
    if (this.future[task] !== Future.pending) return []
    const pc = this.sim.pc[task]
    if (op[pc] === Instruction.join && this.isCreated[target[pc]] === 1) return [target[pc]]
    if (op[pc] !== Instruction.gather) return []
    const children = groups[target[pc]].filter((child) => this.isCancellable(child))
    if (children.length > 0) this.isGatherCancelled[task] = 1
    return children
  }

  /** Cancels the future a task itself waits for. False if there is none that can be cancelled. */
  private cancelFuture(task: number, canceller: number): boolean {
    const { sim } = this
    if (this.future[task] !== Future.pending) return false
    const pc = sim.pc[task]
    const on = sim.program.target[pc]
    switch (sim.program.op[pc]) {
      case Instruction.gather:
        // Its children have ended, its result is on its way.
        return false
      case Instruction.join:
        this.expecters.remove(on, task)
        break
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
      case Instruction.wait:
      case Instruction.poll:
      case Instruction.offload:
        this.abandonTimed(task, pc)
        break
    }
    this.isFutureCancelled[task] = 1
    this.raised[task] = Raised.cancelled
    this.resolve(task, canceller)
    return true
  }

  /** A cancelled sleep's timer goes; a request at a device keeps its place until it is served (E8), but nobody waits for it. */
  private abandonTimed(task: number, pc: number): void {
    const { op, reason, target } = this.sim.program
    this.hasDeadHandles = true
    this.timerStamp[task * this.slotsPerTask] = -1
    if (this.requestStamp[task] < 0) return
    if (op[pc] === Instruction.wait && reason[pc] === Reason.io && this.isIoDue[task] === 0) {
      this.awaitedIo--
      this.deviceOfAbandoned.set(this.requestStamp[task], target[pc])
    }
    this.requestStamp[task] = -1
  }

  private enterTimeout(task: number, pc: number): void {
    const { sim } = this
    const slot = task * this.slotsPerTask + ++this.timeoutDepth[task]
    this.timeoutPc[slot] = pc
    this.timeoutCancelling[slot] = this.cancelRequests[task]
    this.isTimeoutExpiring[slot] = 0
    const length = sim.program.amount[pc]
    if (length > 0) return this.callLater(slot, sim.now + length)
    this.timerStamp[slot] = ++this.callSequence
    this.ready.push(slot * HANDLE_KINDS + Handle.timer, this.timerStamp[slot])
  }

  /** `Timeout.__aexit__`: true if it had expired and so takes its cancel request back. */
  private leaveTimeout(task: number): boolean {
    const slot = task * this.slotsPerTask + this.timeoutDepth[task]--
    this.hasDeadHandles ||= this.timerStamp[slot] >= 0
    this.timerStamp[slot] = -1
    this.heapStamp[slot] = -1
    if (this.isTimeoutExpiring[slot] === 0) return false
    this.isTimeoutExpiring[slot] = 0
    if (this.cancelRequests[task] > 0) this.cancelRequests[task]--
    return this.cancelRequests[task] <= this.timeoutCancelling[slot]
  }

  /** Lets what was raised go out through the timeouts. True if one of them was its cause: the task goes on behind it. */
  private unwind(task: number, raised: number): boolean {
    const { sim } = this
    while (this.timeoutDepth[task] > 0) {
      const pc = this.timeoutPc[task * this.slotsPerTask + this.timeoutDepth[task]]
      if (this.leaveTimeout(task) && raised === Raised.cancelled) {
        sim.pc[task] = sim.program.target[pc] + 1
        return true
      }
    }
    this.finish(task, raised === Raised.cancelled ? Reason.cancelled : Reason.error)
    return false
  }

  private fail(task: number, message: string): void {
    this.sim.errors.push({ task, step: this.sim.stepOf(task), message })
    this.unwind(task, Raised.error)
  }

  private finish(task: number, reason: Reason): void {
    const { sim } = this
    sim.record.add(sim.now, EventKind.finish, task, CORE, sim.stepOf(task), reason, Decider.task)
    sim.leave(task)
    if (reason === Reason.cancelled) this.endedWith[task] = Raised.cancelled
    if (reason === Reason.error) this.endedWith[task] = Raised.error
    if (this.gatherer[task] !== NONE) this.ready.push(task * HANDLE_KINDS + Handle.gathered)
    for (;;) {
      const joiner = this.joiners.shift(task)
      if (joiner === NONE) return
      this.resolve(joiner, task)
    }
  }
}
