import { Decider, EventKind, NONE, Reason } from '../../shared/trace/trace'
import { HandleKind, type HandleQueue } from './handle-queue'
import type { Run } from './run'

/** The future a task waits for. `done`: its result is there and the task's step is queued. */
export const Future = { none: 0, pending: 1, done: 2 } as const

/** What is raised in a task at its next step, or has ended it. */
export const Raised = { nothing: 0, cancelled: 1, error: 2 } as const
export type Raised = (typeof Raised)[keyof typeof Raised]

/** What can become of a task: what the parts of the loop ask of the loop itself. */
export interface LoopScheduler {
  /** The running task waits for a future until somebody resolves it. */
  suspend(task: number, reason: Reason, waitsFor: number): void
  /** A new task, to the end of the ready queue. */
  create(task: number, spawner: number): void
  finish(task: number, reason: Reason): void
  /** An error is raised in the running task. */
  fail(task: number, message: string): void
}

/** The tasks of the loop, as `asyncio.Task` keeps them. */
export class LoopTasks {
  /** It exists for the loop: one whose connection is due but not found yet has arrived and is not created. */
  readonly isCreated: Uint8Array
  readonly hasStarted: Uint8Array
  readonly future: Uint8Array
  /** The future was cancelled, so a late result does not count. */
  readonly isFutureCancelled: Uint8Array
  /** Raised in the task when it is resumed: its future was cancelled, or what it gathered ended badly. */
  readonly raised: Uint8Array
  readonly mustCancel: Uint8Array
  readonly cancelRequests: Int32Array
  /** How a task ended, for those who await it. */
  readonly endedWith: Uint8Array

  constructor(
    private readonly sim: Run,
    private readonly ready: HandleQueue,
  ) {
    const { taskCount } = sim
    this.isCreated = new Uint8Array(taskCount)
    this.hasStarted = new Uint8Array(taskCount)
    this.future = new Uint8Array(taskCount)
    this.isFutureCancelled = new Uint8Array(taskCount)
    this.raised = new Uint8Array(taskCount)
    this.mustCancel = new Uint8Array(taskCount)
    this.cancelRequests = new Int32Array(taskCount)
    this.endedWith = new Uint8Array(taskCount)
  }

  isAlive(task: number): boolean {
    return this.isCreated[task] === 1 && this.sim.hasEnded[task] === 0
  }

  /** `call_soon` of the task's step: it runs one iteration later. */
  queueStep(task: number): void {
    this.ready.push(HandleKind.step, task)
  }

  /** The future a task waits for has its result: the task's step is queued at the end (E2). */
  resolve(task: number, cause: number): void {
    this.future[task] = Future.done
    this.wake(task, cause)
  }

  /** Its step is queued, with a record of who caused it. */
  wake(task: number, cause: number): void {
    const { sim } = this
    sim.record.add(sim.now, EventKind.wake, task, NONE, sim.stepOf(task), Reason.none, Decider.none, cause)
    this.ready.push(HandleKind.step, task)
  }
}
