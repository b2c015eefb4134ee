import type { FillPattern } from './palette'

/**
 * A picture as a list of shapes, drawn in order. The window paints it on a canvas, the command line and the export write it as SVG: one
 * picture, two ways to show it. All numbers in px from the chart's top left corner.
 */
export type Scene = readonly Shape[]

export type Shape = RectShape | PathShape | LineShape | TextShape | ColumnsShape | BarsShape | GroupShape

/** A colour, or a task's colour under its pattern. `anchor` is where the pattern begins, so that it moves with its bar. */
export type Paint =
  | string
  | {
      readonly pattern: Exclude<FillPattern, 'solid'>
      readonly base: string
      readonly mark: string
      readonly anchor: number
      readonly k: number
    }

interface Styled {
  readonly fill?: Paint
  /** 0..1, of the fill alone. */
  readonly fillOpacity?: number
  readonly stroke?: string
  readonly strokeWidth?: number
  readonly strokeOpacity?: number
  readonly dash?: readonly [number, number]
  readonly roundCaps?: boolean
  /** Row of the span table this shape is the body of: lets tests and tooltips read the picture back. */
  readonly span?: number
  /** What the shape is, for reading back. */
  readonly role?: Role
  /** The mark this shape is a part of, where its own role says something else or nothing: what is emphasised together. */
  readonly belongsTo?: Role
}

/** The marks of the chart's grammar. */
export type Role =
  | 'running'
  | 'ghost'
  | 'ready'
  | 'preempted'
  | 'blocked'
  | 'switching'
  | 'frozen'
  | 'band'
  | 'ring'
  | 'blade'
  | 'wedge'
  | 'upright'
  | 'late'
  | 'arrival'
  /** Part of a body that the end of the run cut off; only `belongsTo`. */
  | 'torn'
  | 'errorEnd'
  | 'cancelledEnd'
  | 'load'
  | 'store'
  | 'lost'
  | 'held'
  | 'count'
  | 'tie'
  | 'quantum'
  | 'link'
  | 'glyph'
  | 'label'
  | 'cursor'
  /** The frame of a slice of the selected task, where lanes are cores. */
  | 'selected'
  | 'shares'
  | 'density'
  /** Lies over everything that is not emphasised. */
  | 'veil'

export interface RectShape extends Styled {
  readonly kind: 'rect'
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly radius?: number
}

/** `d` in SVG path syntax, already rounded. */
export interface PathShape extends Styled {
  readonly kind: 'path'
  readonly d: string
  /** Draws the same outline, but for the rounding. Of what a picture has by the hundred, so that a canvas needs no text to be written and read. */
  readonly trace?: (to: Outline) => void
}

/** What an outline is drawn with: a canvas has it. Angles in radians, clockwise from the right. */
export interface Outline {
  moveTo(x: number, y: number): void
  lineTo(x: number, y: number): void
  arc(x: number, y: number, radius: number, from: number, to: number): void
  closePath(): void
}

export interface LineShape extends Styled {
  readonly kind: 'line'
  readonly x1: number
  readonly y1: number
  readonly x2: number
  readonly y2: number
}

export interface TextShape {
  readonly kind: 'text'
  readonly x: number
  /** The baseline. */
  readonly y: number
  readonly text: string
  readonly size: number
  readonly weight: number
  readonly fill: string
  readonly anchor: 'start' | 'middle' | 'end'
  /** Colour of a 3 px halo, where the text crosses a line. */
  readonly halo?: string
  /** The colour it is written on, where that is not the picture's ground. */
  readonly ground?: string
  readonly role?: Role
  /** The mark it explains. */
  readonly belongsTo?: Role
  /** The box it fills, for reading back. */
  readonly width: number
}

/** Columns of equal width side by side, each filled from `top` to `bottom` (px, one value a column); a column with `top >= bottom` is empty. */
export interface ColumnsShape {
  readonly kind: 'columns'
  readonly x: number
  readonly columnWidth: number
  readonly top: Float32Array
  readonly bottom: Float32Array
  readonly fill: string
  readonly fillOpacity: number
  readonly role?: Role
  /** The mark or state these columns are the sum of. */
  readonly belongsTo?: Role
}

/** Bars of one height in a row, bar i from `x[2 i]` to `x[2 i + 1]`, rising and apart. Where several share a pixel it has the sum of what they cover. */
export interface BarsShape {
  readonly kind: 'bars'
  readonly x: readonly number[]
  readonly y: number
  readonly height: number
  readonly fill: string
  readonly fillOpacity: number
  /** Hollow: only so much along the upper and the lower edge is filled. */
  readonly rim?: number
  readonly role?: Role
  readonly belongsTo?: Role
}

/** Shapes seen only inside a rectangle or path. */
export interface GroupShape {
  readonly kind: 'group'
  readonly clip: string | { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  readonly shapes: Scene
}

/** A number as pictures write it: at most two decimals, no minus zero. The same everywhere, so pictures compare byte by byte. */
export function px(value: number): string {
  const rounded = Math.round(value * 100) / 100
  return String(rounded === 0 ? 0 : rounded)
}

/** Path syntax with rounded numbers: path`M${x} ${y}H${x2}Z`. */
export function path(parts: TemplateStringsArray, ...values: number[]): string {
  return parts.reduce((text, part, i) => text + px(values[i - 1]) + part)
}

/** Every shape of a scene, those inside groups too, in drawing order. */
export function* walkShapes(scene: Scene): Generator<Exclude<Shape, GroupShape>> {
  for (const shape of scene) {
    if (shape.kind === 'group') yield* walkShapes(shape.shapes)
    else yield shape
  }
}
