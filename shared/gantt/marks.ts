import type { LabelRequest, Box } from './labels'
import type { ChartWords, WaitGlyph } from './model'
import type { Palette, TaskPaint } from './palette'
import { path, type Paint, type Shape } from './scene'
import { formatMs, type MeasureText } from './time-format'
import { drawGlyph } from './glyphs'

/**
 * The marks of the chart's grammar, one small function each. The body of a bar says what a task was doing, its end says who decided.
 * A drawing collects shapes in four layers, so that no body covers an end and no end a label.
 */
export interface Drawing {
  readonly palette: Palette
  readonly words: ChartWords
  readonly measure: MeasureText
  /** Multiplies strokes and pitches: 1 in the window, 1.9 for the presenter. */
  readonly k: number
  /** What may be seen: bodies are cut off there so that a bar a kilometre long costs nothing. */
  readonly view: Box
  readonly band: Shape[]
  readonly bodies: Shape[]
  readonly ends: Shape[]
  readonly labels: LabelRequest[]
  readonly obstacles: Box[]
}

/** One lane while it is drawn. */
export interface LanePen {
  readonly paint: TaskPaint
  readonly barY: number
  /** Height of a bar. */
  readonly h: number
  /** Middle of the bar. */
  readonly cy: number
  /** Height of what has no CPU. */
  readonly hr: number
  /** Lanes without room above their bars carry no words there. */
  readonly hasRoomAbove: boolean
}

/** From where to where on the screen, and which span that is. */
export interface Extent {
  readonly x: number
  readonly x2: number
  readonly span: number
}

/** How a bar ends: straight, round (the task's own doing), or torn (nobody decided). */
export type BarEnd = 'straight' | 'round' | 'torn'

const MARK_SIZE = 11
const MARK_WEIGHT = 500
const LABEL_GAP = 4

export function lanePen(paint: TaskPaint, barY: number, h: number, pitch: number): LanePen {
  return { paint, barY, h, cy: barY + h / 2, hr: 0.42 * h, hasRoomAbove: pitch - h >= 8 }
}

const baseline = (cy: number, size: number): number => cy + 0.36 * size

/** The outline of a bar: straight, with a round right end of radius min(h/2, w), or with teeth. */
export function barPath(x: number, y: number, w: number, h: number, end: BarEnd): string {
  if (end === 'round') {
    const r = Math.min(h / 2, w)
    return path`M${x} ${y}H${x + w - r}a${r} ${r} 0 0 1 ${r} ${r}V${y + h - r}a${r} ${r} 0 0 1 ${-r} ${r}H${x}Z`
  }
  if (end === 'torn') {
    const tooth = Math.min(5, w)
    const teeth = Array.from({ length: 4 }, (_, i) => {
      const top = y + (h * i) / 4
      return path`L${x + w - tooth} ${top + h / 8}L${x + w} ${top + h / 4}`
    })
    return `${path`M${x} ${y}H${x + w}`}${teeth.join('')}${path`H${x}Z`}`
  }
  return path`M${x} ${y}H${x + w}V${y + h}H${x}Z`
}

function taskFill(paint: TaskPaint, surface: string, anchor: number, k: number): Paint {
  if (paint.pattern === 'solid') return paint.fill
  return { pattern: paint.pattern, base: paint.fill, mark: surface, anchor, k }
}

/** Bodies are cut at the view's edges with this to spare, so that no cut is ever seen. */
const SPARE = 80

function cut(drawing: Drawing, extent: Extent): { x: number; x2: number } {
  const { view } = drawing
  return { x: Math.max(extent.x, view.x - SPARE), x2: Math.min(extent.x2, view.x + view.width + SPARE) }
}

/** The part of an extent that is seen: labels stand in its middle. */
function seen(drawing: Drawing, x: number, x2: number): { x: number; x2: number } {
  const { view } = drawing
  return { x: Math.max(x, view.x), x2: Math.min(x2, view.x + view.width) }
}

