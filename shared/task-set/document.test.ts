import { describe, expect, it } from 'vitest'
import { readDocument } from './document'
import { MAX_NESTING } from './limits'
import type { Problem } from './problem'

function linesOf(problems: readonly Problem[]): string[] {
  return problems.map(({ line, column, path, found, expected }) => `${line}:${column} ${path}| ${found} | ${expected}`)
}

function problemsIn(text: string, format: 'json' | 'yaml'): string[] {
  return linesOf(readDocument(text, format).problems)
}

function valueOf(text: string, format: 'json' | 'yaml'): unknown {
  const document = readDocument(text, format)
  if (document.kind !== 'ok' || document.problems.length > 0) throw new Error(linesOf(document.problems).join('\n'))
  return document.value
}

describe('JSON', () => {
  it.each([
    '{"a":[1,-2.5e3,0,true,false,null,"x"],"b":{}}',
    ' \t\r\n[ ] ',
    '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u4efb務 \\ud83d\\ude00"',
    '{"2":1,"1":2,"a":3}',
    '"\u2028\u007f"',
    '1E+2',
  ])('reads %j as JSON.parse does', (text) => {
    expect(valueOf(text, 'json')).toEqual(JSON.parse(text))
  })

  it.each([
    ['{"a":1,}', '1:8 | "}" | a key in double quotes (JSON has no comma after the last one)'],
    ['[1,]', '1:4 | "]" | a value (JSON has no comma after the last one)'],
    ['{ // why\n}', '1:3 | a comment (JSON has none) | a key in double quotes or "}"'],
    ['{"a": 1 /* why */}', '1:9 | a comment (JSON has none) | "," or "}"'],
    ["{'a': 1}", '1:2 | "\'a\'" | a key in double quotes or "}"'],
    ["[\n 'a']", '2:2 [0]| a single quote | a text in double quotes'],
    ['{a: 1}', '1:2 | "a" | a key in double quotes or "}"'],
    ['{"a" 1}', '1:6 a| "1" | ":"'],
    ['{"a":1 "b":2}', '1:8 | "\\"" | "," or "}"'],
    ['[1 2]', '1:4 | "2" | "," or "]"'],
    ['{"a":[1,{"b":tru}]}', '1:14 a[1].b| "tru" | a value (did you mean true?)'],
    ['[NaN]', '1:2 [0]| "NaN" | a value'],
    ['[01]', '1:2 [0]| 01 | a number as JSON writes it: -1, 0.5, 2e3'],
    ['[1.]', '1:2 [0]| 1. | a number as JSON writes it: -1, 0.5, 2e3'],
    ['[+1]', '1:2 [0]| "+1" | a value'],
    ['[.5]', '1:2 [0]| ".5" | a value'],
    ['[-]', '1:2 [0]| - | a number as JSON writes it: -1, 0.5, 2e3'],
    ['["a\nb"]', '1:4 [0]| "\\n" | a closing double quote, or the character as an escape (\\n, \\t, \\u0000)'],
    ['["a', '1:4 [0]| the end of the file | a closing double quote'],
    [
      '["\\x"]',
      '1:3 [0]| "\\\\x" | an escape as JSON has it: \\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u and 4 hex digits',
    ],
    [
      '["\\u12g4"]',
      '1:3 [0]| "\\\\u" | an escape as JSON has it: \\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u and 4 hex digits',
    ],
    ['{"a":1', '1:7 | the end of the file | "," or "}"'],
    ['{} {}', '1:4 | "{" | the end of the file'],
    ['\u0000', '1:1 | "\\u0000" | a value'],
    ['{\r\n"a":1,\r"b"}', '3:4 b| "}" | ":"'],
  ])('stops at what is not JSON: %j', (text, problem) => {
    expect(problemsIn(text, 'json')).toEqual([problem])
  })

  it('says of every key that it stands there a second time, and keeps the last', () => {
    const document = readDocument('{"a":1,"b":{"c":1,\n"c":2},"a":3}', 'json')
    expect(linesOf(document.problems)).toEqual([
      '2:1 b.c| "c" a second time | each key once',
      '2:8 a| "a" a second time | each key once',
    ])
    expect(document).toMatchObject({ value: { a: 3, b: { c: 2 } } })
  })

  it('makes __proto__ a key like any other', () => {
    const value = valueOf('{"__proto__":{"polluted":1}}', 'json')
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(Object.keys(value as object)).toEqual(['__proto__'])
  })

  it('knows the place of every key and value, and of the nearest thing around what is not there', () => {
    const document = readDocument('{\n  "a": [1, {"b": "é𝄞", "c": 2}]\r\n}', 'json')
    if (document.kind !== 'ok') throw new Error('not read')
    const { locate } = document
    expect(locate([])).toEqual({ line: 1, column: 1 })
    expect(locate(['a'], 'key')).toEqual({ line: 2, column: 3 })
    expect(locate(['a'])).toEqual({ line: 2, column: 8 })
    expect(locate(['a', 1])).toEqual({ line: 2, column: 12 })
    expect(locate(['a', 1, 'c'], 'key')).toEqual({ line: 2, column: 25 })
    expect(locate(['a', 1, 'c'])).toEqual({ line: 2, column: 30 })
    expect(locate(['a', 1, 'd'])).toEqual({ line: 2, column: 12 })
    expect(locate(['a', 7, 'd'])).toEqual({ line: 2, column: 8 })
    expect(locate(['x', 'y'], 'key')).toEqual({ line: 1, column: 1 })
  })
})

