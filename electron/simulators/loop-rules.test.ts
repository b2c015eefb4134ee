import { describe, expect, it } from 'vitest'
import type { TaskSet } from '../../shared/task-set/schema'
import { listSteps } from '../../shared/task-set/steps'
import { computeRows, computeTotals } from '../../shared/trace/metrics'
import { toSpans } from '../../shared/trace/spans'
import { strip } from '../../shared/trace/strip'
import { simulateEventLoop } from './event-loop'
import { orderOfExecution } from './order-of-execution'
import { tasks } from './sketch'

// Rules E1 to E10 of the design, each worked by hand; one character of a strip is 1 ms.

/** The texts of the log steps, in order of execution. */
function logOf(taskSet: TaskSet): string {
  return orderOfExecution(taskSet, {})
    .log.map(([, , text]) => text)
    .join(' ')
}

/** The times of each task under its id, us. */
function rowsOf(taskSet: TaskSet): ReadonlyMap<string, { readonly waiting: number; readonly blocked: number }> {
  const trace = simulateEventLoop(taskSet)
  return new Map(computeRows(trace, toSpans(trace)).map((row) => [row.id, row]))
}

describe('E1: one iteration', () => {
  it('E1 what is ready runs first, then I/O that was found, then timers; what they wake waits for the next iteration', () => {
    // At 0 T's timer and I's I/O are asked for, both due at 2; Y yields; H runs from 0 to 3. At 3 the queue is Y's step, then the select adds I's
    // handle and T's. Their callbacks only queue the tasks, which so run after Y.
    expect(logOf(tasks('T: sleep 2, log t', 'I: io 2, log i', 'Y: yield, log y', 'H: cpu 3, log h'))).toBe('h y i t')
  })

  it('E1 I/O of one instant comes in order of request after the connections of that instant', () => {
    // All is found by the select at 3: by due time D (1); then, due at 2, the connection C before A and B. Each handle queues its task, in this order.
    expect(logOf(tasks('A: io 2, log a', 'B: io 2, log b', 'H: cpu 3', 'C@2: log c', 'D@1: log d'))).toBe('d c a b')
  })
})

describe('E2: one iteration after the cause', () => {
  const ticker = 'Z: 4x(yield, log z)'

  it('E2 who joins a task runs one iteration after its end', () => {
    // Iteration 1: P starts X and waits. 2: X ends, P is queued; z. 3: P, then z. 4 and 5: z.
    expect(logOf(tasks('P: spawn X, join X, log p', 'X: cpu 1', ticker))).toBe('z p z z z')
  })

  it('E2 who gathers it, two', () => {
    const set = tasks('X: cpu 1', ticker)
    const parent: TaskSet['tasks'][number] = {
      id: 'P',
      steps: [
        { op: 'gather', tasks: ['X'] },
        { op: 'log', text: 'p' },
      ],
    }
    // Iteration 2: X ends, its callback is queued; z. 3: the callback queues P; z. 4: P, then z.
    expect(logOf({ ...set, tasks: [parent, ...set.tasks] })).toBe('z z p z z')
  })
})

describe('E4: what falls due while the loop is busy is late', () => {
  it('E4 CPU work and blocking calls hold every timer; the lateness is measured from the due time', () => {
    for (const hog of ['H: cpu 5', 'H: blockingSleep 5']) {
      const set = tasks('A: sleep 1, cpu 1', hog)
      const trace = simulateEventLoop(set)
      expect(strip(trace)[0]).toBe('A ~....#')
      expect(computeTotals(trace, toSpans(trace), listSteps(set)).timerLateness).toBe(4000)
    }
  })
})

describe('E5: asyncio.Lock, Queue and Semaphore', () => {
  it('E5 a lock is fair: who unlocks it and asks again stands behind the waiter that was woken', () => {
    expect(logOf(tasks('A: lock m, sleep 1, unlock m, lock m, log a', 'B: lock m, log b, unlock m'))).toBe('b a')
  })

  it('E5 a lock is not owned: another task may unlock it', () => {
    expect(logOf(tasks('A: lock m, lock m, log a', 'B: sleep 1, log b, unlock m'))).toBe('b a')
  })

  it('E5 a queue is not handed over: the woken getter is robbed and waits again', () => {
    const set = tasks('G: get q, log g', 'P: sleep 1, put q, get q, log p')
    expect(logOf(set)).toBe('p')
    expect(simulateEventLoop(set).deadlock?.waiting).toEqual([{ task: 'G', for: 'get:q' }])
  })

  it('E5 a semaphore is handed over at its release: who releases it and asks again waits', () => {
    const use = (id: string, ...more: readonly string[]): TaskSet['tasks'][number] => ({
      id,
      steps: more.map((op): TaskSet['tasks'][number]['steps'][number] => {
        if (op === 'acquire' || op === 'release') return { op, name: 's' }
        return op === 'sleep' ? { op, ms: 1 } : { op: 'log', text: op }
      }),
    })
    const set: TaskSet = {
      formatVersion: 1,
      tasks: [use('A', 'acquire', 'sleep', 'release', 'acquire', 'a', 'release'), use('B', 'acquire', 'b', 'release')],
    }
    expect(logOf(set)).toBe('b a')
  })
})

describe('E10: from when waiting counts', () => {
  it('E10 a timer, I/O and a connection count from their due time, however late the loop sees them', () => {
    const rows = rowsOf(tasks('A: sleep 1, cpu 1', 'B: io 2, cpu 1', 'H: cpu 5', 'C@3: cpu 1'))
    // The select at 5 finds C (due 3) and B (due 2) by due time, then A (due 1): B runs at 5, C at 6, A at 7.
    expect(rows.get('B')).toMatchObject({ blocked: 2000, waiting: 3000 })
    expect(rows.get('C')).toMatchObject({ blocked: 0, waiting: 3000 })
    expect(rows.get('A')).toMatchObject({ blocked: 1000, waiting: 6000 })
  })

  it('E10 after a gather from the moment the task itself was queued', () => {
    const set = tasks('X: sleep 2', 'H: sleep 1, cpu 5')
    const parent: TaskSet['tasks'][number] = { id: 'P', steps: [{ op: 'gather', tasks: ['X'] }] }
    const rows = rowsOf({ ...set, tasks: [parent, ...set.tasks] })
    // X is due at 2 and found at 6, where it ends; only then is P queued.
    expect(rows.get('X')).toMatchObject({ blocked: 2000, waiting: 4000 })
    expect(rows.get('P')).toMatchObject({ blocked: 6000, waiting: 0 })
  })
})
