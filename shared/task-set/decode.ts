import { lineIndex } from './lines'
import type { Problem } from './problem'

export type DecodeResult =
  | { readonly kind: 'ok'; readonly text: string }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }

const BOM = '\ufeff'
const CHUNK = 8192
/** Shorter stretches of ASCII are not worth a string of their own. */
const SHORT = 16
/** Least code point that needs 2, 3, 4 bytes: anything less in that many bytes is overlong. */
const LEAST = [0, 0, 0x80, 0x800, 0x10000]

/**
 * Bytes to text: UTF-8 only (RFC 3629: nothing overlong, no surrogates), a byte order mark at the front is accepted and dropped.
 * Written out because the pure folders know no `TextDecoder`, and it would not say which byte is wrong.
 */
export function decodeText(input: Uint8Array | string): DecodeResult {
  if (typeof input === 'string') return { kind: 'ok', text: input.startsWith(BOM) ? input.slice(1) : input }
  const otherEncoding = nameOtherEncoding(input)
  if (otherEncoding !== undefined) return refuse(1, 1, otherEncoding)
  const start = input[0] === 0xef && input[1] === 0xbb && input[2] === 0xbf ? 3 : 0
  const pieces: string[] = []
  let units: number[] = []
  for (let i = start; i < input.length;) {
    // Most texts are ASCII for long stretches, and those go as a whole.
    const plain = endOfAscii(input, i)
    if (plain - i > SHORT) {
      pieces.push(String.fromCharCode(...units), asciiText(input.subarray(i, plain)))
      units = []
      i = plain
      continue
    }
    const size = sequenceLength(input, i)
    if (size === 0) {
      const before = pieces.join('') + String.fromCharCode(...units)
      const { line, column } = lineIndex(before)(before.length)
      return refuse(line, column, `the byte 0x${input[i].toString(16).padStart(2, '0')} at position ${i}`)
    }
    const point = codePoint(input, i, size)
    if (point < 0x10000) units.push(point)
    else units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff))
    if (units.length >= CHUNK) {
      pieces.push(String.fromCharCode(...units))
      units = []
    }
    i += size
  }
  pieces.push(String.fromCharCode(...units))
  return { kind: 'ok', text: pieces.join('') }
}

function asciiText(bytes: Uint8Array): string {
  // A spread would go through an iterator.
  return Reflect.apply(String.fromCharCode, undefined, bytes)
}

/** Where the stretch of ASCII that begins at `from` ends, or is to be cut. */
function endOfAscii(input: Uint8Array, from: number): number {
  const most = Math.min(input.length, from + CHUNK)
  let i = from
  while (i < most && input[i] < 0x80) i++
  return i
}

/** How many bytes a text takes as UTF-8. */
export function utf8Length(text: string): number {
  let bytes = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x80) bytes += 1
    else if (code < 0x800) bytes += 2
    else if (code >= 0xd800 && code < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      bytes += 4
      i++
    } else bytes += 3
  }
  return bytes
}

function nameOtherEncoding(bytes: Uint8Array): string | undefined {
  const [a, b, c, d] = bytes
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return 'UTF-32 text (little endian)'
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return 'UTF-32 text (big endian)'
  if (a === 0xff && b === 0xfe) return 'UTF-16 text (little endian)'
  if (a === 0xfe && b === 0xff) return 'UTF-16 text (big endian)'
  // Our files begin with an ASCII character: a zero beside it is the other half of a wider unit.
  if (a !== 0 && b === 0) return c === 0 ? 'UTF-32 text (little endian)' : 'UTF-16 text (little endian)'
  if (a === 0 && b !== undefined) return b === 0 ? 'UTF-32 text (big endian) or zeros' : 'UTF-16 text (big endian)'
  return undefined
}

/** Length of the well-formed sequence that begins at `i`; 0 where there is none. */
function sequenceLength(bytes: Uint8Array, i: number): number {
  const lead = bytes[i]
  if (lead < 0x80) return 1
  const size = lead >= 0xf0 && lead <= 0xf4 ? 4 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xc2 && lead < 0xe0 ? 2 : 0
  for (let k = 1; k < size; k++) if ((bytes[i + k] & 0xc0) !== 0x80) return 0
  if (size < 3) return size
  const point = codePoint(bytes, i, size)
  const isSurrogate = point >= 0xd800 && point <= 0xdfff
  return point < LEAST[size] || isSurrogate || point > 0x10ffff ? 0 : size
}

function codePoint(bytes: Uint8Array, i: number, size: number): number {
  if (size === 1) return bytes[i]
  let point = bytes[i] & (0xff >> (size + 1))
  for (let k = 1; k < size; k++) point = (point << 6) | (bytes[i + k] & 0x3f)
  return point
}

function refuse(line: number, column: number, found: string): DecodeResult {
  return {
    kind: 'problems',
    problems: [{ severity: 'problem', path: '', line, column, found, expected: 'UTF-8 text' }],
  }
}
