import { describe, expect, it } from 'vitest'
import type { Step, TaskSet } from '../../shared/task-set/schema'
import { strip } from '../../shared/trace/strip'
import { EventKind, type Trace } from '../../shared/trace/trace'
import { simulateEventLoop } from './event-loop'
import { simulateSequential } from './sequential'
import { decisions, finishes, slices, tasks } from './sketch'
import { simulateThreads } from './threads'

// Hand-worked from the op table of the design, section 3; the event-loop column was run in CPython too (scripts/peers/asyncio.ts).

function set(programs: Readonly<Record<string, Step[]>>, more: Partial<TaskSet> = {}): TaskSet {
  return { formatVersion: 1, ...more, tasks: Object.entries(programs).map(([id, steps]) => ({ id, steps })) }
}
const cpu = (ms: number): Step => ({ op: 'cpu', ms })
const sleep = (ms: number): Step => ({ op: 'sleep', ms })

function marks(trace: Trace, kind: EventKind): string[] {
  const { events } = trace
  const list: string[] = []
  for (let i = 0; i < events.length; i++) {
    if (events.kind[i] === kind) list.push(`${events.time[i] / 1000} ${trace.tasks[events.task[i]].id}`)
  }
  return list
}

function iterationsOf(trace: Trace): number {
  return trace.events.kind.reduce((sum, kind) => sum + (kind === EventKind.iteration ? 1 : 0), 0)
}

describe('poll: non-blocking, ask again and again', () => {
  // The answer is there at 5. Asks end at 1, 4, 7: the third succeeds.
  const asking = set({ A: [{ op: 'poll', ms: 5, every: 2, askMs: 1 }, cpu(1)] })

  it('each ask costs CPU, between asks the task sleeps; the first that ends when the answer is there succeeds', () => {
    expect(strip(simulateThreads(asking))).toEqual(['A #~~#~~##'])
    expect(strip(simulateEventLoop(asking))).toEqual(['A #~~#~~##'])
    expect(strip(simulateSequential(asking))).toEqual(['A #~~#~~##'])
    expect(decisions(simulateThreads(asking)).tasks).toBe(2)
  })

  it('spinning asks without a pause: threads are preempted, the loop is held', () => {
    const spinning = set({ A: [{ op: 'poll', ms: 5, every: 2, askMs: 1, spin: true }], B: [cpu(1)] })
    expect(slices(simulateThreads(spinning, { quantum: 3 }))).toBe('A 0-3 B 3-4 A 4-5')
    expect(slices(simulateEventLoop(spinning))).toBe('A 0-5 B 5-6')
  })

  it('an ask that ends at the very moment of the answer succeeds', () => {
    expect(finishes(simulateThreads(set({ A: [{ op: 'poll', ms: 3, every: 1, askMs: 1 }] })))).toEqual([3])
  })
})

describe('call: a coroutine chain runs inline', () => {
  it('E8 nothing that suspends: three parts of A, then three parts of B', () => {
    const chain: Step[] = [{ op: 'call', steps: [cpu(1), { op: 'call', steps: [cpu(1)] }, cpu(1)] }]
    expect(slices(simulateEventLoop(set({ A: chain, B: chain })))).toBe('A 0-3 B 3-6')
  })
})

describe('gather', () => {
  const family = set({ P: [{ op: 'gather', tasks: ['A', 'B'] }, cpu(1)], A: [cpu(2), sleep(2)], B: [cpu(1)] })

  it('threads: starts all, blocks once, woken by the last to finish', () => {
    expect(strip(simulateThreads(family))).toEqual(['P ~~~~#', 'A ##~~', 'B ..#'])
    expect(decisions(simulateThreads(family)).tasks).toBe(2)
  })

  it('E3 three counters of 1, 2 and 3 sleeps end at 1, 2, 3 (CPython docs, coroutines and tasks)', () => {
    const counters = set({
      P: [{ op: 'gather', tasks: ['A', 'B', 'C'] }],
      A: [sleep(1)],
      B: [sleep(1), sleep(1)],
      C: [sleep(1), sleep(1), sleep(1)],
    })
    expect(finishes(simulateEventLoop(counters))).toEqual([3, 1, 2, 3])
  })

  it('sequential: runs them in order while the parent waits', () => {
    expect(strip(simulateSequential(family))).toEqual(['P .....#', 'A ##~~', 'B     #'])
  })
})

