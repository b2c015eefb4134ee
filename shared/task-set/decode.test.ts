import { describe, expect, it } from 'vitest'
import * as fc from 'fast-check'
import { decodeText, utf8Length } from './decode'
import { parseTaskSet } from './parse'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

const decoder = new TextDecoder('utf-8', { fatal: true })

/** Node's own decoder as the judge: text, or undefined where the bytes are not UTF-8. */
function judge(input: Uint8Array): string | undefined {
  try {
    return decoder.decode(input)
  } catch {
    // It throws at what is not UTF-8: that is the answer.
    return undefined
  }
}

const points = fc.oneof(fc.nat(0x7ff), fc.nat(0xd7ff), fc.integer({ min: 0xe000, max: 0x10ffff }))
const anyText = fc.array(points, { maxLength: 8 }).map((list) => String.fromCodePoint(...list))

describe('decodeText', () => {
  it('reads UTF-8 and drops a byte order mark', () => {
    const text = '{"a":"é任務😀\u{10ffff}"}'
    expect(decodeText(utf8(text))).toEqual({ kind: 'ok', text })
    expect(decodeText(utf8(`\ufeff${text}`))).toEqual({ kind: 'ok', text })
    expect(decodeText(`\ufeff${text}`)).toEqual({ kind: 'ok', text })
  })

  it('keeps columns right behind a byte order mark', () => {
    expect(parseTaskSet(utf8('\ufeff{ "formatVersion": 1, "tasks": 5 }'), 'x.json')).toMatchObject({
      problems: [{ line: 1, column: 32 }],
    })
  })

  it.each([
    ['UTF-16 text (little endian)', [0xff, 0xfe, 0x7b, 0x00]],
    ['UTF-16 text (big endian)', [0xfe, 0xff, 0x00, 0x7b]],
    ['UTF-16 text (little endian)', [0x7b, 0x00, 0x22, 0x00]],
    ['UTF-16 text (big endian)', [0x00, 0x7b, 0x00, 0x22]],
    ['UTF-32 text (little endian)', [0xff, 0xfe, 0x00, 0x00]],
    ['UTF-32 text (big endian)', [0x00, 0x00, 0xfe, 0xff]],
    ['UTF-32 text (little endian)', [0x7b, 0x00, 0x00, 0x00]],
  ])('names %s', (found, values) => {
    expect(decodeText(bytes(...values))).toEqual({
      kind: 'problems',
      problems: [{ severity: 'problem', path: '', line: 1, column: 1, found, expected: 'UTF-8 text' }],
    })
  })

  it.each([
    ['a byte that begins nothing', [0x61, 0x0a, 0x62, 0xff], 3, 2, 2, '0xff'],
    ['an overlong slash', [0x61, 0x62, 0x63, 0xc0, 0xaf], 3, 1, 4, '0xc0'],
    ['half a surrogate pair', [0x61, 0x62, 0xed, 0xa0, 0x80], 2, 1, 3, '0xed'],
    ['a point beyond Unicode', [0x61, 0x62, 0xf4, 0x90, 0x80, 0x80], 2, 1, 3, '0xf4'],
    ['a sequence cut at the end', [0x61, 0x62, 0xe4, 0xbb], 2, 1, 3, '0xe4'],
    ['Latin-1', [0x61, 0x62, 0xe9, 0x22], 2, 1, 3, '0xe9'],
  ])('says where %s stands', (_, values, position, line, column, byte) => {
    expect(decodeText(bytes(...values))).toMatchObject({
      problems: [{ line, column, found: `the byte ${byte} at position ${position}`, expected: 'UTF-8 text' }],
    })
  })

  it('agrees with the WHATWG decoder on every text and on random bytes', () => {
    const anyBytes = fc.oneof(
      fc.uint8Array({ maxLength: 12 }),
      fc
        .array(fc.constantFrom(0x41, 0x80, 0xbf, 0xc2, 0xe0, 0xa0, 0xed, 0x9f, 0xf0, 0x90, 0xf4, 0x8f), {
          maxLength: 8,
        })
        .map((list) => Uint8Array.from(list)),
      anyText.map(utf8),
    )
    fc.assert(
      fc.property(anyBytes, (tail) => {
        const input = Uint8Array.from([0x61, 0x62, ...tail])
        const decoded = decodeText(input)
        return (decoded.kind === 'ok' ? decoded.text : undefined) === judge(input)
      }),
    )
  })

  it('counts bytes as they are written', () => {
    fc.assert(fc.property(anyText, (text) => utf8Length(text) === utf8(text).length))
  })
})
