import type { Micros } from '../../time'
import { EventKind, NONE, type Trace } from '../trace'

/** One side of a difference. `event`: what takes the task at that moment (a `switch` or `dispatch`); undefined: the core had it before, or (no task) stays idle. */
export interface Side {
  readonly core: number
  readonly task: number | undefined
  readonly event: number | undefined
}

/** The first moment at which two runs of one task set give a core to different tasks. Each side tells who has `a`'s or `b`'s core then. */
export interface Difference {
  readonly time: Micros
  readonly a: Side
  readonly b: Side
}

/**
 * The first dispatch at which two traces of one task set differ: in time, core or task. Undefined where both runs dispatch the same tasks at the same
 * moments to the end. General: any two executions, any two settings. Linear in the shorter of the two common parts; nothing is kept.
 *
 * For `equalTimers` this is the answer to "would the other rule have led elsewhere": the literal order of CPython's heap depends on every timer it has
 * held, those of deadlines that never fired included, and these leave nothing in a trace; a second run under the other rule knows.
 */
export function firstDifference(a: Trace, b: Trace): Difference | undefined {
  const left = new Takes(a)
  const right = new Takes(b)
  for (;;) {
    const hasLeft = left.next()
    const hasRight = right.next()
    if (!hasLeft && !hasRight) return undefined
    if (hasLeft && hasRight && left.time === right.time && left.core === right.core && left.task === right.task)
      continue
    const isLeftsMoment = hasLeft && (!hasRight || left.time <= right.time)
    const isRightsMoment = hasRight && (!hasLeft || right.time <= left.time)
    const time = isLeftsMoment ? left.time : right.time
    const core = isLeftsMoment ? left.core : right.core
    return {
      time,
      a: isLeftsMoment ? left.side() : left.holderAt(core, time),
      b: isRightsMoment ? right.side() : right.holderAt(core, time),
    }
  }
}

/** The dispatches of a trace one after the other; one that had to switch first counts where its switch begins. */
class Takes {
  time = 0
  core = NONE
  task: number = NONE
  private at = 0
  private event = NONE
  /** Who had each core last, and since when it is free: Infinity while it is not. */
  private readonly last = new Int32Array(64).fill(NONE)
  private readonly freeSince = new Float64Array(64).fill(0)

  constructor(private readonly trace: Trace) {}

  /** Goes on to the next dispatch; false where there is none. */
  next(): boolean {
    const { events } = this.trace
    if (this.event !== NONE) {
      this.last[this.core] = this.task
      this.freeSince[this.core] = Infinity
    }
    for (; this.at < events.length; this.at++) {
      const i = this.at
      const core = events.core[i]
      switch (events.kind[i]) {
        case EventKind.preempt:
        case EventKind.yield:
        case EventKind.block:
        case EventKind.finish:
          this.freeSince[core] = events.time[i]
          break
        case EventKind.switch:
        case EventKind.dispatch:
          // A dispatch that ends its own switch takes nothing.
          if (this.freeSince[core] === Infinity && this.last[core] === events.task[i]) break
          this.event = i
          this.time = events.time[i]
          this.core = core
          this.task = events.task[i]
          this.at++
          return true
      }
    }
    this.event = NONE
    return false
  }

  side(): Side {
    return { core: this.core, task: this.task, event: this.event }
  }

  /** Who has a core at a moment between the last dispatch and the present one. */
  holderAt(core: number, time: Micros): Side {
    const isHeld = this.freeSince[core] > time && this.last[core] !== NONE
    return { core, task: isHeld ? this.last[core] : undefined, event: undefined }
  }
}
