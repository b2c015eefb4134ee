import type { Micros } from '../time'
import { findTies } from './decisions/decision-index'
import type { TieTable } from './decisions/tie-table'
import { EventKind, type Trace } from './trace'

/**
 * Moments the window jumps to and that neither spans, marks nor ties tell. `iterations`: when a turn of the event loop began to run its handles, in whole
 * us, rising; turns of one instant are one moment, 8 bytes each.
 */
export interface Moments {
  readonly iterations: Float64Array
}

/**
 * Runs of so many events at most bring all their ties along. To find them goes through the whole run once more, and a chart that follows a slider has
 * no time for it: longer runs are asked for those near what is seen (`AppApi.findTies`).
 */
export const TIES_UP_TO = 20_000

export const NO_MOMENTS: Moments = { iterations: new Float64Array(0) }

/** The ties of a run that is short enough to look for them; else undefined. */
export function tiesIfShort(trace: Trace): TieTable | undefined {
  return trace.events.length > TIES_UP_TO ? undefined : findTies(trace)
}

/** The moments of a run. Linear in its events: one pass counts, one fills. */
export function toMoments({ events: { time, kind, length } }: Trace): Moments {
  let count = 0
  let last: Micros | undefined
  for (let i = 0; i < length; i++) {
    if (kind[i] !== EventKind.iteration || time[i] === last) continue
    last = time[i]
    count++
  }
  const iterations = new Float64Array(count)
  let at = 0
  for (let i = 0; i < length; i++) {
    if (kind[i] !== EventKind.iteration || (at > 0 && time[i] === iterations[at - 1])) continue
    iterations[at++] = time[i]
  }
  return { iterations }
}
