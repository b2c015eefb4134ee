import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layoutComparison } from '../../shared/gantt/layout'
import { domainFor, SHORTEST_SPAN, transformFor } from './time-zoom'

const layout = layoutComparison({ executions: [{ taskCount: 4 }], width: 784, height: 400 })

describe('the zoom of the time axis', () => {
  it('shows everything at the identity', () => {
    const transform = transformFor({ layout, domain: { start: 0, end: 44_000 }, fullEnd: 44_000 })
    expect(transform.k).toBe(1)
    expect(transform.x).toBeCloseTo(0, 9)
  })

  it('gives back the time span it was set from', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 10_000_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (fullEnd, position, size) => {
          const length = SHORTEST_SPAN + size * (fullEnd - SHORTEST_SPAN)
          const start = position * (fullEnd - length)
          const back = domainFor(
            transformFor({ layout, domain: { start, end: start + length }, fullEnd }),
            layout,
            fullEnd,
          )
          expect(Math.abs(back.start - start)).toBeLessThan(1e-6 * fullEnd)
          expect(Math.abs(back.end - start - length)).toBeLessThan(1e-6 * fullEnd)
        },
      ),
    )
  })

  it('never leaves the run, nor looks at less than 10 us', () => {
    const whole = transformFor({ layout, domain: { start: 0, end: 1000 }, fullEnd: 1000 })
    expect(domainFor(whole.translate(500, 0), layout, 1000)).toEqual({ start: 0, end: 1000 })
    const deep = domainFor(whole.scale(1e6), layout, 1000)
    expect(deep.end - deep.start).toBeCloseTo(10, 9)
    expect(deep.start).toBeGreaterThanOrEqual(0)
    expect(deep.end).toBeLessThanOrEqual(1000)
  })
})
