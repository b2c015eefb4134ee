import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators/index'
import { tasks } from '../../electron/simulators/sketch'
import lecture from '../lectures/report-that-never-awaits.json'
import { defaultExecution, type Execution, THREADS_PRESETS } from '../settings'
import { type TaskSet, taskSetSchema } from '../task-set/schema'
import { queuesAt, stateAt } from './queues'
import { SpanState } from './span-table'
import { toSpans } from './spans'

const first = taskSetSchema.parse(lecture)

/** The queues with tasks by name; late ones as the strip of the picture writes them. */
function queues(taskSet: TaskSet, execution: Execution, ms: number): Record<string, string> {
  const trace = simulate(taskSet, execution)
  const at = queuesAt(toSpans(trace), ms * 1000, execution)
  const id = (task: number): string => trace.tasks[task].id
  const pending = (list: typeof at.timers): string =>
    list
      .map(({ task, due, late }) => `${id(task)} ${late > 0 ? `+${late / 1000}` : `due ${(due ?? NaN) / 1000}`}`)
      .join(' ')
  return {
    running: at.running.map(({ task, isFrozen }) => `${id(task)}${isFrozen ? ' frozen' : ''}`).join(' '),
    ready: at.ready.map(id).join(' '),
    timers: pending(at.timers),
    io: pending(at.io),
    blocked: at.blocked.map(({ task }) => id(task)).join(' '),
  }
}

// The strips under both executions of look/main-light.png, cursor at 14.0 ms.
describe('queuesAt', () => {
  it('shows the threads of the first comparison as the picture does', () => {
    expect(queues(first, defaultExecution('threads'), 14)).toEqual({
      running: 'parse',
      ready: 'reply heartbeat report',
      timers: '',
      io: '',
      blocked: '',
    })
  })

  it('shows the frozen loop of the first comparison as the picture does', () => {
    expect(queues(first, defaultExecution('eventLoop'), 14)).toEqual({
      running: 'report frozen',
      ready: '',
      timers: 'heartbeat +10',
      io: 'reply +12 parse +4.5',
      blocked: '',
    })
  })

  it('shows who sleeps and who waits for I/O, by due time', () => {
    expect(
      queues(tasks('A: sleep 9', 'B: sleep 4', 'C: io 6', 'D: cpu 3'), defaultExecution('eventLoop'), 1),
    ).toMatchObject({
      timers: 'B due 4 A due 9',
      io: 'C due 6',
      running: 'D',
    })
  })

  it('shows who waits for another task in the order of their waits', () => {
    const set = tasks('B: lock m, sleep 9, unlock m', 'A: cpu 2, lock m', 'C: cpu 1, join B')
    expect(queues(set, defaultExecution('threads'), 5)).toMatchObject({ timers: 'B due 9', blocked: 'A C' })
  })

  it('has newcomers of an instant behind the preempted one where the settings say so', () => {
    // Both at 2 ms: A's quantum ends, C arrives. B was ready before.
    const set = tasks('A=4 B=2 C=1@2')
    const settings = { ...THREADS_PRESETS.textbook, quantum: 2 }
    const at = (sameInstant: 'newcomerFirst' | 'preemptedFirst'): string =>
      queues(set, { model: 'threads', preset: 'textbook', settings: { ...settings, sameInstant } }, 2).ready
    expect(at('newcomerFirst')).toBe('C A')
    expect(at('preemptedFirst')).toBe('A C')
  })

  it('has nobody before the first arrival and after the end', () => {
    const nobody = { running: '', ready: '', timers: '', io: '', blocked: '' }
    expect(queues(tasks('A=1@2'), defaultExecution('threads'), 1)).toEqual(nobody)
    expect(queues(tasks('A=1@2'), defaultExecution('threads'), 3)).toEqual(nobody)
  })
})

describe('stateAt', () => {
  it('is half-open: at the end of a span the next one holds', () => {
    const trace = simulate(tasks('A: cpu 1, sleep 2, cpu 1'), defaultExecution('threads'))
    const spans = toSpans(trace)
    const state = (us: number): number | undefined => {
      const row = stateAt(spans, 0, us)
      return row === undefined ? undefined : spans.state[row]
    }
    expect([0, 999, 1000, 2999, 3000, 3999].map(state)).toEqual([
      SpanState.running,
      SpanState.running,
      SpanState.blocked,
      SpanState.blocked,
      SpanState.running,
      SpanState.running,
    ])
    expect(state(4000)).toBeUndefined()
  })
})
