import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openDocument, parseComparison, serializeComparison } from '../comparison/file'
import { parseExecution, parseExecutionText } from '../execution/parse-execution'
import { defaultExecution } from '../settings'
import { readDocument } from './document'
import { parseTaskSet } from './parse'
import { checkTaskSetValue } from './parse-value'
import { nowhere } from './path'
import type { Problem } from './problem'
import { taskSetSchema } from './schema'

const GOLDEN_JSON = `{ "formatVersion": 1, "name": { "en": "Web", "zh-TW": "網頁" }, "queues": { "q": { "capacity": 1 } },
  "tasks": [
    { "id": "A", "arrival": 0.5, "steps": [ { "op": "cpu", "ms": 3 }, { "op": "put", "queue": "q" } ] },
    { "id": "click", "arrival": { "every": 10, "count": 2 }, "steps": [ { "op": "repeat", "times": 2, "steps": [ { "op": "get", "queue": "q" } ] } ] }
  ]
}
`
const GOLDEN_YAML = `# Two tasks
formatVersion: 1
name: {en: Web, zh-TW: "網頁"}
tasks:
  - id: A
    steps:
      - {op: cpu, ms: 1.5}
      - op: log
        text: |
          done
`
const GOLDEN = [
  ['x.json', GOLDEN_JSON],
  ['x.yaml', GOLDEN_YAML],
] as const

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Whether every problem says where it is: a place in the text, or 0:0 where there is none (too many bytes). */
function areLocated(problems: readonly Problem[], text: string | undefined): boolean {
  const lines = (text ?? '').split(/\r\n|\n|\r/)
  return problems.every(({ line, column, found, expected }) => {
    const isInText = text === undefined || (line <= lines.length && column <= lines[line - 1].length + 1)
    return line >= 1 && column >= 1 && isInText && found !== '' && expected !== ''
  })
}

/** Reading never throws, and gives either a task set that the schema takes or problems with their places. */
function isAnswered(input: Uint8Array | string, fileName: string): boolean {
  const result = parseTaskSet(input, fileName)
  if (result.kind === 'ok')
    return taskSetSchema.safeParse(result.taskSet).success && areLocated(result.warnings, result.text)
  return result.problems.some(({ severity }) => severity === 'problem') && areLocated(result.problems, result.text)
}

describe.each(GOLDEN)('a damaged file is answered with a place: %s', (fileName, golden) => {
  const bytes = utf8(golden)

  it('whole, it is read', () => expect(parseTaskSet(bytes, fileName).kind).toBe('ok'))

  it('cut at every byte', () => {
    for (let i = 0; i < bytes.length; i++) expect(isAnswered(bytes.slice(0, i), fileName), `cut at ${i}`).toBe(true)
  })

  it('with every byte taken away', () => {
    for (let i = 0; i < bytes.length; i++) {
      const without = Uint8Array.from([...bytes.slice(0, i), ...bytes.slice(i + 1)])
      expect(isAnswered(without, fileName), `without ${i}`).toBe(true)
    }
  })

  it('with every bit turned', () => {
    for (let i = 0; i < bytes.length; i++) {
      for (let bit = 0; bit < 8; bit++) {
        const turned = Uint8Array.from(bytes)
        turned[i] ^= 1 << bit
        expect(isAnswered(turned, fileName), `byte ${i}, bit ${bit}`).toBe(true)
      }
    }
  }, 60_000)

  it('with pieces swapped, doubled, put together', () => {
    const place = fc.nat(bytes.length)
    fc.assert(
      fc.property(place, place, place, (a, b, c) => {
        const [i, j, k] = [a, b, c].toSorted((x, y) => x - y)
        const pieces = [bytes.slice(0, i), bytes.slice(j, k), bytes.slice(i, j), bytes.slice(k)]
        const swapped = Uint8Array.from(pieces.flatMap((piece) => [...piece]))
        const doubled = Uint8Array.from([...bytes.slice(0, k), ...bytes.slice(i)])
        return isAnswered(swapped, fileName) && isAnswered(doubled, fileName)
      }),
      { numRuns: 200 },
    )
  }, 60_000)
})

it('a comparison file cut at every byte is answered with a place', () => {
  const opened = parseTaskSet(GOLDEN_JSON, 'x.json')
  if (opened.kind !== 'ok') throw new Error('the golden file has problems')
  const executions = [{ execution: defaultExecution('threads') }, { execution: defaultExecution('eventLoop') }]
  const text = serializeComparison({ taskSet: opened.taskSet, executions, notes: 'n', engine: '1' })
  // Without its final newline it is whole.
  for (let i = 0; i < text.length - 1; i++) {
    const result = parseComparison(text.slice(0, i), 'x.interleave.json')
    expect(result.kind === 'problems' && areLocated(result.problems, result.text), `cut at ${i}`).toBe(true)
  }
})

