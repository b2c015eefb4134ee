import { assertNever } from '../assert-never'
import { Reason } from '../trace/trace'
import { lanePen, type Drawing, type LanePen } from './drawing'
import type { LegendKind } from './emphasis'
import * as body from './mark-bodies'
import * as end from './mark-ends'
import { ENGLISH } from './english-words'
import { type Theme } from './model'
import { paletteOf, taskPaint } from './palette'
import { drawAccesses, drawHolds } from './resource-marks'
import type { Scene } from './scene'
import { drawNotch } from './tie-marks'

/** Size of a sample, px. */
export const SAMPLE = { width: 34, height: 20 } as const

/** One kind of mark as the chart draws it, small, without words. */
export function buildSample(kind: LegendKind, theme: Theme): Scene {
  const drawing: Drawing = {
    palette: paletteOf(theme),
    words: ENGLISH,
    measure: () => 0,
    k: 1,
    view: { x: 0, y: 0, ...SAMPLE },
    band: [],
    bodies: [],
    ends: [],
    labels: [],
    obstacles: [],
  }
  drawSample(drawing, kind, lanePen(taskPaint(2, theme), 5, 12, SAMPLE.height))
  return [...drawing.band, ...drawing.bodies, ...drawing.ends]
}

function drawSample(drawing: Drawing, kind: LegendKind, pen: LanePen): void {
  const at = (x: number, x2: number) => ({ x, x2, span: 0 })
  const run = (x: number, x2: number, bar: 'straight' | 'round' | 'torn' = 'straight'): void =>
    body.drawRunning(drawing, pen, at(x, x2), bar, 0)
  // Without a CPU a bar is 0.42 as high as one that runs: here a little more, so that its pattern is seen.
  const thick = { ...pen, hr: 9 }
  const wait = { reason: Reason.none, lengthUs: 0, ringPx: 0, isTorn: false }
  switch (kind) {
    case 'running':
      return run(3, 31)
    case 'ready':
      return body.drawReady(drawing, thick, at(3, 31))
    case 'preempted':
      return body.drawPreempted(drawing, thick, at(3, 31))
    case 'blocked':
      return body.drawBlocked(drawing, thick, at(3, 31), wait)
    case 'switching':
      return body.drawSwitching(drawing, pen, at(3, 31))
    case 'frozen':
      return body.drawFrozen(drawing, pen, at(3, 31), 'straight', 0)
    case 'late':
      return end.drawLate(drawing, pen, 6, 31, 0)
    case 'os':
      run(3, 20)
      return end.drawBlade(drawing, pen, 20)
    case 'task':
      run(3, 20, 'round')
      return end.drawRing(drawing, pen, 20)
    case 'finished':
      run(3, 22, 'round')
      return end.drawUpright(drawing, pen, 22)
    case 'failed':
      run(3, 22)
      return end.drawErrorEnd(drawing, { ...pen, barY: 8, cy: 14, h: 11 }, 22, false)
    case 'cancelled':
      run(3, 22)
      return end.drawCancelledEnd(drawing, pen, 22, false)
    case 'cut':
      return run(3, 26, 'torn')
    case 'arrival':
      return end.drawArrival(drawing, pen, 12)
    case 'link': {
      const upper = { ...pen, barY: -2, h: 4, cy: 0 }
      return end.drawLink(drawing, upper, { ...pen, cy: 19, h: 2, hr: 2 }, 20, 2)
    }
    case 'lock':
      run(3, 31)
      return drawHolds(drawing, pen, job, [{ start: 8, end: 27, name: '', depth: 0 }])
    case 'access':
    case 'lost': {
      const one = { name: '', value: 0, time: 12, kind: 'load', overwrites: undefined } as const
      const last = { ...one, time: 24, kind: 'store' } as const
      run(3, 31)
      if (kind === 'access') return drawAccesses(drawing, { ...pen, h: 9 }, job, [one, last], false)
      return drawAccesses(drawing, { ...pen, h: 7 }, job, [{ ...last, time: 17, overwrites: 0 }], false)
    }
    case 'tie':
      run(3, 31)
      return drawNotch(drawing, 17, pen.barY)
    default:
      return assertNever(kind, 'legend kind')
  }
}

/** Time is px in a sample. */
const job = { domain: { start: 0, end: SAMPLE.width }, level: 'small', xOf: (time: number) => time } as const
