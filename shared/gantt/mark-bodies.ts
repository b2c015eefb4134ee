import {
  MARK_WEIGHT,
  baseline,
  barPath,
  barShape,
  cut,
  seen,
  markScale,
  markSize,
  type BarEnd,
  type Drawing,
  type Extent,
  type LanePen,
} from './drawing'
import { drawGlyph, glyphFor, wordFor } from './glyphs'
import type { TaskPaint } from './palette'
import { path, type Outline, type Paint, type Role } from './scene'
import { formatMs } from './time-format'

function taskFill(paint: TaskPaint, surface: string, anchor: number, k: number): Paint {
  if (paint.pattern === 'solid') return paint.fill
  return { pattern: paint.pattern, base: paint.fill, mark: surface, anchor, k }
}

/** A body that the end of the run cut off belongs to those, whatever it is. */
const tornPart = (end: BarEnd): { readonly belongsTo?: 'torn' } => (end === 'torn' ? { belongsTo: 'torn' } : {})

/** Running: solid, full height, in the hue of the task; its length in ms inside where it fits. */
export function drawRunning(drawing: Drawing, pen: LanePen, extent: Extent, end: BarEnd, lengthUs: number): void {
  const { palette, k } = drawing
  const { paint, barY, h } = pen
  const { x, x2 } = cut(drawing, extent)
  if (x2 <= x) return
  const fill = taskFill(paint, palette.surface, extent.x, k)
  const body = { fill, span: extent.span, role: 'running', ...tornPart(end) } as const
  if (end === 'straight') drawing.bodies.push({ kind: 'rect', x, y: barY, width: x2 - x, height: h, ...body })
  else drawing.bodies.push(barShape(x, barY, x2 - x, h, end, body))
  if (paint.hasOutline && x2 - x > 2) {
    const belongsTo = end === 'torn' ? 'torn' : 'running'
    const style = { stroke: paint.edge, strokeWidth: 1, belongsTo } as const
    drawing.bodies.push(barShape(x + 0.5, barY + 0.5, x2 - x - 1, h - 1, end, style))
  }
  labelInside(drawing, pen, extent, formatMs(lengthUs), {
    fill: paint.textOnFill,
    weight: MARK_WEIGHT,
    ground: paint.fill,
    patch: paint.pattern === 'solid' ? undefined : paint.fill,
    belongsTo: 'running',
  })
}

/** Px around a text on a pattern that are free of it, and the wider pitch of the two patterns. */
const PATCH_PADDING = 3
const PATTERN_PITCH = 8

function labelInside(
  drawing: Drawing,
  pen: LanePen,
  extent: Extent,
  text: string,
  style: { fill: string; weight: number; ground?: string; patch?: string; belongsTo: Role },
): void {
  const { k, measure } = drawing
  const size = markSize(pen, k)
  if (pen.h < size + 1) return
  const { x, x2 } = seen(drawing, extent.x, extent.x2)
  // A patch under the text must leave some of the pattern to be seen on both sides: it tells tasks of one hue apart.
  const spare = style.patch === undefined ? 8 : 2 * (PATTERN_PITCH + PATCH_PADDING)
  if (x2 - x < measure(text, size, style.weight) + spare * k) return
  drawing.labels.push({
    text,
    size,
    weight: style.weight,
    fill: style.fill,
    ground: style.ground,
    belongsTo: style.belongsTo,
    places: [{ x: (x + x2) / 2, y: baseline(pen.cy, size), anchor: 'middle' }],
    priority: 5,
    within: { x, y: pen.barY - 4, width: x2 - x, height: pen.h + 8 },
    isFree: true,
    patch: style.patch === undefined ? undefined : { fill: style.patch, padding: PATCH_PADDING },
  })
}

/** The bodies of what waits: how wide their lines are, how long their dashes, how far apart. */
export const MARK = {
  ready: { width: 1.7, on: 1.7, pitch: 3.2 },
  preempted: { width: 1.3, on: 4.5, pitch: 7, opacity: 0.22 },
  blocked: { width: 1.1, pitch: 5, opacity: 0.62 },
} as const

