import { describe, expect, it } from 'vitest'
import { parseRecent, parseSettings } from './settings'

const bounds = { x: -20, y: 0, width: 1280, height: 720 }

describe('settings', () => {
  it('are what their file says, and nothing else that stands there', () => {
    const window = { bounds, isMaximized: false }
    expect(parseSettings({ theme: 'dark', language: 'zh-TW', window, folder: '/a', other: 1 })).toEqual({
      theme: 'dark',
      language: 'zh-TW',
      window,
      folder: '/a',
    })
    expect(parseSettings({ theme: 'system', language: 'en' })).toEqual({ theme: 'system', language: 'en' })
  })

  it('of before there was a choice of language follow the system', () => {
    expect(parseSettings({ theme: 'dark' }).language).toBe('system')
  })

  it.each([
    null,
    'dark',
    {},
    { theme: 'blue' },
    { theme: 'dark', language: 'zh' },
    { theme: 'dark', folder: 3 },
    { theme: 'dark', window: null },
    { theme: 'dark', window: { bounds } },
    { theme: 'dark', window: { isMaximized: true } },
    { theme: 'dark', window: { bounds: { ...bounds, x: 0.5 }, isMaximized: true } },
    { theme: 'dark', window: { bounds: { ...bounds, width: 0 }, isMaximized: true } },
    { theme: 'dark', window: { bounds: { ...bounds, height: '720' }, isMaximized: true } },
  ])('of another shape are refused: %j', (value) => {
    expect(() => parseSettings(value)).toThrow(/^settings: /)
  })
})

describe('recent files', () => {
  it('are a list of paths', () => {
    expect(parseRecent(['/b', '/a'])).toEqual(['/b', '/a'])
  })

  it.each([{}, [''], [3], ['x'.repeat(32_769)], Array.from({ length: 101 }, () => '/a')])(
    'are no other list: %#',
    (value) => {
      expect(() => parseRecent(value)).toThrow('recent files')
    },
  )
})
