import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { bundle } from '../../scripts/lib/build.mjs'
import { BuiltCommandLine, cpuTasks } from './testing'

// Processes are started: on a machine that is busy each takes its time.
vi.setConfig({ testTimeout: 120_000 })

const ROOT = join(import.meta.dirname, '../..')
const BUILT = `.cache/test-cli/bad-input-${process.pid}.mjs`
let cli: BuiltCommandLine

beforeAll(async () => {
  await bundle(ROOT, 'electron/cli/index.ts', BUILT)
  cli = new BuiltCommandLine(join(ROOT, BUILT))
}, 60_000)

afterAll(() => {
  cli.remove()
  rmSync(join(ROOT, BUILT), { force: true })
})

const CPU = '{"op":"cpu","ms":1}'
const task = (id: string, steps: string = CPU, more = ''): string =>
  `{"id":${JSON.stringify(id)},${more}"steps":[${steps}]}`
const set = (tasks: string, more = ''): string => `{"formatVersion":1,${more}"tasks":[${tasks}]}`
const times = (count: number, text: string): string => Array.from({ length: count }, () => text).join(',')
const numbered = (count: number, write: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => write(i)).join(',')
const cpu = (ms: string): string => set(task('A', `{"op":"cpu","ms":${ms}}`))
const repeat = (count: number, inner: string): string => `{"op":"repeat","times":${count},"steps":[${inner}]}`

