import { describe, expect, it } from 'vitest'
import { simulate } from '../../../electron/simulators/index'
import { tasks } from '../../../electron/simulators/sketch'
import { defaultExecution, type Execution, THREADS_PRESETS } from '../../settings'
import { firstDifference } from './first-difference'
import { withOtherRule } from './tie-rules'

const roundRobin = (quantum: number, cores = 1): Execution => ({
  model: 'threads',
  preset: 'textbook',
  settings: { ...THREADS_PRESETS.textbook, quantum, cores },
})

describe('firstDifference', () => {
  it('answers where heap order leads elsewhere: CPython runs five equal timers as a, c, e, b, d', () => {
    const set = tasks(...['a', 'b', 'c', 'd', 'e'].map((id) => `${id}: sleep 3, log out`))
    const execution = defaultExecution('eventLoop')
    const other = withOtherRule(execution, 'equalTimers')
    if (other === undefined) throw new Error('the event loop has equal timers')
    // The first dispatch of the instant is a's under both rules, the second is not.
    expect(firstDifference(simulate(set, execution), simulate(set, other))).toMatchObject({
      time: 3000,
      a: { core: 0, task: 1 },
      b: { core: 0, task: 2 },
    })
  })

  it('finds nothing between a run and itself, nor where the other rule changes nothing', () => {
    const set = tasks('A: sleep 3, cpu 1', 'B: sleep 4, cpu 1')
    const execution = defaultExecution('eventLoop')
    const other = withOtherRule(execution, 'equalTimers')
    if (other === undefined) throw new Error('the event loop has equal timers')
    expect(firstDifference(simulate(set, execution), simulate(set, execution))).toBeUndefined()
    expect(firstDifference(simulate(set, execution), simulate(set, other))).toBeUndefined()
  })

  it('tells of two quanta where the first goes on and the second is preempted', () => {
    // q=4: A 0-4, B 4-6, A 6-7. q=2: A 0-2, B 2-4, A 4-7.
    const set = tasks('A=5 B=2')
    const difference = firstDifference(simulate(set, roundRobin(4)), simulate(set, roundRobin(2)))
    expect(difference).toMatchObject({ time: 2000, a: { task: 0, event: undefined }, b: { task: 1 } })
    expect(difference?.b.event).toBeDefined()
  })

  it('tells of a core that stays idle in one run and gets a task in the other', () => {
    // One core: A 0-4, B from 4. Two cores: B on core 1 at 0.
    const set = tasks('A=4 B=4')
    expect(firstDifference(simulate(set, roundRobin(4)), simulate(set, roundRobin(4, 2)))).toMatchObject({
      time: 0,
      a: { core: 1, task: undefined, event: undefined },
      b: { core: 1, task: 1 },
    })
  })

  it('tells where one run has ended and the other goes on', () => {
    const set = tasks('A: 2x(cpu 1, sleep 2)')
    const cut: Execution = {
      model: 'threads',
      preset: 'textbook',
      settings: { ...THREADS_PRESETS.textbook, horizon: 2 },
    }
    expect(firstDifference(simulate(set, roundRobin(4)), simulate(set, cut))).toMatchObject({
      time: 3000,
      a: { task: 0 },
      b: { task: undefined },
    })
  })

  it('compares two models', () => {
    // B3 of the worked examples: in the loop B runs on at 5, threads go back to A.
    const set = tasks('A: cpu 1, sleep 2, cpu 1', 'B: cpu 8')
    expect(firstDifference(simulate(set, roundRobin(4)), simulate(set, defaultExecution('eventLoop')))).toMatchObject({
      time: 5000,
      a: { task: 0 },
      b: { task: 1, event: undefined },
    })
  })
})

describe('withOtherRule', () => {
  it('turns one setting round, and only where the model has it', () => {
    expect(withOtherRule(roundRobin(4), 'sameInstant')?.settings).toMatchObject({ sameInstant: 'preemptedFirst' })
    expect(withOtherRule(roundRobin(4), 'wakeVsArrival')?.settings).toMatchObject({ wakeVsArrival: 'wakeUpFirst' })
    expect(withOtherRule(defaultExecution('eventLoop'), 'equalTimers')?.settings).toMatchObject({
      equalTimers: 'heapOrder',
    })
    expect(withOtherRule(roundRobin(4), 'equalTimers')).toBeUndefined()
    expect(withOtherRule(defaultExecution('eventLoop'), 'sameInstant')).toBeUndefined()
  })
})
