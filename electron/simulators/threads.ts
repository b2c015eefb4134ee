import { THREADS_PRESETS, type ThreadsSettings } from '../../shared/settings'
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
 * Preemptive round robin on 1..64 cores with one global ready queue (DESIGN section 4.1, rules T1 to T6).
 *
 * @param settings in ms; what is left out is the `textbook` preset's
 * @returns the trace; a deadlock, an error and the horizon are ways to end, not failures
 */
export function simulateThreads(
  taskSet: TaskSet,
  settings: Partial<ThreadsSettings> = {},
  control?: SimulationControl,
  preset: 'textbook' | 'linux-sched-rr' = 'textbook',
): Trace {
  const resolved = { ...THREADS_PRESETS[preset], ...settings }
  const run = new Run(taskSet, { model: 'threads', preset, settings: resolved }, control)
  const scheduler = new RoundRobin(run, resolved)
  return runToTrace(
    run,
    () => scheduler.run(),
    () => describeDeadlock(run, scheduler.holder),
  )
}

const CoreState = { idle: 0, switching: 1, running: 2 } as const

class RoundRobin {
  private readonly ready = new TaskQueue()
  /** With `preemptedFirst`, those who arrived or woke by time at this very instant: they queue behind everybody else of it. */
  private readonly newcomers = new TaskQueue()
  private readonly timed = new DueHeap()
  private waitSequence = 0

  private readonly quantum: Micros
  private readonly contextSwitch: Micros
  private readonly isBarging: boolean

  // Cores: who is on it, until when, who was on it last.
  private readonly coreState: Uint8Array
  private readonly current: Int32Array
  private readonly last: Int32Array
  /** End of the switch, or of the running burst if nobody interrupts it. */
  private readonly until: Float64Array
  private readonly quantumEnd: Float64Array
  /** The running burst began in the middle of a stay and its mark has not been written. */
  private readonly owesBurst: Uint8Array

  // Tasks.
  /** CPU time left of the burst a task is in; 0 between bursts. */
  private readonly remaining: Float64Array
  /** Rest of the quantum kept over a block or yield; 0: a full one. */
  private readonly quantumLeft: Float64Array
  /** When the present wait began, as a running number: the order of timed wake-ups at one instant. */
  private readonly waitBegan: Float64Array

  // What tasks wait for.
  /** Who holds each lock. */
  readonly holder: Int32Array
  private readonly isLocked: Uint8Array
  private readonly lockers: Waiters
  private readonly items: Float64Array
  private readonly getters: Waiters
  private readonly putters: Waiters
  private readonly joiners: Waiters
  private readonly slots: Float64Array
  private readonly acquirers: Waiters
  private readonly isSet: Uint8Array
  private readonly eventWaiters: Waiters
  /** The task whose `gather` started a task, NONE for all others; and how many of its children a gatherer still waits for. */
  private readonly gatherer: Int32Array
  private readonly childrenLeft: Int32Array
  /** When the poll a task is in began, -1 outside; and whether it sleeps before its next ask. */
  private readonly pollBegan: Float64Array
  private readonly pollSleeps: Uint8Array
  /** Deadlines of the timeouts a task is inside. */
  private readonly deadlines: Float64Array
  private readonly devices: Devices

