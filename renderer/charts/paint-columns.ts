import type { BarsShape, ColumnsShape } from '../../shared/gantt/scene'

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/**
 * Paints columns that share their places, pixel by pixel into one image: tens of thousands of small rectangles would cost ten times that.
 * A pixel that columns cover in part gets exactly that part of their colours (to 1/255).
 */
export function paintColumns(context: Context, shapes: readonly ColumnsShape[], deviceScale: number): void {
  const [{ x, columnWidth, top }] = shapes
  const columns = top.length
  const { highest, lowest } = reachOf(shapes)
  if (columns === 0 || highest >= lowest) return
  const firstRow = Math.floor(highest * deviceScale)
  const rows = Math.ceil(lowest * deviceScale) - firstRow
  const image = imageOf(columns, rows)
  const pixels = new Uint32Array(image.data.buffer)
  if (addStacks) addStacks(pixels, shapes, firstRow, deviceScale, image.width)
  else for (const shape of shapes) addColumns(pixels, shape, firstRow, deviceScale, image.width)
  show(context, image, { x, y: firstRow / deviceScale, columns, rows }, columnWidth, deviceScale)
}

/**
 * Paints bars of a lane that never overlap pixel by pixel: each pixel has of every kind the part that its bars cover of it (to 1/255), also where several
 * share it. As a path they would cost ten times that.
 */
export function paintBars(context: Context, shapes: readonly BarsShape[], deviceScale: number): void {
  const firstColumn = Math.floor(Math.min(...shapes.map(({ x }) => x[0])) * deviceScale)
  const columns = Math.ceil(Math.max(...shapes.map(({ x }) => x[x.length - 1])) * deviceScale) - firstColumn
  const firstRow = Math.floor(Math.min(...shapes.map(({ y }) => y)) * deviceScale)
  const rows = Math.ceil(Math.max(...shapes.map(({ y, height }) => y + height)) * deviceScale) - firstRow
  if (columns <= 0 || rows <= 0) return
  const image = imageOf(columns, rows)
  const pixels = new Uint32Array(image.data.buffer)
  addBars(pixels, shapes, { firstColumn, columns, firstRow, rows, stride: image.width }, deviceScale)
  const place = { x: firstColumn / deviceScale, y: firstRow / deviceScale, columns, rows }
  show(context, image, place, 1 / deviceScale, deviceScale)
}

/** Which device pixels an image holds, and how many columns it has in all. */
interface Frame {
  readonly firstColumn: number
  readonly columns: number
  readonly firstRow: number
  readonly rows: number
  readonly stride: number
}

/** Adds bars to an empty image. A row that has of each as much as the one above is its copy. */
export function addBars(
  pixels: Uint32Array,
  shapes: readonly BarsShape[],
  { firstColumn, columns, firstRow, rows, stride }: Frame,
  deviceScale: number,
): void {
  const layers = shapes.map((shape) => ({
    ...shape,
    color: Number.parseInt(shape.fill.slice(1), 16),
    covered: coverage(shape.x, firstColumn, columns, deviceScale),
  }))
  let above = ''
  for (let row = 0; row < rows; row++) {
    const parts = layers.map(({ y, height, rim, fillOpacity }) => {
      const whole = partOfRow(firstRow + row, y, height, deviceScale)
      const hollow = rim === undefined ? 0 : partOfRow(firstRow + row, y + rim, height - 2 * rim, deviceScale)
      return fillOpacity * 255 * (whole - hollow)
    })
    const at = row * stride
    const key = parts.join()
    if (key === above) pixels.copyWithin(at, at - stride, at - stride + columns)
    else {
      for (const [i, { covered, color }] of layers.entries()) {
        if (parts[i] === 0) continue
        for (let column = 0; column < columns; column++) {
          if (covered[column] > 0) {
            const added = Math.min(1, covered[column]) * parts[i]
            mix(pixels, at + column, color >> 16, (color >> 8) & 255, color & 255, added)
          }
        }
      }
    }
    above = key
  }
}

/** How much of a device row lies between two heights, px. */
function partOfRow(row: number, y: number, height: number, deviceScale: number): number {
  return Math.max(0, Math.min((y + height) * deviceScale, row + 1) - Math.max(y * deviceScale, row))
}

type AddStacks = (
  pixels: Uint32Array,
  shapes: readonly ColumnsShape[],
  firstRow: number,
  deviceScale: number,
  stride: number,
) => void

let addStacks: AddStacks | undefined

/** From now on columns are painted in this way, which is faster and need not be loaded before something moves. */
export function paintColumnsWith(faster: AddStacks): void {
  addStacks = faster
}

