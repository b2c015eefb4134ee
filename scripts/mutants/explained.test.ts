import { describe, expect, it } from 'vitest'
import { Explanations } from './explained.mjs'

const why = 'At equality it assigns the value that is already there.'
const change = { from: 'a > b', to: 'a >= b' }
const explained = { file: 'one.ts', in: 'rise', ...change, why }

describe('explanations', () => {
  it('count for the mutant of that file, function and text, and for no other', () => {
    const here = { file: 'one.ts', where: 'rise', ...change }
    const others = [
      { ...here, file: 'two.ts' },
      { ...here, where: 'fall' },
      { ...here, to: 'a <= b' },
    ]
    const explanations = new Explanations([explained], [here, ...others])
    expect(explanations.of(here)).toBe(why)
    expect(others.map((mutant) => explanations.of(mutant))).toEqual([undefined, undefined, undefined])
    expect(explanations.stale).toEqual([])
  })

  it('follow a function that has moved to another file, and are stale where it is gone', () => {
    const moved = { file: 'two.ts', where: 'rise', ...change }
    expect(new Explanations([explained], [moved]).of(moved)).toBe(why)
    expect(new Explanations([explained], []).stale).toEqual([explained])
  })
})