describe('any value', () => {
  const words = [
    'formatVersion',
    'tasks',
    'id',
    'steps',
    'op',
    'ms',
    'cpu',
    'repeat',
    'times',
    'spawn',
    'task',
    'gather',
    'arrival',
    'every',
    'name',
    '__proto__',
  ]
  const word = fc.constantFrom(...words)
  const values = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom<unknown>(null, true, 0, 1, -1, 0.5, 1e300, 'A', '', 'cpu'),
      word,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.array(fc.tuple(word, tie('value')), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
    ),
  })).value
  // Near misses: what stands where it belongs, and is anything.
  const steps = fc.array(
    fc.oneof(
      values,
      fc.record(
        {
          op: fc.constantFrom('cpu', 'repeat', 'spawn', 'gather', 'join', 'poll'),
          ms: values,
          times: values,
          steps: values,
          task: values,
          tasks: values,
        },
        { requiredKeys: ['op'] },
      ),
    ),
    { maxLength: 3 },
  )
  const taskSets = fc.record({
    formatVersion: fc.constant(1),
    tasks: fc.array(
      fc.record(
        { id: fc.oneof(values, fc.constantFrom('A', 'B')), arrival: values, steps },
        { requiredKeys: ['id', 'steps'] },
      ),
      { maxLength: 3 },
    ),
  })

  it('is checked without throwing, and taken if and only if the schema and the rules take it', () => {
    fc.assert(
      fc.property(fc.oneof(values, taskSets), (value) => {
        const { taskSet, problems } = checkTaskSetValue(value, nowhere)
        const isTaken = !problems.some(({ severity }) => severity === 'problem')
        return (taskSet !== undefined) === isTaken && (!isTaken || taskSetSchema.safeParse(value).success)
      }),
      { numRuns: 500 },
    )
  }, 60_000)

  it('that the schema refuses is refused', () => {
    fc.assert(
      fc.property(
        taskSets,
        (value) => taskSetSchema.safeParse(value).success || checkTaskSetValue(value, nowhere).taskSet === undefined,
      ),
      { numRuns: 500 },
    )
  }, 60_000)

  it('is no execution, or a whole one', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          values,
          fc.record(
            { model: fc.constantFrom('threads', 'eventLoop'), preset: values, settings: values },
            { requiredKeys: ['model'] },
          ),
        ),
        (value) => {
          const { execution, problems } = parseExecution(value, nowhere)
          return (execution === undefined) === problems.length > 0
        },
      ),
      { numRuns: 500 },
    )
  }, 60_000)

  it('written as JSON comes back, alone and through YAML', () => {
    fc.assert(
      fc.property(values, (value) => {
        const text = JSON.stringify(value)
        const json = readDocument(text, 'json')
        if (json.kind !== 'ok' || json.problems.length > 0) return false
        expect(json.value).toEqual(JSON.parse(text))
        const yaml = readDocument(text, 'yaml')
        if (yaml.kind !== 'ok' || yaml.problems.length > 0) return false
        expect(yaml.value).toEqual(json.value)
        return true
      }),
    )
  }, 60_000)
})

it('every value and every key stands where the reader says', () => {
  const value = fc.jsonValue({ maxDepth: 3 })
  fc.assert(
    fc.property(
      value,
      fc.constantFrom(undefined, 1, '\t'),
      fc.constantFrom<'json' | 'yaml'>('json', 'yaml'),
      (any, indent, format) => {
        const text = JSON.stringify(any, undefined, format === 'json' ? indent : 1)
        const document = readDocument(text, format)
        if (document.kind !== 'ok') return true
        const lines = text.split('\n')
        const textAt = (path: (string | number)[], part: 'key' | 'value'): string => {
          const { line, column } = document.locate(path, part)
          return lines[line - 1].slice(column - 1)
        }
        const isRight = (inner: unknown, path: (string | number)[]): boolean => {
          if (typeof inner !== 'object' || inner === null)
            return textAt(path, 'value').startsWith(JSON.stringify(inner))
          if (Array.isArray(inner))
            return textAt(path, 'value').startsWith('[') && inner.every((item, i) => isRight(item, [...path, i]))
          const isKeyRight = (key: string): boolean => textAt([...path, key], 'key').startsWith(JSON.stringify(key))
          return Object.entries(inner).every(([key, item]) => isKeyRight(key) && isRight(item, [...path, key]))
        }
        return isRight(JSON.parse(text), [])
      },
    ),
    { numRuns: 300 },
  )
}, 60_000)

it('any text is answered, by every name', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '"',
    "'",
    '- ',
    '? ',
    '&a',
    '*a',
    '!t ',
    '<<',
    '\n',
    '\r',
    '\t',
    ' ',
    '#',
    '|',
    '>',
    '%',
    '---',
    '\\u',
    '0',
    '-',
    '.5',
    'e9',
    'null',
    'a',
    '\ud800',
    '\u0000',
    '\ufeff',
  )
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(text, (any) => {
      parseExecutionText(any)
      const opened = openDocument(any, 'x.json')
      return (
        isAnswered(any, 'x.json') && isAnswered(any, 'x.yaml') && isAnswered(any, '-') && opened.kind === 'problems'
      )
    }),
    { numRuns: 500 },
  )
}, 60_000)
