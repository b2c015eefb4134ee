import { assertNever } from '../assert-never'
import { buildComparisonPicture, describeComparison, type PictureRequest } from './comparison-scene'
import { FONT_FAMILY } from './palette'
import {
  path,
  px,
  type BarsShape,
  type ColumnsShape,
  type GroupShape,
  type Paint,
  type Scene,
  type Shape,
} from './scene'
import { element, serializeSvg, type SvgElement } from './svg-element'

export interface SvgOptions {
  readonly width: number
  readonly height: number
  /** The colour behind everything. */
  readonly background: string
  /** What a screen reader says: a name, and what is to be seen. */
  readonly title: string
  readonly description: string
}

/** A scene as an SVG file. The same scene gives the same bytes. */
export function sceneToSvg(scene: Scene, options: SvgOptions): string {
  const { width, height, title, description } = options
  const defs = new Definitions()
  const children = scene.map((shape) => toElement(shape, defs))
  return serializeSvg(
    element(
      'svg',
      {
        xmlns: 'http://www.w3.org/2000/svg',
        viewBox: `0 0 ${px(width)} ${px(height)}`,
        width,
        height,
        role: 'img',
        'aria-labelledby': 'title desc',
        'font-family': FONT_FAMILY,
      },
      [
        element('title', { id: 'title' }, [title]),
        element('desc', { id: 'desc' }, [description]),
        ...defs.elements(),
        element('rect', { width, height, fill: options.background }),
        ...children,
      ],
    ),
  )
}

/** The complete picture of a comparison as an SVG file. Deterministic: the same request gives the same bytes. */
export function renderComparisonSvg(request: PictureRequest): string {
  const { scene, width, height, background } = buildComparisonPicture(request)
  const description = describeComparison(request.executions, request.words)
  return sceneToSvg(scene, { width, height, background, title: request.title, description })
}

/** Clips and patterns, each written once and named by its place. */
class Definitions {
  private readonly made = new Map<string, SvgElement>()

  private name(key: string, make: (id: string) => SvgElement): string {
    const known = this.made.get(key)
    if (known !== undefined) return `url(#${String(known.attributes.id)})`
    const id = `d${this.made.size + 1}`
    this.made.set(key, make(id))
    return `url(#${id})`
  }

  clip(clip: GroupShape['clip']): string {
    return this.name(JSON.stringify(clip), (id) =>
      element('clipPath', { id }, [
        typeof clip === 'string' ? element('path', { d: clip }) : element('rect', { ...clip }),
      ]),
    )
  }

  paint(paint: Paint): string {
    if (typeof paint === 'string') return paint
    const { pattern, base, mark, k } = paint
    // Anchored modulo its pitch, so that equal patterns are one.
    const pitch = (pattern === 'stripes' ? 6 : 8) * k
    const x = Math.round((((paint.anchor % pitch) + pitch) % pitch) * 100) / 100
    return this.name(`${pattern} ${base} ${mark} ${k} ${x}`, (id) =>
      element('pattern', { id, patternUnits: 'userSpaceOnUse', x, y: 0, width: pitch, height: pitch }, [
        element('rect', { width: pitch, height: pitch, fill: base }),
        pattern === 'stripes'
          ? element('rect', { x: pitch / 2 - 0.8 * k, width: 1.6 * k, height: pitch, fill: mark })
          : element('circle', { cx: pitch / 2, cy: pitch / 2, r: 1.7 * k, fill: mark }),
      ]),
    )
  }

  elements(): readonly SvgElement[] {
    return this.made.size === 0 ? [] : [element('defs', {}, [...this.made.values()])]
  }
}

function toElement(shape: Shape, defs: Definitions): SvgElement {
  switch (shape.kind) {
    case 'rect': {
      const { x, y, width, height, radius } = shape
      return element('rect', {
        x,
        y,
        width,
        height,
        ...(radius === undefined ? {} : { rx: radius }),
        ...styleOf(shape, defs),
      })
    }
    case 'path':
      return element('path', { d: shape.d, ...styleOf(shape, defs) })
    case 'line': {
      const { x1, y1, x2, y2 } = shape
      return element('line', { x1, y1, x2, y2, ...styleOf(shape, defs) })
    }
    case 'text':
      return element(
        'text',
        {
          x: shape.x,
          y: shape.y,
          'font-size': shape.size,
          ...(shape.weight === 400 ? {} : { 'font-weight': shape.weight }),
          fill: shape.fill,
          ...(shape.anchor === 'start' ? {} : { 'text-anchor': shape.anchor }),
          ...(shape.halo === undefined
            ? {}
            : { stroke: shape.halo, 'stroke-width': 3, 'stroke-linejoin': 'round', 'paint-order': 'stroke' }),
        },
        [shape.text],
      )
    case 'columns':
      return element('path', { d: columnsPath(shape), fill: shape.fill, 'fill-opacity': shape.fillOpacity })
    case 'bars':
      return element('path', { d: barsPath(shape), fill: shape.fill, 'fill-opacity': shape.fillOpacity })
    case 'group':
      return element(
        'g',
        { 'clip-path': defs.clip(shape.clip) },
        shape.shapes.map((one) => toElement(one, defs)),
      )
    default:
      return assertNever(shape, 'shape')
  }
}

function styleOf(
  shape: Extract<Shape, { kind: 'rect' | 'path' | 'line' }>,
  defs: Definitions,
): SvgElement['attributes'] {
  return {
    fill: shape.fill === undefined ? 'none' : defs.paint(shape.fill),
    ...(shape.fillOpacity === undefined ? {} : { 'fill-opacity': shape.fillOpacity }),
    ...(shape.stroke === undefined ? {} : { stroke: shape.stroke, 'stroke-width': shape.strokeWidth ?? 1 }),
    ...(shape.strokeOpacity === undefined ? {} : { 'stroke-opacity': shape.strokeOpacity }),
    ...(shape.dash === undefined ? {} : { 'stroke-dasharray': `${px(shape.dash[0])} ${px(shape.dash[1])}` }),
    ...(shape.roundCaps === true ? { 'stroke-linecap': 'round', 'stroke-linejoin': 'round' } : {}),
  }
}

function barsPath({ x, y, height, rim = height }: BarsShape): string {
  let d = ''
  for (let i = 0; i + 1 < x.length; i += 2) {
    for (const top of rim === height ? [y] : [y, y + height - rim])
      d += path`M${x[i]} ${top}H${x[i + 1]}V${top + rim}H${x[i]}Z`
  }
  return d
}

/** Columns as one path: neighbours of the same height are one rectangle. */
export function columnsPath(shape: ColumnsShape): string {
  const { top, bottom, x, columnWidth } = shape
  let d = ''
  let column = 0
  while (column < top.length) {
    const first = column
    while (column < top.length && top[column] === top[first] && bottom[column] === bottom[first]) column++
    if (bottom[first] - top[first] < 0.005) continue
    d += `M${px(x + first * columnWidth)} ${px(top[first])}H${px(x + column * columnWidth)}V${px(bottom[first])}H${px(x + first * columnWidth)}Z`
  }
  return d
}
