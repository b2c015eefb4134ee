import { Decider, EventKind, NONE, Reason } from '../../shared/trace/trace'
import type { HandleQueue } from './handle-queue'
import type { LoopCancel } from './loop-cancel'
import { type LoopScheduler, type LoopTasks, Raised } from './loop-tasks'
import type { LoopTimers } from './loop-timers'
import type { Run } from './run'

/** `async with asyncio.timeout` (CPython 3.11 `timeouts.py`), and how what is raised in a task goes out through it. */
export class LoopTimeouts {
  private readonly taskCount: number
  /** How many timeouts a task is inside. */
  private readonly depth: Int32Array

  // By slot of the timer.
  private readonly pc: Int32Array
  /** Cancel requests of the task when it entered. */
  private readonly cancelling: Int32Array
  private readonly isExpiring: Uint8Array

  constructor(
    private readonly sim: Run,
    private readonly ready: HandleQueue,
    private readonly tasks: LoopTasks,
    private readonly timers: LoopTimers,
    private readonly cancels: LoopCancel,
    private readonly loop: LoopScheduler,
  ) {
    const { program, taskCount } = sim
    const slots = taskCount * (program.maxTimeouts + 1)
    this.taskCount = taskCount
    this.depth = new Int32Array(taskCount)
    this.pc = new Int32Array(slots)
    this.cancelling = new Int32Array(slots)
    this.isExpiring = new Uint8Array(slots)
  }

  enter(task: number, pc: number): void {
    const { sim } = this
    this.depth[task]++
    const slot = this.slotOf(task)
    this.pc[slot] = pc
    this.cancelling[slot] = this.tasks.cancelRequests[task]
    this.isExpiring[slot] = 0
    const length = sim.program.amount[pc]
    if (length > 0) this.timers.start(slot, sim.now + length)
    else this.timers.startDue(slot, this.ready)
  }

  /** `Timeout.__aexit__`: true if it had expired and so takes its cancel request back. */
  leave(task: number): boolean {
    const slot = this.slotOf(task)
    this.depth[task]--
    this.timers.cancel(slot)
    this.timers.leaveHeap(slot)
    if (this.isExpiring[slot] === 0) return false
    this.isExpiring[slot] = 0
    const { cancelRequests } = this.tasks
    if (cancelRequests[task] > 0) cancelRequests[task]--
    return cancelRequests[task] <= this.cancelling[slot]
  }

  /** Its timer's callback cancels the task. */
  expire(slot: number): void {
    const { sim } = this
    const task = slot % this.taskCount
    const step = sim.program.step[this.pc[slot]]
    sim.record.add(sim.now, EventKind.deadline, task, NONE, step, Reason.none, Decider.none, NONE)
    this.cancels.cancel(task, NONE)
    this.isExpiring[slot] = 1
  }

  /** Lets what was raised go out through the timeouts. True if one of them was its cause: the task goes on behind it. */
  unwind(task: number, raised: Raised): boolean {
    const { sim } = this
    while (this.depth[task] > 0) {
      const pc = this.pc[this.slotOf(task)]
      if (this.leave(task) && raised === Raised.cancelled) {
        sim.pc[task] = sim.program.target[pc] + 1
        return true
      }
    }
    this.loop.finish(task, raised === Raised.cancelled ? Reason.cancelled : Reason.error)
    return false
  }

  private slotOf(task: number): number {
    return this.depth[task] * this.taskCount + task
  }
}
