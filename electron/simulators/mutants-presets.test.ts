import { describe, expect, it } from 'vitest'
import { defaultExecution, EVENT_LOOP_DEFAULTS, THREADS_PRESETS } from '../../shared/settings'
import { finishes, tasks } from './sketch'
import { simulateThreads } from './threads'

// Found missing by `npm run mutants`: the table of rule T6 and the settings of section 4.2 of the design.

describe('T6: the settings a run starts from', () => {
  it('textbook: quantum 4 ms, newcomers and arrivals first, full quanta, handed over, no cost, one core', () => {
    expect(THREADS_PRESETS.textbook).toMatchObject({
      quantum: 4,
      sameInstant: 'newcomerFirst',
      wakeVsArrival: 'arrivalFirst',
      quantumAfterBlock: 'full',
      quantumAfterYield: 'full',
      mutexHandOff: 'handOver',
      contextSwitch: 0,
      cores: 1,
      horizon: null,
    })
  })

  it('linux-sched-rr: quantum 100 ms, the rest kept, barging, 0.002 ms to switch', () => {
    expect(THREADS_PRESETS['linux-sched-rr']).toMatchObject({
      quantum: 100,
      sameInstant: 'newcomerFirst',
      wakeVsArrival: 'arrivalFirst',
      quantumAfterBlock: 'rest',
      quantumAfterYield: 'rest',
      mutexHandOff: 'barging',
      contextSwitch: 0.002,
      cores: 1,
      horizon: null,
    })
  })

  it('the event loop: no costs, equal timers in call order', () => {
    expect(EVENT_LOOP_DEFAULTS).toMatchObject({
      stepCost: 0,
      iterationCost: 0,
      equalTimers: 'callOrder',
      horizon: null,
    })
  })

  it('is textbook where no preset is named', () => {
    expect(defaultExecution('threads')).toEqual({
      model: 'threads',
      preset: 'textbook',
      settings: THREADS_PRESETS.textbook,
    })
    expect(finishes(simulateThreads(tasks('A=5 B=1')))).toEqual([6, 5])
  })
})
