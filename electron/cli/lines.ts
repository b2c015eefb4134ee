/** One line of input without its end (LF or CRLF), or word that it was longer than allowed and has been skipped. */
export type InputLine = { readonly kind: 'line'; readonly bytes: Uint8Array } | { readonly kind: 'oversized' }

const LINE_FEED = 10
const CARRIAGE_RETURN = 13

/**
 * Cuts a stream of bytes into lines. Keeps at most one unfinished line, and of a line longer than `most` bytes nothing:
 * memory is bounded whatever arrives. Lines come in order; an oversized one is reported where it stood, once it has ended.
 */
export class LineSplitter {
  private readonly most: number
  private parts: Uint8Array[] = []
  private length = 0
  private isOversized = false

  constructor(most: number) {
    this.most = most
  }

  *push(chunk: Uint8Array): Generator<InputLine> {
    let from = 0
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, from)) {
      this.keep(chunk.subarray(from, end))
      yield this.take()
      from = end + 1
    }
    this.keep(chunk.subarray(from))
  }

  /** The last line, where the input does not end with a line feed. */
  *end(): Generator<InputLine> {
    if (this.length > 0 || this.isOversized) yield this.take()
  }

  private keep(part: Uint8Array): void {
    if (part.length === 0 || this.isOversized) return
    this.parts.push(part)
    this.length += part.length
    // One byte more is let in for the carriage return, which `take` removes.
    if (this.length <= this.most + 1) return
    this.isOversized = true
    this.parts = []
    this.length = 0
  }

  private take(): InputLine {
    const { parts, isOversized } = this
    const whole = parts.length === 1 ? parts[0] : Buffer.concat(parts)
    this.parts = []
    this.length = 0
    this.isOversized = false
    if (isOversized) return { kind: 'oversized' }
    const bytes = whole.at(-1) === CARRIAGE_RETURN ? whole.subarray(0, -1) : whole
    return bytes.length > this.most ? { kind: 'oversized' } : { kind: 'line', bytes }
  }
}
