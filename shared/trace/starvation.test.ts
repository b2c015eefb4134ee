import { expect, it } from 'vitest'
import { simulate } from '../../electron/simulators/index'
import { defaultExecution, type Execution, THREADS_PRESETS } from '../settings'
import type { TaskSet } from '../task-set/schema'
import { bursts } from '../worked-examples/task-sets'
import { toSpans } from './spans'
import { longestWait } from './starvation'

const roundRobin = (quantum: number | null, contextSwitch = 0): Execution => ({
  model: 'threads',
  preset: 'textbook',
  settings: { ...THREADS_PRESETS.textbook, quantum, contextSwitch },
})
const waitIn = (taskSet: TaskSet, execution: Execution) => longestWait(toSpans(simulate(taskSet, execution)))

it('finds the longest wait, whose it was and who ran meanwhile', () => {
  // Silberschatz, ch. 5: 24, 3, 3 first come, first served. P3 waits 27 ms, 24 of them behind P1.
  expect(waitIn(bursts('P1=24 P2=3 P3=3'), roundRobin(null))).toEqual({ task: 2, start: 0, end: 27_000, by: 0 })
})

it('counts each wait by itself: a preempted task waits anew', () => {
  // A 0-2, B 2-4, A 4-6, B 6-8, and so on: nobody waits longer than a quantum.
  expect(waitIn(bursts('A=6 B=6'), roundRobin(2))).toEqual({ task: 0, start: 2000, end: 4000, by: 1 })
})

it('takes a timer that is due and not seen as waiting: the loop is held', () => {
  // B3 of the worked examples: A 0-1 B 1-9 A 9-10; the 2 ms timer of A is due at 3 and 6 ms late.
  const steps = [{ op: 'cpu', ms: 1 } as const, { op: 'sleep', ms: 2 } as const, { op: 'cpu', ms: 1 } as const]
  const taskSet: TaskSet = {
    formatVersion: 1,
    tasks: [
      { id: 'A', steps },
      { id: 'B', steps: [{ op: 'cpu', ms: 8 }] },
    ],
  }
  expect(waitIn(taskSet, defaultExecution('eventLoop'))).toEqual({ task: 0, start: 3000, end: 9000, by: 1 })
})

it('leaves the switch out, as waiting does', () => {
  // x A x B, one ms each: B waits from 0 to 2, then the switch to it begins.
  expect(waitIn(bursts('A=1 B=1'), roundRobin(null, 1))).toMatchObject({ task: 1, start: 0, end: 2000 })
})

it('says nothing where nobody waits', () => {
  expect(waitIn(bursts('A=3'), roundRobin(2))).toBeUndefined()
})
