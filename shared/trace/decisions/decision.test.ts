import { describe, expect, it } from 'vitest'
import { simulate } from '../../../electron/simulators/index'
import { tasks } from '../../../electron/simulators/sketch'
import { defaultExecution, type Execution, type ThreadsSettings, THREADS_PRESETS } from '../../settings'
import type { TaskSet } from '../../task-set/schema'
import { listSteps } from '../../task-set/steps'
import type { Trace } from '../trace'
import { type Decision, decisionAt, decisionsAt } from './decision'
import { type DecisionIndex, findTies, indexDecisions } from './decision-index'
import { tieAt } from './tie-table'
import type { ReadyEntry } from './ready-entry'

const roundRobin = (quantum: number | null, more: Partial<ThreadsSettings> = {}): Execution => ({
  model: 'threads',
  preset: 'textbook',
  settings: { ...THREADS_PRESETS.textbook, quantum, ...more },
})
const P = { sameInstant: 'preemptedFirst' } as const
const loop = defaultExecution('eventLoop')

/** `4: C, else A`: at 4 ms C runs, under the other rule A would. `keeps`: no dispatch, the task goes on. */
function tiesOf(taskSet: TaskSet, execution: Execution): string[] {
  const trace = simulate(taskSet, execution)
  const ties = findTies(trace)
  return Array.from({ length: ties.length }, (_, row) => {
    const { time, task, other, isKeep, setting } = tieAt(ties, row)
    const id = (index: number): string => trace.tasks[index].id
    return `${time / 1000} ${setting}: ${id(task)}${isKeep ? ' keeps' : ''}, else ${id(other)}`
  })
}

class Asked {
  readonly trace: Trace
  private readonly index: DecisionIndex
  private readonly steps

  constructor(taskSet: TaskSet, execution: Execution) {
    this.trace = simulate(taskSet, execution)
    this.index = indexDecisions(this.trace)
    this.steps = listSteps(taskSet)
  }

  event(event: number): Decision | undefined {
    return decisionAt(this.index, this.steps, event)
  }

  at(ms: number): readonly Decision[] {
    return decisionsAt(this.index, this.steps, ms * 1000)
  }

  /** The one decision of a kind at a moment. */
  one<K extends Decision['kind']>(ms: number, kind: K): Extract<Decision, { kind: K }> {
    const found = this.at(ms).filter((decision): decision is Extract<Decision, { kind: K }> => decision.kind === kind)
    if (found.length !== 1) throw new Error(`${found.length} decisions of kind ${kind} at ${ms} ms`)
    return found[0]
  }

  id(task: number): string {
    return this.trace.tasks[task].id
  }

  /** `B arrived 4`: the queue with why and since when. */
  queue(ready: readonly ReadyEntry[]): string {
    return ready.map(({ task, since, why }) => `${this.id(task)} ${why.kind} ${since / 1000}`).join(', ')
  }
}

describe('the textbook tie: B arrives just as the quantum of A ends', () => {
  const set = tasks('A=6 B=2@4')

  it('with newcomer first the OS takes the CPU from A, and A would have kept it under the other rule', () => {
    const asked = new Asked(set, roundRobin(4))
    expect(asked.at(4).map(({ kind }) => kind)).toEqual(['suspended', 'dispatched'])
    const suspended = asked.one(4, 'suspended')
    expect(suspended).toMatchObject({ decider: 'os', why: { kind: 'quantum', length: 4000 }, follower: { task: 1 } })
    expect(asked.queue(suspended.ready)).toBe('B arrived 4')
    const dispatched = asked.one(4, 'dispatched')
    expect(asked.queue(dispatched.ready)).toBe('B arrived 4, A preempted 4')
    expect(dispatched).toMatchObject({
      task: 1,
      rule: { kind: 'head' },
      entry: { since: 4000, why: { kind: 'arrived' } },
    })
    expect(dispatched.ties).toEqual([
      {
        kind: 'setting',
        setting: 'sameInstant',
        value: 'newcomerFirst',
        first: 1,
        second: 0,
        other: { kind: 'elsewhere', task: 0 },
      },
    ])
    expect(tiesOf(set, roundRobin(4))).toEqual(['4 sameInstant: B, else A'])
  })

  it('with preempted first A keeps the CPU with a fresh quantum, and B would run under the other rule', () => {
    const asked = new Asked(set, roundRobin(4, P))
    expect(asked.at(4).map(({ kind }) => kind)).toEqual(['kept'])
    const kept = asked.one(4, 'kept')
    expect(kept).toMatchObject({ task: 0, decider: 'none', ties: [{ other: { kind: 'elsewhere', task: 1 } }] })
    expect(asked.queue(kept.ready)).toBe('B arrived 4')
    expect(tiesOf(set, roundRobin(4, P))).toEqual(['4 sameInstant: A keeps, else B'])
  })

  it('leads elsewhere only later where somebody was ready before', () => {
    // C has been ready since 0: it runs at 4 under both rules, and who follows it is what the rule decides.
    const asked = new Asked(tasks('A=6 C=2 B=2@4'), roundRobin(4))
    const [sameInstant] = asked.one(4, 'dispatched').ties
    expect(sameInstant).toMatchObject({ first: 2, second: 0, other: { kind: 'same' } })
    expect(asked.one(6, 'dispatched').ties).toMatchObject([
      { first: 2, second: 0, other: { kind: 'elsewhere', task: 0 } },
    ])
    expect(asked.id(asked.one(4, 'dispatched').task)).toBe('C')
    expect(asked.id(asked.one(6, 'dispatched').task)).toBe('B')
  })
})