  constructor(
    private readonly sim: Run,
    private readonly settings: ThreadsSettings,
  ) {
    const { program, taskCount } = sim
    this.quantum = settings.quantum === null ? Infinity : toMicros(settings.quantum)
    this.contextSwitch = toMicros(settings.contextSwitch)
    this.coreState = new Uint8Array(settings.cores)
    this.current = new Int32Array(settings.cores).fill(NONE)
    this.last = new Int32Array(settings.cores).fill(NONE)
    this.until = new Float64Array(settings.cores).fill(Infinity)
    this.quantumEnd = new Float64Array(settings.cores).fill(Infinity)
    this.owesBurst = new Uint8Array(settings.cores)
    this.remaining = new Float64Array(taskCount)
    this.quantumLeft = new Float64Array(taskCount)
    this.waitBegan = new Float64Array(taskCount)
    this.holder = new Int32Array(program.locks.length).fill(NONE)
    this.isLocked = new Uint8Array(program.locks.length)
    this.lockers = new Waiters(program.locks.length, taskCount)
    this.items = new Float64Array(program.queues.length)
    this.getters = new Waiters(program.queues.length, taskCount)
    this.putters = new Waiters(program.queues.length, taskCount)
    this.joiners = new Waiters(taskCount, taskCount)
    this.slots = Float64Array.from(program.semaphores, ({ value }) => value)
    this.acquirers = new Waiters(program.semaphores.length, taskCount)
    this.isSet = new Uint8Array(program.events.length)
    this.eventWaiters = new Waiters(program.events.length, taskCount)
    this.gatherer = new Int32Array(taskCount).fill(NONE)
    this.childrenLeft = new Int32Array(taskCount)
    this.pollBegan = new Float64Array(taskCount).fill(-1)
    this.pollSleeps = new Uint8Array(taskCount)
    this.deadlines = new Float64Array(taskCount * program.maxTimeouts)
    this.isBarging = settings.mutexHandOff === 'barging'
    this.devices = new Devices(program.devices)
  }

  /** One turn is one instant, in the order of rule T5b. */
  run(): void {
    const { sim } = this
    for (;;) {
      const next = this.nextInstant()
      if (next === Infinity) return
      sim.advance(next)
      sim.checkpoint.turn(sim.record.length, next)

      this.admitNewcomers()
      this.finishSwitchesAndBursts()
      this.fillIdleCores()
      this.endQuanta()
      while (this.newcomers.length > 0) this.ready.push(this.newcomers.shift())
    }
  }

  private nextInstant(): Micros {
    let next = Math.min(this.sim.nextArrival, this.timed.nextTime)
    for (let core = 0; core < this.coreState.length; core++) {
      if (this.until[core] < next) next = this.until[core]
      if (this.quantumEnd[core] < next) next = this.quantumEnd[core]
    }
    return next
  }

  // T5b (1): arrivals in file order, then timed wake-ups in the order their waits began; or the other way round.
  private admitNewcomers(): void {
    if (this.settings.wakeVsArrival === 'wakeUpFirst') this.wakeByTime()
    while (this.sim.nextArrival <= this.sim.now) {
      this.arrive(this.sim.takeArrival(), NONE)
      this.joinAsNewcomer(this.lastArrived)
    }
    if (this.settings.wakeVsArrival === 'arrivalFirst') this.wakeByTime()
  }

  private lastArrived = NONE

  private wakeByTime(): void {
    const { sim } = this
    const { op, target } = sim.program
    while (this.timed.nextTime <= sim.now) {
      const task = this.timed.pop()
      if (op[sim.pc[task]] === Instruction.wait) {
        const next = this.devices.finish(target[sim.pc[task]])
        if (next !== NONE) this.serve(next)
      }
      this.wake(task, NONE)
      this.joinAsNewcomer(task)
    }
  }

  private joinAsNewcomer(task: number): void {
    if (this.settings.sameInstant === 'preemptedFirst') this.newcomers.push(task)
    else this.ready.push(task)
  }

  // T5b (2)
  private finishSwitchesAndBursts(): void {
    for (let core = 0; core < this.coreState.length; core++) {
      if (this.until[core] > this.sim.now) continue
      if (this.coreState[core] === CoreState.switching) this.start(core)
      else {
        const task = this.current[core]
        this.remaining[task] = 0
        this.owesBurst[core] = 1
        if (this.sim.program.op[this.sim.pc[task]] === Instruction.poll) this.finishAsk(task)
        else this.sim.pc[task]++
        this.runSteps(core, task)
      }
    }
  }

  // T5b (3) and T1: idle cores in index order take the head.
  private fillIdleCores(): void {
    for (let core = 0; core < this.coreState.length; core++) this.takeHead(core)
  }

  /** A thread that needs no CPU gives the core back at once, and the core takes the next. */
  private takeHead(core: number): void {
    while (this.coreState[core] === CoreState.idle) {
      const queue = this.ready.length > 0 ? this.ready : this.newcomers
      if (queue.length === 0) return
      this.dispatch(core, queue.shift())
    }
  }

