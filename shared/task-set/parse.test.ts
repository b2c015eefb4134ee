import { describe, expect, it } from 'vitest'
import { parseTaskSet } from './parse'
import { formatProblem } from './problem'

/** Every problem and warning of a file, as the line people read; its name is left out. */
function problemsOf(text: string | Uint8Array, fileName = 'x.json'): string[] {
  const result = parseTaskSet(text, fileName)
  const problems = result.kind === 'ok' ? result.warnings : result.problems
  return problems.map((problem) => formatProblem('', problem).slice(1))
}

/** A JSON task set whose tasks begin on line 2, one a line. */
function withTasks(tasks: readonly string[], head = ''): string {
  return `{ "formatVersion": 1, ${head}"tasks": [\n${tasks.join(',\n')} ] }`
}

/** One task whose steps begin on line 2, one a line. */
function withSteps(steps: readonly string[], head = ''): string {
  return `{ "formatVersion": 1, ${head}"tasks": [ { "id": "A", "steps": [\n${steps.join(',\n')} ] } ] }`
}

const MS = 'expected a number >= 0 with at most 3 decimals'
const OPS =
  'cpu, io, blockingIo, sleep, blockingSleep, poll, yield, call, spawn, join, gather, lock, unlock, acquire, release, put, get, load, store, wait, set, clear, cancel, timeout, offload, repeat or log'

describe('a valid file', () => {
  it('comes back as it was written, every op and every arrival', () => {
    const taskSet = {
      $schema: 'task-set.schema.json',
      formatVersion: 1,
      name: { en: 'All', 'zh-TW': '全部' },
      description: 'Every op\nin one file',
      devices: { disk: { capacity: 1 } },
      queues: { q: { capacity: 2 }, r: {} },
      semaphores: { s: { value: 0 } },
      variables: { counter: -3 },
      tasks: [
        {
          id: 'A',
          name: 'request A',
          arrival: 0.001,
          steps: [
            { op: 'cpu', ms: 0 },
            { op: 'io', ms: 10, device: 'disk' },
            { op: 'blockingIo', ms: 1 },
            { op: 'sleep', ms: 1.5 },
            { op: 'blockingSleep', ms: 86_400_000 },
            { op: 'poll', ms: 5, every: 1, askMs: 0.1 },
            { op: 'poll', ms: 5, every: 0, askMs: 0.1, spin: true },
            { op: 'yield' },
            { op: 'call', steps: [{ op: 'call', steps: [] }] },
            { op: 'spawn', task: 'B' },
            { op: 'join', task: 'B' },
            { op: 'gather', tasks: ['C', 'D'] },
            { op: 'lock', name: 'm' },
            { op: 'unlock', name: 'm' },
            { op: 'acquire', name: 's' },
            { op: 'release', name: 's' },
            { op: 'put', queue: 'q' },
            { op: 'get', queue: 'q' },
            { op: 'put', queue: 'r' },
            { op: 'load', var: 'counter' },
            { op: 'store', var: 'counter', add: -1 },
            { op: 'store', var: 'counter' },
            { op: 'set', event: 'e' },
            { op: 'wait', event: 'e' },
            { op: 'clear', event: 'e' },
            { op: 'cancel', task: 'B' },
            { op: 'timeout', ms: 3, steps: [{ op: 'sleep', ms: 5 }] },
            { op: 'offload', ms: 2 },
            { op: 'repeat', times: 2, steps: [{ op: 'log', text: 'a\tb' }] },
          ],
        },
        { id: 'B', steps: [] },
        { id: 'C', steps: [] },
        { id: 'D', steps: [] },
        { id: 'click', arrival: { every: 10, count: 3, start: 5 }, steps: [] },
        { id: 'visit', arrival: { poisson: 2.5, count: 3, seed: -7 }, steps: [] },
        { id: 'list', arrival: [3, 1, 1], steps: [] },
      ],
    }
    const text = JSON.stringify(taskSet)
    expect(parseTaskSet(text, 'all.json')).toEqual({ kind: 'ok', taskSet, warnings: [], text })
  })

  it('means the same in YAML, comments and all', () => {
    const yaml = `
formatVersion: 1   # the only one there is
tasks:
  - id: A
    arrival: [0, 2]
    steps:
      - { op: cpu, ms: 3 }
      - op: log
        text: |
          two
          lines
`
    const result = parseTaskSet(yaml, 'a.yaml')
    expect(result).toMatchObject({
      taskSet: {
        formatVersion: 1,
        tasks: [
          {
            id: 'A',
            arrival: [0, 2],
            steps: [
              { op: 'cpu', ms: 3 },
              { op: 'log', text: 'two\nlines\n' },
            ],
          },
        ],
      },
    })
  })

  it('may have tasks called like the parts every object has', () => {
    const ids = ['__proto__', 'toString', 'hasOwnProperty', 'constructor']
    const tasks = ids.map((id) => `{ "id": "${id}", "steps": [ { "op": "join", "task": "toString" } ] }`)
    expect(parseTaskSet(withTasks(tasks), 'x.json').kind).toBe('ok')
    expect(Object.hasOwn({}, 'id')).toBe(false)
  })

  it('reads -0 as 0', () => {
    const result = parseTaskSet(withSteps(['{ "op": "cpu", "ms": -0 }']), 'x.json')
    expect(result.kind === 'ok' && result.taskSet.tasks[0].steps[0]).toStrictEqual({ op: 'cpu', ms: 0 })
  })
})

