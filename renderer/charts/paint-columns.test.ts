import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ColumnsShape } from '../../shared/gantt/scene'
import { addColumns, coverage } from './paint-columns'
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
})
