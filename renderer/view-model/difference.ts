import type { ExecutionData } from '../../shared/gantt/model'
import type { Micros } from '../../shared/time'
import { endsSlice } from '../../shared/trace/queues'
import { CUT, SpanState, type SpanTable } from '../../shared/trace/span-table'
import { EventKind } from '../../shared/trace/trace'

/** How much later (+) or earlier (-) a task starts and finishes in the second execution, and how much longer it waits; us. Undefined: not in both. */
export interface TaskDifference {
  readonly id: string
  readonly definition: number
  readonly start: Micros | undefined
  readonly finish: Micros | undefined
  readonly waiting: Micros | undefined
}

/** Every task of the first execution, in its order. */
export function taskDifferences(a: ExecutionData, b: ExecutionData): readonly TaskDifference[] {
  const rowsOfB = new Map(b.summary.rows.map((row) => [row.id, row]))
  const rowsOfA = new Map(a.summary.rows.map((row) => [row.id, row]))
  return a.summary.tasks.map(({ id, definition }) => {
    const first = rowsOfA.get(id)
    const second = rowsOfB.get(id)
    const begin = (row: typeof first) => (row && row.response !== null ? row.arrival + row.response : null)
    return {
      id,
      definition,
      start: minus(begin(second), begin(first)),
      finish: minus(second?.finish, first?.finish),
      waiting: minus(second?.waiting, first?.waiting),
    }
  })
}

function minus(b: number | null | undefined, a: number | null | undefined): number | undefined {
  return typeof a === 'number' && typeof b === 'number' ? b - a : undefined
}

/** One stay on a core, as the order of two executions is compared by. `ran`: time it really ran, us. */
export interface Stay {
  readonly task: number
  readonly core: number
  readonly start: Micros
  readonly end: Micros
  readonly ran: Micros
  readonly how: 'preempt' | 'yield' | 'block' | 'finish' | 'cut'
}

/**
 * Where the order of two executions first differs: `place` stays (from 0) are of the same tasks, then different ones follow, or one of them ends.
 * `cause`: the first stay before it that went another way in the two (ended otherwise, or ran for another time); undefined where all went the same
 * way and another task was first in the queue.
 */
export interface OrderDifference {
  readonly place: number
  readonly a: Stay | undefined
  readonly b: Stay | undefined
  readonly cause: { readonly a: Stay; readonly b: Stay } | undefined
}

/** Stays looked at; an order that is the same for so long counts as the same. */
export const MOST_STAYS = 20_000

/** Where "who runs next" first differs, on any two executions of one task set, whatever their models. Time does not count, only order. */
export function orderDifference(a: ExecutionData, b: ExecutionData): OrderDifference | undefined {
  const left = stays(a.spans)
  const right = stays(b.spans)
  let cause: OrderDifference['cause']
  for (let place = 0; place < MOST_STAYS; place++) {
    const one = left.next().value
    const other = right.next().value
    if (one === undefined && other === undefined) return undefined
    if (one?.task !== other?.task) return { place, a: one, b: other, cause }
    if (one && other && cause === undefined && (one.how !== other.how || one.ran !== other.ran)) {
      cause = { a: one, b: other }
    }
  }
  return undefined
}

/** The stays of all tasks by their start (at one instant by core), those of one task on one core that follow each other as one. */
function* stays(spans: SpanTable): Generator<Stay, undefined> {
  const lanes = Array.from({ length: spans.laneStart.length - 1 }, (_, task) => laneStays(spans, task))
  const heads = lanes.map((lane) => lane.next().value)
  let held: Stay | undefined
  for (;;) {
    let first: Stay | undefined
    for (const head of heads) {
      if (head && (!first || head.start < first.start || (head.start === first.start && head.core < first.core))) {
        first = head
      }
    }
    if (!first) break
    heads[first.task] = lanes[first.task].next().value
    if (held && held.task === first.task && held.core === first.core) {
      held = { ...first, start: held.start, ran: held.ran + first.ran }
    } else {
      if (held) yield held
      held = first
    }
  }
  if (held) yield held
  return undefined
}

/** The stays of one lane in order. A switch before one belongs to it. */
function* laneStays(spans: SpanTable, task: number): Generator<Stay, undefined> {
  let start: Micros | undefined
  let ran = 0
  for (let row = spans.laneStart[task]; row < spans.laneStart[task + 1]; row++) {
    const state = spans.state[row]
    const runs = state === SpanState.running || state === SpanState.frozen
    if (!runs && state !== SpanState.switching) continue
    start ??= spans.start[row]
    if (!runs) continue
    ran += spans.end[row] - spans.start[row]
    if (!endsSlice(spans, row)) continue
    yield { task, core: spans.core[row], start, end: spans.end[row], ran, how: endOf(spans.endKind[row]) }
    start = undefined
    ran = 0
  }
  return undefined
}

function endOf(kind: number): Stay['how'] {
  switch (kind) {
    case EventKind.preempt:
      return 'preempt'
    case EventKind.yield:
      return 'yield'
    case EventKind.block:
      return 'block'
    case CUT:
      return 'cut'
    default:
      return 'finish'
  }
}

/** What to show of it: from just before the cause (or the difference) to just after both executions have gone on. */
export function spanOfDifference({ a, b, cause }: OrderDifference): { readonly start: Micros; readonly end: Micros } {
  const moments = [a, b, cause?.a, cause?.b].flatMap((stay) => (stay ? [stay.start, stay.end] : []))
  const start = Math.min(...moments)
  const end = Math.max(...moments)
  const margin = Math.max(1, Math.round((end - start) * 0.15))
  return { start: Math.max(0, start - margin), end: end + margin }
}
