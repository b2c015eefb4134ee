import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ENGINE_VERSION } from '../engine-version'
import { defaultExecution, type Execution } from '../settings'
import type { Problem } from '../task-set/problem'
import { MAX_COMPARISON_BYTES, MAX_FILE_BYTES } from '../task-set/limits'
import type { Step, TaskSet } from '../task-set/schema'
import type { Comparison } from './comparison'
import { looksLikeComparison, maxBytesOf, openDocument, parseComparison, serializeComparison } from './file'

const NAME = 'lecture.interleave.json'
const TASK_SET: TaskSet = {
  formatVersion: 1,
  variables: { b: 2, a: 1 },
  tasks: [
    {
      id: 'A',
      steps: [
        { op: 'load', var: 'a' },
        { op: 'store', var: 'b', add: 1 },
      ],
    },
  ],
}
const COMPARISON: Comparison = {
  title: 'Quantum',
  taskSet: TASK_SET,
  executions: [
    {
      title: 'two',
      execution: {
        ...defaultExecution('threads'),
        settings: { ...defaultExecution('threads').settings, quantum: 2 },
      } as Execution,
      traceHash: 'ab'.repeat(32),
    },
    { execution: defaultExecution('eventLoop') },
    { execution: defaultExecution('sequential') },
  ],
  notes: 'First line\n第二行',
  engine: '1',
}

const linesOf = (problems: readonly Problem[]): string[] =>
  problems.map(({ line, column, path, found, expected }) => `${line}:${column} ${path}| ${found} | ${expected}`)

function problemsOf(text: string): string[] {
  const result = parseComparison(text, NAME)
  return result.kind === 'problems' ? linesOf(result.problems) : []
}

function parsed(text: string | Uint8Array): Comparison {
  const result = parseComparison(text, NAME)
  if (result.kind === 'problems') throw new Error(linesOf(result.problems).join('\n'))
  return result.comparison
}

/** The file of COMPARISON with some members replaced; undefined takes one away. */
const file = (members: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ ...(JSON.parse(serializeComparison(COMPARISON)) as object), ...members })

