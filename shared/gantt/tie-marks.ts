import { SpanState } from '../trace/span-table'
import { firstAbove } from '../trace/rising'
import type { Drawing, LanePen } from './drawing'
import { spanAt } from './hit-test'
import type { ExecutionData, TimeSpan } from './model'
import { bladeWidth } from './mark-ends'
import { path } from './scene'

/** Half the width of a notch, px. */
export const NOTCH_HALF = 4

/**
 * Where two met at one instant and the other tie rule would have taken the other one: a small notch in the upper edge of both bars.
 * Which rule it was stands in the tooltip.
 */
export function drawTies(
  drawing: Drawing,
  execution: ExecutionData,
  domain: TimeSpan,
  penOf: (lane: number) => LanePen | undefined,
  xOf: (time: number) => number,
): void {
  const { ties, spans } = execution
  if (ties === undefined) return
  for (let i = firstAbove(ties.time, domain.start - 0.5); i < ties.length && ties.time[i] <= domain.end; i++) {
    for (const lane of [ties.task[i], ties.other[i]]) {
      const pen = penOf(lane)
      if (pen === undefined) continue
      const row = spanAt(execution, lane, ties.time[i])
      const isRunning = row !== undefined && spans.state[row] <= SpanState.frozen
      // Inside what begins at that instant, beside the blade of one that was preempted then.
      const wasCut = row !== undefined && spans.state[row] === SpanState.preempted && spans.start[row] === ties.time[i]
      const x = xOf(ties.time[i]) + (NOTCH_HALF + (wasCut ? bladeWidth(pen.h) : 0)) * drawing.k
      drawNotch(drawing, x, isRunning ? pen.barY : pen.cy - pen.hr / 2)
    }
  }
}

export function drawNotch(drawing: Drawing, x: number, top: number): void {
  const { palette, k } = drawing
  const half = NOTCH_HALF * k
  const depth = 5.5 * k
  const d = path`M${x - half} ${top - 1}L${x} ${top + depth}L${x + half} ${top - 1}`
  drawing.ends.push({
    kind: 'path',
    d,
    fill: palette.surface,
    stroke: palette.ink,
    strokeWidth: 1.2 * k,
    roundCaps: true,
    role: 'tie',
  })
}