/** Task sets that are read and refused: what it is, the text, how the first line about it ends or what it holds. */
const JSON_CASES: readonly (readonly [name: string, text: string, told: string])[] = [
  // What multiplies out is refused by its count.
  [
    '10^12 steps',
    set(task('A', repeat(1e6, repeat(1e6, CPU)))),
    'steps once every repeat and arrival is multiplied out',
  ],
  ['10^9 arrivals', set(task('A', CPU, '"arrival":{"every":1,"count":1000000000},')), '1000000000 tasks once every'],
  ['10^9 of Poisson', set(task('A', CPU, '"arrival":{"poisson":1,"count":1000000000,"seed":1},')), 'at most 100000'],
  // Counts.
  ['10^6 tasks', set(times(1_000_000, '{}')), '1000000 tasks, expected at most 10000 tasks'],
  ['10^6 steps that are none', set(task('A', times(1_000_000, '1'))), '1, expected a step: an object with an op'],
  ['10^6 arrivals in a list', set(task('A', CPU, `"arrival":[${times(1_000_000, '1')}],`)), '1000000 times'],
  ['10^5 names', set(task('A'), `"devices":{${numbered(100_000, (i) => `"${i}":{}`)}},`), 'more than 20000 keys'],
  [
    '10^5 unknown keys',
    set(task('A'), `${numbered(100_000, (i) => `"k${i}":1`)},`),
    'at most 20000 keys in one object',
  ],
  ['10^6 gathered', set(task('A', `{"op":"gather","tasks":[${times(1_000_000, '"B"')}]}`)), '1000000 task ids'],
  // Depth.
  ['33 levels', '['.repeat(34) + ']'.repeat(34), 'more than 32 levels of nesting, expected at most 32 levels'],
  ['10^5 levels of lists', '['.repeat(1e5) + ']'.repeat(1e5), 'more than 32 levels of nesting'],
  ['10^5 levels of objects', `${'{"a":'.repeat(1e5)}1${'}'.repeat(1e5)}`, 'more than 32 levels of nesting'],
  ['10^5 calls', set(task('A', '{"op":"call","steps":['.repeat(1e5) + ']}'.repeat(1e5))), 'more than 32 levels'],
  ['10^6 levels never closed', '['.repeat(1e6), 'more than 32 levels of nesting'],
  // Keys and names of the prototype.
  ['__proto__ as a key', set(task('A'), '"__proto__":{"x":1},'), '__proto__: an unknown key'],
  [
    '__proto__ as a device',
    set(task('A'), '"devices":{"__proto__":{}},'),
    '"__proto__" as a name, expected another name',
  ],
  ['constructor.prototype', set(task('A'), '"constructor":{"prototype":{}},'), 'constructor: an unknown key'],
  ['__proto__ in a step', set(task('A', '{"op":"cpu","ms":1,"__proto__":{"op":"io"}}')), '__proto__: an unknown key'],
  ['toString as an op', set(task('A', '{"op":"toString"}')), '"toString", expected an op'],
  // What is there twice.
  ['an id twice', set(`${task('A')},${task('A')}`), 'tasks[1].id: "A", expected an id of its own (tasks[0] has it)'],
  ['an id composed and not', set(`${task('\u00e9')},${task('e\u0301')}`), 'an id of its own (tasks[0] has it)'],
  ['a key twice', `{"formatVersion":1,"formatVersion":1,"tasks":[${task('A')}]}`, '"formatVersion" a second time'],
  // Numbers.
  ['1e309', cpu('1e309'), '1e309, expected a number that is not as large as that'],
  ['1e-400', cpu('1e-400'), '1e-400, expected 0 or a number that is not as close to it'],
  ['a number as a text', cpu('"5"'), '"5", expected a number >= 0'],
  [
    '2^53 + 1',
    set(task('A', '{"op":"store","var":"v","add":9007199254740993}')),
    'an integer of at most 9007199254740991',
  ],
  ['less than a microsecond', cpu('0.0001'), '0.0001, expected a number >= 0 with at most 3 decimals'],
  ['less than nothing', cpu('-1'), '-1, expected a number >= 0'],
  ['NaN', cpu('NaN'), '"NaN", expected a value'],
  ['more than a day', cpu('86400000.001'), 'expected at most 86400000 (ms: one day)'],
  ['a million digits', cpu('1'.repeat(1e6)), `${'1'.repeat(40)}…, expected a number that is not as large as that`],
  ['a million dashes', '-'.repeat(1e6), `${'-'.repeat(40)}…, expected a number as JSON writes it`],
  // Texts.
  ['an id of 4.9 MB', set(task('x'.repeat(4_900_000))), 'expected at most 200 characters'],
  [
    'a log text of 4.9 MB',
    set(task('A', `{"op":"log","text":"${'y'.repeat(4_900_000)}"}`)),
    'at most 10000 characters',
  ],
  ['a key of 4.9 MB', set(task('A'), `"${'k'.repeat(4_900_000)}":1,`), `["${'k'.repeat(40)}…"]: an unknown key`],
  ['half a surrogate pair', set(task('A').replace('"A"', '"\\ud800"')), 'a text without control characters'],
  ['a bell', set(task('A').replace('"A"', '"a\\u0007"')), '"a\\u0007", expected a text without control characters'],
  ['5 MB of blanks', ' '.repeat(4_999_999), 'nothing, expected an object'],
  ['not a task set', 'null', 'null, expected a task set'],
  ['a newer format', '{"formatVersion":2,"tasks":[]}', 'written by a newer Interleave'],
]

const CYCLE_OF_LAUGHS = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...Array.from('bcdefghi', (name, i) => `${name}: &${name} [${times(9, `*${'abcdefgh'[i]}`)}]`),
].join('\n')

const FILE_CASES: readonly (readonly [name: string, file: string, content: string | Uint8Array, told: string])[] = [
  ['5 MB and a byte', 'a.json', set(task('A')).padEnd(5_000_001), '5000001 bytes, expected at most 5000000 bytes'],
  ['YAML of 200 kB and a byte', 'a.yaml', '#'.repeat(200_001), 'at most 200000 bytes of YAML (more as JSON)'],
  ['UTF-16 with a mark', 'a.json', Buffer.from(`\ufeff${set(task('A'))}`, 'utf16le'), 'UTF-16 text (little endian)'],
  ['UTF-16 without one', 'a.json', Buffer.from(set(task('A')), 'utf16le'), 'UTF-16 text (little endian)'],
  ['UTF-16, the other way', 'a.json', Buffer.from(`\ufeff${set(task('A'))}`, 'utf16le').swap16(), '(big endian)'],
  [
    'Latin-1',
    'a.json',
    Buffer.from(set(task('\u00e9')), 'latin1'),
    'the byte 0xe9 at position 35, expected UTF-8 text',
  ],
  ['5 MB of zeros', 'a.json', Buffer.alloc(4_999_999), 'expected UTF-8 text'],
  ['a billion laughs', 'a.yaml', CYCLE_OF_LAUGHS, 'the anchor "&a", expected no anchors and aliases'],
  ['a cycle', 'a.yaml', 'tasks: &t [*t]\n', 'expected no anchors and aliases'],
  ['a function', 'a.yaml', 'a: !!js/function "function(){}"\n', 'expected no tags'],
  ['a merge key', 'a.yaml', '<<: {a: 1}\n', 'the merge key "<<"'],
  ['two documents', 'a.yaml', 'formatVersion: 1\n---\nformatVersion: 1\n', 'a second document, expected one document'],
  ['50,000 documents', 'a.yaml', '---\n'.repeat(50_000), 'a second document, expected one document'],
  ['10^5 levels of YAML', 'a.yaml', '- '.repeat(100_000), 'more than 32 levels of nesting'],
  ['200,000 closing brackets', 'a.yaml', ']'.repeat(200_000), 'expected valid YAML'],
  ['an empty file', 'a.json', '', 'nothing, expected an object'],
]

