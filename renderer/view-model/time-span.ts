import type { TimeSpan } from '../../shared/gantt/model'
import type { Micros } from '../../shared/time'

/** The shortest visible time, the same as for the wheel: ten microseconds, where single ones are told apart. */
export const SHORTEST_SPAN: Micros = 10

/** A span of the same length moved into [0, fullEnd]; all of it where it is longer. */
export function clampSpan({ start, end }: TimeSpan, fullEnd: Micros): TimeSpan {
  const length = Math.min(Math.max(end - start, Math.min(SHORTEST_SPAN, fullEnd)), fullEnd)
  const from = Math.min(Math.max(0, start), fullEnd - length)
  return { start: from, end: from + length }
}

/** The span seen `factor` times larger around a moment, which keeps its place on the screen. */
export function zoomSpan(span: TimeSpan, factor: number, around: Micros, fullEnd: Micros): TimeSpan {
  const length = Math.min(Math.max((span.end - span.start) / factor, Math.min(SHORTEST_SPAN, fullEnd)), fullEnd)
  const share = (around - span.start) / (span.end - span.start)
  const start = around - share * length
  return clampSpan({ start, end: start + length }, fullEnd)
}

/** The span moved by a share of its length: 0.5 is half a screen to later. */
export function panSpan({ start, end }: TimeSpan, share: number, fullEnd: Micros): TimeSpan {
  const by = share * (end - start)
  return clampSpan({ start: start + by, end: end + by }, fullEnd)
}

/** The span moved just so far that a moment lies in it, a twentieth from its edge. */
export function spanAround(span: TimeSpan, time: Micros, fullEnd: Micros): TimeSpan {
  const length = span.end - span.start
  const margin = length / 20
  if (time < span.start) return clampSpan({ start: time - margin, end: time - margin + length }, fullEnd)
  if (time > span.end) return clampSpan({ start: time + margin - length, end: time + margin }, fullEnd)
  return span
}

/** The span to show: everything where none is chosen, and never beyond the end, also when a setting has just made the runs shorter. */
export function shownSpan(chosen: TimeSpan | undefined, full: TimeSpan): TimeSpan {
  return chosen ? clampSpan(chosen, full.end) : full
}
