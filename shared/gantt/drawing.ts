import type { Box, LabelRequest } from './labels'
import type { ChartWords } from './model'
import type { Palette, TaskPaint } from './palette'
import { path, type Outline, type PathShape, type Shape } from './scene'
import type { MeasureText } from './time-format'

/**
 * What the marks of the chart's grammar share. The body of a bar says what a task was doing (`mark-bodies.ts`), its end says who decided
 * (`mark-ends.ts`). A drawing collects shapes in four layers, so that no body covers an end and no end a label.
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
  /** Height between this bar and the next. */
  readonly gap: number
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

export const MARK_SIZE = 11
export const MARK_WEIGHT = 500
export const LABEL_GAP = 4

export function lanePen(paint: TaskPaint, barY: number, h: number, pitch: number): LanePen {
  return { paint, barY, h, cy: barY + h / 2, hr: 0.42 * h, gap: pitch - h, hasRoomAbove: pitch - h >= 8 }
}

export const baseline = (cy: number, size: number): number => cy + 0.36 * size

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

/** A bar as a shape. */
export function barShape(
  x: number,
  y: number,
  w: number,
  h: number,
  end: BarEnd,
  style: Omit<PathShape, 'kind' | 'd' | 'trace'>,
): PathShape {
  const trace = end === 'round' ? (to: Outline): void => traceRound(to, x, y, w, h) : undefined
  return {
    kind: 'path',
    get d() {
      return barPath(x, y, w, h, end)
    },
    ...(trace === undefined ? {} : { trace }),
    ...style,
  }
}

function traceRound(to: Outline, x: number, y: number, w: number, h: number): void {
  const r = Math.min(h / 2, w)
  to.moveTo(x, y)
  to.lineTo(x + w - r, y)
  to.arc(x + w - r, y + r, r, -Math.PI / 2, 0)
  to.arc(x + w - r, y + h - r, r, 0, Math.PI / 2)
  to.lineTo(x, y + h)
  to.closePath()
}

/** Bodies are cut at the view's edges with this to spare, so that no cut is ever seen. */
export const SPARE = 80

export function cut(drawing: Drawing, extent: Extent): { x: number; x2: number } {
  const { view } = drawing
  return { x: Math.max(extent.x, view.x - SPARE), x2: Math.min(extent.x2, view.x + view.width + SPARE) }
}

/** The part of an extent that is seen: labels stand in its middle. */
export function seen(drawing: Drawing, x: number, x2: number): { x: number; x2: number } {
  const { view } = drawing
  return { x: Math.max(x, view.x), x2: Math.min(x2, view.x + view.width) }
}

/** Text grows to 24 px in the presenter, that is more than strokes do. */
export function markScale(k: number): number {
  return k > 1.5 ? 24 / MARK_SIZE : k
}

/** Size of the text at a bar: 11 px, up to 13 on high bars. */
export function markSize(pen: LanePen, k: number): number {
  return (MARK_SIZE + Math.min(2, Math.max(0, (pen.h / k - 30) / 8))) * markScale(k)
}

type CircleStyle = Pick<Extract<Shape, { kind: 'path' }>, 'fill' | 'stroke' | 'strokeWidth' | 'role'>

/** A circle as a path, so that both painters know one shape less. */
export function circle(into: Shape[], cx: number, cy: number, r: number, style: CircleStyle): void {
  const d = path`M${cx - r} ${cy}a${r} ${r} 0 1 1 ${2 * r} 0a${r} ${r} 0 1 1 ${-2 * r} 0Z`
  into.push({ kind: 'path', d, ...style })
}
