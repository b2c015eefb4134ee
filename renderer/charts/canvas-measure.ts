import { FONT_FAMILY } from '../../shared/gantt/palette'
import type { MeasureText } from '../../shared/gantt/time-format'

/** The font of a text of the chart, as canvas and measure use it. */
export function canvasFont(sizePx: number, weight: number): string {
  return `${weight} ${sizePx}px ${FONT_FAMILY}`
}

/** So many widths are kept; then the memory starts anew. */
const REMEMBERED = 4000

/** Measures text with the fonts of this screen. Remembers what it measured: the same few names and numbers come every frame. */
export function createCanvasMeasure(): MeasureText {
  const context = new OffscreenCanvas(1, 1).getContext('2d')
  if (context === null) throw new Error('no 2d canvas')
  const widths = new Map<string, number>()
  return (text, sizePx, weight) => {
    const key = `${weight} ${sizePx} ${text}`
    const known = widths.get(key)
    if (known !== undefined) return known
    context.font = canvasFont(sizePx, weight)
    const { width } = context.measureText(text)
    if (widths.size >= REMEMBERED) widths.clear()
    widths.set(key, width)
    return width
  }
}
