import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators/index'
import { tasks } from '../../electron/simulators/sketch'
import { defaultExecution } from '../settings'
import { toTraceEvents } from './trace-events'

interface Event {
  readonly ph: string
  readonly name: string
  readonly pid: number
  readonly tid: number
  readonly ts?: number
  readonly dur?: number
  readonly args?: Readonly<Record<string, unknown>>
}

const taskSet = tasks('A: cpu 5, sleep 2', 'B: cpu 1')
const runs = (['threads', 'eventLoop'] as const).map((model) => ({
  trace: simulate(taskSet, defaultExecution(model)),
  taskSet,
}))
const { traceEvents } = JSON.parse([...toTraceEvents(runs)].join('')) as { traceEvents: Event[] }
const named = (name: string): Event[] => traceEvents.filter((event) => event.ph === 'M' && event.name === name)

describe('toTraceEvents', () => {
  it('names one process per execution, and a thread per core and task', () => {
    expect(named('process_name').map(({ pid, args }) => [pid, args?.name])).toEqual([
      [1, 'threads'],
      [2, 'eventLoop'],
    ])
    expect(named('thread_name').map(({ args }) => args?.name)).toEqual(['core 0', 'A', 'B', 'event loop', 'A', 'B'])
  })

  it('has the states of a task in its row, in us', () => {
    const row = traceEvents.filter(({ ph, pid, tid }) => ph === 'X' && pid === 1 && tid === 101)
    expect(row.map(({ name, ts, dur }) => [name, ts, dur])).toEqual([
      ['running', 0, 4000],
      ['ready (preempted)', 4000, 1000],
      ['running', 5000, 1000],
      ['blocked: sleep', 6000, 2000],
    ])
  })

  it('has who is on a core in the row of the core', () => {
    const row = traceEvents.filter(({ ph, pid, tid }) => ph === 'X' && pid === 1 && tid === 1)
    const inOrder = row.map(({ name, ts = 0, dur = 0 }) => ({ name, ts, dur })).sort((a, b) => a.ts - b.ts)
    expect(inOrder.map(({ name, ts, dur }) => `${name} ${ts}+${dur}`)).toEqual([
      'A 0+4000',
      'B 4000+1000',
      'A 5000+1000',
    ])
  })

  it('marks each decision at its moment', () => {
    const marks = traceEvents.filter(({ ph, pid }) => ph === 'i' && pid === 1)
    expect(marks.map(({ name, ts }) => `${ts} ${name}`)).toEqual([
      '4000 OS: quantum used up',
      '5000 finish',
      '6000 task: sleep',
      '8000 finish',
    ])
  })
})