/** Running: solid, full height, in the hue of the task; its length in ms inside where it fits. */
export function drawRunning(drawing: Drawing, pen: LanePen, extent: Extent, end: BarEnd, lengthUs: number): void {
  const { palette, k } = drawing
  const { paint, barY, h } = pen
  const { x, x2 } = cut(drawing, extent)
  if (x2 <= x) return
  const fill = taskFill(paint, palette.surface, extent.x, k)
  const body = { fill, span: extent.span, role: 'running' } as const
  if (end === 'straight') drawing.bodies.push({ kind: 'rect', x, y: barY, width: x2 - x, height: h, ...body })
  else drawing.bodies.push({ kind: 'path', d: barPath(x, barY, x2 - x, h, end), ...body })
  if (paint.hasOutline && x2 - x > 2) {
    const d = barPath(x + 0.5, barY + 0.5, x2 - x - 1, h - 1, end)
    drawing.bodies.push({ kind: 'path', d, stroke: paint.edge, strokeWidth: 1 })
  }
  labelInside(drawing, pen, extent, formatMs(lengthUs), {
    fill: paint.textOnFill,
    weight: MARK_WEIGHT,
    patch: paint.pattern === 'solid' ? undefined : paint.fill,
  })
}

function labelInside(
  drawing: Drawing,
  pen: LanePen,
  extent: Extent,
  text: string,
  style: { fill: string; weight: number; patch?: string },
): void {
  const { k, measure } = drawing
  const size = markSize(pen, k)
  if (pen.h < size + 1) return
  const { x, x2 } = seen(drawing, extent.x, extent.x2)
  if (x2 - x < measure(text, size, style.weight) + 8 * k) return
  drawing.labels.push({
    text,
    size,
    weight: style.weight,
    fill: style.fill,
    places: [{ x: (x + x2) / 2, y: baseline(pen.cy, size), anchor: 'middle' }],
    priority: 5,
    within: { x, y: pen.barY - 4, width: x2 - x, height: pen.h + 8 },
    isFree: true,
    patch: style.patch === undefined ? undefined : { fill: style.patch, padding: 3 },
  })
}

/** Text grows to 24 px in the presenter, that is more than strokes do. */
function markScale(k: number): number {
  return k > 1.5 ? 24 / MARK_SIZE : k
}

/** Size of the text at a bar: 11 px, up to 13 on high bars. */
function markSize(pen: LanePen, k: number): number {
  return (MARK_SIZE + Math.min(2, Math.max(0, (pen.h / k - 30) / 8))) * markScale(k)
}

/** Ready after waking or arriving: hollow and dotted. */
export function drawReady(drawing: Drawing, pen: LanePen, extent: Extent): void {
  const { x, x2 } = cut(drawing, extent)
  const width = 1.7 * drawing.k
  if (x2 - x <= width) return
  drawing.bodies.push({
    kind: 'rect',
    x: x + width / 2,
    y: pen.cy - pen.hr / 2 + width / 2,
    width: x2 - x - width,
    height: pen.hr - width,
    stroke: pen.paint.edge,
    strokeWidth: width,
    dash: [0.01, 3.2 * drawing.k],
    roundCaps: true,
    span: extent.span,
    role: 'ready',
  })
}

/** Ready after a preemption: dashed and tinted, a slice that was torn off. Begins beside the blade. */
export function drawPreempted(drawing: Drawing, pen: LanePen, extent: Extent): void {
  const { k } = drawing
  const { x, x2 } = cut(drawing, extent)
  const width = 1.3 * k
  if (x2 - x <= width) return
  drawing.bodies.push({
    kind: 'rect',
    x: x + width / 2,
    y: pen.cy - pen.hr / 2 + width / 2,
    width: x2 - x - width,
    height: pen.hr - width,
    fill: pen.paint.fill,
    fillOpacity: 0.22,
    stroke: pen.paint.edge,
    strokeWidth: width,
    dash: [4.5 * k, 2.5 * k],
    span: extent.span,
    role: 'preempted',
  })
}

