/** Entries there is room for at first: small enough for V8 to keep the columns in its own heap, where they cost next to nothing. */
const FIRST_ROOM = 8

/**
 * A binary heap of (time, sequence, item) over columns. With `isStable` equal times come in order of their sequence; without, entries are
 * compared by time alone and equal times come out in the literal order of CPython's heap: push and pop move entries exactly as
 * `Lib/heapq.py` does (`_siftdown`, `_siftup`).
 */
export class DueHeap {
  length = 0
  /** Earliest time, or Infinity. */
  nextTime = Infinity
  private time = new Float64Array(FIRST_ROOM)
  private sequence = new Float64Array(FIRST_ROOM)
  private item = new Int32Array(FIRST_ROOM)

  constructor(private readonly isStable = true) {}

  get nextItem(): number {
    return this.item[0]
  }

  get nextSequence(): number {
    return this.sequence[0]
  }

  push(time: number, sequence: number, item: number): void {
    if (this.length === this.time.length) this.grow()
    this.rise(this.length++, time, sequence, item)
    this.nextTime = this.time[0]
  }

  /** Takes the earliest entry and gives its item; only when `length` > 0. */
  pop(): number {
    const taken = this.item[0]
    const last = --this.length
    if (last > 0) {
      // The last entry starts at the root: the smaller child rises all the way to a leaf, then the entry rises from there.
      let hole = 0
      let child = 1
      while (child < last) {
        const right = child + 1
        if (right < last && !this.isBefore(child, this.time[right], this.sequence[right])) child = right
        this.move(child, hole)
        hole = child
        child = 2 * hole + 1
      }
      this.rise(hole, this.time[last], this.sequence[last], this.item[last])
    }
    this.nextTime = last > 0 ? this.time[0] : Infinity
    return taken
  }

  /** Lets an entry rise from `hole` while its parent is later. */
  private rise(hole: number, time: number, sequence: number, item: number): void {
    while (hole > 0) {
      const parent = (hole - 1) >> 1
      const isEarlier =
        time < this.time[parent] || (this.isStable && time === this.time[parent] && sequence < this.sequence[parent])
      if (!isEarlier) break
      this.move(parent, hole)
      hole = parent
    }
    this.time[hole] = time
    this.sequence[hole] = sequence
    this.item[hole] = item
  }

  private isBefore(index: number, time: number, sequence: number): boolean {
    return this.time[index] < time || (this.isStable && this.time[index] === time && this.sequence[index] < sequence)
  }

  private move(from: number, to: number): void {
    this.time[to] = this.time[from]
    this.sequence[to] = this.sequence[from]
    this.item[to] = this.item[from]
  }

  private grow(): void {
    const size = this.time.length * 2
    const time = new Float64Array(size)
    const sequence = new Float64Array(size)
    const item = new Int32Array(size)
    time.set(this.time)
    sequence.set(this.sequence)
    item.set(this.item)
    this.time = time
    this.sequence = sequence
    this.item = item
  }
}
