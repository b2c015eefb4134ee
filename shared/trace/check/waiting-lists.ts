import { roomFor } from '../../room-for'
import { NONE } from '../trace'

/** Lists of waiting tasks, in order; a task stands in one at most. Every step costs the same however long they are. */
export class WaitingLists {
  /** The list each task stands in, NONE for none. */
  readonly listOf: Int32Array
  private readonly firstOf: Int32Array
  private readonly lastOf: Int32Array
  private readonly before: Int32Array
  private readonly after: Int32Array

  constructor(lists: number, tasks: number) {
    this.listOf = new Int32Array(tasks).fill(NONE)
    this.firstOf = new Int32Array(roomFor(lists)).fill(NONE)
    this.lastOf = new Int32Array(roomFor(lists)).fill(NONE)
    this.before = new Int32Array(tasks)
    this.after = new Int32Array(tasks)
  }

  /** Who has waited longest, NONE where nobody waits. */
  first(list: number): number {
    return this.firstOf[list]
  }

  /** A task that still stands in another list leaves it. */
  push(list: number, task: number): void {
    this.remove(task)
    const last = this.lastOf[list]
    this.listOf[task] = list
    this.before[task] = last
    this.after[task] = NONE
    this.lastOf[list] = task
    if (last === NONE) this.firstOf[list] = task
    else this.after[last] = task
  }

  remove(task: number): void {
    const list = this.listOf[task]
    if (list === NONE) return
    const [before, after] = [this.before[task], this.after[task]]
    this.listOf[task] = NONE
    if (before === NONE) this.firstOf[list] = after
    else this.after[before] = after
    if (after === NONE) this.lastOf[list] = before
    else this.before[after] = before
  }
}