const ALL: readonly (readonly [name: string, file: string, content: string | Uint8Array, told: string])[] = [
  ...JSON_CASES.map(([name, text, told]) => [name, 'a.json', text, told] as const),
  ...FILE_CASES,
]
/** Longest sentence about a file, place and path included: whatever stands in it. */
const LONGEST_LINE = 1000

/** Those whose refusal is looked at in `simulate` too; it reads a file as `validate` does. */
const SIMULATED = new Set([
  '10^12 steps',
  '10^9 arrivals',
  '10^5 calls',
  '__proto__ as a key',
  'an id composed and not',
  '1e309',
  'an id of 4.9 MB',
  '5 MB and a byte',
  'UTF-16 with a mark',
  'a billion laughs',
])

/** Whether a sentence about a file says what it is told to, and everything said of it stays within bounds. */
function expectTold(text: string, file: string, told: string): void {
  const lines = text.split('\n').filter((line) => line.startsWith(`${file}:`))
  expect(
    lines.some((line) => line.includes(told)),
    `${told}: ${lines[0]}`,
  ).toBe(true)
  expect(lines.length).toBeLessThanOrEqual(1001)
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(LONGEST_LINE)
}

describe('a bad file is refused with a sentence and exit code 2', () => {
  const fileOf = ([, fileName, content]: (typeof ALL)[number], i: number): string =>
    cli.file(`${i}-${fileName}`, content)

  it('by validate, all of them', async () => {
    const files = ALL.map(fileOf)
    const { exitCode, stdout, stderr } = await cli.call(['validate', ...files])
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' })
    for (const [i, [, , , told]] of ALL.entries()) expectTold(stdout, files[i], told)
  })

  it.each(ALL.filter(([name]) => SIMULATED.has(name)))('by simulate: %s', async (...one) => {
    const file = fileOf(one, ALL.length)
    const { exitCode, stdout, stderr } = await cli.call(['simulate', file, '--model', 'eventLoop'])
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expectTold(stderr, file, one[3])
  })
})

/** An answer as JSON gives it; the tests say what they expect of it. */
// oxlint-disable-next-line typescript/no-explicit-any
type Answer = any

async function answers(lines: readonly (string | Uint8Array)[]): Promise<Answer[]> {
  const input = Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from('\n')]))
  const { exitCode, stdout, stderr } = await cli.call(['batch'], { input })
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

const GOOD = JSON.stringify({ id: 'good', taskSet: cpuTasks('A=1'), executions: [{ model: 'threads' }] })