  // T5b (4), T2: at expiry the thread goes to the tail if anybody is ready, else it keeps the core with a fresh quantum.
  private endQuanta(): void {
    const { now, record } = this.sim
    for (let core = 0; core < this.coreState.length; core++) {
      if (this.quantumEnd[core] > now) continue
      const task = this.current[core]
      // With only newcomers waiting behind it (`preemptedFirst`) the thread would be its own successor: no preemption, no switch.
      if (this.ready.length === 0) {
        this.writeBurst(core, task)
        this.quantumEnd[core] = now + this.quantum * this.quantaWithoutChange(core)
        continue
      }
      record.add(now, EventKind.preempt, task, core, this.sim.stepOf(task), Reason.quantum, Decider.os)
      this.remaining[task] = this.until[core] - now
      this.quantumLeft[task] = 0
      this.ready.push(task)
      this.release(core)
      this.takeHead(core)
    }
  }

  /** How many quanta a lone thread may go on before anything could join the ready queue: a day of CPU in 1 us quanta is one step. */
  private quantaWithoutChange(core: number): number {
    let next = Math.min(this.sim.nextArrival, this.timed.nextTime, this.until[core])
    for (let other = 0; other < this.coreState.length; other++) next = Math.min(next, this.until[other])
    if (this.newcomers.length > 0) return 1
    return Math.max(1, Math.floor((next - this.sim.now) / this.quantum))
  }

  // T4: the switch costs only when the core ran another thread last (its first dispatch included).
  private dispatch(core: number, task: number): void {
    const { sim } = this
    sim.settle(task)
    const isOther = this.last[core] !== task
    this.current[core] = task
    this.last[core] = task
    if (isOther && this.contextSwitch > 0) {
      sim.record.add(sim.now, EventKind.switch, task, core, sim.stepOf(task), Reason.none, Decider.none)
      this.coreState[core] = CoreState.switching
      this.until[core] = sim.now + this.contextSwitch
    } else this.start(core)
  }

  private start(core: number): void {
    const { sim } = this
    const task = this.current[core]
    sim.record.add(sim.now, EventKind.dispatch, task, core, sim.stepOf(task))
    this.coreState[core] = CoreState.running
    this.quantumEnd[core] = sim.now + (this.quantumLeft[task] > 0 ? this.quantumLeft[task] : this.quantum)
    this.quantumLeft[task] = 0
    this.owesBurst[core] = 0
    this.runSteps(core, task)
  }

  private release(core: number): void {
    this.coreState[core] = CoreState.idle
    this.current[core] = NONE
    this.until[core] = Infinity
    this.quantumEnd[core] = Infinity
  }

  private writeBurst(core: number, task: number): void {
    if (this.owesBurst[core] === 0) return
    this.owesBurst[core] = 0
    this.sim.record.add(this.sim.now, EventKind.burst, task, core, this.sim.stepOf(task))
  }

