import { NONE } from '../../shared/trace/trace'
import type { LoopAwaits } from './loop-awaits'
import type { LoopPrimitives } from './loop-primitives'
import type { LoopSources } from './loop-sources'
import { Future, type LoopTasks, Raised } from './loop-tasks'
import { Instruction } from './program'
import type { Run } from './run'

/** `Task.cancel` and how it reaches the future a task waits for (E8; CPython 3.11 `tasks.py`). */
export class LoopCancel {
  constructor(
    private readonly sim: Run,
    private readonly tasks: LoopTasks,
    private readonly sources: LoopSources,
    private readonly primitives: LoopPrimitives,
    private readonly awaits: LoopAwaits,
  ) {}

  /**
   * `Task.cancel`, with what it goes on to cancel: whoever a cancelled task awaits, inwards, and the children of a gather, depth first.
   * False if it goes round in a circle of tasks that await each other: CPython raises a RecursionError in the canceller.
   */
  cancel(task: number, canceller: number): boolean {
    const path = new Set<number>()
    const work = [task]
    while (work.length > 0) {
      const next = work.pop() ?? NONE
      // ~t: everything inside t has been cancelled.
      if (next < 0) path.delete(~next)
      else if (path.has(next)) return false
      else if (this.tasks.isAlive(next)) {
        path.add(next)
        work.push(~next)
        this.tasks.cancelRequests[next]++
        const inner = this.awaits.innerTasks(next)
        if (inner.length > 0) work.push(...inner.toReversed())
        else if (!this.cancelFuture(next, canceller)) this.tasks.mustCancel[next] = 1
      }
    }
    return true
  }

  /** A cancel that came while the task ran hits what it waits for from now on. */
  cancelAwaited(task: number): void {
    const inner = this.awaits.innerTasks(task)
    for (const other of inner) this.cancel(other, NONE)
    if (inner.length > 0 || this.cancelFuture(task, NONE)) this.tasks.mustCancel[task] = 0
  }

  /** Cancels the future a task itself waits for. False if there is none that can be cancelled. */
  private cancelFuture(task: number, canceller: number): boolean {
    const { sim, tasks } = this
    if (tasks.future[task] !== Future.pending) return false
    const pc = sim.pc[task]
    switch (sim.program.op[pc]) {
      case Instruction.gather:
        // Its children have ended, its result is on its way.
        return false
      case Instruction.join:
        this.awaits.cancelWait(task, sim.program.target[pc])
        break
      case Instruction.wait:
      case Instruction.poll:
      case Instruction.offload:
        // A cancelled sleep's timer goes; a request at a device keeps its place until it is served (E8), but nobody waits for it.
        this.sources.timers.cancel(task)
        this.sources.requests.abandon(task)
        break
      default:
        this.primitives.cancelWait(task, pc)
    }
    tasks.isFutureCancelled[task] = 1
    tasks.raised[task] = Raised.cancelled
    tasks.resolve(task, canceller)
    return true
  }
}
