import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators/index'
import { tasks } from '../../electron/simulators/sketch'
import { defaultExecution, type Execution, THREADS_PRESETS } from '../settings'
import type { TaskSet } from '../task-set/schema'
import { textLog } from './text-log'

const log = (taskSet: TaskSet, execution: Execution): string[] => [...textLog(simulate(taskSet, execution), taskSet)]

describe('textLog', () => {
  it('says of every suspension who decided and why, and who runs then', () => {
    expect(log(tasks('A: cpu 5', 'B: cpu 1, sleep 9'), defaultExecution('threads'))).toEqual([
      ' 0.0 ms  -     A runs first',
      ' 4.0 ms  OS    A is preempted: its quantum of 4 ms is used up and others are ready; B runs',
      ' 5.0 ms  task  B sleeps 9 ms; A runs',
      ' 6.0 ms  -     A finishes; core 0 is idle until 14 ms',
      '14.0 ms  -     B finishes',
    ])
  })

  it('names the blocking call that holds the loop, and that nobody decided it', () => {
    expect(log(tasks('A: cpu 1, blockingSleep 6, io 2', 'B: yield'), defaultExecution('eventLoop'))).toEqual([
      '0.0 ms  -     A runs first',
      '1.0 ms  -     A calls time.sleep: it holds the whole loop for 6 ms',
      '7.0 ms  task  A waits for I/O of 2 ms; B runs',
      '7.0 ms  task  B yields; B runs',
      '7.0 ms  -     B finishes; the loop waits until 9 ms',
      '9.0 ms  -     A finishes',
    ])
  })

  it('names the core where there are several, and the switch where it costs', () => {
    const costly: Execution = {
      model: 'threads',
      preset: 'textbook',
      settings: { ...THREADS_PRESETS.textbook, contextSwitch: 0.25, cores: 2 },
    }
    expect(log(tasks('A=1 B=2 C=1'), costly)).toEqual([
      '0.25 ms  -     A runs first on core 0',
      '0.25 ms  -     B runs first on core 1',
      '1.25 ms  -     A finishes; the switch to C begins on core 0',
      '2.25 ms  -     B finishes',
      '2.50 ms  -     C finishes',
    ])
  })

  it('tells errors with their message, and how a run ended that did not finish', () => {
    expect(log(tasks('A: unlock m'), defaultExecution('threads'))[1]).toBe(
      '0.0 ms  -     A ends in an error: lock m is free, it cannot be unlocked',
    )
    expect(log(tasks('A: get q'), defaultExecution('threads'))).toEqual([
      '0.0 ms  -     A runs first',
      '0.0 ms  task  A waits for an item from queue q',
      '0.0 ms  -     deadlock: nothing can happen any more',
    ])
  })

  it('has a line for each tie whose other rule would have led elsewhere, and for no other', () => {
    const set = tasks('A=6 B=2@4')
    const ties = (execution: Execution): string[] => log(set, execution).filter((line) => line.includes(' tie '))
    expect(log(set, defaultExecution('threads')).slice(1, 3)).toEqual([
      '4.0 ms  OS    A is preempted: its quantum of 4 ms is used up and others are ready; B runs',
      '4.0 ms  tie   newcomer first: B runs here; with preempted first, A would',
    ])
    const settings = { ...THREADS_PRESETS.textbook, sameInstant: 'preemptedFirst' } as const
    expect(ties({ model: 'threads', preset: 'textbook', settings })).toEqual([
      '4.0 ms  tie   preempted first: A goes on here; with newcomer first, B would run',
    ])
    expect(ties({ model: 'threads', preset: 'textbook', settings: { ...settings, quantum: 5 } })).toEqual([])
    expect(log(tasks('A=4 B=2@2'), defaultExecution('threads')).join()).not.toContain(' tie ')
  })

  it('names the core of a tie where there are several', () => {
    // Both quanta end at 4 as C arrives: core 0 takes C; preempted first, A would go on.
    const settings = { ...THREADS_PRESETS.textbook, cores: 2 }
    const lines = log(tasks('A=6 B=6 C=1@4'), { model: 'threads', preset: 'textbook', settings })
    expect(lines.filter((line) => line.includes(' tie '))).toEqual([
      '4.0 ms  tie   newcomer first: C runs on core 0; with preempted first, A would',
    ])
  })

  it('says once that equal timers have an order of their own', () => {
    const lines = log(tasks('A: sleep 5', 'B: sleep 5', 'C: sleep 5', 'D: sleep 6'), defaultExecution('eventLoop'))
    expect(lines.filter((line) => line.includes(' tie '))).toEqual([
      '5.0 ms  tie   call order: A runs before B, due at the same moment; heap order may differ',
    ])
  })
})
