import { posix, win32 } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isBelow, resolveAppUrl } from './app-url'

const ROOT = '/app/out/renderer'

describe('an address of the window', () => {
  it.each([
    ['app://interleave/index.html', '/app/out/renderer/index.html', 'text/html; charset=utf-8'],
    ['app://interleave/assets/index-B1x.js', '/app/out/renderer/assets/index-B1x.js', 'text/javascript; charset=utf-8'],
    ['app://interleave/assets/a%20b.css#top', '/app/out/renderer/assets/a b.css', 'text/css; charset=utf-8'],
  ])('%s is served from the build', (url, path, contentType) => {
    expect(resolveAppUrl(url, ROOT, posix)).toEqual({ kind: 'file', path, contentType })
  })

  it.each([
    'app://interleave/../x.js',
    'app://interleave/..%2fx.js',
    'app://interleave/%2e%2e/x.js',
    'app://interleave/a/%2E%2E/x.js',
    'app://interleave/%252e%252e/x.js',
    'app://interleave//etc/passwd.html',
    'app://interleave/etc//passwd.html',
    'app://interleave/C:/x.js',
    'app://interleave/C%3A/x.js',
    'app://interleave/\\\\server\\x.js',
    'app://interleave/%5c%5Cserver%5cx.js',
    'app://interleave/a%00.html',
    'app://interleave/a\0.html',
    'app://interleave/A.HTML',
    'app://interleave/index.html?x=1',
    'app://interleave/',
    'app://interleave',
    'app://interleave/assets/',
    'app://interleave/.',
    'app://interleave/.html',
    'app://interleave/package',
    'app://interleave/photo.exe',
    'app://interleave/%ff.html',
    'app://interleave/%.html',
    'app://other/index.html',
    'app://interleave.example/index.html',
    'app://interleave:80/index.html',
    'app://user@interleave/index.html',
    'APP://interleave/index.html',
    'file:///etc/passwd.html',
    'https://interleave/index.html',
    `app://interleave/${'a/'.repeat(600)}x.js`,
    '',
  ])('%j is refused', (url) => {
    expect(resolveAppUrl(url, ROOT, posix)).toEqual({ kind: 'refused' })
    expect(resolveAppUrl(url, 'C:\\app\\out\\renderer', win32)).toEqual({ kind: 'refused' })
  })

  it('never leaves the folder, whatever is written behind the host', () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '/',
      '\\',
      '%2e',
      '%2f',
      '%5c',
      '%00',
      'C:',
      'a',
      '.js',
      '.html',
      '?',
      '#',
      '%',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const url = `app://interleave/${pieces.join('')}`
        for (const [root, path] of [
          [ROOT, posix],
          ['C:\\app\\renderer', win32],
        ] as const) {
          const resolved = resolveAppUrl(url, root, path)
          if (resolved.kind === 'file') expect(isBelow(resolved.path, root, path)).toBe(true)
        }
      }),
    )
  })
})
