import type { RectShape } from '../../shared/gantt/scene'

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/** A rectangle at least so many px wide has its long edges painted with a tile: dashing them piece by piece costs many times that. */
const LEAST_WIDTH = 200
/** Dots are nearer together than pixels can tell: a tile holds so many, so that its width is a whole number of pixels but for a hundredth. */
const DOTS = 10

interface Tile {
  readonly canvas: OffscreenCanvas
  /** px of the picture that one pixel of the tile is wide and high. */
  readonly scale: number
  /** Height, px of the picture. */
  readonly height: number
}

const tiles = new Map<string, Tile>()

/** Strokes a dashed or dotted rectangle. Returns false where it is too small for a tile: then it is to be stroked as any other. */
export function strokeDashed(context: Context, shape: RectShape, deviceScale: number): boolean {
  const { x, y, width, height, dash, stroke, strokeWidth = 1, strokeOpacity = 1 } = shape
  if (dash === undefined || stroke === undefined || shape.radius !== undefined) return false
  if (width < LEAST_WIDTH) return false
  const isDotted = shape.roundCaps === true
  const tile = tileOf(stroke, dash, strokeWidth, isDotted, deviceScale)
  const pattern = context.createPattern(tile.canvas, 'repeat')
  if (pattern === null) throw new Error('no pattern from an empty tile')
  context.globalAlpha = strokeOpacity
  context.fillStyle = pattern
  const end = isDotted ? strokeWidth / 2 : 0
  // Between two rows of pixels dots would be mixed into paler ones: theirs stand in whole rows.
  const isSmoothing = context.imageSmoothingEnabled
  context.imageSmoothingEnabled = isSmoothing && !isDotted
  for (const edge of [y, y + height]) {
    const middle = edge - tile.height / 2
    const top = isDotted ? Math.round(middle * deviceScale) / deviceScale : middle
    pattern.setTransform(new DOMMatrix([tile.scale, 0, 0, tile.scale, x, top]))
    context.fillRect(x - end, top, width + 2 * end, tile.height)
  }
  context.imageSmoothingEnabled = isSmoothing
  context.strokeStyle = stroke
  context.lineWidth = strokeWidth
  context.lineCap = isDotted ? 'round' : 'butt'
  context.setLineDash([...dash])
  context.beginPath()
  for (const side of [x, x + width]) {
    context.moveTo(side, y)
    context.lineTo(side, y + height)
  }
  context.stroke()
  context.globalAlpha = 1
  return true
}

function tileOf(
  color: string,
  [on, off]: readonly [number, number],
  thickness: number,
  isDotted: boolean,
  deviceScale: number,
): Tile {
  const key = `${color} ${on} ${off} ${thickness} ${isDotted} ${deviceScale}`
  const known = tiles.get(key)
  if (known !== undefined) return known
  const pitch = (on + off) * (isDotted ? DOTS : 1)
  const columns = Math.max(1, Math.round(pitch * deviceScale))
  const scale = pitch / columns
  // Dots have a rim of a pixel, so that their edge is their own; a dash is as high as the tile.
  const rows = isDotted ? Math.ceil(thickness / scale) + 2 : 1
  const canvas = new OffscreenCanvas(columns, rows)
  const drawing = canvas.getContext('2d')
  if (drawing === null) throw new Error('no 2d canvas')
  drawing.fillStyle = color
  if (isDotted) {
    drawing.beginPath()
    for (let dot = 0; dot <= DOTS; dot++) {
      drawing.moveTo((dot * columns) / DOTS + thickness / scale / 2, rows / 2)
      drawing.arc((dot * columns) / DOTS, rows / 2, thickness / scale / 2, 0, 2 * Math.PI)
    }
    drawing.fill()
  } else drawing.fillRect(0, 0, on / scale, 1)
  const made = { canvas, scale, height: isDotted ? rows * scale : thickness }
  tiles.set(key, made)
  return made
}
