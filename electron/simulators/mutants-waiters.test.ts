import { describe, expect, it } from 'vitest'
import type { Step, TaskSet } from '../../shared/task-set/schema'
import { EventKind, type Trace } from '../../shared/trace/trace'
import { simulateEventLoop } from './event-loop'
import { orderOfExecution } from './order-of-execution'
import { simulateSequential } from './sequential'
import { finishes } from './sketch'

// Found missing by `npm run mutants`: who is next in a queue from which somebody was cancelled (E5, E8; CPython 3.11 `Lib/asyncio/queues.py`,
// `get` and `put`). Each was run in CPython 3.11.7 too.

const put: Step = { op: 'put', queue: 'q' }
const get: Step = { op: 'get', queue: 'q' }
const sleep = (ms: number): Step => ({ op: 'sleep', ms })
const cancel = (task: string): Step => ({ op: 'cancel', task })

function set(programs: Readonly<Record<string, Step[]>>, more: Partial<TaskSet> = {}): TaskSet {
  return { formatVersion: 1, ...more, tasks: Object.entries(programs).map(([id, steps]) => ({ id, steps })) }
}

/** `2 A`: when who got an item or put one, ms. */
function marks(trace: Trace, kind: EventKind): string[] {
  const { events, tasks } = trace
  return [...events.time.keys()]
    .filter((i) => events.kind[i] === kind)
    .map((i) => `${events.time[i] / 1000} ${tasks[events.task[i]].id}`)
}

describe('the queue of those who wait', () => {
  it('keeps who stands in front of one that gives up', () => {
    const trace = simulateEventLoop(set({ A: [get], B: [{ op: 'timeout', ms: 1, steps: [get] }], P: [sleep(2), put] }))
    expect(marks(trace, EventKind.get)).toEqual(['2 A'])
    expect(trace.endedBy).toBe('finished')
  })

  it('keeps who stands behind one that gives up, and who comes later', () => {
    const trace = simulateEventLoop(
      set({
        A: [{ op: 'yield' }, get],
        B: [{ op: 'timeout', ms: 1, steps: [get] }],
        C: [sleep(2), get],
        P: [sleep(3), put, put],
      }),
    )
    expect(marks(trace, EventKind.get)).toEqual(['3 A', '3 C'])
    expect(trace.endedBy).toBe('finished')
  })
})

describe('a wake-up that meets a cancel', () => {
  it('is passed on to the next getter where there is an item', () => {
    const trace = simulateEventLoop(set({ A: [get], B: [get], P: [sleep(1), put, cancel('A')] }))
    expect(marks(trace, EventKind.get)).toEqual(['1 B'])
    expect(trace.endedBy).toBe('finished')
  })

  it('is not passed on where the item is gone: the next getter keeps its place', () => {
    const trace = simulateEventLoop(
      set({ A: [get], B: [get], C: [get], P: [sleep(1), put, get, cancel('A'), sleep(1), put, put] }),
    )
    expect(marks(trace, EventKind.get)).toEqual(['1 P', '2 B', '2 C'])
  })

  const bounded = { queues: { q: { capacity: 1 } } }

  it('is passed on to the next putter where there is room', () => {
    const trace = simulateEventLoop(set({ F: [put], A: [put], B: [put], P: [sleep(1), get, cancel('A')] }, bounded))
    expect(marks(trace, EventKind.put)).toEqual(['0 F', '1 B'])
    expect(trace.endedBy).toBe('finished')
  })

  it('is not passed on where the room is gone: the next putter keeps its place', () => {
    const trace = simulateEventLoop(
      set(
        { F: [put], A: [put], B: [put], C: [put], P: [sleep(1), get, put, cancel('A'), sleep(1), get, get] },
        bounded,
      ),
    )
    expect(marks(trace, EventKind.put)).toEqual(['0 F', '1 P', '2 B', '2 C'])
  })
})

describe('what is cancelled', () => {
  const oneDisk = { devices: { disk: { capacity: 1 } } }
  const io = (ms: number): Step => ({ op: 'io', ms, device: 'disk' })
  const within = (ms: number, ...steps: Step[]): Step => ({ op: 'timeout', ms, steps })

  it('keeps its place at a device until it is served, whoever else gives up: the next is served then', () => {
    // A's request has the disk until 5, though A leaves at 1; B's is served 5-7. C and D leave their pool threads at 1.
    const offload: Step = { op: 'offload', ms: 3 }
    const trace = simulateEventLoop(
      set({ A: [within(1, io(5))], B: [io(2)], C: [within(1, offload)], D: [within(1, offload)] }, oneDisk),
    )
    expect(trace.endedBy).toBe('finished')
    expect(finishes(trace)).toEqual([1, 7, 1, 1])
  })

  it("leaves CPython's heap of timers when it comes to its front, which changes the order of equal ones (heapOrder)", () => {
    // The heap: X's deadline of 3, a, b, c, all at 3. X is dropped before turn 2, in which d is added (`heapq` by hand; run in CPython too).
    const sleeper = (id: string): Step[] => [sleep(3), { op: 'log', text: id }]
    const taskSet = set({
      X: [within(3)],
      a: sleeper('a'),
      b: sleeper('b'),
      c: sleeper('c'),
      d: [{ op: 'yield' }, ...sleeper('d')],
    })
    const order = (equalTimers: 'callOrder' | 'heapOrder'): string =>
      orderOfExecution(taskSet, { equalTimers })
        .log.map(([, , text]) => text)
        .join('')
    expect(order('callOrder')).toBe('abcd')
    expect(order('heapOrder')).toBe('bcad')
  })
})

describe('queues in the sequential program', () => {
  it('each put and each get leaves a mark', () => {
    const trace = simulateSequential(set({ A: [put, sleep(1), get] }))
    expect(marks(trace, EventKind.put)).toEqual(['0 A'])
    expect(marks(trace, EventKind.get)).toEqual(['1 A'])
  })
})

describe('events in the sequential program', () => {
  const wait: Step = { op: 'wait', event: 'e' }

  it('a wait goes on after a set and ends the run in an error after a clear', () => {
    expect(finishes(simulateSequential(set({ A: [{ op: 'set', event: 'e' }, wait] })))).toEqual([0])
    const cleared = simulateSequential(set({ A: [{ op: 'set', event: 'e' }, { op: 'clear', event: 'e' }, wait] }))
    expect(cleared.errors.map(({ message }) => message)).toEqual(['event e is clear: this wait would last for ever'])
    expect(marks(cleared, EventKind.set)).toEqual(['0 A'])
    expect(marks(cleared, EventKind.clear)).toEqual(['0 A'])
  })
})
