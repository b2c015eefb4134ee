import { describe, expect, it } from 'vitest'
import { approximateMeasure } from './text-measure'
import { formatMs, formatTime, timeTicks } from './time-format'

const labels = (start: number, end: number, width = 632) =>
  timeTicks({ start, end }, width, approximateMeasure).map((tick) => tick.label)

describe('times in words', () => {
  it.each([
    [4000, '4.0'],
    [500, '0.5'],
    [5667, '5.667'],
    [10_750, '10.75'],
    [0, '0.0'],
    [1, '0.001'],
  ])('writes %i us as %s', (us, text) => expect(formatMs(us)).toBe(text))

  it('goes on in seconds from 10 s', () => {
    expect(formatTime(9_999_000)).toBe('9,999.0 ms')
    expect(formatTime(16_300_000)).toBe('16.300 s')
    expect(formatTime(86_400_000_000)).toBe('86,400.000 s')
  })
})

describe('ticks of the time axis', () => {
  it('are round ms, in seconds from 10 s, in us when zoomed deep', () => {
    expect(labels(0, 44_000)).toEqual(['0', '5', '10', '15', '20', '25', '30', '35', '40'].map((ms) => `${ms} ms`))
    expect(labels(0, 50_000_000)).toContain('45 s')
    expect(labels(16_490, 16_510)).toEqual(
      ['16,490', '16,495', '16,500', '16,505', '16,510'].map((us) => `${us} \u00b5s`),
    )
    expect(labels(12_000, 13_000)).toContain('12.2 ms')
  })

  it('never stand nearer than 60 px or than their labels are wide', () => {
    for (let exponent = 1; exponent < 11; exponent += 0.37) {
      const end = Math.round(10 ** exponent)
      for (const width of [80, 200, 632, 1168]) {
        for (const start of [0, 1_234_567, 5_000_000_000]) {
          const ticks = timeTicks({ start, end: start + end }, width, approximateMeasure)
          for (const [i, tick] of ticks.slice(1).entries()) {
            const apart = ((tick.time - ticks[i].time) / end) * width
            expect(apart).toBeGreaterThanOrEqual(59.5)
            expect(apart).toBeGreaterThan(approximateMeasure(tick.label, 12, 400))
          }
        }
      }
    }
  })

  it('are whole us, all different', () => {
    const times = timeTicks({ start: 3.3, end: 13.3 }, 632, approximateMeasure).map((tick) => tick.time)
    expect(times.every(Number.isInteger)).toBe(true)
    expect(new Set(times).size).toBe(times.length)
  })
})
