import type { TimeSpan } from '../../shared/gantt/model'
import type { Micros } from '../../shared/time'
import { clampSpan } from './time-span'

/** So many times the pace, or one decision a beat. */
export type Speed = number | 'beat'

/** Slowest to fastest; `beat` stands apart, before them. */
export const SPEEDS: readonly Speed[] = ['beat', 0.1, 0.25, 0.5, 1, 2, 5, 10, 25, 50, 100]

/** At single speed the playhead crosses the visible time in about so many seconds. */
const SECONDS_ACROSS = 10

/**
 * Simulated us a second at single speed: about a tenth of the visible time, rounded down to 1, 2 or 4 and zeros, so that it can be said ("4 ms per second")
 * and changes seldom while zooming.
 */
export function paceOf({ start, end }: TimeSpan): Micros {
  const pace = Math.max(1, (end - start) / SECONDS_ACROSS)
  const power = 10 ** Math.floor(Math.log10(pace) + 1e-9)
  const digit = pace / power
  return power * (digit >= 4 ? 4 : digit >= 2 ? 2 : 1)
}

/** The speed next to one, no further than the last. */
export function nextSpeed(speed: Speed, direction: 1 | -1): Speed {
  const i = SPEEDS.indexOf(speed) + direction
  return SPEEDS[Math.min(Math.max(0, i), SPEEDS.length - 1)]
}

/** The page turned: the same length, with the playhead a twentieth from its beginning. */
export function turnPage(span: TimeSpan, time: Micros, fullEnd: Micros): TimeSpan {
  const length = span.end - span.start
  const start = time - length / 20
  return clampSpan({ start, end: start + length }, fullEnd)
}

/** How long a beat is, ms of the clock on the wall, and the part of it in which the playhead travels; then it rests on the decision. */
export const BEAT_MS = 1000
const TRAVEL = 0.6

/** Where the playhead stands so many ms into a beat that goes from one moment to another. Without motion it is there at once. */
export function inBeat(from: Micros, to: Micros, elapsedMs: number, hasMotion: boolean): Micros {
  const progress = hasMotion ? Math.min(1, elapsedMs / (BEAT_MS * TRAVEL)) : 1
  return from + (to - from) * progress
}
