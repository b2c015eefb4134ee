import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators/index'
import { tasks } from '../../electron/simulators/sketch'
import { executionFromTrace } from '../../shared/gantt/execution-from-trace'
import type { ExecutionData } from '../../shared/gantt/model'
import { defaultExecution, THREADS_PRESETS, type Execution, type ThreadsSettings } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import { orderDifference, spanOfDifference, taskDifferences } from './difference'

const threads = (settings: Partial<ThreadsSettings>): Execution => ({
  model: 'threads',
  preset: 'textbook',
  settings: { ...THREADS_PRESETS.textbook, ...settings },
})
const loop = defaultExecution('eventLoop')
const run = (set: TaskSet, execution: Execution): ExecutionData =>
  executionFromTrace(simulate(set, execution), set, '', '')

describe('per task', () => {
  it('says how much later it starts and finishes and how much longer it waits in the second', () => {
    // q = 2: A ##..##.#  B ..##..#   A 0-2, B 2-4, A 4-6, B 6-7, A 7-8.   Loop: A 0-5, B 5-8.
    const set = tasks('A=5 B=3')
    expect(taskDifferences(run(set, threads({ quantum: 2 })), run(set, loop))).toEqual([
      { id: 'A', definition: 0, start: 0, finish: -3000, waiting: -3000 },
      { id: 'B', definition: 1, start: 3000, finish: 1000, waiting: 1000 },
    ])
  })

  it('compares nothing that one of them has not got', () => {
    // Cut at 3 ms, B has not run.
    const set = tasks('A=5 B=3')
    const [a, b] = taskDifferences(
      run(set, loop),
      run(set, { ...loop, settings: { ...loop.settings, horizon: 3 } } as Execution),
    )
    expect([a.finish, b.finish, b.start]).toEqual([undefined, undefined, undefined])
  })
})

describe('the first difference in order', () => {
  it('comes where a preempted task has others before it, and was caused by the preemption', () => {
    // q = 2: A B A B A.   Loop: A B. Two stays are the same, then A goes on in one and nobody in the other; A's first went another way.
    const set = tasks('A=5 B=3')
    expect(orderDifference(run(set, threads({ quantum: 2 })), run(set, loop))).toEqual({
      place: 2,
      a: { task: 0, core: 0, start: 4000, end: 6000, ran: 2000, how: 'preempt' },
      b: undefined,
      cause: {
        a: { task: 0, core: 0, start: 0, end: 2000, ran: 2000, how: 'preempt' },
        b: { task: 0, core: 0, start: 0, end: 5000, ran: 5000, how: 'finish' },
      },
    })
  })

  it('has no cause before it where a tie rule alone decides', () => {
    // B arrives at 4 ms, when A's quantum is used up: A 0-4 B 4-6 A 6-8, or A 0-8 B 8-10.
    const set = tasks('A=6', 'C=4', 'B=2@4')
    const difference = orderDifference(
      run(set, threads({ quantum: 2 })),
      run(set, threads({ quantum: 2, sameInstant: 'preemptedFirst' })),
    )
    // A 0-2, C 2-4, A 4-6; at 4 ms B and C enter: newcomer first B is next at 6, preempted first C.
    expect(difference).toMatchObject({
      place: 3,
      a: { task: 2, start: 6000 },
      b: { task: 1, start: 6000 },
      cause: undefined,
    })
  })

  it('is none where a switch costs time and changes no order', () => {
    const set = tasks('A=5 B=3')
    expect(orderDifference(run(set, threads({})), run(set, threads({ contextSwitch: 1 })))).toBeUndefined()
    expect(orderDifference(run(set, loop), run(set, threads({ quantum: null })))).toBeUndefined()
  })

  it('is shown from its cause to where both have gone on', () => {
    const set = tasks('A=5 B=3')
    const difference = orderDifference(run(set, threads({ quantum: 2 })), run(set, loop))
    if (!difference) throw new Error('they differ')
    // 0 to 6 ms and 15 % more.
    expect(spanOfDifference(difference)).toEqual({ start: 0, end: 6900 })
  })
})