describe('the ties of the common exercises', () => {
  // Worked by hand: R15 and R16 of the worked examples, whose two answers are printed by two public tools.
  it('R15: C meets the end of the first quantum of A, D that of B', () => {
    // N: A 0-2, B 2-4, C 4-6, A 6-8, D 8-9, B 9-11, A 11-12.
    const set = tasks('A=5 B=4@1 C=2@2 D=1@4')
    expect(tiesOf(set, roundRobin(2))).toEqual(['4 sameInstant: C, else A', '8 sameInstant: D, else B'])
    // P: A 0-2, B 2-4, A 4-6, C 6-8, B 8-10, D 10-11, A 11-12.
    expect(tiesOf(set, roundRobin(2, P))).toEqual(['4 sameInstant: A, else C', '8 sameInstant: B, else D'])
  })

  it('R16: C meets the end of the first quantum of A, E that of B', () => {
    // N: A 0-2, B 2-4, C 4-5, A 5-7, D 7-9, E 9-11, B 11-12, A 12-13, E 13-14.
    const set = tasks('A=5 B=3@1 C=1@2 D=2@3 E=3@4')
    expect(tiesOf(set, roundRobin(2))).toEqual(['4 sameInstant: C, else A', '9 sameInstant: E, else B'])
  })

  it('sets without a meeting have none', () => {
    expect(tiesOf(tasks('P1=24 P2=3 P3=3'), roundRobin(4))).toEqual([])
    expect(tiesOf(tasks('P1=24 P2=3@5 P3=3@10'), roundRobin(4))).toEqual([])
  })
})

describe('an arrival that meets a wake-up', () => {
  // A sleeps from 1 to 4, C arrives at 4, B runs from 1 until its quantum ends at 5.
  const set = tasks('A: cpu 1, sleep 3, cpu 1', 'B: cpu 9', 'C@4: cpu 1')

  it('comes first, and the woken one would run under the other rule', () => {
    expect(tiesOf(set, roundRobin(4))).toEqual(['5 wakeVsArrival: C, else A'])
    const asked = new Asked(set, roundRobin(4))
    expect(asked.one(5, 'dispatched').ties).toMatchObject([
      { setting: 'wakeVsArrival', value: 'arrivalFirst', first: 2, second: 0, other: { kind: 'elsewhere', task: 0 } },
    ])
    expect(asked.queue(asked.one(5, 'dispatched').ready)).toBe('C arrived 4, A wokenByTime 4, B preempted 5')
    // A comes out of the same instant, but the other rule has gone another way at 5.
    expect(asked.one(6, 'dispatched').ties).toEqual([])
  })

  it('comes second with wake-up first', () => {
    expect(tiesOf(set, roundRobin(4, { wakeVsArrival: 'wakeUpFirst' }))).toEqual(['5 wakeVsArrival: A, else C'])
  })
})

describe('a decision of threads', () => {
  it('names the rules that no setting changes', () => {
    const rules = (taskSet: TaskSet, ms: number): unknown[] =>
      new Asked(taskSet, roundRobin(4)).one(ms, 'dispatched').ties.map((tie) => tie.kind === 'fixed' && tie.rule)
    expect(rules(tasks('A=1 B=1 C=1'), 0)).toEqual(['fileOrder'])
    // Both are woken at 5; A began to wait first.
    expect(rules(tasks('A: sleep 5, cpu 1', 'B: cpu 1, sleep 4, cpu 1'), 5)).toEqual(['waitOrder'])
  })

  it('says who started, woke or preempted whoever is ready, and on what a task waits', () => {
    // G waits for an item at 0; at 1 A starts C, hands G its item and yields; B runs 1-5.
    const set = tasks('G: get q, cpu 1', 'A: cpu 1, spawn C, put q, yield, cpu 1', 'B: cpu 5', 'C: cpu 1')
    const asked = new Asked(set, roundRobin(4))
    expect(asked.one(0, 'suspended')).toMatchObject({
      task: 0,
      decider: 'task',
      why: { kind: 'waits', on: 'get:q' },
      follower: { task: 1 },
    })
    expect(asked.one(1, 'suspended')).toMatchObject({ task: 1, decider: 'task', why: { kind: 'yields' } })
    const { ready } = asked.one(5, 'dispatched')
    expect(asked.queue(ready)).toBe('C spawned 1, G wokenBy 1, A yielded 1, B preempted 5')
    expect(ready.slice(0, 2).map(({ why }) => 'by' in why && asked.id(why.by))).toEqual(['A', 'A'])
  })

  it('counts the idle cores where there is a choice of them', () => {
    const asked = new Asked(tasks('A=1 B=1@1'), roundRobin(4, { cores: 3 }))
    expect(asked.one(0, 'dispatched')).toMatchObject({ core: 0, rule: { kind: 'idleCore', others: [1, 2] } })
    expect(asked.one(1, 'dispatched')).toMatchObject({ core: 0, rule: { kind: 'idleCore', others: [1, 2] } })
  })

  it('takes a thread where its switch begins', () => {
    const asked = new Asked(tasks('A=1'), roundRobin(4, { contextSwitch: 0.5 }))
    expect(asked.one(0, 'dispatched')).toMatchObject({ rule: { kind: 'head' } })
    expect(asked.one(0.5, 'dispatched')).toMatchObject({ rule: { kind: 'switchOver', since: 0 }, entry: undefined })
  })

  it('lets a lone thread go on with a fresh quantum', () => {
    const asked = new Asked(tasks('A=9'), roundRobin(4))
    expect(
      [4, 6, 8].map((ms) => asked.at(ms).map(({ kind, ties }: Decision & { ties?: unknown }) => [kind, ties])),
    ).toEqual([[['kept', []]], [], [['kept', []]]])
  })

  it('says how a task ended and who follows', () => {
    const asked = new Asked(tasks('A: cpu 1, unlock m', 'B: cpu 1'), roundRobin(4))
    expect(asked.one(1, 'ended')).toMatchObject({ task: 0, why: 'error', decider: 'task', follower: { task: 1 } })
    expect(asked.one(2, 'ended')).toMatchObject({ task: 1, why: 'finished', follower: undefined })
  })
})