/** The lines of a 45 degree hatch inside a rectangle, as one path. They stand fast at `anchor` while the rectangle is cut. */
export function hatchPath(x: number, y: number, w: number, h: number, pitch: number, anchor: number): string {
  const step = pitch * Math.SQRT2
  let d = ''
  // A line runs from (u, y + h) up to (u + h, y).
  for (let u = anchor + Math.ceil((x - h - anchor) / step) * step; u < x + w; u += step) {
    const from = Math.max(u, x)
    const to = Math.min(u + h, x + w)
    if (to - from > 0.3) d += path`M${from} ${y + h - (from - u)}L${to} ${y + h - (to - u)}`
  }
  return d
}

/** Blocked: a hatch in the hue of the task, and what it waits for in the middle where there is room. */
export function drawBlocked(
  drawing: Drawing,
  pen: LanePen,
  extent: Extent,
  wait: {
    readonly glyph: WaitGlyph | undefined
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
    d: hatchPath(x, top, x2 - x, hr, 5 * k, extent.x),
    stroke: paint.edge,
    strokeWidth: 1.1 * k,
    strokeOpacity: 0.62,
    span: extent.span,
    role: 'blocked',
  } as const
  if (wait.isTorn) drawing.bodies.push({ kind: 'group', clip: barPath(x, top, x2 - x, hr, 'torn'), shapes: [hatch] })
  else drawing.bodies.push(hatch)
  const { glyph } = wait
  if (glyph === undefined) return

  const size = markSize(pen, k)
  const glyphSize = Math.max(7, 0.95 * hr)
  if (hr < 6) return
  // The ring stands at the left end, half a diamond may stand at the right one.
  const room = seen(drawing, extent.x + wait.ringPx, extent.x2 - 4 * k)
  const text = `${words.waits[glyph]} ${formatMs(wait.lengthUs)}`
  const textWidth = measure(text, size, MARK_WEIGHT)
  const width = room.x2 - room.x
  const isWorded = width >= glyphSize + 4 * k + textWidth + 14 * k && pen.h >= 18
  if (!isWorded && width < glyphSize + 7 * k) return
  drawing.labels.push({
    text: isWorded ? text : '',
    size,
    weight: MARK_WEIGHT,
    fill: palette.muted,
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
        { kind: 'path', d: stripes, stroke: palette.surface, strokeWidth: 5.2 * k },
        { kind: 'path', d: stripes, stroke: palette.alarm, strokeWidth: 3 * k },
      ],
    },
    { kind: 'path', d: outline, stroke: palette.alarm, strokeWidth: 1.5 * k },
  )
  labelInside(drawing, pen, extent, formatMs(lengthUs), { fill: palette.alarm, weight: 700, patch: palette.surface })
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
    { kind: 'rect', x: from, y: top, width, height: 1.5 * k, fill: palette.alarm },
  )
  if (noteRow.height === 0) return
  const size = 12 * markScale(k)
  const y = noteRow.top + noteRow.height - 4
  drawing.labels.push({
    text: words.frozen,
    size,
    weight: 700,
    fill: palette.alarm,
    places: [
      { x: from, y, anchor: 'start' },
      { x: to, y, anchor: 'end' },
    ],
    priority: 1,
    slides: true,
  })
}

/** How wide the ring of a task that let go is, with the room it needs. */
export function ringExtent(h: number, k: number): number {
  const { radius, stroke } = ringSize(h, k)
  return 2 * radius + 1.5 * stroke
}

function ringSize(h: number, k: number): { radius: number; stroke: number } {
  return { radius: Math.min(6.5 * k, Math.max(2.6, 0.14 * h)), stroke: Math.max(1.4, 0.065 * h) }
}

/** The task let go: an open ring after the round end. */
export function drawRing(drawing: Drawing, pen: LanePen, x: number): void {
  const { palette, k } = drawing
  const { radius, stroke } = ringSize(pen.h, k)
  const cx = x + radius + stroke / 2
  circle(drawing.ends, cx, pen.cy, radius, {
    fill: palette.surface,
    stroke: palette.task,
    strokeWidth: stroke,
    role: 'ring',
  })
}

type CircleStyle = Pick<Extract<Shape, { kind: 'path' }>, 'fill' | 'stroke' | 'strokeWidth' | 'role'>

