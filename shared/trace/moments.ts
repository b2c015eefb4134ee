import type { Micros } from '../time'
import { findTies, type TieTable } from './decisions/decision-index'
import { EventKind, type Trace } from './trace'

/**
 * Moments the window jumps to and that neither spans nor marks tell: whole us, rising, each once. 8 bytes a moment.
 *
 * | column | meaning |
 * | --- | --- |
 * | iterations | when a turn of the event loop began to run its handles; turns of one instant are one moment |
 * | ties | when the other tie rule would have led elsewhere; empty where nobody looked, see `TIES_UP_TO` |
 */
export interface Moments {
  readonly iterations: Float64Array
  readonly ties: Float64Array
}

/** Ties are looked for in runs of so many events at most: it goes through the whole run once more, and a chart that follows a slider has no time for it. */
export const TIES_UP_TO = 20_000

export const NO_MOMENTS: Moments = { iterations: new Float64Array(0), ties: new Float64Array(0) }

/** The ties of a run that is short enough to look for them; else undefined. */
export function tiesIfShort(trace: Trace): TieTable | undefined {
  return trace.events.length > TIES_UP_TO ? undefined : findTies(trace)
}

/** The moments of a run. Linear in its events. `ties`: its own, where known. */
export function toMoments(trace: Trace, ties = tiesIfShort(trace)): Moments {
  return { iterations: iterationsOf(trace), ties: ties === undefined ? NO_MOMENTS.ties : tiesOf(ties) }
}

function iterationsOf({ events: { time, kind, length } }: Trace): Float64Array {
  let count = 0
  let last: Micros | undefined
  for (let i = 0; i < length; i++) {
    if (kind[i] !== EventKind.iteration || time[i] === last) continue
    last = time[i]
    count++
  }
  const moments = new Float64Array(count)
  let at = 0
  for (let i = 0; i < length; i++) {
    if (kind[i] !== EventKind.iteration || (at > 0 && time[i] === moments[at - 1])) continue
    moments[at++] = time[i]
  }
  return moments
}

function tiesOf({ time }: TieTable): Float64Array {
  return time.filter((moment, i) => i === 0 || moment !== time[i - 1])
}
