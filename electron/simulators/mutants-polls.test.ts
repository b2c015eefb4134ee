import { describe, expect, it } from 'vitest'
import type { Step, TaskSet } from '../../shared/task-set/schema'
import { strip } from '../../shared/trace/strip'
import { EventKind, type Trace } from '../../shared/trace/trace'
import { simulateEventLoop } from './event-loop'
import { simulateSequential } from './sequential'
import { slices } from './sketch'
import { simulateThreads } from './threads'

// Found missing by `npm run mutants`: hand-worked from the op table of the design (`poll`) and T5b.

const models = [
  ['threads', simulateThreads],
  ['eventLoop', simulateEventLoop],
  ['sequential', simulateSequential],
] as const

const cpu = (ms: number): Step => ({ op: 'cpu', ms })
const poll = (ms: number, every: number, askMs: number): Step => ({ op: 'poll', ms, every, askMs })
const only = (...steps: Step[]): TaskSet => ({ formatVersion: 1, tasks: [{ id: 'A', steps }] })

/** When the running task went on with another timed step, us. */
function bursts({ events }: Trace): number[] {
  return [...events.time].filter((_, i) => events.kind[i] === EventKind.burst)
}

describe('poll', () => {
  it.each(models)('%s: an ask that takes no time succeeds at the very moment of the answer', (_, simulate) => {
    // Asks at 0, 1, 2 and 3.
    expect(strip(simulate(only(poll(3, 1, 0), cpu(1))))).toEqual(['A ~~~#'])
  })

  it.each(models)('%s: an ask that ends at the very moment of the answer succeeds', (_, simulate) => {
    // Asks 0-1 and 2-3.
    expect(strip(simulate(only(poll(3, 1, 1))))).toEqual(['A #~#'])
  })

  it.each(models)('%s: the answer is there `ms` after the step began, whenever that was', (_, simulate) => {
    // The step begins at 2, the answer is there at 5; asks 2-3 and 4-5.
    expect(strip(simulate(only(cpu(2), poll(3, 1, 1))))).toEqual(['A ###~#'])
  })

  it.each(models)('%s: each ask that takes time is a burst of the slice it is in, but for the first', (_, simulate) => {
    // Spinning: asks 0-1, 1-2, 2-3.
    expect(bursts(simulate(only({ op: 'poll', ms: 3, every: 1, askMs: 1, spin: true })))).toEqual([1000, 2000])
    // Behind CPU work: the ask 1-2 is in its slice, the ask 3-4 begins one.
    expect(bursts(simulate(only(cpu(1), poll(2, 1, 1))))).toEqual([1000])
    expect(bursts(simulate(only(cpu(1), poll(1, 1, 0))))).toEqual([])
    // CPU work behind an ask is in its slice.
    expect(bursts(simulate(only(poll(1, 1, 1), cpu(1))))).toEqual([1000])
  })

  it('a thread whose ask takes no time and fails gives the core back at once: the core takes the next (T5b)', () => {
    const tasks = [
      { id: 'A', steps: [poll(1, 2, 0)] },
      { id: 'B', steps: [cpu(2)] },
      { id: 'C', steps: [cpu(2)] },
    ]
    expect(slices(simulateThreads({ formatVersion: 1, tasks }, { cores: 2 }))).toBe('B 0-2/0 C 0-2/1')
  })

  it('sequential: asks and pauses that take no time would ask for ever, unless the answer is there at once', () => {
    const trace = simulateSequential(only(poll(2, 0, 0)))
    expect(trace.endedBy).toBe('error')
    expect(trace.errors[0].message).toBe('this poll asks for ever: neither its asks nor its pauses take time')
    expect(simulateSequential(only(poll(0, 0, 0))).endedBy).toBe('finished')
  })
})
