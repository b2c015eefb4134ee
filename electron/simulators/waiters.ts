/**
 * FIFO lists of tasks, one list per resource, linked through one column: a task waits for at most one thing at a time.
 */
export class Waiters {
  private readonly first: Int32Array
  private readonly last: Int32Array
  private readonly next: Int32Array

  constructor(resources: number, tasks: number) {
    this.first = new Int32Array(resources).fill(-1)
    this.last = new Int32Array(resources).fill(-1)
    this.next = new Int32Array(tasks).fill(-1)
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
    this.last[resource] = task
    this.next[task] = -1
  }

  /** Takes the first waiter, or gives -1. */
  shift(resource: number): number {
    const task = this.first[resource]
    if (task >= 0) this.first[resource] = this.next[task]
    return task
  }
}
