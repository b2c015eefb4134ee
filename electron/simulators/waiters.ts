import { roomFor } from '../../shared/room-for'

/**
 * FIFO lists of tasks, one list per resource, linked through one column: a task waits for at most one thing at a time.
 */
export class Waiters {
  private readonly first: Int32Array
  private readonly last: Int32Array
  private readonly next: Int32Array
  private readonly previous: Int32Array

  constructor(resources: number, tasks: number) {
    this.first = new Int32Array(roomFor(resources)).fill(-1)
    this.last = new Int32Array(roomFor(resources)).fill(-1)
    const members = resources === 0 ? 1 : roomFor(tasks)
    this.next = new Int32Array(members).fill(-1)
    this.previous = new Int32Array(members).fill(-1)
  }

  isEmpty(resource: number): boolean {
    return this.first[resource] < 0
  }

  /** The first waiter, or -1. */
  peek(resource: number): number {
    return this.first[resource]
  }

  push(resource: number, task: number): void {
    if (this.first[resource] < 0) this.first[resource] = task
    else this.next[this.last[resource]] = task
    this.previous[task] = this.first[resource] === task ? -1 : this.last[resource]
    this.last[resource] = task
    this.next[task] = -1
  }

  /** Takes the first waiter, or gives -1. */
  shift(resource: number): number {
    const task = this.first[resource]
    if (task >= 0) this.remove(resource, task)
    return task
  }

  /** Takes a waiter out from anywhere in the list; it must be in it. */
  remove(resource: number, task: number): void {
    const before = this.previous[task]
    const after = this.next[task]
    if (before < 0) this.first[resource] = after
    else this.next[before] = after
    if (after < 0) this.last[resource] = before
    else this.previous[after] = before
  }
}
