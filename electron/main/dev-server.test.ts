import { describe, expect, it } from 'vitest'
import { devServerOrigin } from './dev-server'

describe('the server of a page under development', () => {
  it('is the one electron-vite names', () => {
    expect(devServerOrigin(false, { ELECTRON_RENDERER_URL: 'http://localhost:5173/' })).toBe('http://localhost:5173')
    expect(devServerOrigin(false, {})).toBeUndefined()
  })

  it('is never asked by a packaged app', () => {
    expect(devServerOrigin(true, { ELECTRON_RENDERER_URL: 'http://localhost:5173/' })).toBeUndefined()
  })

  it.each(['https://example.org/', 'http://localhost.example.org/', 'http://192.0.2.1:5173/', 'file:///etc/passwd'])(
    'is not %s',
    (address) => {
      expect(() => devServerOrigin(false, { ELECTRON_RENDERER_URL: address })).toThrow('of this machine')
    },
  )
})
