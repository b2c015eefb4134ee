import { EventKind, NONE, type Trace } from '../trace'
import { Fifo } from './fifo'
import type { Findings } from './findings'
import { isTimed, type Life, Place } from './life'

/**
 * The ready queue rebuilt from the trace, for threads and the event loop: who enters first is dispatched first (I9, T1, E1), and no core stands idle
 * while somebody is ready (I7). With `preemptedFirst`, arrivals and timed wake-ups queue behind everybody else who enters at the same instant.
 */
export class ReadyOrder {
  readonly queue: Fifo
  private readonly newcomers: Fifo
  private readonly newcomersLast: boolean
  private readonly isWorkConserving: boolean

  constructor(
    private readonly trace: Trace,
    private readonly life: Life,
    private readonly findings: Findings,
  ) {
    const { execution, tasks } = trace
    this.queue = new Fifo(tasks.length)
    this.newcomers = new Fifo(tasks.length)
    this.newcomersLast = execution.model === 'threads' && execution.settings.sameInstant === 'preemptedFirst'
    // While the loop pays for its select (iterationCost) it is busy, though no task is.
    this.isWorkConserving =
      execution.model === 'threads' || (execution.model === 'eventLoop' && execution.settings.iterationCost === 0)
  }

  /** Ready ones other than newcomers of this instant, who may have to stand back. */
  get settledCount(): number {
    return this.queue.length
  }

  get count(): number {
    return this.queue.length + this.newcomers.length
  }

  apply(i: number, task: number, was: number): void {
    const place = this.life.place[task]
    // A mark: a deadline may come while its task is ready.
    if (place === was) return
    if (place === Place.ready || place === Place.preempted) {
      if (this.newcomersLast && this.isByTime(i)) this.newcomers.push(task)
      else this.queue.push(task)
    } else if (was === Place.ready || was === Place.preempted) {
      const source = this.queue.length > 0 ? this.queue : this.newcomers
      const head = source.length > 0 ? source.peek() : NONE
      if (head === task) source.shift()
      else {
        const first = head === NONE ? 'nobody' : this.findings.name(head)
        this.findings.at(
          this.trace.events.time[i],
          `${this.findings.name(task)} is dispatched, but ${first} is first in the ready queue.`,
        )
        if (!this.queue.remove(task)) this.newcomers.remove(task)
      }
    }
  }

  /** All events of `now` have been seen, time goes on. */
  endInstant(now: number): void {
    while (this.newcomers.length > 0) this.queue.push(this.newcomers.shift())
    if (this.life.idleCores === 0 || this.queue.length === 0 || !this.isWorkConserving) return
    const idle = this.life.onCore.indexOf(NONE)
    this.findings.at(now, `core ${idle} stays idle, but ${this.findings.name(this.queue.peek())} is ready.`)
  }

  /** Entered by its own arrival or by the end of a timed wait, not by another task's step. */
  private isByTime(i: number): boolean {
    const { events } = this.trace
    if (events.kind[i] === EventKind.arrive) return events.arg[i] === NONE
    if (events.kind[i] !== EventKind.wake) return false
    return isTimed(this.life.waitsFor[events.task[i]])
  }
}
