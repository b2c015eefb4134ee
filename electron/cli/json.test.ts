import fc from 'fast-check'
import { expect, it } from 'vitest'
import { jsonPieces } from './json'

it('writes exactly what JSON.stringify writes', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 1200 }), (value, length) => {
      const whole = { value, many: Array.from({ length }, (_, i) => ({ i, value })), absent: undefined }
      expect([...jsonPieces(whole)].join('')).toBe(JSON.stringify(whole))
    }),
    { numRuns: 50 },
  )
})

it('keeps every piece of a long array short', () => {
  const pieces = [...jsonPieces({ slices: Array.from({ length: 10_000 }, (_, i) => ({ task: 'A', start: i })) })]
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(20_000)
})