  /** Goes on with a task's steps until one needs CPU time or takes the task off the core. */
  private runSteps(core: number, task: number): void {
    const { sim } = this
    const { op, amount, target, reason, depth } = sim.program
    for (;;) {
      const pc = sim.settle(task)
      switch (op[pc]) {
        case Instruction.cpu:
        case Instruction.offload:
          if (amount[pc] === 0) break
          return this.compute(core, task, amount[pc])
        case Instruction.poll:
          if (this.poll(core, task, pc)) break
          return
        case Instruction.wait:
          if (amount[pc] === 0) {
            // T5a: sleep 0 yields, io 0 takes no time.
            if (reason[pc] === Reason.io || reason[pc] === Reason.blockingIo) break
            sim.pc[task]++
            return this.yieldCore(core, task, pc)
          }
          return this.waitForTime(core, task, reason[pc] as Reason, target[pc])
        case Instruction.yield:
          sim.pc[task]++
          return this.yieldCore(core, task, pc)
        case Instruction.spawn:
          if (sim.hasEntered(target[pc]))
            return this.fail(core, task, `task ${this.id(target[pc])} has already been started`)
          this.arrive(target[pc], task)
          this.ready.push(target[pc])
          break
        case Instruction.join:
          if (sim.hasEnded[target[pc]] === 1) break
          this.joiners.push(target[pc], task)
          return this.block(core, task, Reason.join, target[pc])
        case Instruction.lock:
          if (!this.lock(core, task, target[pc])) return
          break
        case Instruction.unlock:
          if (this.isLocked[target[pc]] === 0)
            return this.fail(core, task, `lock ${sim.program.locks[target[pc]]} is free, it cannot be unlocked`)
          this.unlock(core, task, target[pc])
          break
        case Instruction.put:
          if (!this.put(core, task, target[pc])) return
          break
        case Instruction.get:
          if (!this.get(core, task, target[pc])) return
          break
        case Instruction.gather:
          return this.gather(core, task, sim.program.groups[target[pc]])
        case Instruction.acquire:
          if (!this.acquire(core, task, target[pc])) return
          break
        case Instruction.release:
          this.giveBack(core, task, target[pc])
          break
        case Instruction.waitEvent:
          if (this.isSet[target[pc]] === 1) break
          this.eventWaiters.push(target[pc], task)
          return this.block(core, task, Reason.event, NONE)
        case Instruction.set:
          this.setEvent(core, task, target[pc])
          break
        case Instruction.clear:
          this.mark(EventKind.clear, task, core, NONE)
          this.isSet[target[pc]] = 0
          break
        case Instruction.load:
          sim.load(task, target[pc], core)
          break
        case Instruction.store:
          sim.store(task, target[pc], amount[pc], core)
          break
        case Instruction.cancel:
          // A thread cannot be cancelled: a mark says so.
          this.mark(EventKind.cancel, task, core, target[pc])
          break
        case Instruction.timeout:
          this.deadlines[task * sim.program.maxTimeouts + depth[pc]] = sim.now + amount[pc]
          break
        case Instruction.timeoutEnd:
          if (sim.now > this.deadlines[task * sim.program.maxTimeouts + depth[pc]])
            this.mark(EventKind.deadline, task, core, NONE)
          break
        case Instruction.log:
          this.mark(EventKind.log, task, core, NONE)
          break
        case Instruction.end:
          return this.finish(core, task, Reason.finished)
        default:
          throw new Error(`instruction ${op[pc]} at ${pc}`)
      }
      sim.pc[task]++
    }
  }

  private mark(kind: EventKind, task: number, core: number, arg: number): void {
    this.sim.record.add(this.sim.now, kind, task, core, this.sim.stepOf(task), Reason.none, Decider.none, arg)
  }

  private id(task: number): string {
    return this.sim.program.instances[task].id
  }

  private arrive(task: number, spawner: number): void {
    const { sim } = this
    sim.enter(task)
    sim.record.add(sim.now, EventKind.arrive, task, NONE, NONE, Reason.none, Decider.none, spawner)
    this.lastArrived = task
  }

  /** Ends a wait: the task is ready, and past its step where that is done with the wait. The caller queues it. */
  private wake(task: number, cause: number): void {
    const { sim } = this
    sim.record.add(sim.now, EventKind.wake, task, NONE, sim.stepOf(task), Reason.none, Decider.none, cause)
    if (sim.program.op[sim.pc[task]] !== Instruction.poll) sim.pc[task]++
  }

  /** Barging: the first waiter is woken to try its step again, and off the list; it may find the thing taken. */
  private wakeToTry(task: number, cause: number): void {
    if (task === NONE) return
    const { sim } = this
    sim.record.add(sim.now, EventKind.wake, task, NONE, sim.stepOf(task), Reason.none, Decider.none, cause)
    this.ready.push(task)
  }

  private wakeInto(task: number, cause: number): void {
    this.wake(task, cause)
    this.ready.push(task)
  }

  // T3: to the tail. `pc`: the instruction that yields.
  private yieldCore(core: number, task: number, pc: number): void {
    const { sim } = this
    sim.record.add(sim.now, EventKind.yield, task, core, sim.program.step[pc], Reason.yield, Decider.task)
    this.keepRest(core, task, this.settings.quantumAfterYield)
    this.ready.push(task)
    this.release(core)
  }