/** Ready after waking or arriving: hollow and dotted. */
export function drawReady(drawing: Drawing, pen: LanePen, extent: Extent): void {
  const { x, x2 } = cut(drawing, extent)
  const width = MARK.ready.width * drawing.k
  if (x2 - x <= width) return
  drawing.bodies.push({
    kind: 'rect',
    x: x + width / 2,
    y: pen.cy - pen.hr / 2 + width / 2,
    width: x2 - x - width,
    height: pen.hr - width,
    stroke: pen.paint.edge,
    strokeWidth: width,
    dash: [0.01, MARK.ready.pitch * drawing.k],
    roundCaps: true,
    span: extent.span,
    role: 'ready',
  })
}

/** Ready after a preemption: dashed and tinted, a slice that was torn off. Begins beside the blade. */
export function drawPreempted(drawing: Drawing, pen: LanePen, extent: Extent): void {
  const { k } = drawing
  const { x, x2 } = cut(drawing, extent)
  const { on, pitch, opacity } = MARK.preempted
  const width = MARK.preempted.width * k
  if (x2 - x <= width) return
  drawing.bodies.push({
    kind: 'rect',
    x: x + width / 2,
    y: pen.cy - pen.hr / 2 + width / 2,
    width: x2 - x - width,
    height: pen.hr - width,
    fill: pen.paint.fill,
    fillOpacity: opacity,
    stroke: pen.paint.edge,
    strokeWidth: width,
    dash: [on * k, (pitch - on) * k],
    span: extent.span,
    role: 'preempted',
  })
}

/** The lines of a 45 degree hatch inside a rectangle, as one path. They stand fast at `anchor` while the rectangle is cut. */
export function hatchPath(x: number, y: number, w: number, h: number, pitch: number, anchor: number): string {
  let d = ''
  hatchLines(x, y, w, h, pitch, anchor, (x1, y1, x2, y2) => (d += path`M${x1} ${y1}L${x2} ${y2}`))
  return d
}

function hatchLines(
  x: number,
  y: number,
  w: number,
  h: number,
  pitch: number,
  anchor: number,
  line: (x1: number, y1: number, x2: number, y2: number) => void,
): void {
  const step = pitch * Math.SQRT2
  // A line runs from (u, y + h) up to (u + h, y).
  for (let u = anchor + Math.ceil((x - h - anchor) / step) * step; u < x + w; u += step) {
    const from = Math.max(u, x)
    const to = Math.min(u + h, x + w)
    if (to - from > 0.3) line(from, y + h - (from - u), to, y + h - (to - u))
  }
}

/** Blocked: a hatch in the hue of the task, and what it waits for in the middle where there is room. */
export function drawBlocked(
  drawing: Drawing,
  pen: LanePen,
  extent: Extent,
  wait: {
    /** `Reason` of the wait. */
    readonly reason: number
    readonly lengthUs: number
    readonly ringPx: number
    readonly isTorn: boolean
  },
): void {
  const { k, palette, measure, words } = drawing
  const { cy, hr, paint } = pen
  const { x, x2 } = cut(drawing, extent)
  if (x2 <= x) return
  const top = cy - hr / 2
  const hatch = {
    kind: 'path',
    get d() {
      return hatchPath(x, top, x2 - x, hr, MARK.blocked.pitch * k, extent.x)
    },
    trace: (to: Outline) =>
      hatchLines(x, top, x2 - x, hr, MARK.blocked.pitch * k, extent.x, (fromX, fromY, toX, toY) => {
        to.moveTo(fromX, fromY)
        to.lineTo(toX, toY)
      }),
    stroke: paint.edge,
    strokeWidth: MARK.blocked.width * k,
    strokeOpacity: MARK.blocked.opacity,
    span: extent.span,
    role: 'blocked',
    ...tornPart(wait.isTorn ? 'torn' : 'straight'),
  } as const
  if (wait.isTorn) drawing.bodies.push({ kind: 'group', clip: barPath(x, top, x2 - x, hr, 'torn'), shapes: [hatch] })
  else drawing.bodies.push(hatch)
  const glyph = glyphFor(wait.reason)
  if (glyph === undefined) return

  const size = markSize(pen, k)
  const glyphSize = Math.max(7, 0.95 * hr)
  if (hr < 6) return
  // The ring stands at the left end, half a diamond may stand at the right one.
  const room = seen(drawing, extent.x + wait.ringPx, extent.x2 - 4 * k)
  const text = `${words.waits[wordFor(wait.reason, glyph)]} ${formatMs(wait.lengthUs)}`
  const textWidth = measure(text, size, MARK_WEIGHT)
  const width = room.x2 - room.x
  const isWorded = width >= glyphSize + 4 * k + textWidth + 14 * k && pen.h >= 18
  if (!isWorded && width < glyphSize + 7 * k) return
  drawing.labels.push({
    text: isWorded ? text : '',
    size,
    weight: MARK_WEIGHT,
    fill: palette.muted,
    belongsTo: 'blocked',
    places: [{ x: (room.x + room.x2) / 2, y: baseline(cy, size), anchor: 'middle' }],
    priority: 6,
    within: { x: room.x, y: pen.barY - 4, width, height: pen.h + 8 },
    isFree: true,
    patch: { fill: palette.surface, padding: 3 * k },
    companionWidth: isWorded ? glyphSize + 4 * k : glyphSize,
    companion: (left) => drawGlyph(glyph, left, cy - glyphSize / 2, glyphSize, palette.muted),
  })
}

