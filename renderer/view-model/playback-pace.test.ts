import { expect, it } from 'vitest'
import { BEAT_MS, inBeat, nextSpeed, paceOf, turnPage } from './playback-pace'

it('crosses the visible time in ten to twenty-five seconds, at a pace that can be said', () => {
  // The look page: 44 ms are seen, "4 ms per second".
  expect(paceOf({ start: 0, end: 43_988 })).toBe(4000)
  expect(paceOf({ start: 0, end: 39_000 })).toBe(2000)
  expect(paceOf({ start: 0, end: 10_000 })).toBe(1000)
  expect(paceOf({ start: 0, end: 9_999 })).toBe(400)
  expect(paceOf({ start: 5000, end: 5010 })).toBe(1)
})

it('goes from speed to speed and stops at the ends', () => {
  expect(nextSpeed(1, 1)).toBe(2)
  expect(nextSpeed(0.1, -1)).toBe('beat')
  expect(nextSpeed('beat', -1)).toBe('beat')
  expect(nextSpeed(100, 1)).toBe(100)
})

it('turns the page where the playhead leaves it, never beyond the end', () => {
  expect(turnPage({ start: 0, end: 1000 }, 1001, 10_000)).toEqual({ start: 951, end: 1951 })
  expect(turnPage({ start: 8000, end: 9000 }, 9900, 10_000)).toEqual({ start: 9000, end: 10_000 })
})

it('travels through the first part of a beat and rests on the decision', () => {
  expect(inBeat(0, 600, 0, true)).toBe(0)
  expect(inBeat(0, 600, 0.3 * BEAT_MS, true)).toBe(300)
  expect(inBeat(0, 600, 0.6 * BEAT_MS, true)).toBe(600)
  expect(inBeat(0, 600, 0.9 * BEAT_MS, true)).toBe(600)
})

it('does not travel where less motion is asked for', () => {
  expect(inBeat(0, 600, 0, false)).toBe(600)
})
