import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators/index'
import { randomTaskSet } from '../../electron/simulators/random-task-set'
import { defaultExecution, type Execution, THREADS_PRESETS } from '../settings'
import { checkTrace } from './check'

const threads = THREADS_PRESETS.textbook
const EXECUTIONS: readonly Execution[] = [
  defaultExecution('threads'),
  { model: 'threads', preset: 'textbook', settings: { ...threads, quantum: 1, cores: 2, contextSwitch: 0.5 } },
  {
    model: 'threads',
    preset: 'textbook',
    settings: {
      ...threads,
      quantum: 2,
      sameInstant: 'preemptedFirst',
      quantumAfterBlock: 'rest',
      quantumAfterYield: 'rest',
    },
  },
  {
    model: 'threads',
    preset: 'textbook',
    settings: { ...threads, quantum: null, cores: 3, wakeVsArrival: 'wakeUpFirst' },
  },
  {
    model: 'threads',
    preset: 'textbook',
    settings: { ...threads, quantum: 1.5, cores: 2, sameInstant: 'preemptedFirst', horizon: 9.5 },
  },
  { model: 'threads', preset: 'textbook', settings: { ...threads, quantum: 1.5, maxEvents: 37 } },
  defaultExecution('eventLoop'),
  {
    model: 'eventLoop',
    preset: 'textbook',
    settings: { stepCost: 0.5, iterationCost: 0.25, equalTimers: 'heapOrder', horizon: null, maxEvents: 1e6 },
  },
  {
    model: 'eventLoop',
    preset: 'textbook',
    settings: { stepCost: 0, iterationCost: 0, equalTimers: 'callOrder', horizon: 7.5, maxEvents: 1e6 },
  },
  {
    model: 'eventLoop',
    preset: 'textbook',
    settings: { stepCost: 0, iterationCost: 0, equalTimers: 'callOrder', horizon: null, maxEvents: 41 },
  },
  // SEQ
]

describe('checkTrace', () => {
  it('finds nothing in any trace of the simulators', () => {
    for (let seed = 1; seed <= 150; seed++) {
      const taskSet = randomTaskSet(seed)
      for (const execution of EXECUTIONS) {
        const findings = checkTrace(simulate(taskSet, execution), taskSet)
        expect({ seed, execution, findings }).toEqual({ seed, execution, findings: [] })
      }
    }
  })
})
