import { describe, expect, it } from 'vitest'
import { simulate } from '../../../electron/simulators/index'
import { randomTaskSet } from '../../../electron/simulators/random-task-set'
import { tasks } from '../../../electron/simulators/sketch'
import { defaultExecution, type Execution, THREADS_PRESETS } from '../../settings'
import type { TaskSet } from '../../task-set/schema'
import { listSteps } from '../../task-set/steps'
import { decisionAt } from './decision'
import { DecisionIndexer, indexDecisions } from './decision-index'
import { MAX_READY, type Why, whyAt } from './why'

const threads = defaultExecution('threads')
const quantum = (ms: number, contextSwitch = 0, cores = 1): Execution => ({
  model: 'threads',
  preset: 'textbook',
  settings: { ...THREADS_PRESETS.textbook, quantum: ms, contextSwitch, cores },
})

function why(taskSet: TaskSet, execution: Execution, task: number, ms: number): Why {
  return whyAt(indexDecisions(simulate(taskSet, execution)), listSteps(taskSet), task, ms * 1000)
}

describe('whyAt', () => {
  // A ####...#      B ....###      one core, quantum 4
  it('says of a preempted task who took the core from it and since when it is ready', () => {
    const at = why(tasks('A=5 B=3'), quantum(4), 0, 5)
    expect(at.decision).toMatchObject({ kind: 'suspended', decider: 'os', time: 4000, why: { kind: 'quantum' } })
    expect(at.entry).toEqual({ task: 0, since: 4000, why: { kind: 'preempted' } })
    expect(at.place).toBe(1)
    expect(at.holders).toMatchObject([
      { task: 1, core: 0, since: 4000, isSwitching: false, decision: { kind: 'dispatched', rule: { kind: 'head' } } },
    ])
  })

  it('says of a running task by which rule it was taken, and who else was ready then', () => {
    const at = why(tasks('A=5 B=3 C=1'), quantum(4), 1, 5)
    expect(at.decision).toMatchObject({ kind: 'dispatched', task: 1, rule: { kind: 'head' }, readyCount: 3 })
    expect(at.decision?.ready.map(({ task }) => task)).toEqual([1, 2, 0])
    expect(at.place).toBeUndefined()
    expect(at.ready.map(({ task }) => task)).toEqual([2, 0])
  })

  it('dates the holder from the beginning of its switch, where it was decided', () => {
    // Switch 1 ms each: A switches 0-1, runs 1-5; B switches 5-6, runs 6-9.
    const during = why(tasks('A=5 B=3'), quantum(4, 1), 0, 5.5)
    expect(during.holders).toMatchObject([{ task: 1, since: 5000, isSwitching: true }])
    const after = why(tasks('A=5 B=3'), quantum(4, 1), 0, 7)
    expect(after.holders).toMatchObject([
      { task: 1, since: 5000, isSwitching: false, decision: { rule: { kind: 'head' } } },
    ])
  })

  it('names the handle of the loop that runs, while another waits for its turn', () => {
    const at = why(tasks('A=5 B=3'), defaultExecution('eventLoop'), 1, 2)
    expect(at.holders).toMatchObject([{ task: 0, since: 0, decision: { rule: { kind: 'handle', iteration: 1 } } }])
    expect(at).toMatchObject({ place: 1, entry: { since: 0, why: { kind: 'arrived' } } })
  })

  it('knows no decision where nobody decided, and nothing of who is not there', () => {
    const arrived = why(tasks('A=5 B=3@2'), threads, 1, 3)
    expect(arrived).toMatchObject({ decision: undefined, entry: { since: 2000, why: { kind: 'arrived' } } })
    const before = why(tasks('A=5 B=3@2'), threads, 1, 1)
    expect(before).toMatchObject({ decision: undefined, entry: undefined, place: undefined, readyCount: 0 })
  })

  it('stays small with a thousand tasks: fifty of the queue, and how many there are', () => {
    const many: TaskSet = {
      formatVersion: 1,
      tasks: Array.from({ length: 1000 }, (_, i) => ({ id: `t${i}`, steps: [{ op: 'cpu', ms: 10 }] })),
    }
    const at = why(many, quantum(4, 0, 8), 999, 1)
    expect(at.ready).toHaveLength(MAX_READY)
    expect(at).toMatchObject({ readyCount: 992, place: 992, holderCount: 8 })
    expect(at.holders).toHaveLength(4)
    expect(structuredClone(at)).toEqual(at)
  })

  it('agrees with the decision record and the queue on random runs', () => {
    for (let seed = 1; seed <= 40; seed++) {
      for (const execution of [quantum(1, seed % 2, 1 + (seed % 3)), defaultExecution('eventLoop')]) {
        const taskSet = randomTaskSet(seed)
        const trace = simulate(taskSet, execution)
        const index = indexDecisions(trace)
        const steps = listSteps(taskSet)
        for (const time of [0, trace.makespan >> 1, trace.makespan - 1]) {
          for (const task of trace.tasks.keys()) {
            const at = whyAt(index, steps, task, Math.max(0, time))
            expect(at.entry?.task ?? task).toBe(task)
            expect(at.ready.length + at.holders.length).toBeLessThanOrEqual(trace.tasks.length)
            for (const { decision, since } of at.holders) expect(decision?.time).toBe(since)
            if (at.decision) expect(at.decision).toMatchObject({ task })
            if (at.decision) expect(decisionAt(index, steps, at.decision.event)?.time).toBe(at.decision.time)
          }
        }
      }
    }
  })
})

describe('DecisionIndexer', () => {
  it('makes the same index in parts of any size', () => {
    const trace = simulate(tasks('A: 400x(cpu 3, sleep 1)', 'B: 400x(cpu 2, sleep 2)', 'C=900'), quantum(2))
    const whole = indexDecisions(trace)
    for (const part of [1, 100, 1024, 5000]) {
      const indexer = new DecisionIndexer(trace)
      let index = indexer.advance(part)
      while (index === undefined) index = indexer.advance(part)
      expect(index).toEqual(whole)
    }
    expect(whole.snapshots.length).toBeGreaterThan(2)
  })
})
