import {
  Composer,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Node,
  type Pair,
  Parser,
  type Scalar,
  type YAMLMap,
} from 'yaml'
import type { DocumentResult } from './document-result'
import { cut, quote } from './describe'
import { EXPECTED_NESTING, FOUND_NESTING, MAX_PROBLEMS } from './limits'
import { lineIndex } from './lines'
import { whyNumberIsLost } from './numbers'
import { formatPath, type Locator, type Path, type Position, setOwn } from './path'
import { ProblemList } from './problem-list'

/** Tags of the YAML 1.2 core schema: they say what a plain value says by itself. */
const CORE_TAGS = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((tag) => `tag:yaml.org,2002:${tag}`),
)

const COMPOSER_OPTIONS = {
  version: '1.2',
  schema: 'core',
  merge: false,
  strict: true,
  prettyErrors: false,
  // The library compares every key with every other one; `YamlReader` finds repeated keys with a set.
  uniqueKeys: false,
  logLevel: 'silent',
} as const

/** The reading stopped because of the nesting. Caught in `readYaml`; never leaves this file. */
class TooDeep extends Error {
  constructor(readonly offset: number) {
    super('nested too deeply')
  }
}

/**
 * YAML 1.2, core schema, with the place of everything. One document; no aliases and anchors (so nothing can grow beyond its text), no merge
 * keys, no tags but the core schema's. Nesting is counted on the tokens, before any tree is built.
 */
export function readYaml(text: string, maxNesting: number): DocumentResult {
  const positionAt = lineIndex(text)
  try {
    const problems = new ProblemList()
    const [document, second] = composeDocuments(text, maxNesting)
    const refuse = (offset: number, found: string, expected: string): void =>
      problems.add(() => ({ path: '', ...positionAt(offset), found, expected }))
    for (const { pos, message } of [...document.errors, ...document.warnings]) {
      if (!message.startsWith('Unresolved tag')) refuse(pos[0], excerpt(text, pos[0]), `valid YAML (${message})`)
    }
    const version = document.directives?.yaml.explicit === true ? document.directives.yaml.version : '1.2'
    if (version !== '1.2') refuse(0, `YAML ${version}`, 'YAML 1.2')
    if (second !== undefined) refuse(second.range[0], 'a second document', 'one document')
    if (problems.hasProblems) return { kind: 'problems', problems: problems.toArray() }
    const reader = new YamlReader(text, positionAt, maxNesting, problems)
    const value = reader.read(document.contents, [])
    return { kind: 'ok', value, locate: reader.locatorOf(document.contents), problems: problems.toArray() }
  } catch (error) {
    // Too deep is a value for the caller; anything else is a bug and goes on.
    if (!(error instanceof TooDeep)) throw error
    const place = { path: '', ...positionAt(error.offset) }
    return {
      kind: 'problems',
      problems: [{ severity: 'problem', ...place, found: FOUND_NESTING, expected: EXPECTED_NESTING }],
    }
  }
}

/** The first document, and the second where there is one: further ones are not looked at, nor is a text after more mistakes than are told. */
function composeDocuments(text: string, maxNesting: number): Document.Parsed[] {
  const parser = new Parser()
  let mistakes = 0
  function* tokens() {
    for (const lexeme of new Lexer().lex(text)) {
      for (const token of parser.next(lexeme)) {
        if (token.type === 'error') mistakes++
        yield token
      }
      if (mistakes > MAX_PROBLEMS) return
      if (parser.stack.length > maxNesting && openCollections(parser) > maxNesting) throw new TooDeep(parser.offset - 1)
    }
    yield* parser.end()
  }
  return withoutStackTraces(() => {
    const documents: Document.Parsed[] = []
    for (const document of new Composer(COMPOSER_OPTIONS).compose(tokens(), true, text.length)) {
      documents.push(document)
      if (documents.length > 1) break
    }
    return documents
  })
}

/** The library makes an Error for each mistake; with a stack trace each, a text full of mistakes takes ten times as long to refuse. */
function withoutStackTraces<T>(run: () => T): T {
  const settings = Error as { stackTraceLimit?: number | undefined }
  const before = settings.stackTraceLimit
  settings.stackTraceLimit = 0
  try {
    return run()
  } finally {
    settings.stackTraceLimit = before
  }
}

function openCollections(parser: Parser): number {
  return parser.stack.filter(({ type }) => type === 'block-map' || type === 'block-seq' || type === 'flow-collection')
    .length
}

class YamlReader {
  private depth = 0

  constructor(
    private readonly text: string,
    private readonly positionAt: (offset: number) => Position,
    private readonly maxNesting: number,
    private readonly problems: ProblemList,
  ) {}