describe('a decision of the event loop', () => {
  it('says which turn ran the task, and that its timer was due long before', () => {
    // B3 of the worked examples: A's timer of 2 ms is 6 late.
    const asked = new Asked(tasks('A: cpu 1, sleep 2, cpu 1', 'B: cpu 8'), loop)
    const dispatched = asked.one(9, 'dispatched')
    // Turn 1 runs both, turn 2 finds the timer, turn 3 runs A.
    expect(dispatched.rule).toEqual({ kind: 'handle', iteration: 3, place: 1 })
    expect(dispatched.entry).toEqual({ task: 0, since: 9000, why: { kind: 'wokenByTime', on: 'sleep', due: 3000 } })
  })

  it('tells a task that its timeout woke from one whose timer was there', () => {
    // The sleep is due at 9, its timeout fires at 2.
    const set: TaskSet = {
      formatVersion: 1,
      tasks: [{ id: 'A', steps: [{ op: 'timeout', ms: 2, steps: [{ op: 'sleep', ms: 9 }] }] }],
    }
    expect(new Asked(set, loop).one(2, 'dispatched').entry).toEqual({
      task: 0,
      since: 2000,
      why: { kind: 'interrupted' },
    })
  })

  it('names the order of what is due at one instant', () => {
    // All due at 5, found at 9: the connection, then the finished I/O, then the timers.
    const set = tasks('A: sleep 5, cpu 1', 'B: sleep 5, cpu 1', 'C: io 5, cpu 1', 'D@5: cpu 1', 'E: cpu 9')
    const asked = new Asked(set, loop)
    const ties = [9, 10, 11, 12].map((ms) => asked.one(ms, 'dispatched').ties)
    expect(ties).toMatchObject([
      [{ rule: 'connectionsBeforeIo', first: 3, second: 2 }],
      [{ rule: 'ioBeforeTimers', first: 2, second: 0 }],
      [{ setting: 'equalTimers', value: 'callOrder', first: 0, second: 1, other: { kind: 'unknown' } }],
      [],
    ])
  })
})

describe('a decision asked by its event', () => {
  it('is the one asked by its moment, and there is none where nothing is decided', () => {
    const asked = new Asked(tasks('A=6 B=2@4'), roundRobin(4))
    const [preempted, dispatched] = asked.at(4)
    expect(asked.event(preempted.event)).toEqual(preempted)
    expect(asked.event(dispatched.event)).toEqual(dispatched)
    // The arrival of A.
    expect(asked.event(0)).toBeUndefined()
  })
})

describe('a decision of the sequential program', () => {
  it('runs in order of arrival, and a child there and then', () => {
    const set = tasks('A: cpu 1, spawn B, cpu 1', 'B: cpu 2', 'C: cpu 1')
    const asked = new Asked(set, defaultExecution('sequential'))
    expect(asked.one(0, 'dispatched')).toMatchObject({
      task: 0,
      rule: { kind: 'arrivalOrder' },
      ties: [{ rule: 'fileOrder' }],
    })
    expect(asked.one(1, 'dispatched')).toMatchObject({ task: 1, rule: { kind: 'child', of: 0 } })
    expect(asked.one(1, 'suspended')).toMatchObject({ task: 0, why: { kind: 'childRuns' }, decider: 'task' })
    expect(asked.one(3, 'dispatched')).toMatchObject({ task: 0, rule: { kind: 'goesOn', after: 'child' } })
    expect(asked.one(4, 'dispatched')).toMatchObject({ task: 2, rule: { kind: 'arrivalOrder' } })
  })
})
