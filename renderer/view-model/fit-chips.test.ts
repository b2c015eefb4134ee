import { expect, it } from 'vitest'
import { fitChips } from './fit-chips'

it('shows all chips where they fit, to the last px', () => {
  expect(fitChips([40, 40], 90, 10, 20)).toBe(2)
})

it('keeps room for the number of those that are not shown', () => {
  // 40 + 10 + 40 = 90 fit into 100, but "+1" needs 30 more; one chip and "+2" take 70.
  expect(fitChips([40, 40, 40], 100, 10, 20)).toBe(1)
  expect(fitChips([40, 40, 40], 120, 10, 20)).toBe(2)
})

it('shows none, not half a one, where there is no room', () => {
  expect(fitChips([40], 30, 10, 20)).toBe(0)
  expect(fitChips([], 30, 10, 20)).toBe(0)
})
