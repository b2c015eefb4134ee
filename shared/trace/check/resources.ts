import type { TaskSet } from '../../task-set/schema'
import { listSteps } from '../../task-set/steps'
import { EventKind, Reason, type Trace } from '../trace'
import type { Findings } from './findings'

/**
 * Locks and queues (I16): a lock is taken only while it is free and freed only while it is taken; a queue holds no more than its capacity, and nothing is
 * taken out that was not put in. Nobody waits for an item that is there, for room that is there, or (threads) for a lock that is free.
 */
export class Resources {
  private readonly steps: readonly { readonly name: string; readonly capacity: number }[]
  private readonly locked = new Set<string>()
  private readonly items = new Map<string, number>()

  constructor(
    private readonly trace: Trace,
    taskSet: TaskSet,
    private readonly findings: Findings,
  ) {
    this.steps = listSteps(taskSet).map(({ step }) => {
      if (step.op === 'lock' || step.op === 'unlock') return { name: step.name, capacity: 1 }
      if (step.op === 'put' || step.op === 'get') return { name: step.queue, capacity: capacityOf(taskSet, step.queue) }
      return { name: '', capacity: Infinity }
    })
  }

  apply(i: number): void {
    const { events } = this.trace
    switch (events.kind[i]) {
      case EventKind.lock: {
        const { name } = this.steps[events.step[i]]
        if (this.locked.has(name)) this.report(i, `takes lock ${name}, which is not free.`)
        this.locked.add(name)
        break
      }
      case EventKind.unlock: {
        const { name } = this.steps[events.step[i]]
        if (!this.locked.delete(name)) this.report(i, `frees lock ${name}, which nobody holds.`)
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
    const { name, capacity } = this.steps[this.trace.events.step[i]]
    const items = (this.items.get(name) ?? 0) + change
    this.items.set(name, Math.max(0, items))
    if (items < 0) this.report(i, `takes an item from queue ${name}, which is empty.`)
    if (items > capacity) this.report(i, `puts an item into queue ${name}, which holds no more than ${capacity}.`)
  }

  private checkBlock(i: number): void {
    const { events, execution } = this.trace
    const reason = events.reason[i]
    if (reason !== Reason.lock && reason !== Reason.put && reason !== Reason.get) return
    const { name, capacity } = this.steps[events.step[i]]
    const items = this.items.get(name) ?? 0
    // In the loop a free lock may be promised to a waiter that has been woken and has not run yet (E5).
    const isFree = reason === Reason.lock && execution.model === 'threads' && !this.locked.has(name)
    const hasRoom = reason === Reason.put && items < capacity
    const hasItem = reason === Reason.get && items > 0
    if (isFree || hasRoom || hasItem) this.report(i, `waits at ${name}, but need not.`)
  }

  private report(i: number, sentence: string): void {
    this.findings.at(this.trace.events.time[i], `${this.findings.name(this.trace.events.task[i])} ${sentence}`)
  }
}

function capacityOf(taskSet: TaskSet, queue: string): number {
  if (taskSet.queues === undefined || !Object.hasOwn(taskSet.queues, queue)) return Infinity
  return taskSet.queues[queue].capacity ?? Infinity
}
