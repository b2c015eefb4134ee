import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitBounds } from './window-bounds'

const LAPTOP = { x: 0, y: 25, width: 1440, height: 875 }
const PROJECTOR = { x: 1440, y: 0, width: 1920, height: 1080 }

describe('where the window opens', () => {
  it('opens in the middle of the first display at the first start', () => {
    expect(fitBounds(undefined, [LAPTOP, PROJECTOR])).toEqual({ x: 80, y: 62, width: 1280, height: 800 })
  })

  it('opens where it was left, also on the second display', () => {
    const saved = { x: 1500, y: 40, width: 1600, height: 900 }
    expect(fitBounds(saved, [LAPTOP, PROJECTOR])).toEqual(saved)
  })

  it('comes back to the first display when the projector is unplugged', () => {
    expect(fitBounds({ x: 1500, y: 40, width: 1600, height: 900 }, [LAPTOP])).toEqual({
      x: 0,
      y: 25,
      width: 1440,
      height: 875,
    })
  })

  it('is moved inside when a part hangs over the edge', () => {
    expect(fitBounds({ x: 700, y: 500, width: 1000, height: 700 }, [LAPTOP])).toEqual({
      x: 440,
      y: 200,
      width: 1000,
      height: 700,
    })
  })

  it('is never smaller than the least size, unless the display is', () => {
    expect(fitBounds({ x: 10, y: 30, width: 5, height: 5 }, [LAPTOP])).toMatchObject({ width: 960, height: 600 })
    expect(fitBounds(undefined, [{ x: 0, y: 0, width: 800, height: 500 }])).toEqual({
      x: 0,
      y: 0,
      width: 800,
      height: 500,
    })
  })

  it('always lies wholly on one live display', () => {
    const coordinate = fc.integer({ min: -5000, max: 5000 })
    const size = fc.integer({ min: 1, max: 6000 })
    const bounds = fc.record({ x: coordinate, y: coordinate, width: size, height: size })
    fc.assert(
      fc.property(
        fc.option(bounds, { nil: undefined }),
        fc.array(bounds, { minLength: 1, maxLength: 4 }),
        (saved, displays) => {
          const fitted = fitBounds(saved, displays)
          expect(
            displays.some(
              (display) =>
                fitted.x >= display.x &&
                fitted.y >= display.y &&
                fitted.x + fitted.width <= display.x + display.width &&
                fitted.y + fitted.height <= display.y + display.height,
            ),
          ).toBe(true)
        },
      ),
    )
  })
})