/** A circle as a path, so that both painters know one shape less. */
export function circle(into: Shape[], cx: number, cy: number, r: number, style: CircleStyle): void {
  const d = path`M${cx - r} ${cy}a${r} ${r} 0 1 1 ${2 * r} 0a${r} ${r} 0 1 1 ${-2 * r} 0Z`
  into.push({ kind: 'path', d, ...style })
}

/** The task finished: an upright in ink a little off its round end. An end, not a suspension. */
export function drawUpright(drawing: Drawing, pen: LanePen, x: number): void {
  const { h, cy } = pen
  const width = Math.max(1.6, 0.07 * h)
  const box = { x: x + 0.07 * h, y: cy - 0.36 * h, width, height: 0.72 * h }
  drawing.ends.push({ kind: 'rect', ...box, fill: drawing.palette.ink, role: 'upright' })
  drawing.obstacles.push(box)
}

/** The OS took the CPU: a blade through the cut, a wedge on top, the reason beside it. */
export function drawBlade(drawing: Drawing, pen: LanePen, x: number): void {
  const { palette, words, k } = drawing
  const { barY, h } = pen
  const width = bladeWidth(h)
  const t = Math.min(11, Math.max(3.6, 0.21 * h))
  const top = barY - 2.5
  const bottom = barY + h + 0.14 * h
  const wedgeTop = barY - 1.5 - 1.45 * t
  drawing.ends.push(
    { kind: 'rect', x: x - width / 2 - 1.2, y: barY, width: width + 2.4, height: h, fill: palette.surface },
    { kind: 'rect', x: x - width / 2, y: top, width, height: bottom - top, fill: palette.os, role: 'blade' },
    { kind: 'path', d: path`M${x - t} ${wedgeTop}h${2 * t}L${x} ${barY + 1}Z`, fill: palette.os, role: 'wedge' },
  )
  drawing.obstacles.push(
    { x: x - t, y: wedgeTop, width: 2 * t, height: 1.45 * t + 2.5 },
    { x: x - width / 2, y: top, width, height: bottom - top },
  )
  if (!pen.hasRoomAbove) return
  const size = markSize(pen, k)
  const y = barY - LABEL_GAP * k
  drawing.labels.push({
    text: words.quantum,
    size,
    weight: MARK_WEIGHT,
    fill: palette.os,
    places: [
      { x: x - t - 3, y, anchor: 'end' },
      { x: x + t + 3, y, anchor: 'start' },
    ],
    priority: 3,
  })
}

/** Width of the blade, px; what follows the cut begins beside it. */
export function bladeWidth(h: number): number {
  return Math.min(3.5, Math.max(1.6, 0.085 * h))
}

/** Late: a diamond where it was due, an arrow to where it really ran, the length above. */
export function drawLate(drawing: Drawing, pen: LanePen, due: number, run: number, lengthUs: number): void {
  const { palette, k, view, words } = drawing
  const { cy } = pen
  const reach = 4 * k
  const from = Math.max(due, view.x - SPARE)
  const to = Math.min(run, view.x + view.width + SPARE)
  const stroke = palette.alarm
  const strokeWidth = 1.4 * k
  const head = 5 * k
  const arrow = { stroke, strokeWidth, role: 'late' } as const
  if (to - from > reach) {
    drawing.ends.push({ kind: 'line', x1: from + reach, y1: cy, x2: to, y2: cy, ...arrow })
    const d = path`M${to - head} ${cy - 0.7 * head}L${to - 0.7 * k} ${cy}L${to - head} ${cy + 0.7 * head}`
    drawing.ends.push({ kind: 'path', d, ...arrow })
  }
  const diamond = path`M${due - reach} ${cy}L${due} ${cy - reach}L${due + reach} ${cy}L${due} ${cy + reach}Z`
  drawing.ends.push({ kind: 'path', d: diamond, fill: palette.surface, ...arrow })

  const size = markSize(pen, k)
  const text = words.late(`${formatMs(lengthUs)} ms`)
  const width = drawing.measure(text, size, MARK_WEIGHT)
  const shown = seen(drawing, due, run)
  if (shown.x2 <= shown.x || !pen.hasRoomAbove) return
  const near = cy - 0.31 * pen.h * (pen.h > 30 ? 0.8 : 1)
  const above = pen.barY - LABEL_GAP * k
  const isRoomy = shown.x2 - shown.x >= width + reach + 3
  const places = [near, above].flatMap((y) => [
    { x: shown.x + reach + 1.5, y, anchor: 'start' as const },
    { x: shown.x2 - 3, y, anchor: 'end' as const },
  ])
  const high = { x: shown.x + reach + 1.5, y: above, anchor: 'start' as const }
  drawing.labels.push({
    text,
    size,
    weight: MARK_WEIGHT,
    fill: palette.alarm,
    places: isRoomy ? places : [high],
    priority: 2,
    ...(isRoomy ? { slides: true, within: { ...view, x: shown.x, width: shown.x2 - shown.x } } : {}),
  })
}

