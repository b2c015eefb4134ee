import { describe, expect, it } from 'vitest'
import { MAX_EXPANDED_STEPS, MAX_FILE_BYTES, MAX_INSTANCES, MAX_TASKS, MAX_YAML_BYTES } from './limits'
import { parseTaskSet } from './parse'
import { formatProblem } from './problem'

function problemsOf(text: string | Uint8Array, fileName = 'x.json'): string[] {
  const result = parseTaskSet(text, fileName)
  return result.kind === 'ok' ? [] : result.problems.map((problem) => formatProblem('', problem).slice(1))
}

const taskSet = (...tasks: readonly unknown[]): string => JSON.stringify({ formatVersion: 1, tasks })
const cpu = { op: 'cpu', ms: 1 }

/** A task set padded with spaces to exactly so many bytes. */
function padded(bytes: number): string {
  const text = taskSet({ id: 'A', steps: [] })
  return text + ' '.repeat(bytes - text.length)
}

describe('a file', () => {
  it('of 5,000,000 bytes is read, of one more refused before it is decoded', () => {
    const tooLarge = [`0:0: ${MAX_FILE_BYTES + 1} bytes, expected at most 5000000 bytes`]
    expect(problemsOf(padded(MAX_FILE_BYTES))).toEqual([])
    expect(problemsOf(new Uint8Array(MAX_FILE_BYTES + 1))).toEqual(tooLarge)
    expect(problemsOf(padded(MAX_FILE_BYTES - 1).replace('"A"', '"é"'))).toEqual([])
    expect(problemsOf(padded(MAX_FILE_BYTES).replace('"A"', '"é"'))).toEqual(tooLarge)
  })

  it('of YAML may have 200,000 bytes', () => {
    const yaml = `formatVersion: 1\ntasks: [{ id: A, steps: [] }]\n#`
    const padded = (bytes: number): string => yaml + 'x'.repeat(bytes - yaml.length)
    expect(problemsOf(padded(MAX_YAML_BYTES), 'x.yaml')).toEqual([])
    expect(problemsOf(new TextEncoder().encode(padded(MAX_YAML_BYTES + 1)), 'x.yaml')).toEqual([
      '0:0: 200001 bytes, expected at most 200000 bytes of YAML (more as JSON)',
    ])
  })

  it('nests 32 levels and no more', () => {
    // Root, tasks, task, steps and step are 5 levels; every call around a step adds 2.
    const nested = (calls: number, inside: readonly unknown[]): unknown =>
      calls === 0 ? inside : [{ op: 'call', steps: nested(calls - 1, inside) }]
    expect(problemsOf(taskSet({ id: 'A', steps: nested(13, [cpu]) }))).toEqual([])
    expect(problemsOf(taskSet({ id: 'A', steps: nested(14, [cpu]) }))).toEqual([
      expect.stringMatching(/: more than 32 levels of nesting, expected at most 32 levels$/),
    ])
  })

  it('has 10,000 tasks and no more', () => {
    const tasks = (count: number): string =>
      taskSet(...Array.from({ length: count }, (_, i) => ({ id: `t${i}`, steps: [] })))
    expect(problemsOf(tasks(MAX_TASKS))).toEqual([])
    expect(problemsOf(tasks(MAX_TASKS + 1))).toEqual(['1:28: tasks: 10001 tasks, expected at most 10000 tasks'])
  })
})

describe('what a file multiplies out to is counted, not built', () => {
  it('in arrivals: 100,000 and no more', () => {
    const source = (id: string, count: number): unknown => ({ id, arrival: { every: 1, count }, steps: [] })
    expect(problemsOf(taskSet(source('A', MAX_INSTANCES - 1), { id: 'B', steps: [] }))).toEqual([])
    expect(problemsOf(taskSet(source('A', MAX_INSTANCES - 1), source('B', 2)))).toEqual([
      '1:107: tasks[1].arrival: 100001 tasks once every arrival is one, expected at most 100000',
    ])
    expect(problemsOf(taskSet(source('A', Number.MAX_SAFE_INTEGER)))).toContainEqual(
      '1:49: tasks[0].arrival: 9007199254740991 tasks once every arrival is one, expected at most 100000',
    )
    const list = Array.from({ length: MAX_INSTANCES + 1 }, () => 0)
    expect(problemsOf(taskSet({ id: 'A', arrival: list, steps: [] }))).toEqual([
      '1:49: tasks[0].arrival: 100001 times, expected at most 100000 times',
    ])
  })

  it('in steps: 10,000,000 and no more', () => {
    const repeat = (times: number, ...steps: readonly unknown[]): unknown => ({ op: 'repeat', times, steps })
    // The repeat itself is a step.
    expect(problemsOf(taskSet({ id: 'A', steps: [repeat(MAX_EXPANDED_STEPS - 1, cpu)] }))).toEqual([])
    expect(problemsOf(taskSet({ id: 'A', steps: [repeat(MAX_EXPANDED_STEPS, cpu)] }))).toEqual([
      '1:47: tasks[0].steps: 10000001 steps once every repeat and arrival is multiplied out, expected at most 10000000',
    ])
    const million = repeat(1_000_000, repeat(1_000_000, { op: 'yield' }))
    expect(problemsOf(taskSet({ id: 'A', steps: [million] }))).toEqual([
      '1:47: tasks[0].steps: 1000001000001 steps once every repeat and arrival is multiplied out, expected at most 10000000',
    ])
    expect(
      problemsOf(taskSet({ id: 'A', arrival: { every: 1, count: 1000 }, steps: [repeat(10_000, cpu)] })),
    ).toHaveLength(1)
    expect(problemsOf(taskSet({ id: 'A', steps: [repeat(1e15)] }))).toHaveLength(1)
  })

  it('in time: 4e15 us and no more', () => {
    const day = { op: 'sleep', ms: 86_400_000 }
    const days = (times: number): string => taskSet({ id: 'A', steps: [{ op: 'repeat', times, steps: [day] }] })
    // One day is 8.64e10 us: 46,296 days are 3.9999744e15 us, one more is beyond.
    expect(problemsOf(days(46_296))).toEqual([])
    expect(problemsOf(days(46_297))).toEqual([
      '1:47: tasks[0].steps: 4000060800000000 us in all once every repeat and arrival is multiplied out, expected at most 4000000000000000',
    ])
    const late = { id: 'A', arrival: { every: 86_400_000, count: 46_297 }, steps: [] }
    expect(problemsOf(taskSet(late))).toHaveLength(1)
  })
})

it('stops at a thousand problems, however many there are', () => {
  const result = parseTaskSet(`{"formatVersion":1,"tasks":[{"id":"A","steps":[${'0,'.repeat(1_000_000)}0]}]}`, 'x.json')
  expect(result.kind === 'problems' && result.problems.length).toBe(1001)
})
