/** A ring of task indices, each in it once at most. Every place in it has a number, counted from the first ever taken. */
export class Fifo {
  length = 0
  /** Places given up so far: the number of the first in the queue. */
  shifted = 0
  private readonly ring: Int32Array
  private readonly mask: number

  constructor(capacity: number) {
    let size = 1
    while (size < capacity) size *= 2
    this.ring = new Int32Array(size)
    this.mask = size - 1
  }

  peek(): number {
    return this.ring[this.shifted & this.mask]
  }

  /** Who stands at a place that is still taken. */
  at(place: number): number {
    return this.ring[place & this.mask]
  }

  push(task: number): void {
    this.ring[(this.shifted + this.length++) & this.mask] = task
  }

  shift(): number {
    this.length--
    return this.ring[this.shifted++ & this.mask]
  }

  /** Takes a task out of the middle. Only after a finding, so it may be slow. */
  remove(task: number): boolean {
    const rest = Array.from({ length: this.length }, () => this.shift())
    this.shifted -= rest.length
    for (const other of rest) if (other !== task) this.push(other)
    return rest.includes(task)
  }
}
