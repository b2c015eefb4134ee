import { describe, expect, it } from 'vitest'
import { simulate } from '../../../electron/simulators/index'
import { tasks } from '../../../electron/simulators/sketch'
import { defaultExecution, type Execution, type ThreadsSettings, THREADS_PRESETS } from '../../settings'
import type { TaskSet } from '../../task-set/schema'
import { listSteps } from '../../task-set/steps'
import { decisionsAt } from './decision'
import { indexDecisions } from './decision-index'
import { decisionText, tieText } from './decision-text'

const threads = (more: Partial<ThreadsSettings> = {}): Execution => ({
  model: 'threads',
  preset: 'textbook',
  settings: { ...THREADS_PRESETS.textbook, ...more },
})
const loop = defaultExecution('eventLoop')

/** Every decision of an instant as a card says it, each with its ties. */
function says(taskSet: TaskSet, execution: Execution, ms: number): string[] {
  const trace = simulate(taskSet, execution)
  return decisionsAt(indexDecisions(trace), listSteps(taskSet), ms * 1000).map((decision) =>
    [
      decisionText(decision, trace),
      ...('ties' in decision ? decision.ties.map((tie) => tieText(tie, trace)) : []),
    ].join(' '),
  )
}

describe('a decision in words', () => {
  it('of the textbook tie says who would run under the other rule', () => {
    const set = tasks('A=6 B=2@4')
    expect(says(set, threads(), 4)).toEqual([
      'The OS takes the CPU from A: its quantum of 4 ms is used up and B is ready. B is next.',
      'B runs: the head of the ready queue is taken. It arrived at 4.0 ms. Ready too: A. B and A met at one instant: newcomer first. With preempted first, A would run here.',
    ])
    expect(says(set, threads({ sameInstant: 'preemptedFirst' }), 4)).toEqual([
      'A has used up its quantum and keeps the CPU with a fresh one: only B, just come, would be next. A and B met at one instant: preempted first. With newcomer first, B would run here.',
    ])
  })

  it('says that the other rule leads to the same where somebody else is first anyway', () => {
    expect(says(tasks('A=6 C=2 B=2@4'), threads(), 4)[1]).toContain(
      'B and A met at one instant: newcomer first. With preempted first, the same task would run here.',
    )
  })

  it('of a wait, a yield and an end says that the task decides, and who is next', () => {
    const set = tasks('A: cpu 1, lock m, sleep 9', 'B: lock m', 'C: cpu 2, yield')
    const at1 = says(set, threads(), 1)
    expect(at1[0]).toBe('A sleeps: the task decides. B is next.')
    expect(at1[2]).toBe('B waits for lock m: the task decides. C is next.')
    expect(says(set, threads(), 3)[0]).toBe('C yields: the task decides. C is next.')
    expect(says(tasks('A=1'), threads(), 1)).toEqual(['A finishes. Nobody else is ready.'])
    expect(says(tasks('A: cpu 1, unlock m'), threads(), 1)).toEqual(['A ends in an error. Nobody else is ready.'])
  })

  it('names cores, idle ones and switches where there are several', () => {
    const costly = threads({ cores: 2, contextSwitch: 0.5 })
    expect(says(tasks('A=1'), costly, 0)).toEqual([
      'A runs on core 0: core 0 is the first idle core and takes the head of the ready queue. It arrived at 0.0 ms.',
    ])
    expect(says(tasks('A=1'), costly, 0.5)).toEqual([
      'A runs on core 0: the switch to it that began at 0.0 ms is over.',
    ])
  })

  it('of a lone thread says why it goes on', () => {
    expect(says(tasks('A=9'), threads(), 4)).toEqual([
      'A has used up its quantum and keeps the CPU with a fresh one: nobody else is ready.',
    ])
  })

  it('of the event loop names the turn, the due time, and what only a second run can tell', () => {
    const set = tasks('A: sleep 5, cpu 1', 'B: sleep 5, cpu 1', 'C: cpu 9')
    expect(says(set, loop, 9)).toEqual([
      'C finishes. A is next.',
      'A runs: it is the first task in iteration 3 of the loop. It was woken from sleep at 9.0 ms, due at 5.0 ms. Ready too: B. A and B met at one instant: call order. Whether heap order leads elsewhere only a second run can tell.',
    ])
    expect(says(set, loop, 10)[1]).toBe(
      'B runs: its handle is the next in iteration 3 of the loop. It was woken from sleep at 9.0 ms, due at 5.0 ms.',
    )
  })

  it('of a sequential program names the order of arrival and the child that runs first', () => {
    const set = tasks('A: cpu 1, spawn B', 'B=1', 'C=1')
    const sequential = defaultExecution('sequential')
    expect(says(set, sequential, 1)).toEqual([
      'A starts another task and waits until that has finished: the task decides. B is next.',
      'B runs: A started it there and then. It was started by A at 1.0 ms. Ready too: C and A.',
    ])
    expect(says(set, sequential, 0)).toEqual([
      'A runs: tasks run in order of arrival. It arrived at 0.0 ms. Ready too: C. A comes before C: arrivals of one instant queue in file order.',
    ])
  })

  it('names three of many who are ready', () => {
    expect(says(tasks('A=1 B=1 C=1 D=1 E=1 F=1'), threads(), 0)[0]).toContain('Ready too: B, C, D and 2 more.')
  })
})
