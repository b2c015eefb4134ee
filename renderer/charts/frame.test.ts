import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFrame } from './frame'

describe('a frame', () => {
  let callbacks = new Map<number, () => void>()
  let lastId = 0
  let page = new EventTarget()
  const nextFrame = () => {
    const due = [...callbacks.values()]
    callbacks.clear()
    for (const callback of due) callback()
  }

  beforeEach(() => {
    callbacks = new Map()
    page = new EventTarget()
    vi.stubGlobal('requestAnimationFrame', (callback: () => void) => {
      callbacks.set(++lastId, callback)
      return lastId
    })
    vi.stubGlobal('cancelAnimationFrame', (id: number) => callbacks.delete(id))
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
  })
  afterEach(() => vi.unstubAllGlobals())

  it('draws once for however many requests', () => {
    const draw = vi.fn<(isForPaper: boolean) => void>()
    const frame = createFrame(draw)
    frame.request()
    frame.request()
    expect(draw).not.toHaveBeenCalled()
    nextFrame()
    expect(draw.mock.calls).toEqual([[false]])
    nextFrame()
    expect(draw).toHaveBeenCalledTimes(1)
  })

  it('draws at once when asked to, and what was requested before is part of that', () => {
    const draw = vi.fn<(isForPaper: boolean) => void>()
    const frame = createFrame(draw)
    frame.request()
    frame.now()
    expect(draw).toHaveBeenCalledTimes(1)
    nextFrame()
    expect(draw).toHaveBeenCalledTimes(1)
  })

  it('draws at once only once between two frames', () => {
    const draw = vi.fn<(isForPaper: boolean) => void>()
    const frame = createFrame(draw)
    frame.now()
    frame.now()
    expect(draw).toHaveBeenCalledTimes(1)
    nextFrame()
    expect(draw).toHaveBeenCalledTimes(2)
    frame.now()
    expect(draw).toHaveBeenCalledTimes(3)
  })

  it('draws for paper what waits when printing begins, and what is asked until it ends', () => {
    const draw = vi.fn<(isForPaper: boolean) => void>()
    const frame = createFrame(draw)
    frame.request()
    page.dispatchEvent(new Event('beforeprint'))
    frame.request()
    frame.now()
    expect(draw.mock.calls).toEqual([[true], [true], [true]])
    page.dispatchEvent(new Event('afterprint'))
    frame.request()
    expect(draw).toHaveBeenCalledTimes(3)
    nextFrame()
    expect(draw.mock.calls[3]).toEqual([false])
  })

  it('draws nothing any more once it is cancelled', () => {
    const draw = vi.fn<(isForPaper: boolean) => void>()
    const frame = createFrame(draw)
    frame.request()
    frame.cancel()
    nextFrame()
    page.dispatchEvent(new Event('beforeprint'))
    expect(draw).not.toHaveBeenCalled()
  })
})
