import type { Micros } from '../time'
import { xOf } from './build-gantt'
import type { ComparisonLayout } from './layout'
import type { TimeSpan } from './model'
import type { Palette } from './palette'
import type { Scene, Shape } from './scene'
import { formatTime, type MeasureText, type Tick } from './time-format'

/** Tick labels that would come nearer to the cursor's bubble are hidden. */
const BUBBLE_GAP = 8
/** Length of the ticks below their labels. */
export const TICK_LENGTH = 3
const BUBBLE = { least: 54, height: 20, radius: 4 } as const

const axisBottom = ({ axis }: ComparisonLayout): number => axis.top + axis.height

/** Pieces of one grid line: through the lanes of every execution, not through headers and queues. [top, bottom] in px. */
export function gridPieces(layout: ComparisonLayout): readonly (readonly [number, number])[] {
  return layout.executions.map((place) => [place.noteRow.top, place.viewport.top + place.viewport.height])
}

/** Path syntax of vertical pieces at x. */
export function verticalPath(x: number, pieces: readonly (readonly [number, number])[]): string {
  return pieces.map(([top, bottom]) => `M${x.toFixed(2)} ${top}V${bottom}`).join('')
}

/** The axis as shapes: what the export draws; on screen D3 draws the same ticks. */
export function buildAxis(
  layout: ComparisonLayout,
  domain: TimeSpan,
  ticks: readonly Tick[],
  cursor: Micros | undefined,
  palette: Palette,
  measure: MeasureText,
): Scene {
  const bubble = cursor === undefined ? undefined : bubbleAt(layout, domain, cursor, measure)
  const bottom = axisBottom(layout)
  const pieces = [[bottom - TICK_LENGTH, bottom] as const, ...gridPieces(layout)]
  const shapes: Shape[] = []
  for (const tick of ticks) {
    const x = xOf(layout, domain, tick.time)
    shapes.push({
      kind: 'path',
      d: verticalPath(Math.round(x) + 0.5, pieces),
      stroke: palette.hairline,
      strokeWidth: 1,
    })
    const width = measure(tick.label, 12, 400)
    if (bubble !== undefined && isUnderBubble(bubble, x, width)) continue
    shapes.push({
      kind: 'text',
      x,
      y: layout.axis.top + 18,
      text: tick.label,
      size: 12,
      weight: 400,
      fill: palette.muted,
      anchor: 'middle',
      width,
    })
  }
  return shapes
}

/** Whether a tick's label (its middle and width) would come too near to the bubble. */
export function isUnderBubble(
  bubble: { readonly x: number; readonly width: number },
  x: number,
  width: number,
): boolean {
  return x + width / 2 > bubble.x - BUBBLE_GAP && x - width / 2 < bubble.x + bubble.width + BUBBLE_GAP
}

/** The bubble of a cursor in sight; undefined where it is out of the plot. */
export function bubbleAt(
  layout: ComparisonLayout,
  domain: TimeSpan,
  cursor: Micros,
  measure: MeasureText,
): ReturnType<typeof bubbleBox> | undefined {
  const x = xOf(layout, domain, cursor)
  if (x < layout.plotX - 0.5 || x > layout.plotX + layout.plotWidth + 0.5) return undefined
  return bubbleBox(layout, x, formatTime(cursor), measure)
}

/** Where the bubble of the cursor stands: as wide as its text needs, at least 54, never outside the chart nor further left in the gutter than one of 54 would. */
export function bubbleBox(layout: ComparisonLayout, x: number, text: string, measure: MeasureText) {
  const width = Math.max(BUBBLE.least, measure(text, 12, 700) + 14)
  const left = Math.min(Math.max(x - width / 2, layout.plotX - BUBBLE.least / 2 - 1), layout.width - width - 2)
  return { x: left, y: layout.axis.top + 3, width, height: BUBBLE.height, radius: BUBBLE.radius }
}

/** The cursor's bubble on the axis; its line is drawn with the lanes. */
export function buildBubble(
  layout: ComparisonLayout,
  domain: TimeSpan,
  cursor: Micros,
  palette: Palette,
  measure: MeasureText,
): Scene {
  const text = formatTime(cursor)
  const box = bubbleAt(layout, domain, cursor, measure)
  if (box === undefined) return []
  return [
    { kind: 'rect', ...box, fill: palette.ink },
    {
      kind: 'text',
      x: box.x + box.width / 2,
      y: layout.axis.top + 17.3,
      text,
      size: 12,
      weight: 700,
      fill: palette.surface,
      anchor: 'middle',
      width: measure(text, 12, 700),
    },
  ]
}
