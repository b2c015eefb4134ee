import { roomFor } from '../../shared/room-for'
import type { Micros } from '../../shared/time'
import { EventKind, NONE, Reason } from '../../shared/trace/trace'
import { Instruction } from './program'
import type { Run } from './run'
import { ThreadResources, type ThreadScheduler } from './thread-resources'
import { Waiters } from './waiters'

/** What the steps of a thread can do to the core it runs on. */
export interface ThreadCore extends ThreadScheduler {
  /** The thread goes on with so much CPU time, or with the rest of it after a preemption. */
  compute(core: number, task: number, length: Micros): void
  /** To the tail of the ready queue. `pc`: the instruction that yields. */
  yieldCore(core: number, task: number, pc: number): void
  /** Blocks until time ends the wait. */
  waitForTime(core: number, task: number, reason: Reason, device: number): void
  finish(core: number, task: number): void
  /** Starts another thread: it arrives and is queued. */
  start(task: number, starter: number): void
}

/** Goes through the steps of threads: what takes no time happens there and then (DESIGN section 4.1, T3, T5 and T5a). */
export class ThreadSteps {
  private readonly resources: ThreadResources
  private readonly joiners: Waiters
  /** The task whose `gather` started a task, NONE for all others; and how many of its children a gatherer still waits for. */
  private readonly gatherer: Int32Array
  private readonly childrenLeft: Int32Array
  /** When the poll a task is in began, -1 outside; and whether it sleeps before its next ask. */
  private readonly pollBegan: Float64Array
  private readonly pollSleeps: Uint8Array
  /** Deadlines of the timeouts a task is inside. */
  private readonly deadlines: Float64Array

  constructor(
    private readonly sim: Run,
    private readonly cores: ThreadCore,
    /** When each task's present wait began, as a running number. */
    private readonly waitBegan: Float64Array,
    isBarging: boolean,
  ) {
    const { program, taskCount } = sim
    this.resources = new ThreadResources(sim, cores, isBarging)
    this.joiners = new Waiters(taskCount, taskCount)
    this.gatherer = new Int32Array(taskCount).fill(NONE)
    this.childrenLeft = new Int32Array(taskCount)
    this.pollBegan = new Float64Array(taskCount).fill(-1)
    this.pollSleeps = new Uint8Array(taskCount)
    this.deadlines = new Float64Array(roomFor(taskCount * program.maxTimeouts))
  }

  /** Who holds each lock, NONE where nobody does. */
  get holder(): Int32Array {
    return this.resources.holder
  }

  /** Goes on with a task's steps until one needs CPU time or takes the task off the core. */
  run(core: number, task: number): void {
    const { sim, cores } = this
    const { op, amount, target, reason } = sim.program
    for (;;) {
      const pc = sim.settle(task)
      switch (op[pc]) {
        case Instruction.cpu:
        case Instruction.offload:
          if (amount[pc] === 0) break
          return cores.compute(core, task, amount[pc])
        case Instruction.wait:
          if (amount[pc] === 0) {
            // T5a: sleep 0 yields, io 0 takes no time.
            if (reason[pc] === Reason.io || reason[pc] === Reason.blockingIo) break
            sim.pc[task]++
            return cores.yieldCore(core, task, pc)
          }
          return cores.waitForTime(core, task, reason[pc] as Reason, target[pc])
        case Instruction.yield:
          sim.pc[task]++
          return cores.yieldCore(core, task, pc)
        case Instruction.end:
          return cores.finish(core, task)
        default:
          if (!this.runOther(core, task, pc)) return
      }
      sim.pc[task]++
    }
  }

  isPolling(task: number): boolean {
    return this.sim.program.op[this.sim.pc[task]] === Instruction.poll
  }

  /** The burst of a task has ended: it is past its step, or, in a poll, where the answer was there. */
  endBurst(task: number): void {
    const { sim } = this
    const { op, polls, target } = sim.program
    const pc = sim.pc[task]
    if (op[pc] !== Instruction.poll || this.isAnswered(task, pc)) sim.pc[task]++
    else if (!polls[target[pc]].isSpinning) this.pollSleeps[task] = 1
  }

