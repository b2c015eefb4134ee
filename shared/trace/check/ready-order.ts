import { EventKind, NONE, type Trace } from '../trace'
import type { Findings } from './findings'
import { isTimed, type Life, Place } from './life'

/**
 * The ready queue rebuilt from the trace, for threads and the event loop: who enters first is dispatched first (I9, T1, E1), and no core stands idle
 * while somebody is ready (I7). With `preemptedFirst`, arrivals and timed wake-ups queue behind everybody else who enters at the same instant.
 */
export class ReadyOrder {
  private readonly queue: Fifo
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

  apply(i: number, was: number): void {
    const { events } = this.trace
    const task = events.task[i]
    const place = this.life.place[task]
    // A mark: a deadline may come while its task is ready.
    if (place === was) return
    if (place === Place.ready || place === Place.preempted) {
      const isNewcomer = this.newcomersLast && this.isByTime(i)
      ;(isNewcomer ? this.newcomers : this.queue).push(task)
    } else if (was === Place.ready || was === Place.preempted) {
      const source = this.queue.length > 0 ? this.queue : this.newcomers
      const head = source.length > 0 ? source.peek() : NONE
      if (head === task) source.shift()
      else {
        const first = head === NONE ? 'nobody' : this.findings.name(head)
        this.findings.at(
          events.time[i],
          `${this.findings.name(task)} is dispatched, but ${first} is first in the ready queue.`,
        )
        if (!this.queue.remove(task)) this.newcomers.remove(task)
      }
    }
  }

  /** All events of `now` have been seen, time goes on. */
  endInstant(now: number): void {
    while (this.newcomers.length > 0) this.queue.push(this.newcomers.shift())
    if (!this.isWorkConserving || this.queue.length === 0) return
    const idle = this.life.onCore.indexOf(NONE)
    if (idle >= 0)
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

/** A ring of task indices; each task stands in it once at most. */
class Fifo {
  length = 0
  private readonly ring: Int32Array
  private head = 0

  constructor(capacity: number) {
    this.ring = new Int32Array(Math.max(1, capacity))
  }

  peek(): number {
    return this.ring[this.head]
  }

  push(task: number): void {
    this.ring[(this.head + this.length++) % this.ring.length] = task
  }

  shift(): number {
    const task = this.ring[this.head]
    this.head = (this.head + 1) % this.ring.length
    this.length--
    return task
  }

  /** Takes a task out of the middle. Only after a finding, so it may be slow. */
  remove(task: number): boolean {
    const rest = Array.from({ length: this.length }, () => this.shift())
    for (const other of rest) if (other !== task) this.push(other)
    return rest.includes(task)
  }
}
