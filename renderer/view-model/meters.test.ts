import { expect, it } from 'vitest'
import { simulate } from '../../electron/simulators/index'
import { executionFromTrace } from '../../shared/gantt/execution-from-trace'
import { defaultExecution, type Execution, THREADS_PRESETS } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import { bursts } from '../../shared/worked-examples/task-sets'
import { metersOf } from './meters'

const meters = (taskSet: TaskSet, execution: Execution) =>
  metersOf(executionFromTrace(simulate(taskSet, execution), taskSet, 'run', ''))
const roundRobin = (quantum: number | null): Execution => ({
  model: 'threads',
  preset: 'textbook',
  settings: { ...THREADS_PRESETS.textbook, quantum },
})

it('gives the longest wait as a share of the run', () => {
  // Silberschatz, ch. 5: 24, 3, 3 first come, first served: P3 waits 27 of 30 ms.
  expect(meters(bursts('P1=24 P2=3 P3=3'), roundRobin(null)).starvation).toMatchObject({
    task: 2,
    length: 27_000,
    share: 0.9,
  })
})

it('counts forced and voluntary suspensions per second of simulated time', () => {
  // OSTEP: three jobs of 5, quantum 1: 12 preemptions in 15 ms, nobody lets go but by finishing.
  expect(meters(bursts('A=5 B=5 C=5'), roundRobin(1))).toMatchObject({ forced: 800, voluntary: 0, forcedShare: 1 })
  // E7 of the worked examples, round robin by consent: A and B yield, the OS takes nothing.
  const yielding = [{ op: 'cpu', ms: 1 } as const, { op: 'yield' } as const, { op: 'cpu', ms: 1 } as const]
  const taskSet: TaskSet = {
    formatVersion: 1,
    tasks: [
      { id: 'A', steps: yielding },
      { id: 'B', steps: yielding },
    ],
  }
  // Two yields in 4 ms.
  expect(meters(taskSet, defaultExecution('eventLoop'))).toMatchObject({ forced: 0, voluntary: 500, forcedShare: 0 })
})

it('names the stall of the loop, as harm only where a blocking call made it', () => {
  // B2 of the worked examples: A 0-8, frozen 1-7, B waits all that time.
  const blocking: TaskSet = {
    formatVersion: 1,
    tasks: [
      {
        id: 'A',
        steps: [
          { op: 'cpu', ms: 1 },
          { op: 'blockingSleep', ms: 6 },
          { op: 'cpu', ms: 1 },
        ],
      },
      { id: 'B', steps: [{ op: 'cpu', ms: 3 }] },
    ],
  }
  expect(meters(blocking, defaultExecution('eventLoop')).stall).toEqual({
    length: 8000,
    task: 0,
    share: 8 / 11,
    isHarm: true,
  })
  expect(meters(bursts('A=8 B=3'), defaultExecution('eventLoop')).stall).toMatchObject({ length: 8000, isHarm: false })
  expect(meters(blocking, roundRobin(4)).stall).toBeUndefined()
})

it('has nothing to show of a run without waits and suspensions', () => {
  expect(meters(bursts('A=3'), roundRobin(4))).toMatchObject({
    starvation: undefined,
    forcedShare: undefined,
    forced: 0,
  })
})
