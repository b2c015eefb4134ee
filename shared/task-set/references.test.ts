import { describe, expect, it } from 'vitest'
import { parseTaskSet } from './parse'
import { formatProblem } from './problem'

interface TaskSketch {
  readonly id: string
  readonly arrival?: unknown
  readonly steps?: readonly unknown[]
}

/** Problems and warnings of these tasks, as lines without their column; task i stands on line i + 2. */
function problemsOf(tasks: readonly TaskSketch[], head: Readonly<Record<string, unknown>> = {}): string[] {
  const lines = tasks.map(({ steps = [], ...task }) => JSON.stringify({ ...task, steps }))
  const text = `${JSON.stringify({ formatVersion: 1, ...head }).slice(0, -1)},"tasks":[\n${lines.join(',\n')}\n]}`
  const result = parseTaskSet(text, 'x.json')
  const problems = result.kind === 'ok' ? result.warnings : result.problems
  return problems.map((problem) => {
    // The place is right if what was found begins there: a value as it is quoted, an unused name as a key.
    const there = text.split('\n')[problem.line - 1].slice(problem.column - 1)
    const name = /[^.]*$/.exec(problem.path)?.[0]
    expect(there.startsWith(problem.found) || there.startsWith(`"${name}":`)).toBe(true)
    return formatProblem('', problem).replace(/^:(\d+):\d+/, '$1')
  })
}

const spawn = (task: string): unknown => ({ op: 'spawn', task })
const join = (task: string): unknown => ({ op: 'join', task })
const repeat = (times: number, ...steps: readonly unknown[]): unknown => ({ op: 'repeat', times, steps })

describe('ids', () => {
  it('are each there once', () => {
    expect(problemsOf([{ id: 'A' }, { id: 'B' }, { id: 'A' }, { id: 'a' }])).toEqual([
      '4: tasks[2].id: "A", expected an id of its own (tasks[0] has it)',
    ])
  })

  it('are not told apart by how their characters are composed', () => {
    expect(problemsOf([{ id: 'caf\u00e9' }, { id: 'cafe\u0301' }])).toEqual([
      '3: tasks[1].id: "cafe\u0301", expected an id of its own (tasks[0] has it)',
    ])
  })

  it('are not those that an arrival makes, whichever comes first', () => {
    expect(
      problemsOf([{ id: 'click', arrival: [1, 2] }, { id: 'click#2' }, { id: 'click#3' }, { id: 'click#02' }]),
    ).toEqual(['3: tasks[1].id: "click#2", expected an id of its own (tasks[0]: one of its arrivals is called so)'])
    expect(problemsOf([{ id: 'click#1' }, { id: 'click', arrival: { every: 1, count: 1 } }])).toEqual([
      '3: tasks[1].id: "click", expected an id of its own (tasks[0]: one of its arrivals would be called "click#1")',
    ])
    expect(problemsOf([{ id: 'click#1' }, { id: 'click', arrival: 3 }])).toEqual([])
  })
})

describe('a step that names a task', () => {
  it('names one that exists', () => {
    expect(
      problemsOf([
        {
          id: 'A',
          steps: [
            join('wroker'),
            spawn('zzz'),
            { op: 'gather', tasks: ['worker', 'work'] },
            { op: 'cancel', task: 'a' },
          ],
        },
        { id: 'worker' },
      ]),
    ).toEqual([
      '2: tasks[0].steps[0].task: "wroker", expected the id of a task (did you mean worker?)',
      '2: tasks[0].steps[1].task: "zzz", expected the id of a task',
      '2: tasks[0].steps[2].tasks[1]: "work", expected the id of a task',
      '2: tasks[0].steps[3].task: "a", expected the id of a task (did you mean A?)',
    ])
  })

  it.each(['join', 'spawn', 'cancel'])('does not name one that arrives several times: %s', (op) => {
    const expected = 'expected a task that starts once (the arrival of click makes click#1, click#2, …)'
    for (const arrival of [[1], { every: 1, count: 1 }, { poisson: 1, count: 2, seed: 1 }]) {
      expect(
        problemsOf([
          { id: 'A', steps: [{ op, task: 'click' }] },
          { id: 'click', arrival },
        ]),
      ).toEqual([`2: tasks[0].steps[0].task: "click", ${expected}`])
    }
  })

  it('does not name one arrival of several either', () => {
    expect(
      problemsOf([
        { id: 'A', steps: [join('click#1')] },
        { id: 'click', arrival: [1, 2] },
      ]),
    ).toEqual([
      '2: tasks[0].steps[0].task: "click#1", expected the id of a task that starts once (click makes several)',
    ])
  })

  it('does not start its own task; waiting for it is a warning', () => {
    expect(problemsOf([{ id: 'A', steps: [spawn('A')] }])).toEqual([
      '2: tasks[0].steps[0].task: "A", expected another task: a task cannot spawn itself',
    ])
    expect(problemsOf([{ id: 'A', steps: [{ op: 'gather', tasks: ['A'] }] }])).toEqual([
      '2: tasks[0].steps[0].tasks[0]: "A", expected another task: a task cannot gather itself',
    ])
    expect(problemsOf([{ id: 'A', steps: [join('A')] }])).toEqual([
      '2: warning: tasks[0].steps[0].task: "A", expected another task: a task that joins itself never goes on',
    ])
    expect(problemsOf([{ id: 'A', steps: [{ op: 'cancel', task: 'A' }] }])).toEqual([])
  })
})

