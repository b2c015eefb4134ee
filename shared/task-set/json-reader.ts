import { cut, quote } from './describe'
import { EXPECTED_KEYS, EXPECTED_NESTING, FOUND_KEYS, FOUND_NESTING, MAX_KEYS } from './limits'
import { JsonPlaces } from './json-places'
import { lineIndex } from './lines'
import { whyNumberIsLost } from './numbers'
import { formatPath, type Locator, type Path, type Position, setOwn } from './path'
import { ProblemList } from './problem-list'
import { didYouMean } from './suggest'
import type { DocumentResult } from './document-result'

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y
const WORD = /[^\s,:{}[\]"]+/y
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/** Stops the reading at the first thing that is not JSON. Caught in `readJson`; never leaves this file. */
class NotJson extends Error {
  constructor(
    readonly offset: number,
    readonly found: string,
    readonly expected: string,
  ) {
    super(found)
  }
}

/**
 * Strict JSON (RFC 8259) with the place of everything. An own reader because `JSON.parse` loses repeated keys and places, and the message of
 * a mistake. Nesting is counted while reading, before anything deep is built.
 */
export function readJson(text: string, maxNesting: number): DocumentResult {
  const positionAt = lineIndex(text)
  const problems = new ProblemList()
  const reader = new JsonReader(text, maxNesting, (offset, path, found, expected) =>
    problems.add(() => ({ path: formatPath(path), ...positionAt(offset), found, expected })),
  )
  try {
    const value = reader.readDocument()
    return { kind: 'ok', value, locate: lazyLocator(text, positionAt), problems: problems.toArray() }
  } catch (error) {
    // A mistake in the file is a value for the caller; anything else is a bug and goes on.
    if (!(error instanceof NotJson)) throw error
    const { offset, found, expected } = error
    const place = { path: formatPath(reader.path), ...positionAt(offset) }
    return { kind: 'problems', problems: [{ severity: 'problem', ...place, found, expected }] }
  }
}

/** Most files have no problem: nothing is looked for before the first question. */
function lazyLocator(text: string, positionAt: (offset: number) => Position): Locator {
  let places: JsonPlaces | undefined
  return (path, part = 'value') => {
    places ??= new JsonPlaces(text)
    return positionAt(places.offsetOf(path, part))
  }
}

class JsonReader {
  /** Where the reader is: the path of the value being read. */
  readonly path: (string | number)[] = []
  private at = 0
  private depth = 0

  constructor(
    private readonly text: string,
    private readonly maxNesting: number,
    /** Told what is wrong without spoiling the rest. */
    private readonly report: (offset: number, path: Path, found: string, expected: string) => void,
  ) {}

  readDocument(): unknown {
    this.skipSpace()
    const value = this.readValue()
    this.skipSpace()
    if (this.at < this.text.length) this.fail('the end of the file')
    return value
  }

  private readValue(): unknown {
    const char = this.text[this.at]
    if (char === '"') return this.readString()
    if (char === '{') return this.readObject()
    if (char === '[') return this.readList()
    if (char === '-' || (char >= '0' && char <= '9')) return this.readNumber()
    if (this.takeWord('true')) return true
    if (this.takeWord('false')) return false
    if (this.takeWord('null')) return null
    if (char === "'") this.fail('a text in double quotes', 'a single quote')
    WORD.lastIndex = this.at
    const word = WORD.exec(this.text)?.[0] ?? ''
    return this.fail(
      this.depth === 0 && word === '' ? 'an object' : `a value${didYouMean(word, ['true', 'false', 'null'])}`,
    )
  }

  private readObject(): object {
    this.enter()
    const object: Record<string, unknown> = {}
    this.skipSpace()
    if (this.take('}')) return this.leave(object)
    for (let keys = 0; ;) {
      const keyAt = this.at
      if (this.text[keyAt] !== '"')
        this.fail(keys === 0 ? 'a key in double quotes or "}"' : `a key in double quotes${this.afterComma('}')}`)
      const key = this.readString()
      this.path.push(key)
      if (Object.hasOwn(object, key)) this.report(keyAt, this.path, `${quote(key)} a second time`, 'each key once')
      else if (++keys > MAX_KEYS) this.failAt(keyAt, FOUND_KEYS, EXPECTED_KEYS)
      this.skipSpace()
      if (!this.take(':')) this.fail('":"')
      this.skipSpace()
      setOwn(object, key, this.readValue())
      this.path.pop()
      this.skipSpace()
      if (this.take('}')) return this.leave(object)
      if (!this.take(',')) this.fail('"," or "}"')
      this.skipSpace()
    }
  }

  private readList(): unknown[] {
    this.enter()
    const list: unknown[] = []
    this.skipSpace()
    if (this.take(']')) return this.leave(list)
    for (;;) {
      this.path.push(list.length)
      list.push(this.readValue())
      this.path.pop()
      this.skipSpace()
      if (this.take(']')) return this.leave(list)
      if (!this.take(',')) this.fail('"," or "]"')
      this.skipSpace()
      if (this.text[this.at] === ']') this.fail(`a value${this.afterComma(']')}`)
    }
  }

  private enter(): void {
    this.depth++
    if (this.depth > this.maxNesting) this.fail(EXPECTED_NESTING, FOUND_NESTING)
    this.at++
  }

  private leave<T>(value: T): T {
    this.depth--
    return value
  }

  private readNumber(): number {
    NUMBER.lastIndex = this.at
    const source = NUMBER.exec(this.text)?.[0] ?? ''
    WORD.lastIndex = this.at
    const word = WORD.exec(this.text)?.[0] ?? ''
    if (source !== word && !/^[/]/.test(word.slice(source.length))) {
      throw new NotJson(this.at, cut(word), 'a number as JSON writes it: -1, 0.5, 2e3')
    }
    const value = Number(source)
    const expected = whyNumberIsLost(source, value)
    if (expected !== undefined) this.report(this.at, this.path, cut(source), expected)
    this.at += source.length
    // -0 is read as 0: no time and no count tells them apart.
    return value === 0 ? 0 : value
  }

  private readString(): string {
    const { text } = this
    const start = ++this.at
    let result = ''
    let from = start
    for (;;) {
      const code = text.charCodeAt(this.at)
      if (code === 0x22) break
      if (code === 0x5c) {
        result += text.slice(from, this.at) + this.readEscape()
        from = this.at
      } else if (code >= 0x20) this.at++
      else
        this.fail(
          Number.isNaN(code)
            ? 'a closing double quote'
            : 'a closing double quote, or the character as an escape (\\n, \\t, \\u0000)',
        )
    }
    result += text.slice(from, this.at)
    this.at++
    return result
  }

  private readEscape(): string {
    const char = this.text[this.at + 1] ?? ''
    const hex = this.text.slice(this.at + 2, this.at + 6)
    if (char === 'u' && /^[\da-fA-F]{4}$/.test(hex)) {
      this.at += 6
      return String.fromCharCode(parseInt(hex, 16))
    }
    const replacement = Object.hasOwn(ESCAPES, char) ? ESCAPES[char] : undefined
    if (replacement === undefined) {
      throw new NotJson(
        this.at,
        quote(`\\${char}`),
        'an escape as JSON has it: \\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u and 4 hex digits',
      )
    }
    this.at += 2
    return replacement
  }

  private skipSpace(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
      this.at++
    }
  }

  private take(char: string): boolean {
    if (this.text[this.at] !== char) return false
    this.at++
    return true
  }

  private takeWord(word: string): boolean {
    if (!this.text.startsWith(word, this.at)) return false
    this.at += word.length
    return true
  }

  private fail(expected: string, found = this.describeHere()): never {
    return this.failAt(this.at, found, expected)
  }

  private failAt(offset: number, found: string, expected: string): never {
    throw new NotJson(offset, found, expected)
  }

  private afterComma(closing: string): string {
    return this.text[this.at] === closing ? ' (JSON has no comma after the last one)' : ''
  }

  private describeHere(): string {
    if (this.at >= this.text.length) return this.depth === 0 ? 'nothing' : 'the end of the file'
    if (this.text.startsWith('//', this.at) || this.text.startsWith('/*', this.at)) return 'a comment (JSON has none)'
    WORD.lastIndex = this.at
    const word = WORD.exec(this.text)?.[0]
    return quote(word ?? this.text[this.at])
  }
}
