import type { Micros } from '../time'
import { EventKind, NONE, Reason, type Trace } from './trace'

/** What fell due: a sleep or the pause of a poll, an I/O, the result of pool work, an arrival that the loop's select has to find. */
export const LATE_KINDS = ['timer', 'io', 'pool', 'connection'] as const
export type LateKind = (typeof LATE_KINDS)[number]

/** Something that fell due in the event loop and did not run at once. Times in us; undefined where the run ended before. */
export interface Late {
  readonly kind: LateKind
  readonly task: number
  /** The step that waited (see `listSteps`); undefined for a connection. */
  readonly step: number | undefined
  readonly due: Micros
  /** When the select that found it returned. Later than `due` only where the loop was busy then; undefined too where a cancel was quicker. */
  readonly noticed: Micros | undefined
  /** When the loop had run the callback and the task was ready; what stood in the queue before it ran first. */
  readonly ready: Micros | undefined
  readonly ran: Micros | undefined
  /** From `due` to `ran`, or to the end of the run. */
  readonly late: Micros
}

/** How many of a kind were late, and the latest of them: of equally late ones the one due first. */
export interface KindLateness {
  readonly kind: LateKind
  readonly count: number
  readonly longest: Late
}

/**
 * Everything in a run of the event loop that fell due and had to wait for the loop, in order of due time, at one instant in the order in which it
 * was noted; empty in the other models. A wait that a cancel or a timeout ended before its time never fell due. The deadline of a `timeout` is no
 * entry: the trace tells when it fired, not when it was due. One pass over the events, one object per late entry.
 */
export function listLateness(trace: Trace): Late[] {
  const found: { late: Late; order: number }[] = []
  visitLate(trace, (late, order) => found.push({ late, order }))
  return found.sort((a, b) => a.late.due - b.late.due || a.order - b.order).map(({ late }) => late)
}

/** The number and the longest of each kind that occurred, in the order of `LATE_KINDS`. */
export function summarizeLateness(trace: Trace): KindLateness[] {
  const byKind = new Map<LateKind, { count: number; longest: Late }>()
  visitLate(trace, (late) => {
    const known = byKind.get(late.kind)
    if (!known) {
      byKind.set(late.kind, { count: 1, longest: late })
      return
    }
    known.count++
    const isLater = late.late > known.longest.late
    if (isLater || (late.late === known.longest.late && late.due < known.longest.due)) known.longest = late
  })
  return LATE_KINDS.flatMap((kind) => {
    const known = byKind.get(kind)
    return known ? [{ kind, ...known }] : []
  })
}

/** @param visit gets each late entry once it ran or the run ended, with the index of the event that noted it */
function visitLate(trace: Trace, visit: (late: Late, order: number) => void): void {
  if (trace.execution.model !== 'eventLoop') return
  const { events, tasks, makespan } = trace
  const { time, kind, task, reason, step, length } = events
  /** By task: the event that noted what is due, NONE while nothing is. */
  const noted = new Int32Array(tasks.length).fill(NONE)
  const noticed = new Float64Array(tasks.length)
  const ready = new Float64Array(tasks.length)
  /** Tasks whose due thing no select has found yet. */
  let unseen: number[] = []
  const end = (lane: number, ran: Micros | undefined): void => {
    const order = noted[lane]
    const due = time[order]
    noted[lane] = NONE
    const late = (ran ?? makespan) - due
    if (late === 0) return
    const one = {
      kind: kindOf(reason[order]),
      task: lane,
      step: kind[order] === EventKind.due ? step[order] : undefined,
      due,
      noticed: orUndefined(noticed[lane]),
      ready: orUndefined(ready[lane]),
      ran,
      late,
    }
    visit(one, order)
  }
  for (let i = 0; i < length; i++) {
    const lane = task[i]
    switch (kind[i]) {
      case EventKind.arrive:
      case EventKind.due:
        if (kind[i] === EventKind.arrive && reason[i] !== Reason.connection) break
        noted[lane] = i
        noticed[lane] = NONE
        ready[lane] = NONE
        unseen.push(lane)
        break
      case EventKind.iteration:
        // A cancel may have been quicker: then the loop no longer looks for what is due.
        for (const found of unseen) if (ready[found] === NONE) noticed[found] = time[i]
        if (unseen.length > 0) unseen = []
        break
      case EventKind.wake:
        if (noted[lane] !== NONE) ready[lane] = time[i]
        break
      case EventKind.dispatch:
        if (noted[lane] !== NONE) end(lane, time[i])
        break
    }
  }
  for (let lane = 0; lane < noted.length; lane++) if (noted[lane] !== NONE) end(lane, undefined)
}

function orUndefined(value: number): number | undefined {
  return value === NONE ? undefined : value
}

function kindOf(reason: number): LateKind {
  switch (reason) {
    case Reason.connection:
      return 'connection'
    case Reason.sleep:
    case Reason.poll:
      return 'timer'
    case Reason.io:
      return 'io'
    case Reason.offload:
      return 'pool'
    default:
      throw new Error(`a wait for reason ${reason} never falls due`)
  }
}
