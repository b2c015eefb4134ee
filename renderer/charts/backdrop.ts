import { select } from 'd3'
import type { ExecutionData, Theme } from '../../shared/gantt/model'
import type { Scene } from '../../shared/gantt/scene'
import type { Micros } from '../../shared/time'
import { paintScene } from './paint-scene'

/** What the still part of a strip below the chart depends on. */
export interface BackdropProps {
  readonly executions: readonly ExecutionData[]
  /** Width of the chart above it, px, so that both plots share their edges. */
  readonly width: number
  readonly fullEnd: Micros
  readonly theme: Theme
}

/** Where the strip's time is, px, and how many columns of the screen that is. */
interface Plot {
  readonly x: number
  readonly width: number
  readonly columns: number
}

type Build = (executions: readonly ExecutionData[], fullEnd: Micros, plot: Plot, theme: Theme) => Scene

/**
 * Paints the still part of a strip of this height, px, and gives canvas and SVG over it their size: anew only when what it shows, or the screen's pixel
 * density, has changed. Each call gives true where it was painted.
 */
export function createBackdrop(
  canvas: HTMLCanvasElement,
  svg: SVGSVGElement,
  height: number,
  build: Build,
): (props: BackdropProps, plotX: number, plotWidth: number) => boolean {
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas to draw on')
  let painted: BackdropProps | undefined
  let paintedScale = 0
  return (props, plotX, plotWidth) => {
    const { executions, width, fullEnd, theme } = props
    const scale = window.devicePixelRatio
    const isPainted =
      painted?.executions === executions &&
      painted.width === width &&
      painted.fullEnd === fullEnd &&
      painted.theme === theme &&
      paintedScale === scale
    if (isPainted) return false
    canvas.width = Math.round(width * scale)
    canvas.height = Math.round(height * scale)
    canvas.style.width = `${width}px`
    canvas.style.height = `${height}px`
    select(svg).attr('width', width).attr('height', height)
    context.setTransform(scale, 0, 0, scale, 0, 0)
    const plot = { x: plotX, width: plotWidth, columns: Math.round(plotWidth * scale) }
    paintScene(context, build(executions, fullEnd, plot, theme), scale)
    painted = props
    paintedScale = scale
    return true
  }
}
