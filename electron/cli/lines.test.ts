import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LineSplitter } from './lines'

const encode = (text: string) => new TextEncoder().encode(text)

function split(chunks: readonly Uint8Array[], most = 100): string[] {
  const splitter = new LineSplitter(most)
  return [...chunks.flatMap((chunk) => [...splitter.push(chunk)]), ...splitter.end()].map((line) =>
    line.kind === 'line' ? new TextDecoder().decode(line.bytes) : '(oversized)',
  )
}

describe('LineSplitter', () => {
  it('takes LF and CRLF as the end of a line, and the last line without one', () => {
    expect(split([encode('a\nb\r\n\nc')])).toEqual(['a', 'b', '', 'c'])
  })

  it('gives the same lines however the bytes are cut into chunks', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '任', ' ') }), { maxLength: 8 }),
        fc.integer({ min: 1, max: 5 }),
        (lines, size) => {
          const bytes = encode(lines.map((line) => `${line}\r\n`).join(''))
          const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
            bytes.slice(i * size, i * size + size),
          )
          expect(split(chunks)).toEqual(lines)
        },
      ),
    )
  })

  it('lets a line of exactly the limit through, with either line end, and skips a longer one', () => {
    expect(split([encode('12345\n12345\r\n123456\n123456\r\nab')], 5)).toEqual([
      '12345',
      '12345',
      '(oversized)',
      '(oversized)',
      'ab',
    ])
  })

  it('goes on after an oversized line that came in many chunks', () => {
    expect(split([...Array.from({ length: 50 }, () => encode('xxxx')), encode('x\nnext\n')], 10)).toEqual([
      '(oversized)',
      'next',
    ])
  })
})