describe('how a file is read', () => {
  const yaml = 'formatVersion: 1\ntasks: [{ id: A, steps: [] }]\n'
  const json = '{ "formatVersion": 1, "tasks": [{ "id": "A", "steps": [] }] }'

  it.each([
    ['a.json', json],
    ['a.JSON', json],
    ['a.yaml', yaml],
    ['a.yml', yaml],
    ['a.yml', json],
    ['-', json],
    ['-', ` \n${json}`],
    ['-', yaml],
    ['a.txt', yaml],
  ])('goes by the name %s, else by the first character', (fileName, text) => {
    expect(parseTaskSet(text, fileName).kind).toBe('ok')
  })

  it('keeps .json strict: YAML in it is a problem', () => {
    expect(problemsOf(yaml, 'a.json')).toEqual(['1:1: "formatVersion", expected a value'])
  })
})

describe('a file that is no task set', () => {
  const TASK_SET = 'expected a task set: an object with "formatVersion": 1 and "tasks"'

  it.each([
    ['', ['1:1: nothing, expected an object']],
    [' \n ', ['2:2: nothing, expected an object']],
    ['null', [`1:1: null, ${TASK_SET}`]],
    ['\n [1]', [`2:2: a list, ${TASK_SET}`]],
    ['"x"', [`1:1: "x", ${TASK_SET}`]],
    ['{}', ['1:1: formatVersion: nothing, expected 1', '1:1: tasks: nothing, expected a list of tasks']],
    ['{ "formatVersion": 1, "tasks": [] }', ['1:32: tasks: an empty list, expected at least one task']],
    ['{ "formatVersion": 1, "tasks": {} }', ['1:32: tasks: an object, expected a list of tasks']],
    ['{ "formatVersion": 1, "tasks": [7] }', ['1:33: tasks[0]: 7, expected a task: an object with id and steps']],
    ['{ "taskSet": {}, "executions": [] }', [`1:1: a comparison, ${TASK_SET}`]],
  ])('is answered with its place: %j', (text, problems) => {
    expect(problemsOf(text)).toEqual(problems)
  })

  it.each([
    ['"1"', 'expected 1'],
    ['0', 'expected 1'],
    ['1.5', 'expected 1'],
    ['2', 'expected 1: it was written by a newer Interleave (format 2, this version reads 1)'],
  ])('has a formatVersion of %s', (version, expected) => {
    const text = `{ "formatVersion": ${version}, "tasks": [ { "id": "A", "steps": [] } ] }`
    expect(problemsOf(text)).toEqual([`1:20: formatVersion: ${version}, ${expected}`])
  })

  it('says only that it is newer, as the rest may mean something else', () => {
    expect(problemsOf('{ "formatVersion": 9, "tasks": 1, "new": 2 }')).toHaveLength(1)
  })
})

