import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BarsShape, ColumnsShape } from '../../shared/gantt/scene'
import { addBars, addColumns, coverage } from './paint-columns'
import { addStacks } from './paint-stack'

const ROWS = 16

/** Layers stacked from the bottom in one column: heights in px, each its colour and opacity. */
function stack(heights: readonly number[], fills: readonly string[], opacities: readonly number[]): ColumnsShape[] {
  let bottom = Float32Array.of(ROWS)
  return heights.map((height, i) => {
    const top = Float32Array.of(Math.max(0, bottom[0] - height))
    const shape: ColumnsShape = {
      kind: 'columns',
      x: 0,
      columnWidth: 1,
      top,
      bottom,
      fill: fills[i],
      fillOpacity: opacities[i],
    }
    bottom = top
    return shape
  })
}

/** What a pixel row shows on white, summed up from what each layer covers of it. */
function expectedOnWhite(shapes: readonly ColumnsShape[], row: number): number[] {
  return [1, 3, 5].map((at) =>
    shapes.reduce((value, { top, bottom, fill, fillOpacity }) => {
      const covered = Math.max(0, Math.min(bottom[0], row + 1) - Math.max(top[0], row)) * fillOpacity
      return value + (Number.parseInt(fill.slice(at, at + 2), 16) - 255) * covered
    }, 255),
  )
}

function onWhite(pixel: number): number[] {
  const alpha = (pixel >>> 24) / 255
  return [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255].map((value) => value * alpha + 255 * (1 - alpha))
}

/** As they are painted, until the faster way is there and from then on. */
const ways = {
  'layer by layer': (pixels: Uint32Array, shapes: readonly ColumnsShape[]) => {
    for (const shape of shapes) addColumns(pixels, shape, 0, 1, 1)
  },
  'lane by lane': (pixels: Uint32Array, shapes: readonly ColumnsShape[]) => addStacks(pixels, shapes, 0, 1, 1),
}

describe.each(Object.entries(ways))('columns, %s,', (_, add) => {
  it('show in every pixel the part each state has of it, to 2/255', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 6, noNaN: true }), { minLength: 4, maxLength: 4 }), (heights) => {
        const shapes = stack(heights, ['#C8171D', '#005A8E', '#0072B2', '#0072B2'], [1, 1, 0.62, 0.34])
        const pixels = new Uint32Array(ROWS)
        add(pixels, shapes)
        for (let row = 0; row < ROWS; row++) {
          const shown = onWhite(pixels[row])
          for (const [channel, value] of expectedOnWhite(shapes, row).entries()) {
            expect(Math.abs(shown[channel] - value)).toBeLessThanOrEqual(2)
          }
        }
      }),
    )
  })

  it('fill whole pixels with the plain colour', () => {
    const shapes = stack([3], ['#112233'], [1])
    const pixels = new Uint32Array(ROWS)
    add(pixels, shapes)
    expect(Array.from(pixels.slice(-4), (pixel) => pixel.toString(16))).toEqual([
      '0',
      'ff332211',
      'ff332211',
      'ff332211',
    ])
  })
})

describe('bars', () => {
  it('cover of every column the part that all of them have there, none more for being thin', () => {
    const bar = fc.record({
      gap: fc.double({ min: 0.01, max: 4, noNaN: true }),
      length: fc.double({ min: 0.01, max: 5, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(bar, { minLength: 1, maxLength: 12 }), fc.constantFrom(1, 1.25, 2), (bars, deviceScale) => {
        let at = 10
        const x = bars.flatMap(({ gap, length }) => [(at += gap), (at += length)])
        const first = Math.floor(x[0] * deviceScale)
        const columns = Math.ceil(at * deviceScale) - first
        const parts = coverage(x, first, columns, deviceScale)
        for (let column = 0; column < columns; column++) {
          let expected = 0
          for (let i = 0; i < x.length; i += 2) {
            const from = Math.max(x[i] * deviceScale, first + column)
            expected += Math.max(0, Math.min(x[i + 1] * deviceScale, first + column + 1) - from)
          }
          expect(parts[column]).toBeCloseTo(expected, 4)
        }
      }),
    )
  })

  it('of one lane share each pixel by what each kind covers of it, to 2/255', () => {
    const KINDS = [
      { y: 1.5, height: 12, fill: '#0072B2', fillOpacity: 1 },
      { y: 4.25, height: 6.5, fill: '#E69F00', fillOpacity: 0.34 },
      { y: 4.25, height: 6.5, fill: '#005A8E', fillOpacity: 1, rim: 1.7 },
    ] as const
    const lengths = fc.array(fc.double({ min: 0.01, max: 3, noNaN: true }), { minLength: 4, maxLength: 20 })
    fc.assert(
      fc.property(lengths, fc.constantFrom(1, 2), (widths, deviceScale) => {
        const x: number[][] = [[], [], []]
        let at = 0
        for (const [i, width] of widths.entries()) x[i % 3].push(at, (at += width))
        const shapes = KINDS.map((kind, i): BarsShape => ({ kind: 'bars', x: x[i], ...kind }))
        const columns = Math.ceil(at * deviceScale)
        const rows = ROWS * deviceScale
        const pixels = new Uint32Array(columns * rows)
        addBars(pixels, shapes, { firstColumn: 0, columns, firstRow: 0, rows, stride: columns }, deviceScale)
        for (let row = 0; row < rows; row++) {
          for (let column = 0; column < columns; column++) {
            const shown = onWhite(pixels[row * columns + column])
            for (const [channel, value] of shown.entries()) {
              const wanted = shapes.reduce((sum, shape) => {
                const hue = Number.parseInt(shape.fill.slice(1 + 2 * channel, 3 + 2 * channel), 16)
                const part = partAcross(shape, column, deviceScale) * partDown(shape, row, deviceScale)
                return sum + (hue - 255) * part * shape.fillOpacity
              }, 255)
              expect(Math.abs(value - wanted)).toBeLessThanOrEqual(2)
            }
          }
        }
      }),
      { numRuns: 40 },
    )
  })
})

const within = (from: number, to: number, cell: number): number =>
  Math.max(0, Math.min(to, cell + 1) - Math.max(from, cell))

function partAcross({ x }: BarsShape, column: number, deviceScale: number): number {
  let part = 0
  for (let i = 0; i < x.length; i += 2) part += within(x[i] * deviceScale, x[i + 1] * deviceScale, column)
  return part
}

function partDown({ y, height, rim }: BarsShape, row: number, deviceScale: number): number {
  const part = (from: number, to: number): number => within(from * deviceScale, to * deviceScale, row)
  return rim === undefined ? part(y, y + height) : part(y, y + rim) + part(y + height - rim, y + height)
}
