import { assertNever } from '../../shared/assert-never'
import type { BarsShape, ColumnsShape, Paint, RectShape, Scene, Shape } from '../../shared/gantt/scene'
import { canvasFont } from './canvas-measure'
import { paintBars, paintColumns } from './paint-columns'
import { strokeDashed } from './paint-dashed'

export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/** Paints a scene. The context is already scaled to px; `deviceScale` makes patterns as sharp as the screen. */
export function paintScene(context: Context, scene: Scene, deviceScale: number): void {
  for (let i = 0; i < scene.length; i++) {
    const shape = scene[i]
    // Columns and bars that follow each other make one image.
    if (shape.kind === 'columns') {
      const columns = [shape]
      for (let next = scene[i + 1]; next?.kind === 'columns' && isBeside(shape, next); next = scene[i + 1]) {
        columns.push(next)
        i++
      }
      paintColumns(context, columns, deviceScale)
    } else if (shape.kind === 'bars') {
      const bars = [shape]
      for (let next = scene[i + 1]; next?.kind === 'bars' && isInOneLane(shape, next); next = scene[i + 1]) {
        bars.push(next)
        i++
      }
      paintBars(context, bars, deviceScale)
    } else paintShape(context, shape, deviceScale)
  }
}

/** Bars of a lane are of several heights around one middle. */
function isInOneLane(a: BarsShape, b: BarsShape): boolean {
  return Math.abs(2 * a.y + a.height - 2 * b.y - b.height) < 0.1
}

function isBeside(a: ColumnsShape, b: ColumnsShape): boolean {
  return a.x === b.x && a.columnWidth === b.columnWidth && a.top.length === b.top.length
}

function paintShape(context: Context, shape: Exclude<Shape, ColumnsShape | BarsShape>, deviceScale: number): void {
  switch (shape.kind) {
    case 'group': {
      context.save()
      if (typeof shape.clip === 'string') context.clip(new Path2D(shape.clip))
      else {
        const { x, y, width, height } = shape.clip
        context.beginPath()
        context.rect(x, y, width, height)
        context.clip()
      }
      paintScene(context, shape.shapes, deviceScale)
      context.restore()
      return
    }
    case 'rect':
      paintRect(context, shape, deviceScale)
      return
    case 'path': {
      const { trace } = shape
      if (trace !== undefined) {
        context.beginPath()
        trace(context)
        if (shape.fill !== undefined)
          fillWith(context, shape.fill, shape.fillOpacity, deviceScale, () => context.fill())
        strokeWith(context, shape, () => context.stroke())
        return
      }
      const path = new Path2D(shape.d)
      if (shape.fill !== undefined)
        fillWith(context, shape.fill, shape.fillOpacity, deviceScale, () => context.fill(path))
      if (shape.stroke !== undefined) strokeWith(context, shape, () => context.stroke(path))
      return
    }
    case 'line':
      strokeWith(context, shape, () => {
        context.beginPath()
        context.moveTo(shape.x1, shape.y1)
        context.lineTo(shape.x2, shape.y2)
        context.stroke()
      })
      return
    case 'text':
      context.font = canvasFont(shape.size, shape.weight)
      context.textAlign = shape.anchor === 'middle' ? 'center' : shape.anchor
      context.textBaseline = 'alphabetic'
      if (shape.halo !== undefined) {
        context.strokeStyle = shape.halo
        context.lineWidth = 3
        context.lineJoin = 'round'
        context.setLineDash([])
        context.strokeText(shape.text, shape.x, shape.y)
      }
      context.fillStyle = shape.fill
      context.fillText(shape.text, shape.x, shape.y)
      return
    default:
      assertNever(shape, 'shape')
  }
}

function paintRect(context: Context, shape: RectShape, deviceScale: number): void {
  const { x, y, width, height, radius } = shape
  if (radius !== undefined) {
    context.beginPath()
    context.roundRect(x, y, width, height, radius)
    if (shape.fill !== undefined) fillWith(context, shape.fill, shape.fillOpacity, deviceScale, () => context.fill())
    if (shape.stroke !== undefined) strokeWith(context, shape, () => context.stroke())
    return
  }
  if (shape.fill !== undefined) {
    fillWith(context, shape.fill, shape.fillOpacity, deviceScale, () => context.fillRect(x, y, width, height))
  }
  if (shape.stroke === undefined || strokeDashed(context, shape, deviceScale)) return
  strokeWith(context, shape, () => context.strokeRect(x, y, width, height))
}

function fillWith(
  context: Context,
  paint: Paint,
  opacity: number | undefined,
  deviceScale: number,
  fill: () => void,
): void {
  context.fillStyle = typeof paint === 'string' ? paint : patternOf(context, paint, deviceScale)
  if (opacity === undefined) {
    fill()
    return
  }
  context.globalAlpha = opacity
  fill()
  context.globalAlpha = 1
}

type Stroked = Extract<Shape, { kind: 'rect' | 'path' | 'line' }>

function strokeWith(context: Context, shape: Stroked, stroke: () => void): void {
  if (shape.stroke === undefined) return
  context.strokeStyle = shape.stroke
  context.lineWidth = shape.strokeWidth ?? 1
  context.lineCap = shape.roundCaps === true ? 'round' : 'butt'
  context.lineJoin = shape.roundCaps === true ? 'round' : 'miter'
  context.setLineDash(shape.dash === undefined ? [] : [...shape.dash])
  context.globalAlpha = shape.strokeOpacity ?? 1
  stroke()
  context.globalAlpha = 1
}

const tiles = new Map<string, OffscreenCanvas>()

/** A repeating tile of stripes or dots at the screen's own resolution, standing fast at the bar's beginning. */
function patternOf(context: Context, paint: Exclude<Paint, string>, deviceScale: number): CanvasPattern {
  const { pattern, base, mark, k, anchor } = paint
  const pitch = (pattern === 'stripes' ? 6 : 8) * k
  const size = Math.max(1, Math.round(pitch * deviceScale))
  const key = `${pattern} ${base} ${mark} ${size}`
  let tile = tiles.get(key)
  if (tile === undefined) {
    tile = new OffscreenCanvas(size, size)
    const drawing = tile.getContext('2d')
    if (drawing === null) throw new Error('no 2d canvas')
    drawing.scale(size / pitch, size / pitch)
    drawing.fillStyle = base
    drawing.fillRect(0, 0, pitch, pitch)
    drawing.fillStyle = mark
    if (pattern === 'stripes') drawing.fillRect(pitch / 2 - 0.8 * k, 0, 1.6 * k, pitch)
    else {
      drawing.beginPath()
      drawing.arc(pitch / 2, pitch / 2, 1.7 * k, 0, 2 * Math.PI)
      drawing.fill()
    }
    tiles.set(key, tile)
  }
  const made = context.createPattern(tile, 'repeat')
  if (made === null) throw new Error('no pattern from an empty tile')
  made.setTransform(new DOMMatrix([pitch / size, 0, 0, pitch / size, anchor, 0]))
  return made
}
