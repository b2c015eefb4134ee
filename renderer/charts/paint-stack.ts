import type { ColumnsShape } from '../../shared/gantt/scene'
import { packed } from './paint-columns'

/** So many steps between two layers that share a pixel. */
const STEPS = 255
/** Of so many pairs of layers the pixels they share are kept; then the memory starts anew. */
const REMEMBERED = 512

/** A layer as its pixels are made: its colour, and 0..255 how much it covers. */
interface Layer {
  readonly key: string
  readonly red: number
  readonly green: number
  readonly blue: number
  readonly opacity: number
  readonly whole: number
}

const NOTHING: Layer = { key: '', red: 0, green: 0, blue: 0, opacity: 0, whole: 0 }

function layerOf({ fill, fillOpacity }: ColumnsShape): Layer {
  const color = Number.parseInt(fill.slice(1), 16)
  const [red, green, blue, opacity] = [color >> 16, (color >> 8) & 255, color & 255, fillOpacity * 255]
  return { key: `${fill} ${fillOpacity}`, red, green, blue, opacity, whole: packed(red, green, blue, opacity) }
}

const shared = new Map<string, Uint32Array>()

/** The pixels that two layers share: entry i where the upper one has i 255ths of it. */
function sharedPixels(below: Layer, above: Layer): Uint32Array {
  const key = `${below.key}|${above.key}`
  const known = shared.get(key)
  if (known !== undefined) return known
  const pixels = new Uint32Array(STEPS + 1)
  for (let i = 0; i <= STEPS; i++) {
    const upper = (above.opacity * i) / STEPS
    const lower = (below.opacity * (STEPS - i)) / STEPS
    const alpha = upper + lower
    const part = alpha === 0 ? 0 : upper / alpha
    pixels[i] = packed(
      below.red + (above.red - below.red) * part,
      below.green + (above.green - below.green) * part,
      below.blue + (above.blue - below.blue) * part,
      alpha,
    )
  }
  if (shared.size >= REMEMBERED) shared.clear()
  shared.set(key, pixels)
  return pixels
}

/**
 * Adds layers that stand on each other, from the bottom up, to an image that is empty there and whose first row is the device row `firstRow`. Each pixel
 * is written once: rows that a layer has in all columns are filled at one go, pixels that two layers share are looked up, and only a column with
 * a layer thinner than a pixel is mixed layer by layer.
 */
export function addStack(
  pixels: Uint32Array,
  shapes: readonly ColumnsShape[],
  firstRow: number,
  deviceScale: number,
  stride: number,
): void {
  const layers = [NOTHING, ...shapes.map(layerOf)]
  const tops = [shapes[0].bottom, ...shapes.map(({ top }) => top)]
  const columns = tops[0].length
  if (below.length < columns) below = new Uint8Array(columns)
  else below.fill(0, 0, columns)
  let isAnyThin = false
  for (let i = 1; i < layers.length; i++) {
    const [top, bottom] = [tops[i], tops[i - 1]]
    const { whole } = layers[i]
    const filled = commonRows(top, bottom, firstRow, deviceScale)
    for (let row = filled.from; row < filled.to; row++) pixels.fill(whole, row * stride, row * stride + columns)
    const edges = layers.map((lower) => sharedPixels(lower, layers[i]))
    for (let column = 0; column < columns; column++) {
      if (top[column] >= bottom[column]) continue
      const from = top[column] * deviceScale - firstRow
      const to = bottom[column] * deviceScale - firstRow
      const first = from | 0
      const end = to | 0
      const start = from > first ? first + 1 : first
      if (start > end) {
        below[column] = THIN
        isAnyThin = true
      }
      const lower = below[column]
      if (lower === THIN) continue
      if (to > end) pixels[end * stride + column] = edges[lower][((to - end) * STEPS + 0.5) | 0]
      // All of the column's rows, or those above and below what is filled already.
      const until = Math.min(end, filled.from)
      for (let row = start; row < until; row++) pixels[row * stride + column] = whole
      for (let row = Math.max(start, filled.to); row < end; row++) pixels[row * stride + column] = whole
      below[column] = i
    }
  }
  const edges = layers.map((lower) => sharedPixels(lower, NOTHING))
  const top = tops[layers.length - 1]
  for (let column = 0; column < columns; column++) {
    const lower = below[column]
    if (lower === 0 || lower === THIN) continue
    const to = top[column] * deviceScale - firstRow
    const end = to | 0
    if (to > end) pixels[end * stride + column] = edges[lower][((to - end) * STEPS + 0.5) | 0]
  }
  if (!isAnyThin) return
  for (let column = 0; column < columns; column++) {
    if (below[column] === THIN) addMixed(pixels, layers, tops, column, firstRow, deviceScale, stride)
  }
}

/** In a column a layer begins and ends inside one pixel, which then more than two may share. */
const THIN = 255
/** By column the uppermost layer so far, 0: none, or `THIN`. */
let below = new Uint8Array(0)

/** Rows [from, to) of an image. */
interface Rows {
  readonly from: number
  readonly to: number
}

const NO_ROWS: Rows = { from: 0, to: 0 }

/** The rows that a layer fills in every column. */
function commonRows(top: Float32Array, bottom: Float32Array, firstRow: number, deviceScale: number): Rows {
  let lowestTop = -Infinity
  let highestBottom = Infinity
  for (let column = 0; column < top.length; column++) {
    if (top[column] > lowestTop) lowestTop = top[column]
    if (bottom[column] < highestBottom) highestBottom = bottom[column]
  }
  const from = Math.ceil(lowestTop * deviceScale - firstRow)
  const to = Math.floor(highestBottom * deviceScale - firstRow)
  return from < to ? { from, to } : NO_ROWS
}

/** Adds a column of layers pixel by pixel, whatever stood there: each has of a pixel what it covers. */
function addMixed(
  pixels: Uint32Array,
  layers: readonly Layer[],
  tops: readonly Float32Array[],
  column: number,
  firstRow: number,
  deviceScale: number,
  stride: number,
): void {
  const place = (i: number): number => tops[i][column] * deviceScale - firstRow
  for (let row = Math.floor(place(layers.length - 1)); row < place(0); row++) {
    let [red, green, blue, alpha] = [0, 0, 0, 0]
    for (let i = 1; i < layers.length; i++) {
      const part = Math.min(place(i - 1), row + 1) - Math.max(place(i), row)
      if (part <= 0) continue
      const weight = part * layers[i].opacity
      red += weight * layers[i].red
      green += weight * layers[i].green
      blue += weight * layers[i].blue
      alpha += weight
    }
    pixels[row * stride + column] = alpha > 0 ? packed(red / alpha, green / alpha, blue / alpha, alpha) : 0
  }
}

/** Layers that follow each other and stand on each other, as those of a lane do, together. */
function stacksOf(shapes: readonly ColumnsShape[]): readonly (readonly ColumnsShape[])[] {
  const stacks: ColumnsShape[][] = []
  for (const [i, shape] of shapes.entries()) {
    if (i > 0 && shape.bottom === shapes[i - 1].top) stacks[stacks.length - 1].push(shape)
    else stacks.push([shape])
  }
  return stacks
}

/** Adds layers that follow each other to an image that is empty, those of a lane at one go. */
export function addStacks(
  pixels: Uint32Array,
  shapes: readonly ColumnsShape[],
  firstRow: number,
  deviceScale: number,
  stride: number,
): void {
  for (const stack of stacksOf(shapes)) addStack(pixels, stack, firstRow, deviceScale, stride)
}