describe('a task is started', () => {
  it('by its arrival or by a step, not by both', () => {
    expect(problemsOf([{ id: 'A', steps: [spawn('B')] }, { id: 'B', arrival: 0 }, { id: 'C' }])).toEqual([
      '3: tasks[1].arrival: 0, expected no arrival, as tasks[0].steps[0].task starts this task',
    ])
  })

  it('once: a second step that starts it is a problem', () => {
    expect(problemsOf([{ id: 'A', steps: [spawn('C')] }, { id: 'B', steps: [spawn('C')] }, { id: 'C' }])).toEqual([
      '3: tasks[1].steps[0].task: "C", expected a task that is started once (tasks[0].steps[0].task starts it already)',
    ])
    expect(problemsOf([{ id: 'A', steps: [{ op: 'gather', tasks: ['B', 'B'] }] }, { id: 'B' }])).toEqual([
      '2: tasks[0].steps[0].tasks[1]: "B", expected a task that is started once (tasks[0].steps[0].tasks[0] starts it already)',
    ])
  })

  it('once: a repeat or an arrival that starts it again is a problem', () => {
    expect(problemsOf([{ id: 'A', steps: [repeat(3, repeat(2, spawn('B')))] }, { id: 'B' }])).toEqual([
      '2: tasks[0].steps[0].steps[0].steps[0].task: "B", expected a task that is started once (this step starts it 6 times)',
    ])
    expect(problemsOf([{ id: 'A', arrival: [0, 1], steps: [spawn('B')] }, { id: 'B' }])).toEqual([
      '2: tasks[0].steps[0].task: "B", expected a task that is started once (this step starts it 2 times)',
    ])
    expect(problemsOf([{ id: 'A', steps: [repeat(1, spawn('B'))] }, { id: 'B' }])).toEqual([])
  })

  it('perhaps twice, where it cannot be seen before the run: left to the run', () => {
    const inTimeout = { op: 'timeout', ms: 1, steps: [spawn('C')] }
    expect(problemsOf([{ id: 'A', steps: [inTimeout, spawn('C')] }, { id: 'C' }])).toEqual([])
    const cancelled = [
      { id: 'A', steps: [spawn('C')] },
      { id: 'B', steps: [spawn('C'), { op: 'cancel', task: 'A' }] },
      { id: 'C' },
    ]
    expect(problemsOf(cancelled)).toEqual([])
    // X starts B only if its timeout leaves it the time, so what B starts is not certain either.
    const perhaps = [
      { id: 'X', steps: [{ op: 'timeout', ms: 1, steps: [spawn('B')] }, spawn('C')] },
      { id: 'B', steps: [spawn('C')] },
      { id: 'C' },
    ]
    expect(problemsOf(perhaps)).toEqual([])
  })

  it('by something: tasks that only start each other never run', () => {
    const circle = [
      { id: 'main' },
      { id: 'A', steps: [spawn('B')] },
      { id: 'B', steps: [{ op: 'gather', tasks: ['A', 'C'] }] },
      { id: 'C' },
    ]
    expect(problemsOf(circle)).toEqual([
      '3: tasks[1].id: "A", expected a task that something starts (A, B start each other, so none of them ever starts)',
    ])
  })

  it('counts a start from outside a circle, and then sees the second one', () => {
    const tasks = [
      { id: 'main', steps: [spawn('A')] },
      { id: 'A', steps: [spawn('B')] },
      { id: 'B', steps: [spawn('A')] },
    ]
    expect(problemsOf(tasks)).toEqual([
      '4: tasks[2].steps[0].task: "A", expected a task that is started once (tasks[0].steps[0].task starts it already)',
    ])
  })
})

it('a poll that spins needs time for each ask', () => {
  const poll = { op: 'poll', ms: 1, every: 0, askMs: 0 }
  expect(problemsOf([{ id: 'A', steps: [poll, { ...poll, spin: true }] }])).toEqual([
    '2: tasks[0].steps[1].askMs: 0, expected a number > 0 with at most 3 decimals, as "spin" asks again and again without a pause',
  ])
})

describe('warnings leave a file as it is', () => {
  it('for an unlock, a get or a wait that nothing can match', () => {
    const steps = [
      { op: 'unlock', name: 'm' },
      { op: 'get', queue: 'q' },
      { op: 'wait', event: 'e' },
    ]
    expect(problemsOf([{ id: 'A', steps }])).toEqual([
      '2: warning: tasks[0].steps[0].name: "m", expected a lock that some step locks: this unlock ends its task in an error',
      '2: warning: tasks[0].steps[1].queue: "q", expected a queue that some step puts to: this get never has its item',
      '2: warning: tasks[0].steps[2].event: "e", expected an event that some step sets: this wait never ends',
    ])
  })

  it('but not where another task matches it, nor for a lock that stays locked', () => {
    const other = [
      { op: 'lock', name: 'm' },
      { op: 'put', queue: 'q' },
      { op: 'set', event: 'e' },
      { op: 'lock', name: 'n' },
    ]
    const steps = [
      { op: 'unlock', name: 'm' },
      { op: 'get', queue: 'q' },
      { op: 'wait', event: 'e' },
    ]
    expect(
      problemsOf([
        { id: 'A', steps: [repeat(2, ...other)] },
        { id: 'B', steps },
      ]),
    ).toEqual([])
  })

  it('for what is declared and never used', () => {
    const head = { devices: { d: {}, e: {} }, queues: { q: {} }, semaphores: { s: {} }, variables: { v: 1, w: 2 } }
    const steps = [
      { op: 'io', ms: 1, device: 'd' },
      { op: 'release', name: 's' },
      { op: 'store', var: 'v' },
      { op: 'acquire', name: 'undeclared' },
    ]
    expect(problemsOf([{ id: 'A', steps }], head)).toEqual([
      '1: warning: devices.e: a name that no step uses, expected a step that uses it',
      '1: warning: queues.q: a name that no step uses, expected a step that uses it',
      '1: warning: variables.w: a name that no step uses, expected a step that uses it',
    ])
  })
})