describe('semaphores', () => {
  const three = (more: Partial<TaskSet>): TaskSet =>
    set(
      Object.fromEntries(
        ['A', 'B', 'C'].map((id) => [
          id,
          [{ op: 'acquire', name: 's' }, sleep(2), { op: 'release', name: 's' }] as Step[],
        ]),
      ),
      more,
    )

  it('let as many in as their value, the others in FIFO order', () => {
    const two = three({ semaphores: { s: { value: 2 } } })
    expect(marks(simulateThreads(two), EventKind.acquire)).toEqual(['0 A', '0 B', '2 C'])
    expect(marks(simulateEventLoop(two), EventKind.acquire)).toEqual(['0 A', '0 B', '2 C'])
  })

  it('are 1 when they are not declared', () => {
    expect(marks(simulateEventLoop(three({})), EventKind.acquire)).toEqual(['0 A', '2 B', '4 C'])
  })
})

describe('events', () => {
  it('set wakes everybody in FIFO order; a set event does not block', () => {
    const waiting = set({
      A: [{ op: 'wait', event: 'e' }, cpu(1)],
      B: [{ op: 'wait', event: 'e' }, cpu(1)],
      S: [sleep(3), { op: 'set', event: 'e' }, { op: 'wait', event: 'e' }, cpu(1)],
    })
    expect(slices(simulateThreads(waiting))).toBe('S 3-4 A 4-5 B 5-6')
    expect(slices(simulateEventLoop(waiting))).toBe('S 3-4 A 4-5 B 5-6')
  })

  it('waiting for a clear event for ever is a deadlock, in the sequential program an error', () => {
    const alone = set({ A: [{ op: 'wait', event: 'e' }] })
    expect(simulateThreads(alone).deadlock?.waiting).toEqual([{ task: 'A', for: 'event:e' }])
    expect(simulateSequential(alone).endedBy).toBe('error')
  })
})

describe('load and store', () => {
  it('lose an update where a task is suspended between them', () => {
    const add = (pause: Step): Step[] => [{ op: 'load', var: 'n' }, pause, { op: 'store', var: 'n', add: 1 }]
    expect(simulateThreads(set({ A: add(cpu(3)), B: add(cpu(3)) }), { quantum: 2 }).variables).toEqual({ n: 1 })
    // In the loop CPU work is no suspension, an await is one.
    expect(simulateEventLoop(set({ A: add(cpu(3)), B: add(cpu(3)) })).variables).toEqual({ n: 2 })
    expect(simulateEventLoop(set({ A: add(sleep(1)), B: add(sleep(1)) })).variables).toEqual({ n: 1 })
  })
})

describe('offload', () => {
  it('works beside the loop; as a thread it is CPU work', () => {
    const pool = set({ A: [{ op: 'offload', ms: 3 }, cpu(1)], B: [cpu(2)] })
    expect(strip(simulateEventLoop(pool))).toEqual(['A ~~~#', 'B ##'])
    expect(strip(simulateThreads(pool))).toEqual(['A ####', 'B ....##'])
  })
})