  private block(core: number, task: number, reason: Reason, waitsFor: number): void {
    const { sim } = this
    sim.record.add(sim.now, EventKind.block, task, core, sim.stepOf(task), reason, Decider.task, waitsFor)
    this.waitBegan[task] = this.waitSequence++
    this.keepRest(core, task, this.settings.quantumAfterBlock)
    this.release(core)
  }

  // T3a: where nothing is left of a kept quantum the next one is full.
  private keepRest(core: number, task: number, after: 'full' | 'rest'): void {
    const rest = this.quantumEnd[core] - this.sim.now
    this.quantumLeft[task] = after === 'rest' && Number.isFinite(rest) ? rest : 0
  }

  private waitForTime(core: number, task: number, reason: Reason, device: number): void {
    this.block(core, task, reason, NONE)
    if (this.devices.ask(device, task)) this.serve(task)
  }

  private serve(task: number): void {
    const { sim } = this
    const { op, amount, target, polls } = sim.program
    const pc = sim.pc[task]
    const length = op[pc] === Instruction.poll ? polls[target[pc]].every : amount[pc]
    this.timed.push(sim.now + length, this.waitBegan[task], task)
  }

  /** Begins a burst, or goes on with one that was preempted. */
  private compute(core: number, task: number, length: Micros): void {
    const { sim } = this
    if (this.remaining[task] === 0) this.remaining[task] = length
    this.until[core] = sim.now + this.remaining[task]
    if (this.quantumEnd[core] > sim.now) this.writeBurst(core, task)
  }

  /** Asks, or sleeps before the next ask. True if the answer was there: the step is done. */
  private poll(core: number, task: number, pc: number): boolean {
    const { sim } = this
    const { ask, every } = sim.program.polls[sim.program.target[pc]]
    if (this.pollBegan[task] < 0) this.pollBegan[task] = sim.now
    if (this.pollSleeps[task] === 0 && ask > 0) {
      this.compute(core, task, ask)
      return false
    }
    if (this.pollSleeps[task] === 0) {
      // An ask that takes no time.
      if (sim.now >= this.pollBegan[task] + sim.program.amount[pc]) {
        this.pollBegan[task] = -1
        return true
      }
    }
    this.pollSleeps[task] = 0
    if (every === 0) this.yieldCore(core, task, pc)
    else this.waitForTime(core, task, Reason.poll, NONE)
    return false
  }

  /** An ask has ended: it succeeds if the answer is there by now. */
  private finishAsk(task: number): void {
    const { sim } = this
    const pc = sim.pc[task]
    if (sim.now >= this.pollBegan[task] + sim.program.amount[pc]) {
      this.pollBegan[task] = -1
      sim.pc[task]++
    } else if (!sim.program.polls[sim.program.target[pc]].isSpinning) this.pollSleeps[task] = 1
  }

  /** Starts all and blocks once, until the last has finished. */
  private gather(core: number, task: number, children: readonly number[]): void {
    const { sim } = this
    this.childrenLeft[task] = 0
    for (const child of children) {
      if (sim.hasEntered(child)) return this.fail(core, task, `task ${this.id(child)} has already been started`)
      this.arrive(child, task)
      this.ready.push(child)
      this.gatherer[child] = task
      this.childrenLeft[task]++
    }
    this.block(core, task, Reason.gather, NONE)
  }

  private acquire(core: number, task: number, semaphore: number): boolean {
    if (this.slots[semaphore] === 0) {
      this.block(core, task, Reason.semaphore, NONE)
      this.acquirers.push(semaphore, task)
      return false
    }
    this.slots[semaphore]--
    this.mark(EventKind.acquire, task, core, this.slots[semaphore])
    return true
  }

  private giveBack(core: number, task: number, semaphore: number): void {
    const heir = this.acquirers.shift(semaphore)
    if (heir === NONE || this.isBarging) {
      this.slots[semaphore]++
      this.mark(EventKind.release, task, core, this.slots[semaphore])
      return this.wakeToTry(heir, task)
    }
    this.mark(EventKind.release, task, core, this.slots[semaphore])
    this.mark(EventKind.acquire, heir, NONE, this.slots[semaphore])
    this.wakeInto(heir, task)
  }

