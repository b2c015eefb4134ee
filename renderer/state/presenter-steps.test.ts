import { describe, expect, it } from 'vitest'
import { captionSize, nextCaption, type PressedKey, presenterMove, shareTold, slideUnit } from './presenter-steps'

function press(code: string, change: Partial<PressedKey> = {}): PressedKey {
  const none = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, isComposing: false, repeat: false }
  return { key: '', code, ...none, ...change }
}

describe('the keys of the presenter', () => {
  it.each(['ArrowRight', 'PageDown', 'Space'])('%s tells the next caption', (code) => {
    expect(presenterMove(press(code), false)).toEqual({ kind: 'step', by: 1 })
  })

  it.each(['ArrowLeft', 'PageUp'])('%s tells the one before', (code) => {
    expect(presenterMove(press(code), false)).toEqual({ kind: 'step', by: -1 })
  })

  it('Shift with Space goes back', () => {
    expect(presenterMove(press('Space', { shiftKey: true }), false)).toEqual({ kind: 'step', by: -1 })
  })

  it('Space presses a button that has the focus; the arrows step on from there too', () => {
    expect(presenterMove(press('Space'), true)).toBeUndefined()
    expect(presenterMove(press('ArrowRight'), true)).toEqual({ kind: 'step', by: 1 })
  })

  it('leaves once, however long the key is held', () => {
    expect(presenterMove(press('Escape'), false)).toEqual({ kind: 'leave' })
    expect(presenterMove(press('F5'), false)).toEqual({ kind: 'leave' })
    expect(presenterMove(press('F5', { repeat: true }), false)).toBeUndefined()
    expect(presenterMove(press('ArrowRight', { repeat: true }), false)).toEqual({ kind: 'step', by: 1 })
  })

  it('takes the characters of speed from whichever key gives them', () => {
    expect(presenterMove(press('IntlBackslash', { key: '<' }), false)).toEqual({ kind: 'playback', action: 'slower' })
    expect(presenterMove(press('Period', { key: '>', shiftKey: true }), false)).toEqual({
      kind: 'playback',
      action: 'faster',
    })
  })

  it('leaves alone what belongs to the menu, to an input method, or to nobody', () => {
    expect(presenterMove(press('KeyP', { ctrlKey: true }), false)).toBeUndefined()
    expect(presenterMove(press('ArrowLeft', { altKey: true }), false)).toBeUndefined()
    expect(presenterMove(press('Space', { isComposing: true }), false)).toBeUndefined()
    expect(presenterMove(press('KeyQ'), false)).toBeUndefined()
    expect(presenterMove(press('Tab'), false)).toBeUndefined()
  })
})

describe('captions in the presenter', () => {
  it('steps from the first to the last and not further', () => {
    expect(nextCaption(0, 3, 1)).toBe(1)
    expect(nextCaption(2, 3, 1)).toBeUndefined()
    expect(nextCaption(0, 3, -1)).toBeUndefined()
    expect(nextCaption(2, 3, -1)).toBe(1)
  })

  it('counts from the last one where captions have gone meanwhile', () => {
    expect(nextCaption(7, 3, -1)).toBe(1)
    expect(nextCaption(7, 3, 1)).toBeUndefined()
  })

  it('has told a third with the first of three, and all with the last', () => {
    expect(shareTold(0, 3)).toBeCloseTo(1 / 3)
    expect(shareTold(2, 3)).toBe(1)
    expect(shareTold(0, 0)).toBe(0)
  })

  it('writes long captions smaller; a Chinese character is as wide as two letters', () => {
    expect(captionSize('a'.repeat(180))).toBe('usual')
    expect(captionSize('a'.repeat(181))).toBe('long')
    expect(captionSize('任'.repeat(90))).toBe('usual')
    expect(captionSize('任'.repeat(91))).toBe('long')
    expect(captionSize('a'.repeat(2000))).toBe('longest')
  })
})

describe('the unit of a slide', () => {
  it('is the height of the window over 1080, wide or narrow', () => {
    expect(slideUnit(1920, 1080)).toBe(1)
    expect(slideUnit(1280, 720)).toBeCloseTo(2 / 3)
    expect(slideUnit(1024, 768)).toBeCloseTo(768 / 1080)
    expect(slideUnit(3440, 1440)).toBeCloseTo(4 / 3)
  })

  it('is the width over 1440 where the window is narrower than a projector', () => {
    expect(slideUnit(720, 1280)).toBe(0.5)
  })
})