describe('the shape of steps', () => {
  it.each([
    [
      '{ "op": "blockingsleep", "ms": 1 }',
      '2:9: tasks[0].steps[0].op: "blockingsleep", expected an op (did you mean blockingSleep?)',
    ],
    ['{ "op": "fly" }', `2:9: tasks[0].steps[0].op: "fly", expected an op: ${OPS}`],
    ['{ "ms": 1 }', `2:1: tasks[0].steps[0].op: nothing, expected an op: ${OPS}`],
    ['{ "op": 3 }', `2:9: tasks[0].steps[0].op: 3, expected an op: ${OPS}`],
    ['5', '2:1: tasks[0].steps[0]: 5, expected a step: an object with an op'],
    ['null', '2:1: tasks[0].steps[0]: null, expected a step: an object with an op'],
    ['{ "op": "cpu", "ms": -3 }', `2:22: tasks[0].steps[0].ms: -3, ${MS}`],
    ['{ "op": "cpu", "ms": 1.2345 }', `2:22: tasks[0].steps[0].ms: 1.2345, ${MS}`],
    ['{ "op": "cpu", "ms": "5" }', `2:22: tasks[0].steps[0].ms: "5", ${MS}`],
    ['{ "op": "cpu", "ms": null }', `2:22: tasks[0].steps[0].ms: null, ${MS}`],
    ['{ "op": "cpu" }', `2:1: tasks[0].steps[0].ms: nothing, ${MS}`],
    [
      '{ "op": "cpu", "ms": 86400000.001 }',
      '2:22: tasks[0].steps[0].ms: 86400000.001, expected at most 86400000 (ms: one day)',
    ],
    ['{ "op": "cpu", "ms": 1, "speed": 2 }', '2:25: tasks[0].steps[0].speed: an unknown key, expected op or ms'],
    [
      '{ "op": "io", "ms": 1, "devise": "d" }',
      '2:24: tasks[0].steps[0].devise: an unknown key, expected op, ms or device (did you mean device?)',
    ],
    ['{ "op": "io", "ms": 1, "device": 4 }', '2:34: tasks[0].steps[0].device: 4, expected a text'],
    ['{ "op": "io", "ms": 1, "device": "" }', '2:34: tasks[0].steps[0].device: "", expected a text that is not empty'],
    ['{ "op": "yield", "__proto__": 1 }', '2:18: tasks[0].steps[0].__proto__: an unknown key, expected op'],
    ['{ "op": "poll", "ms": 1, "every": 1 }', `2:1: tasks[0].steps[0].askMs: nothing, ${MS}`],
    [
      '{ "op": "poll", "ms": 1, "every": 1, "askMs": 1, "spin": 1 }',
      '2:58: tasks[0].steps[0].spin: 1, expected true or false',
    ],
    ['{ "op": "repeat", "times": 0, "steps": [] }', '2:28: tasks[0].steps[0].times: 0, expected an integer > 0'],
    ['{ "op": "repeat", "times": 1.5, "steps": [] }', '2:28: tasks[0].steps[0].times: 1.5, expected an integer > 0'],
    ['{ "op": "repeat", "times": 2 }', '2:1: tasks[0].steps[0].steps: nothing, expected a list of steps'],
    ['{ "op": "call", "steps": 4 }', '2:26: tasks[0].steps[0].steps: 4, expected a list of steps'],
    ['{ "op": "gather", "tasks": [] }', '2:28: tasks[0].steps[0].tasks: an empty list, expected at least one task id'],
    ['{ "op": "gather", "tasks": [3] }', '2:29: tasks[0].steps[0].tasks[0]: 3, expected a text'],
    ['{ "op": "store", "var": "x", "add": 0.5 }', '2:37: tasks[0].steps[0].add: 0.5, expected an integer'],
    [
      '{ "op": "log", "text": "\\u0007" }',
      '2:24: tasks[0].steps[0].text: "\\u0007", expected a text without control characters',
    ],
    [
      '{ "op": "lock", "name": "a\\nb" }',
      '2:25: tasks[0].steps[0].name: "a\\nb", expected a text without control characters',
    ],
    [
      '{ "op": "lock", "name": "\\ud800" }',
      '2:25: tasks[0].steps[0].name: "\\ud800", expected a text without control characters',
    ],
    [
      `{ "op": "lock", "name": "${'x'.repeat(201)}" }`,
      `2:25: tasks[0].steps[0].name: "${'x'.repeat(40)}…", expected at most 200 characters`,
    ],
    [
      '{ "op": "repeat", "times": 2, "steps": [ { "op": "call", "steps": [ { "op": "cpu", "ms": true } ] } ] }',
      `2:90: tasks[0].steps[0].steps[0].steps[0].ms: true, ${MS}`,
    ],
  ])('%s', (step, problem) => {
    expect(problemsOf(withSteps([step]))).toEqual([problem])
  })

  it('is told at once, all of it, in the order of the file', () => {
    const steps = ['{ "op": "slep", "ms": 1 }', '{ "op": "cpu", "ms": -1, "x": 1 }', '{ "op": "join", "task": "Z" }']
    expect(problemsOf(withSteps(steps))).toEqual([
      '2:9: tasks[0].steps[0].op: "slep", expected an op (did you mean sleep?)',
      `3:22: tasks[0].steps[1].ms: -1, ${MS}`,
      '3:26: tasks[0].steps[1].x: an unknown key, expected op or ms',
      '4:25: tasks[0].steps[2].task: "Z", expected the id of a task (did you mean A?)',
    ])
  })
})