  private setEvent(core: number, task: number, event: number): void {
    this.mark(EventKind.set, task, core, NONE)
    this.isSet[event] = 1
    for (;;) {
      const waiter = this.eventWaiters.shift(event)
      if (waiter === NONE) return
      this.wakeInto(waiter, task)
    }
  }

  /** True if the lock is taken and the task goes on. */
  private lock(core: number, task: number, lock: number): boolean {
    if (this.isLocked[lock] === 1) {
      this.block(core, task, Reason.lock, this.holder[lock])
      this.lockers.push(lock, task)
      return false
    }
    this.isLocked[lock] = 1
    this.holder[lock] = task
    this.mark(EventKind.lock, task, core, NONE)
    return true
  }

  // T5: handed to the first waiter at unlock; not owned.
  private unlock(core: number, task: number, lock: number): void {
    this.mark(EventKind.unlock, task, core, NONE)
    const heir = this.lockers.shift(lock)
    if (this.isBarging) {
      this.holder[lock] = NONE
      this.isLocked[lock] = 0
      return this.wakeToTry(heir, task)
    }
    this.holder[lock] = heir
    this.isLocked[lock] = heir === NONE ? 0 : 1
    if (heir === NONE) return
    this.mark(EventKind.lock, heir, NONE, task)
    this.wakeInto(heir, task)
  }

  private put(core: number, task: number, queue: number): boolean {
    const getter = this.isBarging ? NONE : this.getters.shift(queue)
    if (getter !== NONE) {
      // Handed over: the item never rests in the queue.
      this.mark(EventKind.put, task, core, this.items[queue])
      this.mark(EventKind.get, getter, NONE, this.items[queue])
      this.wakeInto(getter, task)
      return true
    }
    if (this.items[queue] >= this.sim.program.queues[queue].capacity) {
      this.block(core, task, Reason.put, NONE)
      this.putters.push(queue, task)
      return false
    }
    this.items[queue]++
    this.mark(EventKind.put, task, core, this.items[queue])
    if (this.isBarging) this.wakeToTry(this.getters.shift(queue), task)
    return true
  }

  private get(core: number, task: number, queue: number): boolean {
    if (this.items[queue] === 0) {
      this.block(core, task, Reason.get, NONE)
      this.getters.push(queue, task)
      return false
    }
    this.items[queue]--
    this.mark(EventKind.get, task, core, this.items[queue])
    const putter = this.putters.shift(queue)
    if (this.isBarging) this.wakeToTry(putter, task)
    else if (putter !== NONE) {
      this.items[queue]++
      this.mark(EventKind.put, putter, NONE, this.items[queue])
      this.wakeInto(putter, task)
    }
    return true
  }

  private fail(core: number, task: number, message: string): void {
    this.sim.errors.push({ task, step: this.sim.stepOf(task), message })
    this.finish(core, task, Reason.error)
  }

  private finish(core: number, task: number, reason: Reason): void {
    const { sim } = this
    sim.record.add(sim.now, EventKind.finish, task, core, sim.stepOf(task), reason, Decider.task)
    sim.leave(task)
    this.release(core)
    this.wakeAwaiters(task)
  }

  /** Who waits for a task's end, in the order in which their waits began: those who join it, and its gatherer if it was the last child. */
  private wakeAwaiters(task: number): void {
    const parent = this.gatherer[task]
    let gatherer = parent !== NONE && --this.childrenLeft[parent] === 0 ? parent : NONE
    // A gather that failed half way through blocks nobody.
    if (gatherer !== NONE && this.sim.hasEnded[gatherer] === 1) gatherer = NONE
    for (;;) {
      const joiner = this.joiners.peek(task)
      const isGatherersTurn =
        gatherer !== NONE && (joiner === NONE || this.waitBegan[gatherer] < this.waitBegan[joiner])
      if (isGatherersTurn) {
        this.wakeInto(gatherer, task)
        gatherer = NONE
      } else if (joiner === NONE) return
      else this.wakeInto(this.joiners.shift(task), task)
    }
  }
}
