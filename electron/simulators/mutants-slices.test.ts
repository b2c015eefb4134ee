import { describe, expect, it } from 'vitest'
import type { TaskSet } from '../../shared/task-set/schema'
import { strip } from '../../shared/trace/strip'
import { EventKind, type Trace } from '../../shared/trace/trace'
import { simulateEventLoop } from './event-loop'
import { simulateSequential } from './sequential'
import { orderOfExecution } from './order-of-execution'
import { finishes, slices, tasks } from './sketch'
import { simulateThreads } from './threads'

// Found missing by `npm run mutants`: T2 and T5b on two cores, the marks inside a slice, long queues, E9. One character is 1 ms.

/** When the running task went on with another timed step: `2 A`. */
function bursts({ events, tasks: list }: Trace): string[] {
  return [...events.time.keys()]
    .filter((i) => events.kind[i] === EventKind.burst)
    .map((i) => `${events.time[i] / 1000} ${list[events.task[i]].id}`)
}

describe('T2 on two cores', () => {
  it('a lone thread is preempted when a burst that ends on another core lets somebody enter', () => {
    // At 2.5 B spawns C. At 3 all quanta are used up: C takes core 0, A core 1; at 4 B takes core 0, C core 1; at 4.5 B has finished.
    const trace = simulateThreads(tasks('A: cpu 10', 'B: cpu 2.5, spawn C, cpu 1', 'C: cpu 3'), {
      quantum: 1,
      cores: 2,
    })
    expect(slices(trace)).toBe('A 0-3/0 B 0-3/1 C 3-4/0 A 3-4/1 B 4-4.5/0 C 4-6/1 A 4.5-10.5/0')
  })
})

describe('two bursts in a row', () => {
  it('are told apart where the slice goes on, not where the thread is preempted between them', () => {
    const set = tasks('A: cpu 2, cpu 2', 'B=1')
    expect(bursts(simulateThreads(set, { quantum: 3 }))).toEqual(['2 A'])
    expect(strip(simulateThreads(set, { quantum: 2 }))).toEqual(['A ##.##', 'B ..#'])
    expect(bursts(simulateThreads(set, { quantum: 2 }))).toEqual([])
    for (const simulate of [simulateEventLoop, simulateSequential]) expect(bursts(simulate(set))).toEqual(['2 A'])
  })

  it('are told apart once where the quantum ends between them and nobody else is ready, not at later ends of a quantum', () => {
    expect(bursts(simulateThreads(tasks('A: cpu 2, cpu 3'), { quantum: 2 }))).toEqual(['2 A'])
  })

  it('a burst behind a wait begins a slice of its own', () => {
    for (const simulate of [simulateThreads, simulateEventLoop, simulateSequential])
      expect(bursts(simulate(tasks('A: cpu 1, sleep 1, cpu 1, cpu 1')))).toEqual(['3 A'])
  })
})

describe('queues of many', () => {
  const many = (count: number, program: (i: number) => string): TaskSet =>
    tasks(...Array.from({ length: count }, (_, i) => program(i)))
  const upTo = (count: number, from: number): number[] => Array.from({ length: count }, (_, i) => from + i)

  it('forty threads take turns in file order', () => {
    const trace = simulateThreads(
      many(40, (i) => `T${i}: cpu 2`),
      { quantum: 1 },
    )
    expect(finishes(trace)).toEqual(upTo(40, 41))
  })

  it('thirty that arrive while ten take turns queue behind nine and before the one whose quantum ends just then', () => {
    // 0-5 T0 to T4; at 5 the thirty join behind T5 to T9 and T0 to T3, T4 behind them. 5-10 T5 to T9, 10-14 T0 to T3 finish, 14-44 the thirty,
    // 44-45 T4, 45-50 T5 to T9.
    const trace = simulateThreads(
      many(40, (i) => (i < 10 ? `T${i}: cpu 2` : `T${i}@5: cpu 1`)),
      { quantum: 1 },
    )
    expect(finishes(trace)).toEqual([11, 12, 13, 14, 45, 46, 47, 48, 49, 50, ...upTo(30, 15)])
  })

  it('forty coroutines run in file order, and again after a yield', () => {
    const trace = simulateEventLoop(many(40, (i) => `T${i}: cpu 1, yield, cpu 1`))
    expect(finishes(trace)).toEqual(upTo(40, 41))
  })

  it('forty coroutines that sleep to one instant go on in call order', () => {
    const trace = simulateEventLoop(many(40, (i) => `T${i}: sleep 1, cpu 1`))
    expect(finishes(trace)).toEqual(upTo(40, 2))
  })

  it('forty requests are out at once, each ends at its own time', () => {
    const trace = simulateEventLoop(many(40, (i) => `T${i}: io ${i + 1}`))
    expect(finishes(trace)).toEqual(upTo(40, 1))
  })
})

describe('work that takes no time', () => {
  it('the result of an offload of 0 enters the ready queue at its very moment (E9)', () => {
    // Turn 1: A's result is queued, then B's step. Turn 2: A's step is queued, then B's. Turn 3: a before b. Run in CPython 3.11.7 too.
    const set: TaskSet = {
      formatVersion: 1,
      tasks: [
        {
          id: 'A',
          steps: [
            { op: 'offload', ms: 0 },
            { op: 'log', text: 'a' },
          ],
        },
        { id: 'B', steps: [{ op: 'yield' }, { op: 'yield' }, { op: 'log', text: 'b' }] },
      ],
    }
    expect(orderOfExecution(set, {}).log.map(([, , text]) => text)).toEqual(['a', 'b'])
  })

  it('a repeat of nothing is nothing, however often', () => {
    const set: TaskSet = {
      formatVersion: 1,
      tasks: [
        {
          id: 'A',
          steps: [
            { op: 'repeat', times: 100_000_000, steps: [] },
            { op: 'cpu', ms: 1 },
          ],
        },
      ],
    }
    for (const simulate of [simulateThreads, simulateEventLoop, simulateSequential])
      expect(strip(simulate(set))).toEqual(['A #'])
  })
})