  /** The plain value of a node; what may not stand there becomes a problem and `null`. */
  read(node: Node | null, path: Path): unknown {
    if (node === null) return undefined
    const start = offsetOf(node)
    if (isAlias(node))
      return this.refuse(start, path, `the alias ${excerpt(this.text, start)}`, 'the value itself, written out')
    if (node.anchor !== undefined)
      this.refuse(start, path, `the anchor ${quote(`&${node.anchor}`)}`, 'no anchors and aliases')
    if (node.tag !== undefined && !CORE_TAGS.has(node.tag)) {
      return this.refuse(start, path, `the tag ${quote(node.tag)}`, 'no tags')
    }
    if (isMap(node)) return this.nested(start, () => this.readMap(node, path))
    if (isSeq(node)) return this.nested(start, () => node.items.map((item, i) => this.read(item as Node, [...path, i])))
    return isScalar(node) ? this.readScalar(node, path) : null
  }

  /** Paths to places, by walking the nodes again: only problems ask. */
  locatorOf(root: Node | null): Locator {
    const pairs = new Map<YAMLMap, ReadonlyMap<unknown, Pair<Node, Node | null>>>()
    const pairOf = (node: YAMLMap, name: string): Pair<Node, Node | null> | undefined => {
      const known = pairs.get(node) ?? pairsByName(node)
      pairs.set(node, known)
      return known.get(name)
    }
    return (path, part = 'value') => {
      let offset = root === null ? 0 : offsetOf(root)
      let node: unknown = root
      for (const [i, name] of path.entries()) {
        const wantsKey = i === path.length - 1 && part === 'key'
        if (isMap(node) && typeof name === 'string') {
          const pair = pairOf(node, name)
          if (pair === undefined) break
          offset = offsetOf(wantsKey || pair.value === null ? pair.key : pair.value)
          node = pair.value
        } else if (isSeq(node) && typeof name === 'number' && node.items[name] !== undefined) {
          node = node.items[name]
          offset = offsetOf(node as Node)
        } else break
      }
      return this.positionAt(offset)
    }
  }

  private readMap(node: YAMLMap, path: Path): object {
    const object: Record<string, unknown> = {}
    for (const { key, value } of node.items as Pair<Node, Node | null>[]) {
      const start = offsetOf(key)
      const name = this.readKey(key, path)
      if (name === undefined) continue
      if (Object.hasOwn(object, name))
        this.refuse(start, [...path, name], `${quote(name)} a second time`, 'each key once')
      const read = value === null ? null : this.read(value, [...path, name])
      setOwn(object, name, read)
    }
    return object
  }

  private readKey(key: Node, path: Path): string | undefined {
    const start = offsetOf(key)
    if (!isScalar(key)) {
      this.refuse(start, path, 'a key that is no text', 'a text as the key')
      return undefined
    }
    if (key.anchor !== undefined)
      this.refuse(start, path, `the anchor ${quote(`&${key.anchor}`)}`, 'no anchors and aliases')
    if (key.tag !== undefined && !CORE_TAGS.has(key.tag))
      this.refuse(start, path, `the tag ${quote(key.tag)}`, 'no tags')
    if (key.value === '<<' && key.type === 'PLAIN') {
      this.refuse(start, path, 'the merge key "<<"', 'the keys themselves, written out')
      return undefined
    }
    if (typeof key.value === 'string') return key.value
    this.refuse(
      start,
      path,
      `${cut(key.source ?? '') || 'nothing'} as a key`,
      'a text as the key, in quotes if need be',
    )
    return undefined
  }

  private readScalar({ value, source = '', range }: Scalar, path: Path): unknown {
    if (typeof value !== 'number') return value
    const expected = whyNumberIsLost(source, value)
    if (expected !== undefined) this.refuse(range?.[0] ?? 0, path, cut(source), expected)
    // -0 is read as 0: no time and no count tells them apart.
    return value === 0 ? 0 : value
  }

  private nested<T>(start: number, read: () => T): T {
    this.depth++
    if (this.depth > this.maxNesting) throw new TooDeep(start)
    const value = read()
    this.depth--
    return value
  }

  private refuse(offset: number, path: Path, found: string, expected: string): null {
    this.problems.add(() => ({ path: formatPath(path), ...this.positionAt(offset), found, expected }))
    return null
  }
}

function offsetOf(node: Node): number {
  return node.range?.[0] ?? 0
}

/** The pairs of a map by key; of a repeated key the last, whose value was kept. */
function pairsByName(node: YAMLMap): ReadonlyMap<unknown, Pair<Node, Node | null>> {
  return new Map(
    (node.items as Pair<Node, Node | null>[]).map((pair) => [isScalar(pair.key) ? pair.key.value : undefined, pair]),
  )
}

function excerpt(text: string, offset: number): string {
  const word = /^[^\s,{}[\]]+|^\S|^\s/.exec(text.slice(offset, offset + 200))?.[0]
  return word === undefined ? 'the end of the file' : quote(word)
}