describe('a comparison file', () => {
  it('is text that compares line by line: fixed order, two spaces, final newline', () => {
    expect(serializeComparison({ ...COMPARISON, executions: COMPARISON.executions.slice(0, 2) })).toBe(`{
  "formatVersion": 1,
  "kind": "comparison",
  "engine": "1",
  "title": "Quantum",
  "taskSet": {
    "formatVersion": 1,
    "variables": {
      "b": 2,
      "a": 1
    },
    "tasks": [
      {
        "id": "A",
        "steps": [
          {
            "op": "load",
            "var": "a"
          },
          {
            "op": "store",
            "var": "b",
            "add": 1
          }
        ]
      }
    ]
  },
  "executions": [
    {
      "title": "two",
      "model": "threads",
      "preset": "textbook",
      "settings": {
        "quantum": 2,
        "cores": 1,
        "contextSwitch": 0,
        "sameInstant": "newcomerFirst",
        "wakeVsArrival": "arrivalFirst",
        "quantumAfterBlock": "full",
        "quantumAfterYield": "full",
        "mutexHandOff": "handOver",
        "horizon": null,
        "maxEvents": 10000000
      },
      "traceHash": "${'ab'.repeat(32)}"
    },
    {
      "model": "eventLoop",
      "preset": "textbook",
      "settings": {
        "stepCost": 0,
        "iterationCost": 0,
        "equalTimers": "callOrder",
        "horizon": null,
        "maxEvents": 10000000
      }
    }
  ],
  "notes": "First line\\n第二行",
  "bookmarks": []
}
`)
  })

  it('gives the comparison back', () => {
    expect(parsed(serializeComparison(COMPARISON))).toStrictEqual(COMPARISON)
    expect(parsed(new TextEncoder().encode(serializeComparison(COMPARISON)))).toStrictEqual(COMPARISON)
  })

  it('is the same text whatever the order of keys it was made from', () => {
    const [task] = TASK_SET.tasks
    const shuffled: TaskSet = {
      tasks: [
        { steps: task.steps.map((step) => Object.fromEntries(Object.entries(step).toReversed()) as Step), id: 'A' },
      ],
      variables: { b: 2, a: 1 },
      formatVersion: 1,
    }
    expect(serializeComparison({ ...COMPARISON, taskSet: shuffled })).toBe(serializeComparison(COMPARISON))
  })

  it('may be written by hand with the settings that matter only', () => {
    const executions = [
      { model: 'threads', settings: { quantum: 2 } },
      { model: 'threads', settings: { quantum: 10 } },
    ]
    const { executions: read, notes } = parsed(
      file({ executions, notes: undefined, bookmarks: undefined, title: undefined }),
    )
    expect(read.map(({ execution }) => execution.settings)).toMatchObject([{ quantum: 2, cores: 1 }, { quantum: 10 }])
    expect(notes).toBe('')
  })

  it('of a newer format is refused by name, and nothing else is said of it', () => {
    expect(problemsOf('{ "formatVersion": 2, "kind": "comparison", "taskSet": 5, "new": 1 }')).toEqual([
      '1:20 formatVersion| 2 | 1: it was written by a newer Interleave (format 2, this version reads 1)',
    ])
  })

  it('says of a newer task set inside it the same', () => {
    const [problem] = problemsOf(file({ taskSet: { formatVersion: 2, tasks: [] } }))
    expect(problem).toMatch(/ taskSet\.formatVersion\| 2 \| 1: it was written by a newer Interleave/)
  })

  it.each([
    [{ formatVersion: '1' }, 'formatVersion| "1" | 1'],
    [{ kind: undefined }, 'kind| nothing | "comparison"'],
    [{ engine: undefined }, 'engine| nothing | a text without control characters'],
    [{ title: 5 }, 'title| 5 | a text without control characters'],
    [{ title: 'x'.repeat(201) }, `title| "${'x'.repeat(40)}…" | at most 200 characters`],
    [{ notes: 'a\u0000' }, 'notes| "a\\u0000" | a text without control characters'],
    [{ bookmarks: [1] }, 'bookmarks[0]| 1 | a bookmark: an object with "ms" and "text"'],
    [
      { executoins: [] },
      'executoins| an unknown key | formatVersion, kind, engine, title, taskSet, executions, notes or bookmarks (did you mean executions?)',
    ],
    [{ executions: undefined }, 'executions| nothing | a list of executions'],
    [{ executions: [{ model: 'threads' }] }, 'executions| 1 executions | 2 to 6 executions'],
    [
      { executions: Array.from({ length: 7 }, () => ({ model: 'threads' })) },
      'executions| 7 executions | 2 to 6 executions',
    ],
    [{ executions: [{ model: 'threads' }, 5] }, 'executions[1]| 5 | an execution: an object with a model'],
    [
      { executions: [{ model: 'threads' }, { model: 'threads', settings: { cores: 65 } }] },
      'executions[1].settings.cores| 65 | an integer from 1 to 64',
    ],
    [
      { executions: [{ model: 'threads', hash: 1 }, { model: 'threads' }] },
      'executions[0].hash| an unknown key | title, model, preset, settings or traceHash',
    ],
    [
      { executions: [{ model: 'threads', traceHash: 'AB' }, { model: 'threads' }] },
      'executions[0].traceHash| "AB" | a SHA-256: 64 hex digits in lower case',
    ],
    [{ taskSet: undefined }, 'taskSet| nothing | a task set: an object with "formatVersion": 1 and "tasks"'],
    [
      { taskSet: { formatVersion: 1, tasks: [{ id: 'A', steps: [{ op: 'cpu', ms: -1 }] }] } },
      'taskSet.tasks[0].steps[0].ms| -1 | a number >= 0 with at most 3 decimals',
    ],
  ])('with %j is refused', (members, problem) => {
    const text = file(members)
    expect(problemsOf(text).map((line) => line.replace(/^\d+:\d+ /, ''))).toEqual([problem])
  })

  it('says every problem at its place', () => {
    const text =
      '{ "formatVersion": 1, "kind": "comparison", "engine": "1",\n"taskSet": { "formatVersion": 1, "tasks": [] },\n"executions": [ { "model": "thread" }, 7 ] }'
    expect(problemsOf(text)).toEqual([
      '2:43 taskSet.tasks| an empty list | at least one task',
      '3:28 executions[0].model| "thread" | a model: threads, eventLoop or sequential (did you mean threads?)',
      '3:40 executions[1]| 7 | an execution: an object with a model',
    ])
  })

  it('holds a task set of the deepest nesting', () => {
    const nested = (calls: number): unknown[] =>
      calls === 0 ? [{ op: 'yield' }] : [{ op: 'call', steps: nested(calls - 1) }]
    const taskSet = { formatVersion: 1, tasks: [{ id: 'A', steps: nested(13) }] }
    const alone = openDocument(JSON.stringify(taskSet), 'x.json')
    if (alone.kind === 'problems') throw new Error('refused')
    expect(parsed(serializeComparison(alone.comparison)).taskSet).toEqual(taskSet)
    const deeper = { formatVersion: 1, tasks: [{ id: 'A', steps: nested(14) }] }
    expect(problemsOf(file({ taskSet: deeper }))).toEqual([
      expect.stringContaining('more than 32 levels of nesting | at most 32 levels'),
    ])
  })

  it('so large that its layout could not be opened again is written without spaces', () => {
    const leaves = Array.from({ length: 120_000 }, (): Step => ({ op: 'yield' }))
    const nested = (calls: number): Step[] => (calls === 0 ? leaves : [{ op: 'call', steps: nested(calls - 1) }])
    const taskSet: TaskSet = { formatVersion: 1, tasks: [{ id: 'A', steps: nested(12) }] }
    // Laid out, every leaf takes three lines of 60 spaces and more: about 22 MB.
    const written = serializeComparison({ ...COMPARISON, taskSet })
    expect(written.split('\n')).toHaveLength(2)
    expect(serializeComparison(parsed(written))).toBe(written)
  }, 60_000)
})

