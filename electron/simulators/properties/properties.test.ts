import { describe, expect, it } from 'vitest'
import { KEPT } from './kept-cases'
import { properties } from './properties'

/** How often each is tried here, beside its kept cases; `npm run properties` tries more, from other seeds. */
const RUNS = 1000
const SEED = 1

describe('for any task set', () => {
  it.each(properties)('$name', (property) => {
    expect(property.run({ runs: RUNS, seed: SEED }).failure).toBeUndefined()
  })

  it('every kept case belongs to a property', () => {
    const names = properties.map(({ name }) => name)
    expect(Object.keys(KEPT).filter((name) => !names.includes(name))).toEqual([])
  })
})
