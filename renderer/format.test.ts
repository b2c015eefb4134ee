import { describe, expect, it } from 'vitest'
import { formatDuration } from './format'

describe('a time with its unit', () => {
  it('is in ms below ten seconds, in seconds from there on, with one decimal where the number is long', () => {
    expect(formatDuration(22_100)).toBe('22.1 ms')
    expect(formatDuration(1_302_700)).toBe('1,302.7 ms')
    expect(formatDuration(69_990_000)).toBe('69.99 s')
    expect(formatDuration(9_999_990_000)).toBe('9,999.99 s')
    expect(formatDuration(86_399_000_000)).toBe('86,399.0 s')
  })
})
