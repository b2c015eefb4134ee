import { roomFor } from '../../room-for'
import type { TaskSet } from '../../task-set/schema'
import type { StepPlace } from '../../task-set/steps'
import { EventKind, NONE, Reason, type Trace } from '../trace'
import type { Findings } from './findings'
import { declared, type Numbered, numberNames } from './numbers'
import { WaitingLists } from './waiting-lists'

const SEMAPHORE = 'semaphore '

/**
 * Semaphores and events (I16): no semaphore falls below 0, and those who wait for it are served first in first out; nobody waits for an event that is
 * set, and setting it wakes all who wait, in the order of their waits. A waiter that was cancelled leaves out of turn and takes nothing.
 */
export class Semaphores {
  /** Semaphores and events, told apart by their names. */
  private readonly things: Numbered
  /** Slots of a semaphore; 1 for an event that is set. */
  private readonly values: Float64Array
  /** Who waits at each semaphore and event and has not been woken, in order. */
  private readonly waiting: WaitingLists
  private readonly isBarging: boolean
  /** Woken from a semaphore while others stood before it. */
  private readonly wasOutOfTurn: Uint8Array
  /** Woken with a slot promised that it has not taken yet: whoever blocks meanwhile is behind it. */
  private readonly isHeir: Uint8Array
  /** The step of a task's last wait here. */
  private readonly waitedAt: Int32Array
  /** An event was set and those who wait for it have still to be woken, before anything else happens. */
  private waking = NONE

  constructor(
    private readonly trace: Trace,
    taskSet: TaskSet,
    steps: readonly StepPlace[],
    private readonly findings: Findings,
  ) {
    const { execution, tasks } = trace
    this.things = numberNames(steps, (step) => {
      if (step.op === 'acquire' || step.op === 'release') return `${SEMAPHORE}${step.name}`
      return step.op === 'wait' || step.op === 'set' || step.op === 'clear' ? `event ${step.event}` : undefined
    })
    const { names } = this.things
    this.values = new Float64Array(roomFor(names.length))
    for (const [i, name] of names.entries())
      if (name.startsWith(SEMAPHORE))
        this.values[i] = declared(taskSet.semaphores, name.slice(SEMAPHORE.length))?.value ?? 1
    this.waiting = new WaitingLists(this.things.names.length, tasks.length)
    this.isBarging = execution.model === 'threads' && execution.settings.mutexHandOff === 'barging'
    this.wasOutOfTurn = new Uint8Array(tasks.length)
    this.isHeir = new Uint8Array(tasks.length)
    this.waitedAt = new Int32Array(tasks.length).fill(NONE)
  }

  /** The task set has neither semaphores nor events: nothing to look at. */
  get isEmpty(): boolean {
    return this.things.names.length === 0
  }

  apply(i: number, kind: number): void {
    const { step } = this.trace.events
    if (this.waking !== NONE) this.checkWaking(i)
    this.forgetWaking(i, kind)
    switch (kind) {
      case EventKind.acquire:
        this.acquire(i, this.things.ofStep[step[i]])
        break
      case EventKind.release:
        this.values[this.things.ofStep[step[i]]]++
        break
      case EventKind.set:
        this.waking = this.things.ofStep[step[i]]
        this.values[this.waking] = 1
        break
      case EventKind.clear:
        this.values[this.things.ofStep[step[i]]] = 0
        break
      case EventKind.block:
        this.block(i)
        break
      case EventKind.wake:
        this.wake(i)
        break
    }
  }

  /** A woken waiter takes its slot as soon as it runs, at the step it waited at; one that does anything else was cancelled. */
  private forgetWaking(i: number, kind: number): void {
    const { events } = this.trace
    const task = events.task[i]
    if (kind === EventKind.wake || kind === EventKind.switch || kind === EventKind.dispatch) return
    if (kind === EventKind.acquire && events.step[i] === this.waitedAt[task]) return
    this.isHeir[task] = 0
    this.wasOutOfTurn[task] = 0
  }

  private acquire(i: number, semaphore: number): void {
    const { execution, events } = this.trace
    const task = events.task[i]
    const name = this.things.names[semaphore]
    const value = this.values[semaphore] - 1
    this.values[semaphore] = Math.max(0, value)
    if (value < 0) this.report(i, `takes ${name}, which has nothing left.`)
    // What the loop has promised to waiters that have not run yet is not in the mark's value.
    if (execution.model === 'threads' && value >= 0 && events.arg[i] !== value)
      this.report(i, `takes ${name} and leaves ${events.arg[i]}, but ${value} are left.`)
    if (this.isBarging) return
    const first = this.waiting.first(semaphore)
    const isBehindOthers = first !== NONE && first !== task && this.isHeir[task] === 0
    if (isBehindOthers || this.wasOutOfTurn[task] === 1) this.report(i, `takes ${name}, but others have waited longer.`)
    this.wasOutOfTurn[task] = 0
    this.isHeir[task] = 0
  }

  private block(i: number): void {
    const { events, execution } = this.trace
    const reason = events.reason[i]
    if (reason !== Reason.semaphore && reason !== Reason.event) return
    const thing = this.things.ofStep[events.step[i]]
    if (thing === NONE) return this.report(i, 'waits at a step that has no semaphore and no event.')
    const isFree = (reason === Reason.event || execution.model === 'threads') && this.values[thing] > 0
    if (isFree) this.report(i, `waits for ${this.things.names[thing]}, but need not.`)
    this.waiting.push(thing, events.task[i])
    this.waitedAt[events.task[i]] = events.step[i]
  }

  private wake(i: number): void {
    const task = this.trace.events.task[i]
    const thing = this.waiting.listOf[task]
    if (thing === NONE) return
    const isFirst = this.waiting.first(thing) === task
    this.waiting.remove(task)
    this.isHeir[task] = 1
    if (isFirst) return
    this.wasOutOfTurn[task] = 1
    if (this.trace.execution.model === 'threads')
      this.report(i, `is woken at ${this.things.names[thing]}, but others have waited longer.`)
  }

  /** All who wait for an event that was set are woken before anything else happens. */
  private checkWaking(i: number): void {
    const { events } = this.trace
    const first = this.waiting.first(this.waking)
    if (first !== NONE && events.kind[i] === EventKind.wake && first === events.task[i]) return
    if (first !== NONE)
      this.findings.at(
        events.time[i],
        `${this.findings.name(first)} is not woken by ${this.things.names[this.waking]}.`,
      )
    this.waking = NONE
  }

  private report(i: number, sentence: string): void {
    this.findings.at(this.trace.events.time[i], `${this.findings.name(this.trace.events.task[i])} ${sentence}`)
  }
}
