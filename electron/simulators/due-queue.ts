import { DueHeap } from './due-heap'

/** Entries in front at most: with more the walk past them takes longer than the heap. */
const FRONT = 16

/**
 * A queue of (time, sequence, item): earliest first, equal times in order of their sequence. The earliest few lie in front in their order, where putting one
 * in its place is a short walk; only the others are in a heap.
 */
export class DueQueue {
  /** Earliest time, or Infinity. */
  nextTime = Infinity
  /** Entries in front, the earliest last. All of them come before those in the heap, and there is one while the queue has any. */
  private inFront = 0
  private readonly time = new Float64Array(FRONT)
  private readonly sequence = new Float64Array(FRONT)
  private readonly item = new Int32Array(FRONT)
  private readonly others = new DueHeap()

  get length(): number {
    return this.inFront + this.others.length
  }

  /** Only when `length` > 0, as `nextSequence`. */
  get nextItem(): number {
    return this.item[this.inFront - 1]
  }

  get nextSequence(): number {
    return this.sequence[this.inFront - 1]
  }

  /** @param sequence larger than any before */
  push(time: number, sequence: number, item: number): void {
    if (time >= this.others.nextTime) return this.others.push(time, sequence, item)
    if (this.inFront === FRONT) {
      if (time >= this.time[0]) return this.others.push(time, sequence, item)
      this.moveLatestToOthers()
    }
    this.insert(time, sequence, item)
  }

  /** Takes the earliest entry and gives its item; only when `length` > 0. */
  pop(): number {
    const taken = this.item[--this.inFront]
    if (this.inFront === 0 && this.others.length > 0) this.takeEarliestOfOthers()
    this.nextTime = this.inFront > 0 ? this.time[this.inFront - 1] : Infinity
    return taken
  }

  private insert(time: number, sequence: number, item: number): void {
    let place = this.inFront++
    while (place > 0 && this.time[place - 1] <= time) {
      this.time[place] = this.time[place - 1]
      this.sequence[place] = this.sequence[place - 1]
      this.item[place] = this.item[place - 1]
      place--
    }
    this.time[place] = time
    this.sequence[place] = sequence
    this.item[place] = item
    this.nextTime = this.time[this.inFront - 1]
  }

  private moveLatestToOthers(): void {
    this.others.push(this.time[0], this.sequence[0], this.item[0])
    for (const column of [this.time, this.sequence, this.item]) column.copyWithin(0, 1)
    this.inFront--
  }

  private takeEarliestOfOthers(): void {
    const { others } = this
    this.time[0] = others.nextTime
    this.sequence[0] = others.nextSequence
    this.item[0] = others.pop()
    this.inFront = 1
  }
}