describe('openDocument', () => {
  it('makes of a task set a comparison of threads and event loop', () => {
    const text = JSON.stringify(TASK_SET)
    expect(openDocument(text, 'x.json')).toEqual({
      kind: 'taskSet',
      comparison: {
        taskSet: TASK_SET,
        executions: [{ execution: defaultExecution('threads') }, { execution: defaultExecution('eventLoop') }],
        notes: '',
        engine: ENGINE_VERSION,
      },
      warnings: [],
      text,
    })
  })

  it('opens a comparison, whatever its name', () => {
    for (const name of [NAME, 'renamed.json', 'no-extension']) {
      expect(openDocument(serializeComparison(COMPARISON), name)).toMatchObject({
        kind: 'comparison',
        comparison: COMPARISON,
      })
    }
  })

  it('passes warnings on and keeps the text beside problems', () => {
    const unused = JSON.stringify({ formatVersion: 1, queues: { q: {} }, tasks: [{ id: 'A', steps: [] }] })
    expect(openDocument(unused, 'x.json')).toMatchObject({ kind: 'taskSet', warnings: [{ path: 'queues.q' }] })
    expect(openDocument('{"tasks": 1,\n', 'x.json')).toMatchObject({ kind: 'problems', text: '{"tasks": 1,\n' })
    expect(openDocument(Uint8Array.of(0xff, 0xfe), 'x.json')).toMatchObject({ kind: 'problems', text: undefined })
  })

  it('tells the two kinds apart by what they hold', () => {
    expect([{ kind: 'comparison' }, { taskSet: {} }, { executions: [] }].map(looksLikeComparison)).toEqual([
      true,
      true,
      true,
    ])
    expect([{ tasks: [] }, { formatVersion: 1 }, [], null, 'comparison'].map(looksLikeComparison)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ])
  })

  it('reads more bytes of a comparison than of a task set', () => {
    expect([maxBytesOf(NAME), maxBytesOf('X.INTERLEAVE.JSON'), maxBytesOf('x.json'), maxBytesOf('-')]).toEqual([
      MAX_COMPARISON_BYTES,
      MAX_COMPARISON_BYTES,
      MAX_FILE_BYTES,
      MAX_FILE_BYTES,
    ])
  })
})

describe('any comparison', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'Z', '"', '\\', '<', '務', '😀', '\n', '\t', '\u2028', '\u202e'),
    maxLength: 8,
  })
  const name = fc.string({
    unit: fc.constantFrom('a', 'b', '"', '\\', '<', '務', '😀', '.', '[', '_', '1'),
    minLength: 1,
    maxLength: 4,
  })
  const ms = fc.nat(5_000_000).map((us) => us / 1000)
  const leaf = fc.oneof(
    ms.map((value): Step => ({ op: 'cpu', ms: value })),
    fc.tuple(ms, name).map(([value, device]): Step => ({ op: 'io', ms: value, device })),
    fc.tuple(name, fc.integer()).map(([variable, add]): Step => ({ op: 'store', var: variable, add })),
    name.map((queue): Step => ({ op: 'put', queue })),
    text.map((line): Step => ({ op: 'log', text: line })),
  )
  const { steps } = fc.letrec<{ step: Step; steps: Step[] }>((tie) => ({
    steps: fc.array(tie('step'), { maxLength: 3 }),
    step: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc
        .tuple(fc.integer({ min: 1, max: 9 }), tie('steps'))
        .map(([times, inner]): Step => ({ op: 'repeat', times, steps: inner })),
      fc.tuple(ms, tie('steps')).map(([value, inner]): Step => ({ op: 'timeout', ms: value, steps: inner })),
    ),
  }))
  const taskSets = fc
    .tuple(
      fc.uniqueArray(name, { minLength: 1, maxLength: 3, selector: (id) => id.normalize('NFC') }),
      fc.array(steps, { minLength: 3, maxLength: 3 }),
      fc.dictionary(name, fc.integer(), { maxKeys: 3 }),
    )
    .map(([ids, lists, variables]): TaskSet => ({
      formatVersion: 1,
      name: { en: 'x', 'zh-TW': '務' },
      variables: { ...variables },
      tasks: ids.map((id, i) => ({ id, arrival: i % 2 === 0 ? [i, 0] : i, steps: lists[i] })),
    }))
  const comparisons = fc
    .record({
      taskSet: taskSets,
      notes: text,
      title: fc.option(text, { nil: undefined }),
      count: fc.integer({ min: 2, max: 6 }),
    })
    .map(({ title, taskSet, notes, count }): Comparison => ({
      ...(title === undefined ? {} : { title }),
      taskSet,
      executions: Array.from({ length: count }, (_, i) => ({
        execution: defaultExecution(i % 2 === 0 ? 'threads' : 'eventLoop'),
      })),
      notes,
      engine: '1',
    }))

  it('comes back from its file, and its file from it', () => {
    fc.assert(
      fc.property(comparisons, (comparison) => {
        const written = serializeComparison(comparison)
        const read = parsed(written)
        expect(read).toStrictEqual(comparison)
        return serializeComparison(read) === written
      }),
    )
  })
})
