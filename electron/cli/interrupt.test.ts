import { expect, it } from 'vitest'
import { interruptibly } from './interrupt'

it('gives the value the computation gives, also one inside another', () => {
  expect(interruptibly(() => interruptibly(() => 6) * 7)).toBe(42)
})

it('lets an error of the computation through as it is, and leaves nothing behind', () => {
  const error = new RangeError('ours')
  expect(() =>
    interruptibly(() => {
      throw error
    }),
  ).toThrow(error)
  expect(interruptibly(() => 1)).toBe(1)
  expect(Object.getOwnPropertySymbols(globalThis)).not.toContain(Symbol.for('interleave.computing'))
})
