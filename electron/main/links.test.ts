import { describe, expect, it } from 'vitest'
import { availableLinks, linkAddress } from './links'

const address = (website: string | undefined) =>
  linkAddress('website', { website, manual: undefined, issues: undefined })

describe('a link to the world', () => {
  it('is opened when it is plain https', () => {
    expect(address('https://interleave.example/help#start')).toBe('https://interleave.example/help#start')
  })

  it.each([
    'http://interleave.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://server/share',
    'ms-settings:privacy',
    'vbscript:x',
    'data:text/html,x',
    'https://interleave.example@evil.example/',
    'https://user:secret@interleave.example/',
    'https://interleave.example:8443/',
    'https:\\\\interleave.example',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://localhost/',
    'https://inter leave.example/',
    '//interleave.example',
    'interleave.example',
    '',
  ])('%j is not opened', (text) => {
    expect(address(text)).toBeUndefined()
  })

  it('that the app does not have is not offered', () => {
    expect(address(undefined)).toBeUndefined()
    expect(availableLinks({ website: 'https://a.example/', manual: undefined, issues: 'http://b.example/' })).toEqual([
      'website',
    ])
  })
})