  /** Wakes who waits for a task's end, in the order in which the waits began: those who join it, and its gatherer if it was the last child. */
  wakeAwaiters(task: number): void {
    let gatherer = this.gathererWokenBy(task)
    for (;;) {
      const joiner = this.joiners.peek(task)
      const isGatherersTurn =
        gatherer !== NONE && (joiner === NONE || this.waitBegan[gatherer] < this.waitBegan[joiner])
      if (isGatherersTurn) {
        this.cores.wakeInto(gatherer, task)
        gatherer = NONE
      } else if (joiner === NONE) return
      else this.cores.wakeInto(this.joiners.shift(task), task)
    }
  }

  private gathererWokenBy(task: number): number {
    const parent = this.gatherer[task]
    if (parent === NONE || --this.childrenLeft[parent] > 0) return NONE
    // A gather that failed half way through blocks nobody.
    return this.sim.hasEnded[parent] === 1 ? NONE : parent
  }

  /** Everything that needs neither CPU nor time. True if the step is done and the task goes on. */
  private runOther(core: number, task: number, pc: number): boolean {
    const { sim, cores } = this
    const { op, amount, target, depth, maxTimeouts } = sim.program
    const on = target[pc]
    switch (op[pc]) {
      case Instruction.poll:
        return this.poll(core, task, pc)
      case Instruction.spawn:
        if (sim.hasEntered(on)) return this.failToStart(core, task, on)
        cores.start(on, task)
        return true
      case Instruction.join:
        if (sim.hasEnded[on] === 1) return true
        this.joiners.push(on, task)
        cores.block(core, task, Reason.join, on)
        return false
      case Instruction.gather:
        return this.gather(core, task, sim.program.groups[on])
      case Instruction.load:
        sim.load(task, on, core)
        return true
      case Instruction.store:
        sim.store(task, on, amount[pc], core)
        return true
      case Instruction.cancel:
        // A thread cannot be cancelled: a mark says so.
        sim.mark(EventKind.cancel, task, core, on)
        return true
      case Instruction.timeout:
        this.deadlines[task * maxTimeouts + depth[pc]] = sim.now + amount[pc]
        return true
      case Instruction.timeoutEnd:
        if (sim.now > this.deadlines[task * maxTimeouts + depth[pc]]) sim.mark(EventKind.deadline, task, core)
        return true
      case Instruction.log:
        sim.mark(EventKind.log, task, core)
        return true
      default:
        return this.resources.use(core, task, pc)
    }
  }

  /** Asks, or sleeps before the next ask. True if the answer was there: the step is done. */
  private poll(core: number, task: number, pc: number): boolean {
    const { sim, cores } = this
    const { ask, every } = sim.program.polls[sim.program.target[pc]]
    if (this.pollBegan[task] < 0) this.pollBegan[task] = sim.now
    if (this.pollSleeps[task] === 0) {
      if (ask > 0) {
        cores.compute(core, task, ask)
        return false
      }
      if (this.isAnswered(task, pc)) return true
    }
    this.pollSleeps[task] = 0
    if (every === 0) cores.yieldCore(core, task, pc)
    else cores.waitForTime(core, task, Reason.poll, NONE)
    return false
  }

  /** An ask ends now: it succeeds, and with it the poll, if the answer is there. */
  private isAnswered(task: number, pc: number): boolean {
    if (this.sim.now < this.pollBegan[task] + this.sim.program.amount[pc]) return false
    this.pollBegan[task] = -1
    return true
  }

  /** Starts all and blocks once, until the last has finished. */
  private gather(core: number, task: number, children: readonly number[]): false {
    this.childrenLeft[task] = 0
    for (const child of children) {
      if (this.sim.hasEntered(child)) return this.failToStart(core, task, child)
      this.cores.start(child, task)
      this.gatherer[child] = task
      this.childrenLeft[task]++
    }
    this.cores.block(core, task, Reason.gather, NONE)
    return false
  }

  private failToStart(core: number, task: number, other: number): false {
    this.cores.fail(core, task, `task ${this.sim.id(other)} has already been started`)
    return false
  }
}