/** Arrival after the start: a tick and a small flag. */
export function drawArrival(drawing: Drawing, pen: LanePen, x: number): void {
  const { k } = drawing
  const { barY, h, paint } = pen
  const width = 1.6 * k
  drawing.ends.push(
    { kind: 'rect', x: x - width / 2, y: barY, width, height: h, fill: paint.edge, role: 'arrival' },
    { kind: 'path', d: path`M${x} ${barY}h${5 * k}l${-5 * k} ${4 * k}Z`, fill: paint.edge },
  )
}

/** Above the last finish: when everything was done. */
export function labelMakespan(drawing: Drawing, pen: LanePen, x: number, text: string): void {
  const { palette, k, measure, view } = drawing
  const size = 12 * markScale(k)
  const half = measure(text, size, 700) / 2
  const middle = Math.min(Math.max(x, view.x + half), view.x + view.width - half)
  const y = pen.barY - 3
  drawing.labels.push({
    text,
    size,
    weight: 700,
    fill: palette.ink,
    places: [
      { x: middle, y, anchor: 'middle' },
      { x: x + 4, y, anchor: 'start' },
      { x: x - 4, y, anchor: 'end' },
    ],
    priority: 0,
  })
}

/** Who caused it: an ink arrow from the lane of the cause to the lane it woke, spawned or handed something to. */
export function drawLink(drawing: Drawing, from: LanePen, to: LanePen, x: number): void {
  const { palette, k } = drawing
  const isDown = to.cy > from.cy
  const y1 = isDown ? from.barY + from.h : from.barY
  const y2 = isDown ? to.cy - to.hr / 2 - 1 : to.cy + to.hr / 2 + 1
  const bulge = x - 9 * k
  const head = 4 * k * (isDown ? -1 : 1)
  drawing.obstacles.push({ x: bulge, y: Math.min(y1, y2), width: x - bulge, height: Math.abs(y2 - y1) })
  const arrow = { stroke: palette.ink, strokeWidth: 1.2 * k, roundCaps: true, role: 'link' } as const
  drawing.ends.push(
    {
      kind: 'path',
      d: path`M${x} ${y1}C${bulge} ${y1 + (y2 - y1) * 0.3} ${bulge} ${y1 + (y2 - y1) * 0.7} ${x} ${y2}`,
      ...arrow,
    },
    { kind: 'path', d: path`M${x - 4 * k} ${y2 + head}L${x} ${y2}L${x + 1.5 * k} ${y2 + head * 1.3}`, ...arrow },
  )
}

/** From 3 to 6 px a slice: the decision as a dot or a small wedge 4 px above the bar. */
export function drawSmallEnd(drawing: Drawing, pen: LanePen, x: number, decider: 'os' | 'task'): void {
  const { palette, k } = drawing
  const y = pen.barY - 4 * k
  if (decider === 'task') {
    circle(drawing.ends, x, y - 0.5, 2 * k, {
      fill: palette.surface,
      stroke: palette.task,
      strokeWidth: 1.2 * k,
      role: 'ring',
    })
    return
  }
  const t = 3 * k
  drawing.ends.push({
    kind: 'path',
    d: path`M${x - t} ${y - t}h${2 * t}L${x} ${y + t}Z`,
    fill: palette.os,
    role: 'wedge',
  })
}
