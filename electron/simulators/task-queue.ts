/** First-in first-out queue of task indices: a ring that grows by doubling. */
export class TaskQueue {
  length = 0
  private ring = new Int32Array(16)
  private head = 0

  push(task: number): void {
    if (this.length === this.ring.length) this.grow()
    this.ring[(this.head + this.length) & (this.ring.length - 1)] = task
    this.length++
  }

  /** The first one; only when `length` > 0. */
  shift(): number {
    const task = this.ring[this.head]
    this.head = (this.head + 1) & (this.ring.length - 1)
    this.length--
    return task
  }

  private grow(): void {
    const old = this.ring
    this.ring = new Int32Array(old.length * 2)
    for (let i = 0; i < this.length; i++) this.ring[i] = old[(this.head + i) & (old.length - 1)]
    this.head = 0
  }
}