describe('cancel and timeout', () => {
  it('a cancelled task gets CancelledError at its next step; who awaits it is cancelled too', () => {
    const trace = simulateEventLoop(
      set({ A: [sleep(9), cpu(1)], B: [{ op: 'join', task: 'A' }], C: [cpu(2), { op: 'cancel', task: 'A' }, cpu(1)] }),
    )
    expect(trace.endedBy).toBe('finished')
    expect(finishes(trace)).toEqual([3, 3, 3])
    expect(slices(trace)).toBe('C 0-3')
  })

  it('cancelled before its first step, a body never runs; an abandoned timer does not lengthen the run', () => {
    const trace = simulateEventLoop(
      set({
        C: [
          { op: 'cancel', task: 'A' },
          { op: 'cancel', task: 'B' },
        ],
        A: [cpu(5)],
        B: [sleep(50)],
      }),
    )
    expect(trace.makespan).toBe(0)
  })

  it('a task that cancels itself and never suspends again ends as cancelled (tasks.py, __step)', () => {
    const trace = simulateEventLoop(set({ A: [{ op: 'cancel', task: 'A' }, cpu(1)], B: [{ op: 'join', task: 'A' }] }))
    expect(slices(trace)).toBe('A 0-1')
    expect(marks(trace, EventKind.finish)).toEqual(['1 A', '1 B'])
  })

  it('a cancel that goes round in a circle of joins is an error of the canceller', () => {
    const trace = simulateEventLoop(
      set({
        A: [{ op: 'join', task: 'B' }],
        B: [{ op: 'join', task: 'A' }],
        C: [sleep(1), { op: 'cancel', task: 'A' }],
      }),
    )
    expect(trace.endedBy).toBe('error')
    expect(trace.errors.map(({ task }) => trace.tasks[task].id)).toEqual(['C'])
  })

  it('cancels a chain of ten thousand joins, one level an iteration', () => {
    const chain: Record<string, Step[]> = { T0: [sleep(9)] }
    for (let i = 1; i < 9_999; i++) chain[`T${i}`] = [{ op: 'join', task: `T${i - 1}` }]
    chain['C'] = [sleep(1), { op: 'cancel', task: 'T9998' }]
    const trace = simulateEventLoop(set(chain))
    expect(trace.endedBy).toBe('finished')
    expect(trace.makespan).toBe(1000)
  })

  it('a deadline that is not reached makes no turn of the loop', () => {
    const iterations = (steps: Step[]): number => iterationsOf(simulateEventLoop(set({ A: steps })))
    expect(iterations([{ op: 'timeout', ms: 0, steps: [] }])).toBe(1)
    expect(iterations([{ op: 'timeout', ms: 1, steps: [cpu(2)] }])).toBe(1)
  })

  it('a thread cannot be cancelled: a mark says so', () => {
    const trace = simulateThreads(set({ A: [sleep(3), cpu(1)], C: [{ op: 'cancel', task: 'A' }] }))
    expect(finishes(trace)).toEqual([4, 0])
    expect(marks(trace, EventKind.cancel)).toEqual(['0 C'])
  })

  it('a timeout ends a wait at its deadline and the task goes on behind it; never inside CPU work', () => {
    const waiting = set({ A: [{ op: 'timeout', ms: 2, steps: [sleep(9), cpu(5)] }, cpu(1)] })
    expect(strip(simulateEventLoop(waiting))).toEqual(['A ~~#'])
    const working = set({ A: [{ op: 'timeout', ms: 2, steps: [cpu(5)] }, cpu(1)] })
    expect(strip(simulateEventLoop(working))).toEqual(['A ######'])
  })

  it('threads run the steps to their end; a mark says that the deadline had passed', () => {
    const trace = simulateThreads(set({ A: [{ op: 'timeout', ms: 2, steps: [sleep(3)] }, cpu(1)] }))
    expect(marks(trace, EventKind.deadline)).toEqual(['3 A'])
    expect(finishes(trace)).toEqual([4])
  })
})

describe('barging', () => {
  it('whoever unlocks may lock again at once; the woken waiter finds the lock taken and queues at the end', () => {
    const contested = tasks(
      'A: lock m, cpu 1, yield, cpu 1, unlock m, lock m, cpu 1, unlock m',
      'B: lock m, cpu 1, unlock m',
    )
    // B asks at 1 and blocks. At 2 A unlocks: handed over, B runs 2-3 and A 3-4; barging, A locks again at once and B has to wait until 3.
    expect(slices(simulateThreads(contested, { quantum: 9 }))).toBe('A 0-1 A 1-2 B 2-3 A 3-4')
    expect(slices(simulateThreads(contested, { quantum: 9, mutexHandOff: 'barging' }))).toBe('A 0-1 A 1-3 B 3-4')
  })
})
