import { SpanState, type SpanTable } from '../../shared/trace/span-table'
import { stateAt } from '../../shared/trace/queues'
import type { Micros } from '../../shared/time'
import { firstEndingAfter } from './decisions'

/** How often, in ms of the clock on the wall, what only grows later is told anew while the playhead moves. */
export const LATE_EVERY_MS = 100

/**
 * Gives back the time it gave before for as long as nobody is in another queue at the new one: so a playhead that moves sixty times a second draws the
 * queues only when they change. Where somebody is late, the number grows all the time: it is told ten times a second, and exactly when the playhead rests.
 * O(1) in between, O(tasks log n) where something changes.
 */
export function createSteadyTime(spans: SpanTable): (time: Micros, nowMs: number, isMoving: boolean) => Micros {
  let given: Micros | undefined
  let givenAt = 0
  let from: Micros = 0
  /** Nothing changes before; 0: nothing is known. */
  let until: Micros = 0
  let isAnyLate = false
  return (time, nowMs, isMoving) => {
    const isSame = given !== undefined && time >= from && time < until
    const isFresh = isMoving && nowMs - givenAt < LATE_EVERY_MS
    if (given !== undefined && isSame && (!isAnyLate || isFresh || given === time)) return given
    if (!isSame) {
      ;({ until, isAnyLate } = lookAhead(spans, time))
      from = time
    }
    given = time
    givenAt = nowMs
    return time
  }
}

/** When the next span of any task begins or ends, and whether anybody is late until then. */
function lookAhead(spans: SpanTable, time: Micros): { readonly until: Micros; readonly isAnyLate: boolean } {
  let until = Infinity
  let isAnyLate = false
  for (let lane = 0; lane + 1 < spans.laneStart.length; lane += 1) {
    const i = firstEndingAfter(spans, lane, time)
    if (i === spans.laneStart[lane + 1]) continue
    until = Math.min(until, spans.start[i] > time ? spans.start[i] : spans.end[i])
    const row = stateAt(spans, lane, time)
    if (row !== undefined && spans.state[row] === SpanState.due) isAnyLate = true
  }
  return { until, isAnyLate }
}