describe('a bad request is answered with its problems, and the next one with its result', () => {
  it('whatever is wrong with its task set', async () => {
    const requests = JSON_CASES.map(
      ([, text], id) => `{"id":${id},"executions":[{"model":"threads"}],"taskSet":${text}}`,
    )
    const found = await answers(requests.flatMap((request) => [request, GOOD]))
    expect(found).toHaveLength(2 * JSON_CASES.length)
    for (const [i, [name, , told]] of JSON_CASES.entries()) {
      const { problems = [] } = found[2 * i]
      const lines: string[] = problems.map((p: Answer) => `${p.path}: ${p.found}, expected ${p.expected}`)
      // A million blanks are not a value; in a file they are an empty one.
      const words = told.startsWith('nothing') ? 'expected a value' : told.replace(/^tasks/, 'taskSet.tasks')
      expect(
        lines.some((line) => line.includes(words)),
        `${name}: ${lines[0]}`,
      ).toBe(true)
      expect(lines.length).toBeLessThanOrEqual(1001)
      expect(found[2 * i + 1]).toMatchObject({ id: 'good', executions: [{ endedBy: 'finished', makespan: 1000 }] })
    }
  })

  it('whatever is wrong with the rest of it', async () => {
    const taskSet = JSON.stringify(cpuTasks('A=1'))
    const request = (executions: string, more = ''): string =>
      `{"id":1,"taskSet":${taskSet},"executions":${executions}${more}}`
    const threads = '[{"model":"threads"}]'
    const cases: readonly (readonly [line: string | Uint8Array, told: string])[] = [
      [request(`[${times(200_000, '{"model":"threads"}')}]`), '200000 executions, expected at most 1000 executions'],
      [request(`[${times(1000, '{"model":"thread","x":1,"y":2}')}]`), 'more problems than these'],
      [request(threads, `,"include":[${times(500_000, '"slice"')}]`), 'more problems than these'],
      [request(threads, `,${numbered(100_000, (i) => `"k${i}":1`)}`), 'more than 20000 keys'],
      [request(threads, `,"x":${'['.repeat(100_000)}`), 'more than 32 levels of nesting'],
      [Buffer.from([0xff, 0xfe, 0x7b, 0x00]), 'UTF-16 text (little endian)'],
      [Buffer.from([0x7b, 0x22, 0xe9, 0x22]), 'the byte 0xe9 at position 2'],
      [`${request(threads).slice(0, -1)},"id":2}`, '"id" a second time'],
      ['x'.repeat(6_000_000), 'more than 5065536 bytes in one line'],
    ]
    const found = await answers(cases.flatMap(([line]) => [line, GOOD]))
    for (const [i, [, told]] of cases.entries()) {
      const lines: string[] = found[2 * i].problems.map((p: Answer) => `${p.path}: ${p.found}, expected ${p.expected}`)
      expect(
        lines.some((line) => line.includes(told)),
        `${told}: ${lines[0]}`,
      ).toBe(true)
      expect(lines.length).toBeLessThanOrEqual(1001)
      expect(found[2 * i + 1]).toMatchObject({ id: 'good', executions: [{ endedBy: 'finished' }] })
    }
  })
})

describe('what looks bad and is right', () => {
  it('is read: names of the prototype, minus nothing, a byte order mark, a direction mark', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'a\u202eb', '<b>&"']
    const file = cli.file(
      'names.json',
      `\ufeff${set(names.map((name) => task(name, '{"op":"cpu","ms":-0}')).join(','))}`,
    )
    expect(await cli.call(['validate', file])).toEqual({ exitCode: 0, stdout: '', stderr: '' })
    for (const model of ['threads', 'eventLoop', 'sequential']) {
      const { exitCode, stdout } = await cli.call(['simulate', file, '--model', model, '--format', 'json'])
      expect(exitCode).toBe(0)
      const { tasks, makespan } = JSON.parse(stdout)
      expect(tasks.map(({ id }: Answer) => id)).toEqual(names)
      expect(makespan).toBe(0)
    }
  })

  it('and where it is told of, neither turns the line round nor commands the terminal', async () => {
    const hostile = 'a\u202eb\u009b2Jc'
    const file = cli.file('hostile.json', set(`${task(hostile)},${task(hostile)}`, `${JSON.stringify(hostile)}:1,`))
    const { exitCode, stdout } = await cli.call(['validate', file])
    expect(exitCode).toBe(2)
    expect(stdout).toContain('tasks[1].id: "a\\u202eb\\u009b2Jc", expected an id of its own')
    expect(stdout).toContain('["a\\u202eb\\u009b2Jc"]: an unknown key')
    expect(stdout).not.toMatch(/[\u007f-\u009f\u202a-\u202e]/)
  })
})