/** Puts the upper left part of an image into the picture, its columns so many px wide. */
function show(
  context: Context,
  image: ImageData,
  place: { readonly x: number; readonly y: number; readonly columns: number; readonly rows: number },
  columnWidth: number,
  deviceScale: number,
): void {
  const { x, y, columns, rows } = place
  const sheet = sheetOf(columns, rows)
  sheet.putImageData(image, 0, 0, 0, 0, columns, rows)
  const isSmoothing = context.imageSmoothingEnabled
  context.imageSmoothingEnabled = false
  context.drawImage(sheet.canvas, 0, 0, columns, rows, x, y, columns * columnWidth, rows / deviceScale)
  context.imageSmoothingEnabled = isSmoothing
}

/** How much of each column bars cover, from the device column `firstColumn` on. */
export function coverage(
  x: readonly number[],
  firstColumn: number,
  columns: number,
  deviceScale: number,
): Float32Array<ArrayBuffer> {
  const parts = new Float32Array(columns)
  for (let i = 0; i + 1 < x.length; i += 2) {
    const from = x[i] * deviceScale - firstColumn
    const to = x[i + 1] * deviceScale - firstColumn
    const first = Math.floor(from)
    const last = Math.floor(to)
    if (first === last) parts[first] += to - from
    else {
      parts[first] += first + 1 - from
      for (let column = first + 1; column < last; column++) parts[column] = 1
      if (last < columns) parts[last] += to - last
    }
  }
  return parts
}

let lastImage: ImageData | undefined

/** An image of at least that size, empty there: the last one where it is large enough, for memory that is new in every frame is dear. */
function imageOf(columns: number, rows: number): ImageData {
  if (lastImage === undefined || lastImage.width < columns || lastImage.height < rows) {
    lastImage = new ImageData(Math.max(columns, lastImage?.width ?? 0), Math.max(rows, lastImage?.height ?? 0))
  } else new Uint32Array(lastImage.data.buffer, 0, lastImage.width * rows).fill(0)
  return lastImage
}

/** So many sheets take turns: writing to one that a picture not yet shown still needs would copy it first. */
const SHEETS = 32
const sheets: OffscreenCanvasRenderingContext2D[] = []
let turn = 0

/** A canvas at least so large, kept in main memory and used again: making one costs more than painting it. */
function sheetOf(columns: number, rows: number): OffscreenCanvasRenderingContext2D {
  turn = (turn + 1) % SHEETS
  const known = sheets[turn]
  if (known !== undefined && known.canvas.width >= columns && known.canvas.height >= rows) return known
  const width = Math.max(columns, known?.canvas.width ?? 0)
  const height = Math.max(rows, known?.canvas.height ?? 0)
  const made = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (made === null) throw new Error('no 2d canvas')
  sheets[turn] = made
  return made
}

function reachOf(shapes: readonly ColumnsShape[]): { readonly highest: number; readonly lowest: number } {
  let highest = Infinity
  let lowest = -Infinity
  for (const { top, bottom } of shapes) {
    for (let i = 0; i < top.length; i++) {
      if (top[i] >= bottom[i]) continue
      if (top[i] < highest) highest = top[i]
      if (bottom[i] > lowest) lowest = bottom[i]
    }
  }
  return { highest, lowest }
}

/** Adds one layer to an image of so many columns, whose first row is the device row `firstRow`: a pixel that is there already is mixed. Layers of a picture never overlap. */
export function addColumns(
  pixels: Uint32Array,
  { top, bottom, fill, fillOpacity }: ColumnsShape,
  firstRow: number,
  deviceScale: number,
  stride: number,
): void {
  const color = Number.parseInt(fill.slice(1), 16)
  for (let column = 0; column < top.length; column++) {
    const from = top[column] * deviceScale - firstRow
    const to = bottom[column] * deviceScale - firstRow
    for (let row = Math.floor(from); row < to; row++) {
      const covered = Math.min(to, row + 1) - Math.max(from, row)
      mix(pixels, row * stride + column, color >> 16, (color >> 8) & 255, color & 255, covered * fillOpacity * 255)
    }
  }
}

/** Colours in a pixel in proportion to what each covers of it. Numbers, not objects: this runs for every cut pixel of every frame. */
function mix(pixels: Uint32Array, at: number, red: number, green: number, blue: number, added: number): void {
  const there = pixels[at]
  const alphaThere = there >>> 24
  if (alphaThere === 0) {
    pixels[at] = packed(red, green, blue, added)
    return
  }
  const alpha = alphaThere + added
  const part = added / alpha
  const redThere = there & 255
  const greenThere = (there >> 8) & 255
  const blueThere = (there >> 16) & 255
  pixels[at] = packed(
    redThere + (red - redThere) * part,
    greenThere + (green - greenThere) * part,
    blueThere + (blue - blueThere) * part,
    alpha > 255 ? 255 : alpha,
  )
}

/** One pixel as image data holds it: red in the lowest byte (every platform Electron runs on is little-endian). */
export function packed(red: number, green: number, blue: number, alpha: number): number {
  return (((alpha + 0.5) << 24) | ((blue + 0.5) << 16) | ((green + 0.5) << 8) | (red + 0.5)) >>> 0
}