describe('numbers that a file can write and a program cannot keep', () => {
  it.each([
    ['1e309', 'a number that is not as large as that'],
    ['-1e309', 'a number that is not as large as that'],
    ['1e-400', '0 or a number that is not as close to it'],
    ['4.0000000000000000001', 'a number of at most 15 digits'],
    ['9007199254740993', 'an integer of at most 9007199254740991'],
  ])('%s is refused', (number, expected) => {
    expect(problemsOf(withSteps([`{ "op": "cpu", "ms": ${number} }`]))).toEqual([
      `2:22: tasks[0].steps[0].ms: ${number}, expected ${expected}`,
    ])
    const yaml = `formatVersion: 1\ntasks:\n- id: A\n  steps:\n  - op: cpu\n    ms: ${number}\n`
    expect(problemsOf(yaml, 'x.yaml')).toEqual([`6:9: tasks[0].steps[0].ms: ${number}, expected ${expected}`])
  })

  it('takes every way of writing one that can be kept', () => {
    const steps = ['1e3', '2.50', '0.001', '1E-3', '0e0', '86400000'].map((ms) => `{ "op": "cpu", "ms": ${ms} }`)
    expect(problemsOf(withSteps(steps))).toEqual([])
  })
})

describe('arrivals and names', () => {
  const ARRIVAL = 'expected a time in ms, a list of times, {"every", "count"} or {"poisson", "count", "seed"}'

  it.each([
    ['"arrival": "5"', `2:25: tasks[0].arrival: "5", ${ARRIVAL}`],
    ['"arrival": -1', `2:25: tasks[0].arrival: -1, ${MS}`],
    ['"arrival": []', '2:25: tasks[0].arrival: an empty list, expected at least one time'],
    ['"arrival": [1, -1]', `2:29: tasks[0].arrival[1]: -1, ${MS}`],
    [
      '"arrival": { "every": 0, "count": 2 }',
      '2:36: tasks[0].arrival.every: 0, expected a number > 0 with at most 3 decimals',
    ],
    ['"arrival": { "every": 1 }', '2:25: tasks[0].arrival.count: nothing, expected an integer > 0'],
    [
      '"arrival": { "every": 1, "count": 1, "strat": 1 }',
      '2:51: tasks[0].arrival.strat: an unknown key, expected every, count or start (did you mean start?)',
    ],
    ['"arrival": { "poisson": 1, "count": 1 }', '2:25: tasks[0].arrival.seed: nothing, expected an integer'],
    ['"name": 5', '2:22: tasks[0].name: 5, expected a text, or one text per language: {"en": "…", "zh-TW": "…"}'],
    ['"name": { "zh-TW": "甲" }', '2:22: tasks[0].name.en: nothing, expected a text'],
    ['"name": { "en": "A", "zh": "甲" }', '2:35: tasks[0].name.zh: an unknown key, expected en or zh-TW'],
    ['"nmae": "A"', '2:14: tasks[0].nmae: an unknown key, expected id, name, arrival or steps (did you mean name?)'],
  ])('%s', (part, problem) => {
    expect(problemsOf(withTasks([`{ "id": "A", ${part}, "steps": [] }`]))).toEqual([problem])
  })

  it('says of a misspelt source both what is missing and what was misspelt', () => {
    const task = '{ "id": "A", "arrival": { "poison": 10, "count": 3, "seed": 1 }, "steps": [] }'
    expect(problemsOf(withTasks([task]))).toEqual([
      '2:25: tasks[0].arrival.poisson: nothing, expected a number > 0 with at most 3 decimals',
      '2:27: tasks[0].arrival.poison: an unknown key, expected poisson, count, seed or start (did you mean poisson?)',
    ])
  })
})

describe('declarations', () => {
  it.each([
    ['"queues": { "q": { "capacity": 0 } }', '1:54: queues.q.capacity: 0, expected an integer > 0'],
    ['"devices": { "d": { "cap": 1 } }', '1:43: devices.d.cap: an unknown key, expected capacity'],
    ['"semaphores": { "s": { "value": -1 } }', '1:55: semaphores.s.value: -1, expected an integer >= 0'],
    ['"variables": { "x y": "1" }', '1:45: variables["x y"]: "1", expected an integer'],
    ['"variables": { "": 1 }', '1:38: variables[""]: "" as a name, expected a text that is not empty'],
    ['"variables": { "__proto__": 1 }', '1:38: variables.__proto__: "__proto__" as a name, expected another name'],
    [
      '"devices": { "__proto__": { "capacity": 1 } }',
      '1:36: devices.__proto__: "__proto__" as a name, expected another name',
    ],
    [
      '"device": {}',
      '1:23: device: an unknown key, expected $schema, formatVersion, name, description, devices, queues, semaphores, variables or tasks (did you mean devices?)',
    ],
    ['"queues": []', '1:33: queues: an empty list, expected an object with a key for each name'],
  ])('%s', (head, problem) => {
    expect(problemsOf(withTasks(['{ "id": "A", "steps": [] }'], `${head}, `))).toEqual([problem])
  })

  it('may be called constructor', () => {
    const text = withSteps(['{ "op": "load", "var": "constructor" }'], '"variables": { "constructor": 1 }, ')
    expect(problemsOf(text)).toEqual([])
  })
})
