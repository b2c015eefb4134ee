import { NONE, Reason } from '../../shared/trace/trace'
import { HandleKind, type HandleQueue } from './handle-queue'
import { Future, type LoopScheduler, type LoopTasks, Raised } from './loop-tasks'
import { Instruction } from './program'
import type { Run } from './run'
import { Waiters } from './waiters'

/** Tasks that await tasks: `await task` and `asyncio.gather` (CPython 3.11 `tasks.py`). */
export class LoopAwaits {
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

  constructor(
    private readonly sim: Run,
    private readonly ready: HandleQueue,
    private readonly tasks: LoopTasks,
    private readonly loop: LoopScheduler,
  ) {
    const { taskCount } = sim
    this.joiners = new Waiters(taskCount, taskCount)
    this.expecters = new Waiters(taskCount, taskCount)
    this.gatherOf = new Int32Array(taskCount)
    this.gatherer = new Int32Array(taskCount).fill(NONE)
    this.gathering = new Int32Array(taskCount)
    this.childrenLeft = new Int32Array(taskCount)
    this.isGatherCancelled = new Uint8Array(taskCount)
  }

  /** True if the other has finished and the task goes on. One that was cancelled is the caller's affair. */
  join(task: number, other: number): boolean {
    const { sim, tasks, loop } = this
    if (other === task) {
      loop.fail(task, 'a task cannot await itself')
      return false
    }
    if (sim.hasEnded[other] === 0) {
      const list = tasks.isCreated[other] === 1 ? this.joiners : this.expecters
      list.push(other, task)
      loop.suspend(task, Reason.join, other)
      return false
    }
    if (tasks.endedWith[other] === Raised.error) {
      loop.fail(task, `task ${sim.id(other)}, awaited here, ended in an error`)
      return false
    }
    return true
  }

  /** `asyncio.gather`: starts all, waits for a future that the children's callbacks complete. */
  gather(task: number, children: readonly number[]): void {
    const { sim, loop } = this
    const call = ++this.gatherCalls
    this.gathering[task] = call
    this.childrenLeft[task] = children.length
    this.isGatherCancelled[task] = 0
    for (const child of children) {
      if (sim.hasEntered(child)) {
        // Those already created run on, and nobody gathers them.
        this.gathering[task] = 0
        return loop.fail(task, `task ${sim.id(child)} has already been started`)
      }
      this.gatherer[child] = task
      this.gatherOf[child] = call
      loop.create(child, task)
    }
    loop.suspend(task, Reason.gather, NONE)
  }

  /** A child's callback: the first that ended badly, or the last of all, completes the gather. */
  noteGathered(child: number): void {
    const parent = this.gatherer[child]
    if (this.gathering[parent] !== this.gatherOf[child]) return
    this.childrenLeft[parent]--
    const bad = this.tasks.endedWith[child]
    if (bad === Raised.nothing && this.childrenLeft[parent] > 0) return
    this.gathering[parent] = 0
    this.tasks.raised[parent] = bad === Raised.nothing && this.isGatherCancelled[parent] === 1 ? Raised.cancelled : bad
    this.tasks.resolve(parent, child)
  }

  /** Why the gather of a task failed: the child it names. */
  failedChild(task: number): number {
    const { groups, target } = this.sim.program
    const children = groups[target[this.sim.pc[task]]]
    return children.find((child) => this.tasks.endedWith[child] === Raised.error) ?? children[0]
  }

  /** A task has been created: those who waited for that go on to wait for its end. */
  announce(task: number): void {
    this.tasks.isCreated[task] = 1
    this.wakeAll(this.expecters, task)
  }

  /** A task has ended: its callbacks, the gatherer's before those who await it. */
  wakeAwaiters(task: number): void {
    if (this.gatherer[task] !== NONE) this.ready.push(HandleKind.gathered, task)
    this.wakeAll(this.joiners, task)
  }

  /** The tasks that get a task's cancel in its place: the one it awaits, or those it gathers and that have not ended. */
  innerTasks(task: number): readonly number[] {
    const { op, target, groups } = this.sim.program
    if (this.tasks.future[task] !== Future.pending) return []
    const pc = this.sim.pc[task]
    if (op[pc] === Instruction.join && this.tasks.isCreated[target[pc]] === 1) return [target[pc]]
    if (op[pc] !== Instruction.gather) return []
    const children = groups[target[pc]].filter((child) => this.tasks.isAlive(child))
    if (children.length > 0) this.isGatherCancelled[task] = 1
    return children
  }

  /** A task does not wait for another's creation any more. */
  cancelWait(task: number, other: number): void {
    this.expecters.remove(other, task)
  }

  private wakeAll(list: Waiters, task: number): void {
    for (;;) {
      const waiter = list.shift(task)
      if (waiter === NONE) return
      this.tasks.resolve(waiter, task)
    }
  }
}