describe('YAML', () => {
  it.each([
    ['a: 1\nb:\n- x\n- {c: ~, d: "e"}\n', { a: 1, b: ['x', { c: null, d: 'e' }] }],
    [
      '%YAML 1.2\n---\na: yes\nb: 010\nc: 1_000\nd: 2001-01-01\n...\n',
      { a: 'yes', b: 10, c: '1_000', d: '2001-01-01' },
    ],
    ['a: 0x1F\nb: 0o17\nc: 1e3\nd: -0\n', { a: 31, b: 15, c: 1000, d: 0 }],
    ['# only\n? a\n: |\n  x\n  y\n', { a: 'x\ny\n' }],
    ['a: !!str 1\nb: !!int 2\n', { a: '1', b: 2 }],
    ['"<<": 1\n', { '<<': 1 }],
    ['{"a": [1, "b", null]}', { a: [1, 'b', null] }],
    ['__proto__: 1\n', JSON.parse('{"__proto__":1}')],
  ])('reads %j by the core schema of 1.2', (text, value) => {
    expect(valueOf(text, 'yaml')).toEqual(value)
  })

  it.each([
    ['a: 1\nb: 2\na: 3\n', ['3:1 a| "a" a second time | each key once']],
    [
      'a: &x 1\nb: *x\n',
      ['1:7 a| the anchor "&x" | no anchors and aliases', '2:4 b| the alias "*x" | the value itself, written out'],
    ],
    ['<<: {a: 1}\n', ['1:1 | the merge key "<<" | the keys themselves, written out']],
    ['a: !foo 1\n', ['1:9 a| the tag "!foo" | no tags']],
    ['a: !!js/function "x"\n', ['1:18 a| the tag "tag:yaml.org,2002:js/function" | no tags']],
    ['a: !!binary aGk=\n', ['1:13 a| the tag "tag:yaml.org,2002:binary" | no tags']],
    ['!x a: 1\n', ['1:4 | the tag "!x" | no tags']],
    ['1: a\n', ['1:1 | 1 as a key | a text as the key, in quotes if need be']],
    ['? [a]\n: 1\n', ['1:3 | a key that is no text | a text as the key']],
    ['a: 1\n---\nb: 2\n', ['2:1 | a second document | one document']],
    ['%YAML 1.1\n---\na: 1\n', ['1:1 | YAML 1.1 | YAML 1.2']],
    ['a:\n\t- 1\n', ['2:1 | "\\t" | valid YAML (Tabs are not allowed as indentation)']],
    ['a: "\\q"\n', ['1:5 | "\\\\q\\"" | valid YAML (Invalid escape sequence \\q)']],
    ['a: *x\n', ['1:4 a| the alias "*x" | the value itself, written out']],
  ])('refuses %j', (text, problems) => {
    expect(problemsIn(text, 'yaml')).toEqual(problems)
  })

  it('knows the place of every key and value', () => {
    const document = readDocument('a:\n  - 1\n  - {b: x, c: 2}\nd:\n', 'yaml')
    if (document.kind !== 'ok') throw new Error('not read')
    const { locate } = document
    expect(locate(['a'], 'key')).toEqual({ line: 1, column: 1 })
    expect(locate(['a', 0])).toEqual({ line: 2, column: 5 })
    expect(locate(['a', 1, 'c'], 'key')).toEqual({ line: 3, column: 12 })
    expect(locate(['a', 1, 'c'])).toEqual({ line: 3, column: 15 })
    expect(locate(['a', 1, 'x'])).toEqual({ line: 3, column: 5 })
    expect(locate(['e', 'f'])).toEqual({ line: 1, column: 1 })
  })

  it('refuses a billion laughs without laughing', () => {
    const level = (i: number): string =>
      `l${i}: &l${i} [${Array(9)
        .fill(`*l${i - 1}`)
        .join(', ')}]`
    const text = ['l0: &l0 lol', ...Array.from({ length: 9 }, (_, i) => level(i + 1))].join('\n')
    expect(problemsIn(text, 'yaml')).toHaveLength(10 + 81)
  })
})

describe('nesting', () => {
  const tooDeep = {
    kind: 'problems',
    problems: [{ found: 'more than 32 levels of nesting', expected: 'at most 32 levels' }],
  }

  it.each([MAX_NESTING, MAX_NESTING + 1, 100_000])(
    'of %i levels is read up to the bound and refused beyond it',
    (depth) => {
      const lists = '['.repeat(depth)
      const texts = [
        lists + ']'.repeat(depth),
        '{"a":'.repeat(depth) + '1' + '}'.repeat(depth),
        '{a: '.repeat(depth),
        '- '.repeat(depth) + 'x',
      ]
      for (const [i, text] of texts.entries()) {
        const isJson = i < 2
        const whole = i === 2 ? text + '1' + '}'.repeat(depth) : text
        const document = readDocument(whole, isJson ? 'json' : 'yaml', { maxNesting: MAX_NESTING })
        if (depth <= MAX_NESTING) expect(document.kind).toBe('ok')
        else expect(document).toMatchObject(tooDeep)
      }
    },
  )

  it('is refused also where it never closes', () => {
    expect(readDocument('['.repeat(100_000), 'json', { maxNesting: 32 })).toMatchObject(tooDeep)
    expect(readDocument('['.repeat(100_000), 'yaml', { maxNesting: 32 })).toMatchObject(tooDeep)
    expect(problemsIn('['.repeat(34), 'json')[0]).toMatch(/^1:34 /)
    expect(problemsIn('['.repeat(34), 'yaml')[0]).toMatch(/^1:34 /)
  })
})

it('answers a file that is wrong a million times with a thousand problems and says that there are more', () => {
  const { problems } = readDocument(`{${'"a":0,'.repeat(100_000)}"b":0}`, 'json')
  expect(problems).toHaveLength(1001)
  expect(problems.at(-1)).toMatchObject({
    found: 'more problems than these',
    expected: 'the 1000 before to be put right first',
  })
})
