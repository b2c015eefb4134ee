import type { TaskSet } from '../../task-set/schema'
import { listSteps } from '../../task-set/steps'
import { EventKind, NONE, Reason, type Trace } from '../trace'
import type { Findings } from './findings'

/**
 * Semaphores and events (I16): no semaphore falls below 0, and those who wait for it are served first in first out; nobody waits for an event that is
 * set, and setting it wakes all who wait, in the order of their waits. A waiter that was cancelled leaves out of turn and takes nothing.
 */
export class Semaphores {
  private readonly names: readonly string[]
  private readonly values = new Map<string, number>()
  private readonly eventsSet = new Set<string>()
  /** Who waits at each semaphore and event and has not been woken, in order. */
  private readonly waiting = new Map<string, number[]>()
  /** The list each task stands in. */
  private readonly listOf: (string | undefined)[]
  /** Woken from a semaphore while others stood before it. */
  private readonly wasOutOfTurn: Uint8Array
  /** Woken with a slot promised that it has not taken yet: whoever blocks meanwhile is behind it. */
  private readonly isHeir: Uint8Array
  /** The step of a task's last wait here. */
  private readonly waitedAt: Int32Array
  /** An event was set and these have still to be woken, before anything else happens. */
  private waking: string | undefined

  constructor(
    private readonly trace: Trace,
    taskSet: TaskSet,
    private readonly findings: Findings,
  ) {
    this.names = listSteps(taskSet).map(({ step }) => {
      if (step.op === 'acquire' || step.op === 'release') return `semaphore ${step.name}`
      return step.op === 'wait' || step.op === 'set' || step.op === 'clear' ? `event ${step.event}` : ''
    })
    for (const [name, { value = 1 }] of Object.entries(taskSet.semaphores ?? {}))
      this.values.set(`semaphore ${name}`, value)
    this.listOf = Array.from({ length: trace.tasks.length })
    this.wasOutOfTurn = new Uint8Array(trace.tasks.length)
    this.isHeir = new Uint8Array(trace.tasks.length)
    this.waitedAt = new Int32Array(trace.tasks.length).fill(NONE)
  }

  apply(i: number): void {
    const { events } = this.trace
    const kind = events.kind[i]
    const name = events.step[i] === NONE ? '' : this.names[events.step[i]]
    this.checkWaking(i)
    this.forgetWaking(i)
    switch (kind) {
      case EventKind.acquire:
        this.acquire(i, name)
        break
      case EventKind.release:
        this.values.set(name, this.valueOf(name) + 1)
        break
      case EventKind.set:
        this.eventsSet.add(name)
        this.waking = name
        break
      case EventKind.clear:
        this.eventsSet.delete(name)
        break
      case EventKind.block:
        this.block(i, name)
        break
      case EventKind.wake:
        this.wake(i)
        break
    }
  }

  /** A woken waiter takes its slot as soon as it runs, at the step it waited at; one that does anything else was cancelled. */
  private forgetWaking(i: number): void {
    const { events } = this.trace
    const task = events.task[i]
    if (task === NONE) return
    const kind = events.kind[i]
    if (kind === EventKind.wake || kind === EventKind.switch || kind === EventKind.dispatch) return
    if (kind === EventKind.acquire && events.step[i] === this.waitedAt[task]) return
    this.isHeir[task] = 0
    this.wasOutOfTurn[task] = 0
  }

  private acquire(i: number, name: string): void {
    const { execution, events } = this.trace
    const task = events.task[i]
    const value = this.valueOf(name) - 1
    this.values.set(name, Math.max(0, value))
    if (value < 0) this.report(i, `takes ${name}, which has nothing left.`)
    // What the loop has promised to waiters that have not run yet is not in the mark's value.
    if (execution.model === 'threads' && value >= 0 && events.arg[i] !== value)
      this.report(i, `takes ${name} and leaves ${events.arg[i]}, but ${value} are left.`)
    const first = this.waiting.get(name)?.[0]
    const isBarging = execution.model === 'threads' && execution.settings.mutexHandOff === 'barging'
    if (isBarging) return
    const isBehindOthers = first !== undefined && first !== task && this.isHeir[task] === 0
    if (isBehindOthers || this.wasOutOfTurn[task] === 1) this.report(i, `takes ${name}, but others have waited longer.`)
    this.wasOutOfTurn[task] = 0
    this.isHeir[task] = 0
  }

  private block(i: number, name: string): void {
    const { events, execution } = this.trace
    const task = events.task[i]
    const reason = events.reason[i]
    this.wasOutOfTurn[task] = 0
    this.isHeir[task] = 0
    if (reason !== Reason.semaphore && reason !== Reason.event) return
    const isFree =
      reason === Reason.event ? this.eventsSet.has(name) : execution.model === 'threads' && this.valueOf(name) > 0
    if (isFree) this.report(i, `waits for ${name}, but need not.`)
    const list = this.waiting.get(name)
    if (list === undefined) this.waiting.set(name, [task])
    else list.push(task)
    this.listOf[task] = name
    this.waitedAt[task] = events.step[i]
  }

  private wake(i: number): void {
    const { events, execution } = this.trace
    const task = events.task[i]
    const name = this.listOf[task]
    if (name === undefined) return
    this.listOf[task] = undefined
    this.isHeir[task] = 1
    const list = this.waiting.get(name) ?? []
    const place = list.indexOf(task)
    list.splice(place, 1)
    if (place === 0) return
    this.wasOutOfTurn[task] = 1
    if (execution.model === 'threads') this.report(i, `is woken at ${name}, but others have waited longer.`)
  }

  /** All who wait for an event that was set are woken before anything else happens. */
  private checkWaking(i: number): void {
    if (this.waking === undefined) return
    const { events } = this.trace
    const list = this.waiting.get(this.waking) ?? []
    if (list.length > 0 && events.kind[i] === EventKind.wake && list[0] === events.task[i]) return
    if (list.length > 0)
      this.findings.at(events.time[i], `${this.findings.name(list[0])} is not woken by ${this.waking}.`)
    this.waking = undefined
  }

  private valueOf(name: string): number {
    return this.values.get(name) ?? 1
  }

  private report(i: number, sentence: string): void {
    this.findings.at(this.trace.events.time[i], `${this.findings.name(this.trace.events.task[i])} ${sentence}`)
  }
}
