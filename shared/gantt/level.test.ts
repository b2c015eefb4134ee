import { describe, expect, it } from 'vitest'
import { levelFor } from './level'

describe('how much a lane shows', () => {
  it.each([
    [6, 'marks'],
    [5.9, 'small'],
    [3, 'small'],
    [2.9, 'bars'],
    [1, 'bars'],
    [0.99, 'shares'],
  ] as const)('a median slice of %d px is drawn as %s', (median, level) => {
    expect(levelFor(median, undefined)).toBe(level)
  })

  it('is left only 20 % beyond its limit, both ways', () => {
    expect(levelFor(5.1, 'marks')).toBe('marks')
    expect(levelFor(4.9, 'marks')).toBe('small')
    expect(levelFor(7.1, 'small')).toBe('small')
    expect(levelFor(7.3, 'small')).toBe('marks')
    expect(levelFor(0.9, 'bars')).toBe('bars')
    expect(levelFor(0.8, 'bars')).toBe('shares')
    expect(levelFor(1.1, 'shares')).toBe('shares')
  })

  it('may jump over levels, and then lands where it would be without hysteresis but one step at most', () => {
    expect(levelFor(0.1, 'marks')).toBe('shares')
    expect(levelFor(100, 'shares')).toBe('marks')
  })
})
