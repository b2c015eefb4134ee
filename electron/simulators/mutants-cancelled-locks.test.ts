import { describe, expect, it } from 'vitest'
import type { Step, Task, TaskSet } from '../../shared/task-set/schema'
import { EventKind, type Trace } from '../../shared/trace/trace'
import { simulateEventLoop } from './event-loop'
import { finishes } from './sketch'
import { simulateThreads } from './threads'

// Found missing by `npm run mutants`: a lock or a creation somebody no longer waits for (E5, E6a; CPython 3.11 `Lib/asyncio/locks.py`). The locks
// were run in CPython 3.11.7 too.

const lock: Step = { op: 'lock', name: 'm' }
const unlock: Step = { op: 'unlock', name: 'm' }
const sleep = (ms: number): Step => ({ op: 'sleep', ms })
const cancel = (task: string): Step => ({ op: 'cancel', task })
const set = (...tasks: Task[]): TaskSet => ({ formatVersion: 1, tasks })

/** `2 A`: when marks of a kind happened, ms. */
function marks(trace: Trace, kind: EventKind): string[] {
  const { events, tasks } = trace
  return [...events.time.keys()]
    .filter((i) => events.kind[i] === kind)
    .map((i) => `${events.time[i] / 1000} ${tasks[events.task[i]].id}`)
}

describe('a lock is free for who comes later', () => {
  const late: Task = { id: 'D', steps: [sleep(3), lock] }

  it('after one who had to wait for it has had it', () => {
    const trace = simulateEventLoop(
      set({ id: 'A', steps: [lock, sleep(1), unlock] }, { id: 'B', steps: [lock, unlock] }, late),
    )
    expect(marks(trace, EventKind.lock)).toEqual(['0 A', '1 B', '3 D'])
  })

  it('where the only one who waited for it gave up', () => {
    const trace = simulateEventLoop(
      set(
        { id: 'A', steps: [lock, sleep(2), unlock] },
        { id: 'B', steps: [{ op: 'timeout', ms: 1, steps: [lock] }] },
        late,
      ),
    )
    expect(marks(trace, EventKind.lock)).toEqual(['0 A', '3 D'])
  })

  it('where the one who was woken for it was cancelled before it ran', () => {
    const trace = simulateEventLoop(
      set({ id: 'A', steps: [lock, sleep(1), unlock, cancel('B')] }, { id: 'B', steps: [lock] }, late),
    )
    expect(marks(trace, EventKind.lock)).toEqual(['0 A', '3 D'])
  })
})

describe('who waits for a task that has not arrived yet', () => {
  it('is not woken by it after a cancel; the others are', () => {
    const join: Step = { op: 'join', task: 'B' }
    const trace = simulateEventLoop(
      set(
        { id: 'A', steps: [join] },
        { id: 'E', steps: [join] },
        { id: 'B', arrival: 3, steps: [{ op: 'cpu', ms: 1 }] },
        { id: 'C', steps: [sleep(1), cancel('A')] },
      ),
    )
    expect(finishes(trace)).toEqual([1, 4, 4, 1])
    expect(marks(trace, EventKind.finish)).toEqual(['1 C', '1 A', '4 B', '4 E'])
  })
})

describe('setting and clearing an event', () => {
  it.each([
    ['threads', simulateThreads],
    ['eventLoop', simulateEventLoop],
  ] as const)('%s: each leaves a mark', (_, simulate) => {
    const trace = simulate(set({ id: 'A', steps: [sleep(1), { op: 'set', event: 'e' }, { op: 'clear', event: 'e' }] }))
    expect(marks(trace, EventKind.set)).toEqual(['1 A'])
    expect(marks(trace, EventKind.clear)).toEqual(['1 A'])
  })
})
