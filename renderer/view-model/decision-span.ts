import type { TimeSpan } from '../../shared/gantt/model'
import type { SpanTable } from '../../shared/trace/span-table'
import type { Micros } from '../../shared/time'
import { nextDecision, previousDecision, type Decision } from './decisions'
import { clampSpan, SHORTEST_SPAN } from './time-span'

/** So many decisions before and after it stand around a decision that is zoomed to: about ten slices. */
const AROUND = 5

/** The decision nearest to a moment, of one task or (undefined) of any; of two as near the earlier one. */
export function nearestDecision(spans: SpanTable, task: number | undefined, time: Micros): Decision | undefined {
  const before = previousDecision(spans, task, time + 1)
  const after = nextDecision(spans, task, time)
  if (before === undefined || after === undefined) return before ?? after
  return after.time - time < time - before.time ? after : before
}

/** The visible time with a decision in the middle and about ten slices of the execution around it, kept inside [0, fullEnd]. */
export function spanAroundDecision(spans: SpanTable, time: Micros, fullEnd: Micros): TimeSpan {
  let from = time
  let to = time
  for (let i = 0; i < AROUND; i++) {
    from = previousDecision(spans, undefined, from)?.time ?? 0
    to = nextDecision(spans, undefined, to)?.time ?? to
  }
  // As far to both sides, and a little beyond the outermost mark.
  const half = Math.max(1.1 * (time - from), 1.1 * (to - time), SHORTEST_SPAN / 2)
  return clampSpan({ start: time - half, end: time + half }, fullEnd)
}
