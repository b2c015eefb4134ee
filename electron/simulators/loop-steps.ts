import type { Micros } from '../../shared/time'
import { Decider, EventKind, NONE, Reason } from '../../shared/trace/trace'
import type { LoopAwaits } from './loop-awaits'
import type { LoopCancel } from './loop-cancel'
import type { LoopPrimitives } from './loop-primitives'
import type { LoopSources } from './loop-sources'
import { Future, type LoopScheduler, type LoopTasks, Raised } from './loop-tasks'
import type { LoopTimeouts } from './loop-timeouts'
import { Instruction } from './program'
import type { Run } from './run'

const CORE = 0

/** The parts of the loop that the steps of its tasks make use of. */
export interface LoopParts extends LoopScheduler {
  readonly tasks: LoopTasks
  readonly sources: LoopSources
  readonly primitives: LoopPrimitives
  readonly awaits: LoopAwaits
  readonly cancels: LoopCancel
  readonly timeouts: LoopTimeouts
}

/** Runs the steps of tasks: `Task.__step`, from being resumed to really suspending (E3). Nothing else runs meanwhile. */
export class LoopSteps {
  private readonly tasks: LoopTasks
  private readonly sources: LoopSources
  private readonly pollBegan: Float64Array

  constructor(
    private readonly sim: Run,
    private readonly loop: LoopParts,
    private readonly stepCost: Micros,
  ) {
    this.tasks = loop.tasks
    this.sources = loop.sources
    this.pollBegan = new Float64Array(sim.taskCount).fill(-1)
  }

  /** One step of a task. */
  run(task: number): void {
    const { sim, tasks } = this
    const isRaised = tasks.mustCancel[task] === 1 || tasks.raised[task] !== Raised.nothing
    if (!isRaised && tasks.future[task] === Future.done) this.passPlainWait(task)
    const step = sim.program.step[sim.settle(task)]
    if (this.stepCost > 0) {
      sim.record.add(sim.now, EventKind.switch, task, CORE, step, Reason.none, Decider.none, NONE)
      this.sources.passTime(sim.now + this.stepCost)
    }
    sim.record.add(sim.now, EventKind.dispatch, task, CORE, step, Reason.none, Decider.none, NONE)
    if (isRaised) {
      if (!this.raise(task)) return
    } else if (tasks.future[task] !== Future.none) this.completeWait(task)
    tasks.hasStarted[task] = 1
    this.runInstructions(task)
  }

  /** A wait that leaves nothing to look after is done before the task runs: its slice begins with the step behind it. */
  private passPlainWait(task: number): void {
    const { sim } = this
    const op = sim.program.op[sim.pc[task]]
    if (
      op !== Instruction.wait &&
      op !== Instruction.offload &&
      op !== Instruction.gather &&
      op !== Instruction.waitEvent
    )
      return
    this.tasks.future[task] = Future.none
    sim.pc[task]++
  }

  /** The wait is over as it should be: the step is done, or tries again (polls and joins look for themselves). */
  private completeWait(task: number): void {
    const { sim, tasks, loop } = this
    tasks.future[task] = Future.none
    if (loop.primitives.completeWait(task, sim.pc[task])) sim.pc[task]++
  }

  /** Raises in a task what is to be raised there. False if that ends it. */
  private raise(task: number): boolean {
    const { sim, tasks, loop } = this
    const raised = tasks.mustCancel[task] === 1 ? Raised.cancelled : tasks.raised[task]
    const wasWaiting = tasks.future[task] !== Future.none
    tasks.mustCancel[task] = 0
    tasks.raised[task] = Raised.nothing
    tasks.future[task] = Future.none
    if (tasks.hasStarted[task] === 0) {
      // Cancelled before its first step: the body never runs.
      loop.finish(task, Reason.cancelled)
      return false
    }
    if (wasWaiting) {
      this.sources.timers.leaveHeap(task)
      loop.primitives.abandonWait(task, sim.pc[task])
    }
    tasks.isFutureCancelled[task] = 0
    this.pollBegan[task] = -1
    if (raised === Raised.error) {
      loop.fail(task, `task ${sim.id(loop.awaits.failedChild(task))}, gathered here, ended in an error`)
      return false
    }
    return loop.timeouts.unwind(task, Raised.cancelled)
  }

  /** Goes on with a task's steps until one suspends or ends it. */
  private runInstructions(task: number): void {
    const { sim, sources, loop } = this
    const { op, amount, reason } = sim.program
    let isFirstBurst = true
    for (;;) {
      const pc = sim.settle(task)
      switch (op[pc]) {
        case Instruction.cpu:
          if (amount[pc] === 0) break
          if (!isFirstBurst) sim.mark(EventKind.burst, task, CORE, NONE)
          isFirstBurst = false
          sources.passTime(sim.now + amount[pc])
          break
        case Instruction.wait:
          if (reason[pc] === Reason.sleep) {
            // E6a: sleep 0 is a bare yield, without a timer.
            if (amount[pc] === 0) return this.yieldLoop(task, pc, 1)
            sources.timers.start(task, sim.now + amount[pc])
            return loop.suspend(task, Reason.sleep, NONE)
          }
          if (reason[pc] === Reason.io) {
            sources.requests.startIo(task)
            return loop.suspend(task, Reason.io, NONE)
          }
          // E4: a blocking call holds the whole loop.
          if (amount[pc] === 0) break
          isFirstBurst = false
          this.freeze(task, pc)
          break
        case Instruction.poll:
          if (!this.poll(task, pc, isFirstBurst)) return
          isFirstBurst = false
          break
        case Instruction.yield:
          return this.yieldLoop(task, pc, 1)
        case Instruction.end:
          return this.end(task)
        default:
          if (!this.runOther(task, pc)) return
      }
      sim.pc[task]++
    }
  }

