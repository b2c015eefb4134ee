/** What a handle does, kept beside its subject. The subject is a task; of a `timeout` it is the slot of its timer. */
export const HandleKind = { step: 0, sleep: 1, timeout: 2, request: 3, connection: 4, gathered: 5 } as const
export type HandleKind = (typeof HandleKind)[keyof typeof HandleKind]

/** A handle is one integer, `subject << KIND_BITS | kind`. */
export const KIND_BITS = 3
export const KIND_MASK = (1 << KIND_BITS) - 1

/** Subjects are below this: a handle has 31 bits. */
export const MAX_SUBJECTS = 2 ** (31 - KIND_BITS)

/**
 * First-in first-out queue of the loop's handles. A timeout's carries the stamp of its timer, by which one that was cancelled meanwhile is
 * known. A ring that grows by doubling.
 */
export class HandleQueue {
  length = 0
  private handles = new Int32Array(8)
  private stamps = new Float64Array(8)
  private head = 0

  /** The stamp of the handle that `shift` gave last; until the next one is queued. */
  get stamp(): number {
    return this.stamps[(this.head - 1) & (this.handles.length - 1)]
  }

  push(kind: HandleKind, subject: number): void {
    if (this.length === this.handles.length) this.grow()
    this.handles[(this.head + this.length) & (this.handles.length - 1)] = (subject << KIND_BITS) | kind
    this.length++
  }

  pushStamped(kind: HandleKind, subject: number, stamp: number): void {
    this.push(kind, subject)
    this.stamps[(this.head + this.length - 1) & (this.handles.length - 1)] = stamp
  }

  /** The first one; only when `length` > 0. */
  shift(): number {
    const handle = this.handles[this.head]
    this.head = (this.head + 1) & (this.handles.length - 1)
    this.length--
    return handle
  }

  /** Takes over all handles of another queue, in their order. */
  takeAll(from: HandleQueue): void {
    while (from.length > 0) {
      if (this.length === this.handles.length) this.grow()
      const end = (this.head + this.length) & (this.handles.length - 1)
      this.handles[end] = from.shift()
      this.stamps[end] = from.stamp
      this.length++
    }
  }

  /** Drops the handles that are not alive. */
  keepIf(isAlive: (handle: number, stamp: number) => boolean): void {
    for (let left = this.length; left > 0; left--) {
      const handle = this.shift()
      const { stamp } = this
      if (isAlive(handle, stamp)) this.pushStamped((handle & KIND_MASK) as HandleKind, handle >> KIND_BITS, stamp)
    }
  }

  clear(): void {
    this.length = 0
  }

  private grow(): void {
    const { handles, stamps } = this
    this.handles = new Int32Array(handles.length * 2)
    this.stamps = new Float64Array(handles.length * 2)
    for (let i = 0; i < this.length; i++) {
      const from = (this.head + i) & (handles.length - 1)
      this.handles[i] = handles[from]
      this.stamps[i] = stamps[from]
    }
    this.head = 0
  }
}
