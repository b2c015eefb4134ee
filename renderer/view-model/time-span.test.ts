import { describe, expect, it } from 'vitest'
import { clampSpan, panSpan, shownSpan, spanAround, zoomSpan } from './time-span'

describe('the visible time span', () => {
  it('zooms around a moment, which keeps its place', () => {
    // 25 lies a quarter into [0, 100]; twice as large it lies a quarter into [12.5, 62.5].
    expect(zoomSpan({ start: 0, end: 100 }, 2, 25, 100)).toEqual({ start: 12.5, end: 62.5 })
  })

  it('never leaves the run', () => {
    expect(zoomSpan({ start: 10, end: 90 }, 0.5, 50, 100)).toEqual({ start: 0, end: 100 })
    expect(panSpan({ start: 20, end: 60 }, 2, 100)).toEqual({ start: 60, end: 100 })
    expect(panSpan({ start: 20, end: 60 }, -2, 100)).toEqual({ start: 0, end: 40 })
    expect(clampSpan({ start: -5, end: 300 }, 100)).toEqual({ start: 0, end: 100 })
  })

  it('comes back to the runs when they have become shorter', () => {
    expect(shownSpan({ start: 80, end: 120 }, { start: 0, end: 100 })).toEqual({ start: 60, end: 100 })
    expect(shownSpan(undefined, { start: 0, end: 100 })).toEqual({ start: 0, end: 100 })
  })

  it('stops zooming at ten microseconds', () => {
    expect(zoomSpan({ start: 0, end: 40 }, 100, 20, 1000)).toEqual({ start: 15, end: 25 })
  })

  it('follows a moment that left it and stays where it holds it', () => {
    expect(spanAround({ start: 0, end: 100 }, 60, 1000)).toEqual({ start: 0, end: 100 })
    expect(spanAround({ start: 0, end: 100 }, 150, 1000)).toEqual({ start: 55, end: 155 })
    expect(spanAround({ start: 500, end: 600 }, 400, 1000)).toEqual({ start: 395, end: 495 })
  })
})
