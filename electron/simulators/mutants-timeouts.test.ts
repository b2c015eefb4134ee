import { describe, expect, it } from 'vitest'
import type { Step, TaskSet } from '../../shared/task-set/schema'
import { EventKind, type Trace } from '../../shared/trace/trace'
import { simulateSequential } from './sequential'
import { simulateThreads } from './threads'

// Found missing by `npm run mutants`: `timeout` in the op table of the design, "a mark says if the deadline had passed".

const within = (ms: number, ...steps: Step[]): TaskSet => ({
  formatVersion: 1,
  tasks: [{ id: 'A', steps: [{ op: 'timeout', ms, steps }] }],
})

/** When a mark says that a deadline had passed, us. */
function passed({ events }: Trace): number[] {
  return [...events.time].filter((_, i) => events.kind[i] === EventKind.deadline)
}

describe.each([
  ['threads', simulateThreads],
  ['sequential', simulateSequential],
] as const)('timeout in %s', (_, simulate) => {
  it('the deadline has passed where the steps end after it, not where they end before it or just then', () => {
    expect(passed(simulate(within(2, { op: 'sleep', ms: 3 })))).toEqual([3000])
    expect(passed(simulate(within(2, { op: 'sleep', ms: 2 })))).toEqual([])
    expect(passed(simulate(within(2, { op: 'sleep', ms: 1 })))).toEqual([])
  })

  it('each of two nested timeouts has its own deadline', () => {
    const inner: Step = { op: 'timeout', ms: 1, steps: [{ op: 'cpu', ms: 2 }] }
    // The inner deadline is 1, the outer one 3: the first has passed at 2, the second has not at 3 and has at 4.
    expect(passed(simulate(within(3, inner, { op: 'cpu', ms: 1 })))).toEqual([2000])
    expect(passed(simulate(within(3, inner, { op: 'cpu', ms: 2 })))).toEqual([2000, 4000])
  })
})
