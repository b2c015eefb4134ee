import type { Palette } from './palette'
import type { MeasureText } from './time-format'
import type { Role, Shape, TextShape } from './scene'

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A place a label may take: where its text is anchored. */
export interface Place {
  readonly x: number
  /** The baseline. */
  readonly y: number
  readonly anchor: 'start' | 'middle' | 'end'
}

export interface LabelRequest {
  readonly text: string
  readonly size: number
  readonly weight: number
  readonly fill: string
  readonly role?: Role
  /** The mark the label explains. */
  readonly belongsTo?: Role
  /** Tried in this order; a label that fits nowhere is left out. */
  readonly places: readonly Place[]
  /** Smaller goes first. */
  readonly priority: number
  /** The text must stay inside this box (its bar, or else the plot). */
  readonly within?: Box
  /** The colour it is written on, where that is not the surface. */
  readonly ground?: string
  /** A patch behind the text. */
  readonly patch?: { readonly fill: string; readonly padding: number }
  /** Shapes that come with the label, given where it starts. */
  readonly companion?: (left: number) => readonly Shape[]
  /** Room the companion takes left of the text, px. */
  readonly companionWidth?: number
  /** May slide along to stand beside the cursor. */
  readonly slides?: boolean
  /** Lengths inside bars collide with nothing but the cursor. */
  readonly isFree?: boolean
}

/** The cursor's line in an execution: it begins at `top` and leaves alone what is written above. */
export interface CursorLine {
  readonly x: number
  readonly top: number
}

/** So far labels keep from each other and from marks. */
const GAP = 2
const CURSOR_GAP = 3

/**
 * Puts labels where they fit: by priority, each at its first free place. They never overlap each other or a mark, never leave the plot, and
 * step off the cursor where they can; where they cannot, they get a halo.
 */
export function placeLabels(
  requests: readonly LabelRequest[],
  obstacles: readonly Box[],
  plot: Box,
  cursor: CursorLine | undefined,
  palette: Palette,
  measure: MeasureText,
): readonly Shape[] {
  const taken = new BoxIndex(plot)
  for (const box of obstacles) taken.add(box)
  const shapes: Shape[] = []
  const ordered = requests.map((request, i) => ({ request, i }))
  ordered.sort((a, b) => a.request.priority - b.request.priority || a.i - b.i)
  for (const { request } of ordered) {
    const width = measure(request.text, request.size, request.weight)
    const fitting: { place: Place; box: Box }[] = []
    const within = request.within ?? plot
    for (const place of dodging(request, width, within, cursor?.x)) {
      const box = boxOf(request, place, width)
      if (!contains(plot, box) || !contains(within, box)) continue
      if (request.isFree !== true && taken.isHit(box)) continue
      fitting.push({ place, box })
    }
    const clear = fitting.find(({ box }) => cursor === undefined || !isCrossed(box, cursor))
    const chosen = clear ?? fitting[0]
    if (chosen === undefined) continue
    taken.add(chosen.box)
    shapes.push(...drawLabel(request, chosen.place, chosen.box, width, clear === undefined, palette))
  }
  return shapes
}

function* dodging(request: LabelRequest, width: number, within: Box, cursorX: number | undefined): Generator<Place> {
  yield* request.places
  if (cursorX === undefined) return
  if (request.slides === true) {
    const [{ y }] = request.places
    yield { x: cursorX + CURSOR_GAP + 1, y, anchor: 'start' }
    yield { x: cursorX - CURSOR_GAP - 1, y, anchor: 'end' }
  }
  if (request.isFree !== true) return
  // Inside a bar: the middle of the larger part beside the cursor.
  const [first] = request.places
  const left = { from: within.x, to: cursorX }
  const right = { from: cursorX, to: within.x + within.width }
  const parts = right.to - right.from >= left.to - left.from ? [right, left] : [left, right]
  const room = width + (request.companionWidth ?? 0) + 2 * CURSOR_GAP + 2
  for (const part of parts) {
    if (part.to - part.from >= room) yield { ...first, x: (part.from + part.to) / 2 }
  }
}

function boxOf(request: LabelRequest, place: Place, width: number): Box {
  const companion = request.companionWidth ?? 0
  const whole = width + companion
  const left = place.anchor === 'start' ? place.x : place.anchor === 'end' ? place.x - whole : place.x - whole / 2
  return { x: left, y: place.y - 0.78 * request.size, width: whole, height: request.size }
}

function drawLabel(
  request: LabelRequest,
  place: Place,
  box: Box,
  width: number,
  isOnCursor: boolean,
  palette: Palette,
): Shape[] {
  const shapes: Shape[] = []
  const { patch } = request
  if (patch !== undefined) {
    shapes.push({
      kind: 'rect',
      x: box.x - patch.padding,
      y: place.y - 0.36 * request.size - request.size / 2 - 2,
      width: box.width + 2 * patch.padding,
      height: request.size + 4,
      radius: 2,
      fill: patch.fill,
      ...(request.belongsTo === undefined ? {} : { belongsTo: request.belongsTo }),
    })
  }
  const textX = box.x + (request.companionWidth ?? 0)
  if (request.companion !== undefined) shapes.push(...request.companion(box.x))
  if (request.text === '') return shapes
  const ground = request.ground ?? patch?.fill
  const text: TextShape = {
    kind: 'text',
    x: textX,
    y: place.y,
    text: request.text,
    size: request.size,
    weight: request.weight,
    fill: request.fill,
    anchor: 'start',
    role: request.role ?? 'label',
    ...(request.belongsTo === undefined ? {} : { belongsTo: request.belongsTo }),
    width,
    ...(ground === undefined ? {} : { ground }),
    ...(isOnCursor && patch === undefined && request.isFree !== true ? { halo: palette.surface } : {}),
  }
  shapes.push(text)
  return shapes
}

/** Whether a cursor comes nearer to a label's box than 3 px. */
export function isCrossed(box: Box, { x, top }: CursorLine): boolean {
  return box.y + box.height > top && x > box.x - CURSOR_GAP && x < box.x + box.width + CURSOR_GAP
}

function contains(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x - 0.5 &&
    inner.x + inner.width <= outer.x + outer.width + 0.5 &&
    inner.y >= outer.y - 0.5 &&
    inner.y + inner.height <= outer.y + outer.height + 0.5
  )
}

/** Boxes by cells of 64 x 32 px, so that a thousand labels do not look at each other in pairs. */
class BoxIndex {
  private readonly cells = new Map<number, Box[]>()

  constructor(private readonly plot: Box) {}

  private *keys(box: Box): Generator<number> {
    const from = Math.floor((box.x - GAP - this.plot.x) / 64)
    const to = Math.floor((box.x + box.width + GAP - this.plot.x) / 64)
    const top = Math.floor((box.y - this.plot.y) / 32)
    const bottom = Math.floor((box.y + box.height - this.plot.y) / 32)
    for (let row = top; row <= bottom; row++) for (let cell = from; cell <= to; cell++) yield row * 4096 + cell
  }

  add(box: Box): void {
    for (const key of this.keys(box)) {
      const cell = this.cells.get(key)
      if (cell === undefined) this.cells.set(key, [box])
      else cell.push(box)
    }
  }

  isHit(box: Box): boolean {
    for (const key of this.keys(box)) {
      for (const other of this.cells.get(key) ?? []) {
        const isApart =
          box.x >= other.x + other.width + GAP ||
          other.x >= box.x + box.width + GAP ||
          box.y >= other.y + other.height ||
          other.y >= box.y + box.height
        if (!isApart) return true
      }
    }
    return false
  }
}
