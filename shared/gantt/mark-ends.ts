import {
  MARK_WEIGHT,
  LABEL_GAP,
  SPARE,
  baseline,
  circle,
  seen,
  markScale,
  markSize,
  type Drawing,
  type LanePen,
} from './drawing'
import { path, type Role } from './scene'
import { formatMs } from './time-format'

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

/** The task finished: an upright in ink a little off its round end. An end, not a suspension. */
export function drawUpright(drawing: Drawing, pen: LanePen, x: number): void {
  const { h, cy } = pen
  const width = Math.max(1.6, 0.07 * h)
  const box = { x: x + 0.07 * h, y: cy - 0.36 * h, width, height: 0.72 * h }
  drawing.ends.push({ kind: 'rect', ...box, fill: drawing.palette.ink, role: 'upright' })
  drawing.obstacles.push(box)
}

/** An error ended the task: the upright in alarm, a cross on top of it, and the word. Nobody decided to suspend. */
export function drawErrorEnd(drawing: Drawing, pen: LanePen, x: number, hasWord: boolean): void {
  const { palette, words, k } = drawing
  const { barY, h, cy } = pen
  const width = Math.max(1.6, 0.07 * h)
  const left = x + 0.07 * h
  const middle = left + width / 2
  const reach = Math.min(4.5 * k, Math.max(2.6, 0.13 * h))
  const crossY = cy - 0.36 * h - reach
  const stroke = palette.alarm
  const d = path`M${middle - reach} ${crossY - reach}L${middle + reach} ${crossY + reach}M${middle + reach} ${crossY - reach}L${middle - reach} ${crossY + reach}`
  drawing.ends.push(
    { kind: 'rect', x: left, y: cy - 0.36 * h, width, height: 0.72 * h, fill: stroke, role: 'errorEnd' },
    { kind: 'path', d, stroke, strokeWidth: Math.max(1.5, 0.06 * h), roundCaps: true, belongsTo: 'errorEnd' },
  )
  drawing.obstacles.push({
    x: middle - reach,
    y: crossY - reach,
    width: 2 * reach,
    height: cy + 0.36 * h - crossY + reach,
  })
  if (!hasWord) return
  labelEnd(drawing, pen, middle + reach, middle - reach, barY, {
    text: words.error,
    fill: stroke,
    belongsTo: 'errorEnd',
  })
}

/** Somebody cancelled the task: the upright hollow, and the word. Not its own end, and no suspension. */
export function drawCancelledEnd(drawing: Drawing, pen: LanePen, x: number, hasWord: boolean): void {
  const { palette, words } = drawing
  const { barY, h, cy } = pen
  const stroke = Math.max(1.2, 0.045 * h)
  const width = Math.max(3.6, 0.16 * h)
  const box = { x: x + 0.07 * h, y: cy - 0.36 * h, width, height: 0.72 * h }
  drawing.ends.push({
    kind: 'rect',
    x: box.x + stroke / 2,
    y: box.y + stroke / 2,
    width: width - stroke,
    height: box.height - stroke,
    fill: palette.surface,
    stroke: palette.ink,
    strokeWidth: stroke,
    role: 'cancelledEnd',
  })
  drawing.obstacles.push(box)
  if (!hasWord) return
  labelEnd(drawing, pen, box.x + width, x, barY, {
    text: words.cancelled,
    fill: palette.muted,
    belongsTo: 'cancelledEnd',
  })
}

/** A word beside an end: after it, or above it. */
function labelEnd(
  drawing: Drawing,
  pen: LanePen,
  right: number,
  left: number,
  barY: number,
  word: { readonly text: string; readonly fill: string; readonly belongsTo: Role },
): void {
  const size = markSize(pen, drawing.k)
  const above = barY - LABEL_GAP * drawing.k
  drawing.labels.push({
    ...word,
    size,
    weight: MARK_WEIGHT,
    places: [
      { x: right + 4, y: baseline(pen.cy, size), anchor: 'start' },
      ...(pen.hasRoomAbove
        ? [
            { x: right + 3, y: above, anchor: 'start' as const },
            { x: left - 3, y: above, anchor: 'end' as const },
          ]
        : []),
    ],
    priority: 2,
  })
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
    belongsTo: 'wedge',
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
  const near = cy - 0.31 * pen.h * (pen.h > 30 ? 0.8 : 1) - 3 * (k - 1)
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
    belongsTo: 'late',
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
    { kind: 'path', d: path`M${x} ${barY}h${5 * k}l${-5 * k} ${4 * k}Z`, fill: paint.edge, belongsTo: 'arrival' },
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

/** Who caused it: an ink arrow from the lane of the cause to the lane it woke, spawned or handed something to. `toHeight`: of what begins there. It bends to the left, at the left edge to the right. */
export function drawLink(drawing: Drawing, from: LanePen, to: LanePen, x: number, toHeight: number): void {
  const { palette, k, view } = drawing
  const isDown = to.cy > from.cy
  const y1 = isDown ? from.barY + from.h : from.barY
  const y2 = isDown ? to.cy - toHeight / 2 - 1 : to.cy + toHeight / 2 + 1
  const side = x - 9 * k < view.x ? 1 : -1
  const bulge = x + side * 9 * k
  const head = 4 * k * (isDown ? -1 : 1)
  drawing.obstacles.push({ x: Math.min(x, bulge), y: Math.min(y1, y2), width: 9 * k, height: Math.abs(y2 - y1) })
  const arrow = { stroke: palette.ink, strokeWidth: 1.2 * k, roundCaps: true, role: 'link' } as const
  drawing.ends.push(
    {
      kind: 'path',
      d: path`M${x} ${y1}C${bulge} ${y1 + (y2 - y1) * 0.3} ${bulge} ${y1 + (y2 - y1) * 0.7} ${x} ${y2}`,
      ...arrow,
    },
    {
      kind: 'path',
      d: path`M${x + side * 4 * k} ${y2 + head}L${x} ${y2}L${x - side * 1.5 * k} ${y2 + head * 1.3}`,
      ...arrow,
    },
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
