import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators'
import { defaultExecution, type Execution } from '../settings'
import type { TaskSet } from '../task-set/schema'
import { strip } from '../trace/strip'
import { executionFromTrace } from './execution-from-trace'
import { LANE_ORDERS, orderTasks } from './lane-order'

const textbook = (quantum: number): Execution => {
  const execution = defaultExecution('threads')
  if (execution.model !== 'threads') throw new Error('threads asked for')
  return { ...execution, settings: { ...execution.settings, quantum } }
}

const run = (tasks: TaskSet['tasks'], execution = textbook(2)) => {
  const taskSet: TaskSet = { formatVersion: 1, tasks }
  const trace = simulate(taskSet, execution)
  const { summary } = executionFromTrace(trace, taskSet, '', '')
  const names = (order: (typeof LANE_ORDERS)[number]) =>
    orderTasks(summary, order).map((task) => summary.tasks[task].id)
  return { strip: strip(trace), names }
}

describe('the order of the lanes', () => {
  // Waiting: A 2..5 and 7..8 = 4, B 0..2 and 4..7 = 5, C 0..4 = 4.
  const { strip: lines, names } = run([
    { id: 'A', steps: [{ op: 'cpu', ms: 5 }] },
    { id: 'B', steps: [{ op: 'cpu', ms: 3 }] },
    { id: 'C', steps: [{ op: 'cpu', ms: 1 }] },
  ])

  it('follows what the run did: first finished, or longest waited, on top; equals as in the file', () => {
    expect(lines).toEqual(['A ##...##.#', 'B ..##...#', 'C ....#'])
    expect(names('file')).toEqual(['A', 'B', 'C'])
    expect(names('finish')).toEqual(['C', 'B', 'A'])
    expect(names('waiting')).toEqual(['B', 'A', 'C'])
  })

  it('puts the first to arrive on top, and those who never did below all', () => {
    const cut = run(
      [
        { id: 'late', arrival: 6, steps: [{ op: 'cpu', ms: 1 }] },
        { id: 'spawned', steps: [{ op: 'cpu', ms: 1 }] },
        { id: 'early', arrival: 1, steps: [{ op: 'cpu', ms: 1 }] },
        {
          id: 'parent',
          arrival: 2,
          steps: [
            { op: 'sleep', ms: 100 },
            { op: 'spawn', task: 'spawned' },
          ],
        },
      ],
      { ...textbook(2), settings: { ...textbook(2).settings, horizon: 10 } } as Execution,
    )
    expect(cut.names('arrival')).toEqual(['early', 'parent', 'late', 'spawned'])
  })

  it('puts who never finished below all, also by finish', () => {
    const { names: of } = run(
      [
        { id: 'stuck', steps: [{ op: 'wait', event: 'never' }] },
        { id: 'done', steps: [{ op: 'cpu', ms: 3 }] },
      ],
      defaultExecution('eventLoop'),
    )
    expect(of('finish')).toEqual(['done', 'stuck'])
  })

  it('reads numbers in names as numbers', () => {
    const { names: of } = run([
      { id: 'b', steps: [{ op: 'cpu', ms: 1 }] },
      { id: 'a', arrival: { every: 1, count: 11 }, steps: [{ op: 'cpu', ms: 1 }] },
    ])
    expect(of('name')).toEqual(['a#1', 'a#2', 'a#3', 'a#4', 'a#5', 'a#6', 'a#7', 'a#8', 'a#9', 'a#10', 'a#11', 'b'])
  })
})
