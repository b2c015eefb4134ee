import { roomFor } from '../../room-for'
import type { TaskSet } from '../../task-set/schema'
import type { StepPlace } from '../../task-set/steps'
import { EventKind, NONE, Reason, type Trace } from '../trace'
import type { Findings } from './findings'
import { declared, type Numbered, numberNames, numberOf } from './numbers'

/**
 * Locks and queues (I16): a lock is taken only while it is free and freed only while it is taken; a queue holds no more than its capacity, and nothing is
 * taken out that was not put in. Nobody waits for an item that is there, for room that is there, or (threads) for a lock that is free.
 */
export class Resources {
  private readonly locks: Numbered
  /** Who took each lock last and has not freed it, NONE for a free one. */
  private readonly holders: Int32Array
  private readonly queues: Numbered
  private readonly capacities: Float64Array
  private readonly items: Float64Array

  constructor(
    private readonly trace: Trace,
    taskSet: TaskSet,
    steps: readonly StepPlace[],
    private readonly findings: Findings,
  ) {
    this.locks = numberNames(steps, (step) => (step.op === 'lock' || step.op === 'unlock' ? step.name : undefined))
    this.holders = new Int32Array(roomFor(this.locks.names.length)).fill(NONE)
    this.queues = numberNames(steps, (step) => (step.op === 'put' || step.op === 'get' ? step.queue : undefined))
    const { names } = this.queues
    this.capacities = new Float64Array(roomFor(names.length))
    for (let i = 0; i < names.length; i++) this.capacities[i] = declared(taskSet.queues, names[i])?.capacity ?? Infinity
    this.items = new Float64Array(roomFor(names.length))
  }

  /** The task set has neither locks nor queues: nothing to look at. */
  get isEmpty(): boolean {
    return this.locks.names.length + this.queues.names.length === 0
  }

  /** Who holds the lock that a step names, NONE for nobody. */
  holderAt(step: number): number {
    return this.holders[this.locks.ofStep[step]]
  }

  apply(i: number, kind: number): void {
    const { step, task } = this.trace.events
    switch (kind) {
      case EventKind.lock: {
        const lock = this.locks.ofStep[step[i]]
        if (this.holders[lock] !== NONE) this.report(i, `takes lock ${this.locks.names[lock]}, which is not free.`)
        this.holders[lock] = task[i]
        break
      }
      case EventKind.unlock: {
        const lock = this.locks.ofStep[step[i]]
        if (this.holders[lock] === NONE) this.report(i, `frees lock ${this.locks.names[lock]}, which nobody holds.`)
        this.holders[lock] = NONE
        break
      }
      case EventKind.put:
        this.count(i, 1)
        break
      case EventKind.get:
        this.count(i, -1)
        break
      case EventKind.block:
        this.checkBlock(i)
        break
    }
  }

  private count(i: number, change: number): void {
    const queue = this.queues.ofStep[this.trace.events.step[i]]
    const name = this.queues.names[queue]
    const items = this.items[queue] + change
    this.items[queue] = Math.max(0, items)
    if (items < 0) this.report(i, `takes an item from queue ${name}, which is empty.`)
    if (items > this.capacities[queue])
      this.report(i, `puts an item into queue ${name}, which holds no more than ${this.capacities[queue]}.`)
  }

  private checkBlock(i: number): void {
    const { events, execution } = this.trace
    const reason = events.reason[i]
    if (reason !== Reason.lock && reason !== Reason.put && reason !== Reason.get) return
    const step = events.step[i]
    const lock = numberOf(this.locks, step)
    const queue = numberOf(this.queues, step)
    // In the loop a free lock may be promised to a waiter that has been woken and has not run yet (E5).
    const isFree = reason === Reason.lock && execution.model === 'threads' && this.holders[lock] === NONE
    const hasRoom = reason === Reason.put && this.items[queue] < this.capacities[queue]
    const hasItem = reason === Reason.get && this.items[queue] > 0
    if (lock === NONE && queue === NONE) return this.report(i, 'waits at a step that has no lock and no queue.')
    const name = lock === NONE ? this.queues.names[queue] : this.locks.names[lock]
    if (isFree || hasRoom || hasItem) this.report(i, `waits at ${name}, but need not.`)
  }

  private report(i: number, sentence: string): void {
    this.findings.at(this.trace.events.time[i], `${this.findings.name(this.trace.events.task[i])} ${sentence}`)
  }
}
