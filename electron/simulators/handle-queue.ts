/**
 * First-in first-out queue of the loop's handles: what to run, and the stamp of the timer or request it stands for, by which a handle that was
 * cancelled meanwhile is known. A ring that grows by doubling.
 */
export class HandleQueue {
  length = 0
  /** The stamp of the handle that `shift` gave last. */
  stamp = 0
  private handles = new Float64Array(16)
  private stamps = new Float64Array(16)
  private head = 0

  push(handle: number, stamp = 0): void {
    if (this.length === this.handles.length) this.grow()
    const at = (this.head + this.length) & (this.handles.length - 1)
    this.handles[at] = handle
    this.stamps[at] = stamp
    this.length++
  }

  /** The first one; only when `length` > 0. */
  shift(): number {
    const { head } = this
    this.stamp = this.stamps[head]
    this.head = (head + 1) & (this.handles.length - 1)
    this.length--
    return this.handles[head]
  }

  private grow(): void {
    const { handles, stamps } = this
    this.handles = new Float64Array(handles.length * 2)
    this.stamps = new Float64Array(handles.length * 2)
    for (let i = 0; i < this.length; i++) {
      const from = (this.head + i) & (handles.length - 1)
      this.handles[i] = handles[from]
      this.stamps[i] = stamps[from]
    }
    this.head = 0
  }
}
