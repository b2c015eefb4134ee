import { describe, expect, it } from 'vitest'
import { mayHaveGraphics } from './graphics'

const without = () => false

describe('whether there may be a graphics card', () => {
  it('is not so on a Linux that has no device of one', () => {
    expect(mayHaveGraphics('linux', without)).toBe(false)
  })

  it.each(['/dev/dri', '/dev/nvidiactl', '/dev/dxg'])('is so where Linux has %s', (device) => {
    expect(mayHaveGraphics('linux', (path) => path === device)).toBe(true)
  })

  it('is always so elsewhere, where a missing file says nothing', () => {
    expect(mayHaveGraphics('win32', without)).toBe(true)
    expect(mayHaveGraphics('darwin', without)).toBe(true)
  })
})
