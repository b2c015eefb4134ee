import { buildSample, SAMPLE } from '../../shared/gantt/legend-sample'
import type { LegendKind } from '../../shared/gantt/emphasis'
import type { Theme } from '../../shared/gantt/model'
import { paintScene } from './paint-scene'

/** Paints a sample of a kind of mark into a canvas, as sharp as the screen. */
export function paintSample(canvas: HTMLCanvasElement, kind: LegendKind, theme: Theme): void {
  const scale = window.devicePixelRatio
  canvas.width = Math.round(SAMPLE.width * scale)
  canvas.height = Math.round(SAMPLE.height * scale)
  canvas.style.width = `${SAMPLE.width}px`
  canvas.style.height = `${SAMPLE.height}px`
  const context = canvas.getContext('2d')
  if (context === null) return
  context.setTransform(scale, 0, 0, scale, 0, 0)
  paintScene(context, buildSample(kind, theme), scale)
}