/** Switching: time of the system, thin and grey. */
export function drawSwitching(drawing: Drawing, pen: LanePen, extent: Extent): void {
  const { x, x2 } = cut(drawing, extent)
  if (x2 <= x) return
  const y = pen.cy - pen.hr / 2
  const { span } = extent
  drawing.bodies.push({
    kind: 'rect',
    x,
    y,
    width: x2 - x,
    height: pen.hr,
    fill: drawing.palette.faint,
    span,
    role: 'switching',
  })
}

/** Frozen: the bar of the task that holds the loop, under an alarm hatch, outlined. */
export function drawFrozen(drawing: Drawing, pen: LanePen, extent: Extent, end: BarEnd, lengthUs: number): void {
  const { palette, k } = drawing
  const { barY, h, paint } = pen
  const { x, x2 } = cut(drawing, extent)
  if (x2 <= x) return
  const outline = barPath(x, barY, x2 - x, h, end)
  const step = 8 * k * Math.SQRT2
  let stripes = ''
  // Runs down to the right; stands fast at the span's own start.
  for (let u = extent.x + Math.ceil((x - h - extent.x) / step) * step; u < x2; u += step) {
    stripes += path`M${u - 4} ${barY - 4}L${u + h + 4} ${barY + h + 4}`
  }
  drawing.bodies.push(
    {
      kind: 'path',
      d: outline,
      fill: taskFill(paint, palette.surface, extent.x, k),
      span: extent.span,
      role: 'frozen',
    },
    {
      kind: 'group',
      clip: outline,
      shapes: [
        { kind: 'path', d: stripes, stroke: palette.surface, strokeWidth: 5.2 * k, belongsTo: 'frozen' },
        { kind: 'path', d: stripes, stroke: palette.alarm, strokeWidth: 3 * k, belongsTo: 'frozen' },
      ],
    },
    { kind: 'path', d: outline, stroke: palette.alarm, strokeWidth: 1.5 * k, belongsTo: 'frozen' },
  )
  labelInside(drawing, pen, extent, formatMs(lengthUs), {
    fill: palette.alarm,
    weight: 700,
    patch: palette.surface,
    belongsTo: 'frozen',
  })
}

/** Behind all lanes while a blocking call holds the loop: tint, a rule on top, and in the note row what it means. */
export function drawFrozenBand(
  drawing: Drawing,
  x: number,
  x2: number,
  viewport: { readonly top: number; readonly height: number },
  noteRow: { readonly top: number; readonly height: number },
): void {
  const { palette, k, words } = drawing
  const from = Math.max(x, drawing.view.x)
  const to = Math.min(x2, drawing.view.x + drawing.view.width)
  if (to <= from) return
  const rise = noteRow.height > 0 ? 2 : 0
  const top = viewport.top - rise
  const width = to - from
  drawing.band.push(
    { kind: 'rect', x: from, y: top, width, height: viewport.height + rise, fill: palette.alarmTint, role: 'band' },
    { kind: 'rect', x: from, y: top, width, height: 1.5 * k, fill: palette.alarm, belongsTo: 'band' },
  )
  if (noteRow.height === 0) return
  const size = 12 * markScale(k)
  const y = noteRow.top + noteRow.height - 4 * k
  drawing.labels.push({
    text: words.frozen,
    size,
    weight: 700,
    fill: palette.alarm,
    belongsTo: 'band',
    places: [
      { x: from, y, anchor: 'start' },
      { x: to, y, anchor: 'end' },
    ],
    priority: 1,
    slides: true,
  })
}