  /** What takes no CPU time. True if the step is done and the task goes on. */
  private runOther(task: number, pc: number): boolean {
    const { sim, loop } = this
    const { op, amount, target, groups } = sim.program
    const on = target[pc]
    switch (op[pc]) {
      case Instruction.offload:
        this.offload(task, amount[pc])
        return false
      case Instruction.spawn:
        if (sim.hasEntered(on)) {
          loop.fail(task, `task ${sim.id(on)} has already been started`)
          return false
        }
        loop.create(on, task)
        return true
      case Instruction.join:
        return this.join(task, on)
      case Instruction.gather:
        loop.awaits.gather(task, groups[on])
        return false
      case Instruction.load:
        sim.load(task, on, CORE)
        return true
      case Instruction.store:
        sim.store(task, on, amount[pc], CORE)
        return true
      case Instruction.cancel:
        sim.mark(EventKind.cancel, task, CORE, on)
        if (loop.cancels.cancel(on, task)) return true
        loop.fail(task, `task ${sim.id(on)} cannot be cancelled: it awaits itself in a circle`)
        return false
      case Instruction.timeout:
        loop.timeouts.enter(task, pc)
        return true
      case Instruction.timeoutEnd:
        loop.timeouts.leave(task)
        return true
      case Instruction.log:
        sim.mark(EventKind.log, task, CORE, NONE)
        return true
      default:
        return loop.primitives.use(task, pc)
    }
  }

  /** A cancel that nothing has raised yet makes the task end as cancelled, though its body ran to its end. */
  private end(task: number): void {
    this.loop.finish(task, this.tasks.mustCancel[task] === 1 ? Reason.cancelled : Reason.finished)
  }

  /** A bare yield: no future, the next step is queued at the end. `advance`: instructions the task is past then. */
  private yieldLoop(task: number, pc: number, advance: 0 | 1): void {
    const { sim } = this
    sim.record.add(sim.now, EventKind.yield, task, CORE, sim.program.step[pc], Reason.yield, Decider.task, NONE)
    sim.pc[task] += advance
    this.tasks.queueStep(task)
  }

  private freeze(task: number, pc: number): void {
    const { sim, sources } = this
    const { amount, reason, step } = sim.program
    const freezing = reason[pc] as Reason
    sim.record.add(sim.now, EventKind.freeze, task, CORE, step[pc], freezing, Decider.none, NONE)
    if (freezing === Reason.blockingIo) sources.passBlockingIo(task)
    else sources.passTime(sim.now + amount[pc])
    sim.record.add(sim.now, EventKind.thaw, task, CORE, step[pc], freezing, Decider.none, NONE)
  }

  /** Asks; if the answer is not there, sleeps or, spinning, asks again. True if it is: the step is done. */
  private poll(task: number, pc: number, isFirst: boolean): boolean {
    const { sim, sources } = this
    const { ask, every, isSpinning } = sim.program.polls[sim.program.target[pc]]
    if (this.pollBegan[task] < 0) this.pollBegan[task] = sim.now
    const answerAt = this.pollBegan[task] + sim.program.amount[pc]
    let isFirstBurst = isFirst
    do {
      sim.checkpoint.turn(sim.record.length, sim.now)
      if (ask > 0 && !isFirstBurst) sim.mark(EventKind.burst, task, CORE, NONE)
      isFirstBurst = false
      sources.passTime(sim.now + ask)
      if (sim.now >= answerAt) {
        this.pollBegan[task] = -1
        return true
      }
    } while (isSpinning)
    if (every === 0) this.yieldLoop(task, pc, 0)
    else {
      sources.timers.start(task, sim.now + every)
      this.loop.suspend(task, Reason.poll, NONE)
    }
    return false
  }

  /** E9: a pool thread works beside the loop; what takes no time is there at once. */
  private offload(task: number, length: Micros): void {
    const { sim, sources, tasks } = this
    this.loop.suspend(task, Reason.offload, NONE)
    // A cancel that came while the task ran has hit its wait already.
    if (tasks.future[task] !== Future.pending) return
    sources.requests.startPoolWork(task, length)
    if (length === 0) sources.passTime(sim.now)
  }

  /** True if the other has finished. If it was cancelled, so is who awaits it, unless that was a timeout's doing (E8). */
  private join(task: number, other: number): boolean {
    if (this.tasks.endedWith[other] !== Raised.cancelled) return this.loop.awaits.join(task, other)
    if (this.loop.timeouts.unwind(task, Raised.cancelled)) this.runInstructions(task)
    return false
  }
}
