import { NONE } from '../trace'
import { ENTRIES, type Entry } from './tie-rules'

/** Tasks that are ready, in one list per way of entry, each first in first out. A task stands in one of them at most; all steps take constant time. */
export class ReadyLists {
  private readonly heads = new Int32Array(ENTRIES).fill(NONE)
  private readonly tails = new Int32Array(ENTRIES).fill(NONE)
  private readonly entry: Uint8Array
  private readonly next: Int32Array
  private readonly previous: Int32Array

  constructor(tasks: number) {
    this.entry = new Uint8Array(tasks)
    this.next = new Int32Array(tasks).fill(NONE)
    this.previous = new Int32Array(tasks).fill(NONE)
  }

  /** First of those who entered in one way, or NONE. */
  head(entry: Entry): number {
    return this.heads[entry]
  }

  /** Who stands behind a task among those who entered in the same way, or NONE. */
  behind(task: number): number {
    return this.next[task]
  }

  entryOf(task: number): Entry {
    return this.entry[task] as Entry
  }

  push(task: number, entry: Entry): void {
    const tail = this.tails[entry]
    this.entry[task] = entry
    this.next[task] = NONE
    this.previous[task] = tail
    if (tail === NONE) this.heads[entry] = task
    else this.next[tail] = task
    this.tails[entry] = task
  }

  remove(task: number): void {
    const entry = this.entry[task]
    const next = this.next[task]
    const previous = this.previous[task]
    if (previous === NONE) this.heads[entry] = next
    else this.next[previous] = next
    if (next === NONE) this.tails[entry] = previous
    else this.previous[next] = previous
  }
}
