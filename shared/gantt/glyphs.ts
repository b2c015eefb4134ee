import { Reason } from '../trace/trace'
import type { WaitGlyph, WaitWord } from './model'
import { path, type Shape } from './scene'

/** Which of the five glyphs stands for what a task waits for; undefined where none does. */
export function glyphFor(reason: number): WaitGlyph | undefined {
  switch (reason) {
    case Reason.sleep:
    case Reason.blockingSleep:
    case Reason.poll:
      return 'sleep'
    case Reason.io:
    case Reason.blockingIo:
    case Reason.offload:
      return 'io'
    case Reason.lock:
    case Reason.semaphore:
    case Reason.event:
      return 'lock'
    case Reason.put:
    case Reason.get:
      return 'queue'
    case Reason.join:
    case Reason.spawn:
    case Reason.gather:
      return 'join'
    default:
      return undefined
  }
}

/** What the chart calls a wait, given the glyph of its reason: `poll`, `pool`, or the word of the glyph itself. */
export function wordFor(reason: number, glyph: WaitGlyph): WaitWord {
  switch (reason) {
    case Reason.poll:
      return 'poll'
    case Reason.offload:
      return 'pool'
    case Reason.semaphore:
      return 'semaphore'
    case Reason.event:
      return 'event'
    case Reason.gather:
      return 'gather'
    default:
      return glyph
  }
}

/** A glyph `size` px square with its top left corner at (x, y): strokes only, no colour of its own. */
export function drawGlyph(glyph: WaitGlyph, x: number, y: number, size: number, stroke: string): readonly Shape[] {
  const s = size
  const strokeWidth = Math.max(1, s * 0.115)
  const line = (d: string): Shape => ({ kind: 'path', d, stroke, strokeWidth, roundCaps: true, role: 'glyph' })
  const cx = x + s / 2
  const cy = y + s / 2
  switch (glyph) {
    case 'sleep': {
      const r = s / 2 - strokeWidth / 2
      return [
        line(path`M${cx - r} ${cy}A${r} ${r} 0 1 1 ${cx + r} ${cy}A${r} ${r} 0 1 1 ${cx - r} ${cy}Z`),
        line(path`M${cx} ${cy - 0.28 * s}V${cy}H${cx + 0.22 * s}`),
      ]
    }
    case 'io': {
      const left = x + 0.24 * s
      const right = x + 0.76 * s
      const tip = 0.22 * s
      return [
        line(path`M${left} ${y + s}V${y}M${left - tip} ${y + tip}L${left} ${y}L${left + tip} ${y + tip}`),
        line(
          path`M${right} ${y}V${y + s}M${right - tip} ${y + s - tip}L${right} ${y + s}L${right + tip} ${y + s - tip}`,
        ),
      ]
    }
    case 'lock':
      return [
        line(path`M${x + 0.14 * s} ${y + 0.45 * s}H${x + 0.86 * s}V${y + 0.96 * s}H${x + 0.14 * s}Z`),
        line(
          path`M${x + 0.28 * s} ${y + 0.45 * s}V${y + 0.28 * s}A${0.22 * s} ${0.22 * s} 0 0 1 ${x + 0.72 * s} ${y + 0.28 * s}V${y + 0.45 * s}`,
        ),
      ]
    case 'queue':
      return [
        line(path`M${x + 0.04 * s} ${y + 0.22 * s}H${x + 0.96 * s}V${y + 0.78 * s}H${x + 0.04 * s}Z`),
        line(path`M${x + 0.35 * s} ${y + 0.22 * s}V${y + 0.78 * s}M${x + 0.65 * s} ${y + 0.22 * s}V${y + 0.78 * s}`),
      ]
    case 'join':
      return [
        line(path`M${x} ${y + 0.18 * s}C${x + 0.35 * s} ${y + 0.18 * s} ${x + 0.35 * s} ${cy} ${x + 0.62 * s} ${cy}`),
        line(
          path`M${x} ${y + 0.82 * s}C${x + 0.35 * s} ${y + 0.82 * s} ${x + 0.35 * s} ${cy} ${x + 0.62 * s} ${cy}H${x + s}`,
        ),
      ]
  }
}
