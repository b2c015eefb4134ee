import { expect, it } from 'vitest'
import { didYouMean, nearest } from './suggest'

it.each([
  ['blockingsleep', 'blockingSleep'],
  ['slepe', 'sleep'],
  ['repaet', 'repeat'],
  ['cp', 'cpu'],
  ['sleeping', undefined],
  ['banana', undefined],
  ['', undefined],
])('%j is taken for %j', (word, meant) => {
  expect(nearest(word, ['cpu', 'sleep', 'blockingSleep', 'repeat'])).toBe(meant)
})

it('takes the first of two that are equally near', () => {
  expect(didYouMean('c', ['a', 'b'])).toBe(' (did you mean a?)')
  expect(didYouMean('task9', ['task1', 'task2'])).toBe(' (did you mean task1?)')
})

it('does not compare words too long to be misspelt', () => {
  expect(nearest('x'.repeat(100_000), ['x'.repeat(99_999)])).toBeUndefined()
})
