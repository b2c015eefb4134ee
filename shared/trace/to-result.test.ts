import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators/index'
import { tasks } from '../../electron/simulators/sketch'
import { type Execution, defaultExecution, THREADS_PRESETS } from '../settings'
import type { TaskSet } from '../task-set/schema'
import { toSpans } from './spans'
import { type FullResult, type Include, toResult } from './to-result'

function result(taskSet: TaskSet, execution: Execution, include?: Include): FullResult {
  const trace = simulate(taskSet, execution)
  return toResult(trace, toSpans(trace), 'hash', taskSet, include)
}

const slices = (taskSet: TaskSet, execution: Execution): string[] =>
  (result(taskSet, execution).slices ?? []).map(
    ({ task, core, start, end, endedBy, decider, on, frozen }) =>
      `${task}/${core} ${start / 1000}-${end / 1000} ${endedBy} ${decider}${on === undefined ? '' : ` ${on}`}${frozen > 0 ? ` frozen ${frozen / 1000}` : ''}`,
  )

describe('toResult', () => {
  it('has the names of the contract and nothing else', () => {
    const { deadlock, ...rest } = result(tasks('A=1'), defaultExecution('threads'))
    expect(deadlock).toBeUndefined()
    expect(Object.keys(rest)).toEqual([
      'model',
      'preset',
      'settings',
      'engine',
      'endedBy',
      'makespan',
      'slices',
      'tasks',
      'totals',
      'variables',
      'log',
      'traceHash',
    ])
    expect(rest.settings).toEqual(THREADS_PRESETS.textbook)
  })

  it('gives only what was asked for', () => {
    const keys = Object.keys(result(tasks('A=1'), defaultExecution('threads'), { events: true }))
    expect(keys).toContain('events')
    expect(keys).not.toContain('slices')
    expect(keys).not.toContain('log')
  })

  // WORKED-EXAMPLES B2.
  it('merges the frozen part of a slice into it', () => {
    const set = tasks('A: cpu 1, blockingSleep 6, cpu 1', 'B: cpu 3')
    expect(slices(set, defaultExecution('eventLoop'))).toEqual(['A/0 0-8 finish task frozen 6', 'B/0 8-11 finish task'])
    expect(slices(set, defaultExecution('threads'))).toEqual([
      'A/0 0-1 block task blockingSleep',
      'B/0 1-4 finish task',
      'A/0 7-8 finish task',
    ])
  })

  it('names what a task blocked on, also where it was woken at the same instant', () => {
    const set = tasks('A: cpu 1, get q, cpu 1, lock m, unlock m', 'B: cpu 1, put q, cpu 1, io 2 disk, io 1, join A')
    const two: Execution = { model: 'threads', preset: 'textbook', settings: { ...THREADS_PRESETS.textbook, cores: 2 } }
    expect(slices(set, two)).toEqual(['A/0 0-1 block task get:q', 'B/1 0-2 block task io:disk', 'A/0 1-2 finish task'])
  })

  it('orders slices by start, then core', () => {
    const two: Execution = { model: 'threads', preset: 'textbook', settings: { ...THREADS_PRESETS.textbook, cores: 2 } }
    expect(slices(tasks('A=5 B=1 C=1'), two)).toEqual([
      'A/0 0-5 finish task',
      'B/1 0-1 finish task',
      'C/1 1-2 finish task',
    ])
  })

  it('says of a slice the horizon cut that nobody decided', () => {
    const cut: Execution = {
      model: 'threads',
      preset: 'textbook',
      settings: { ...THREADS_PRESETS.textbook, horizon: 3 },
    }
    expect(slices(tasks('A=5'), cut)).toEqual(['A/0 0-3 horizon none'])
    expect(result(tasks('A=5'), cut)).toMatchObject({ endedBy: 'horizon', makespan: 3000 })
  })

  it('ends the slice of a task that fails in an error', () => {
    expect(slices(tasks('A: cpu 1, unlock m'), defaultExecution('threads'))).toEqual(['A/0 0-1 error task'])
  })

  it('keeps a lone thread that passes its quantum in one slice', () => {
    expect(slices(tasks('A=9'), defaultExecution('threads'))).toEqual(['A/0 0-9 finish task'])
  })

  it('lists the log steps in order of execution, with their texts', () => {
    const { log } = result(tasks('A: cpu 5, log a', 'B: log b, cpu 1, log c'), defaultExecution('threads'))
    expect(log).toEqual([
      { time: 4000, task: 'B', text: 'b' },
      { time: 5000, task: 'B', text: 'c' },
      { time: 6000, task: 'A', text: 'a' },
    ])
  })

  it('names the deadlock', () => {
    const set = tasks('A: lock m, sleep 1, lock n', 'B: lock n, sleep 1, lock m')
    expect(result(set, defaultExecution('eventLoop'))).toMatchObject({
      endedBy: 'deadlock',
      deadlock: {
        waiting: [
          { task: 'A', for: 'lock:n', heldBy: 'B' },
          { task: 'B', for: 'lock:m', heldBy: 'A' },
        ],
        cycle: ['A', 'B'],
      },
    })
  })

  it('tells every event by its names', () => {
    const { events } = result(tasks('A: sleep 2'), defaultExecution('eventLoop'), { events: true })
    expect(events).toEqual([
      { time: 0, kind: 'arrive', task: 'A' },
      { time: 0, kind: 'iteration', core: 0, arg: 1 },
      { time: 0, kind: 'dispatch', task: 'A', core: 0, step: 'tasks[0].steps[0]' },
      { time: 0, kind: 'block', task: 'A', core: 0, step: 'tasks[0].steps[0]', reason: 'sleep', decider: 'task' },
      { time: 2000, kind: 'due', task: 'A', step: 'tasks[0].steps[0]', reason: 'sleep' },
      { time: 2000, kind: 'iteration', core: 0, arg: 1 },
      { time: 2000, kind: 'wake', task: 'A', step: 'tasks[0].steps[0]' },
      { time: 2000, kind: 'iteration', core: 0, arg: 1 },
      { time: 2000, kind: 'dispatch', task: 'A', core: 0 },
      { time: 2000, kind: 'finish', task: 'A', core: 0, reason: 'finished', decider: 'task' },
    ])
  })
})
