import type { StepPlace } from '../../task-set/steps'
import { EventKind, NONE, type Trace } from '../trace'
import type { Findings } from './findings'
import { Place } from './life'

/**
 * The snapshot rule of the event loop (I14, E1): an iteration runs exactly the handles that were queued when it began. A handle is a step of a task, or
 * the callback that turns something due into a ready task; who becomes ready in an iteration runs in a later one. A gather's callbacks leave no event of
 * their own, nor do timers and I/O that were abandoned: where the task set has such steps no more handles run than were queued.
 */
export class Iterations {
  private readonly readySince: Int32Array
  private began = NONE
  private handles = 0
  private planned = 0
  private readonly hasSilentHandles: boolean
  private readonly hasInterruptions: boolean

  constructor(
    private readonly trace: Trace,
    steps: readonly StepPlace[],
    private readonly findings: Findings,
  ) {
    this.hasInterruptions = steps.some(({ step }) => step.op === 'cancel' || step.op === 'timeout')
    this.hasSilentHandles = this.hasInterruptions || steps.some(({ step }) => step.op === 'gather')
    this.readySince = new Int32Array(trace.tasks.length)
  }

  begin(i: number): void {
    this.checkCount(i, false)
    this.began = i
    this.handles = 0
    this.planned = this.trace.events.arg[i]
  }

  apply(i: number, kind: number, task: number, was: number): void {
    if (kind === EventKind.arrive || kind === EventKind.wake || kind === EventKind.yield) this.readySince[task] = i
    if (kind === EventKind.deadline) this.handles++
    // Who is cancelled leaves `due` without a handle of its own.
    if (kind === EventKind.wake && was === Place.due && !this.hasInterruptions) this.handles++
    if (kind !== EventKind.switch && !(kind === EventKind.dispatch && was !== Place.switching)) return
    this.handles++
    if (this.readySince[task] > this.began) {
      this.findings.at(
        this.trace.events.time[i],
        `${this.findings.name(task)} runs in the same iteration in which it became ready.`,
      )
    }
  }

  end(isCut: boolean): void {
    this.checkCount(this.trace.events.length - 1, isCut)
  }

  private checkCount(i: number, isCut: boolean): void {
    if (this.handles === this.planned || ((isCut || this.hasSilentHandles) && this.handles < this.planned)) return
    const sentence = `the iteration has run ${this.handles} handles, but ${this.planned} were queued when it began.`
    this.findings.at(this.trace.events.time[i], sentence)
  }
}
