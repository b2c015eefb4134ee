import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { simulate } from '../../../electron/simulators/index'
import { type RandomLevel, randomTaskSet } from '../../../electron/simulators/random-task-set'
import { slices } from '../../../electron/simulators/sketch'
import { defaultExecution, type Execution, THREADS_PRESETS } from '../../settings'
import type { TaskSet } from '../../task-set/schema'
import { EventKind, eventAt, type Trace } from '../trace'
import { findTies } from './decision-index'
import { type OtherRule, tieAt } from './tie-table'
import { firstDifference } from './first-difference'
import { Replay } from './replay'
import { equalTimersTie } from './tie'
import { type TieSetting, TIE_SETTINGS, withOtherRule } from './tie-rules'

/** Random runs of each property kept in the test; some hundred times as many were tried when it was written. */
const RUNS = 300

const executions: fc.Arbitrary<Execution> = fc
  .record({
    quantum: fc.constantFrom(0.5, 1, 1, 2, 2, 3, 4, null),
    cores: fc.integer({ min: 1, max: 3 }),
    contextSwitch: fc.constantFrom(0, 0, 0, 0.5, 1),
    sameInstant: fc.constantFrom('newcomerFirst' as const, 'preemptedFirst' as const),
    wakeVsArrival: fc.constantFrom('arrivalFirst' as const, 'wakeUpFirst' as const),
    quantumAfterBlock: fc.constantFrom('full' as const, 'rest' as const),
    quantumAfterYield: fc.constantFrom('full' as const, 'rest' as const),
    mutexHandOff: fc.constantFrom('handOver' as const, 'barging' as const),
    horizon: fc.constantFrom(null, null, null, 7, 12.5),
  })
  .map((settings) => ({
    model: 'threads',
    preset: 'textbook',
    settings: { ...THREADS_PRESETS.textbook, ...settings, maxEvents: 20_000 },
  }))
const ofEveryOp = fc
  .record({ seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }), level: fc.constantFrom<RandomLevel>(1, 2, 3) })
  .map(({ seed, level }) => randomTaskSet(seed, level))

/** Bursts and sleeps of a few ms beside arrivals of a few ms: somebody meets somebody nearly everywhere. */
const burst = fc.record({ op: fc.constant('cpu' as const), ms: fc.integer({ min: 1, max: 4 }) })
const nap = fc.record({ op: fc.constantFrom('sleep' as const, 'io' as const), ms: fc.integer({ min: 1, max: 3 }) })
const ofManyTies: fc.Arbitrary<TaskSet> = fc
  .array(
    fc.record({
      arrival: fc.integer({ min: 0, max: 6 }),
      steps: fc.array(fc.oneof(burst, burst, nap), { minLength: 1, maxLength: 4 }),
    }),
    { minLength: 2, maxLength: 6 },
  )
  .map((list) => ({ formatVersion: 1, tasks: list.map((task, i) => ({ id: 'ABCDEF'[i], ...task })) }))
const taskSets = fc.oneof(ofEveryOp, ofManyTies)

const firstTie = (trace: Trace, setting: TieSetting): OtherRule | undefined => {
  const ties = findTies(trace)
  return Array.from({ length: ties.length }, (_, row) => tieAt(ties, row)).find((tie) => tie.setting === setting)
}

/** Many short sleeps side by side. */
const ofManyTimers: fc.Arbitrary<TaskSet> = fc
  .array(fc.array(fc.oneof(nap, nap, burst), { minLength: 1, maxLength: 4 }), { minLength: 3, maxLength: 7 })
  .map((list) => ({ formatVersion: 1, tasks: list.map((steps, i) => ({ id: 'ABCDEFG'[i], steps })) }))
/** Without timeouts: their deadlines are timers too, and a trace says nothing of those that never fire. */
const withoutTimeouts = fc
  .record({ seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }), level: fc.constantFrom<RandomLevel>(1, 2) })
  .map(({ seed, level }) => randomTaskSet(seed, level))

/** Everything that happened before a moment. At one instant the order of arrivals and wake-ups is what the rules differ in, so there it is left aside. */
function past({ events }: Trace, time: number): string[] {
  const list: string[] = []
  for (let i = 0; i < events.length && events.time[i] < time; i++) list.push(JSON.stringify(eventAt(events, i)))
  return list.sort()
}

describe('the other rule of a tie', () => {
  it('leads a real run under it exactly where the first tie says, and nowhere else before', () => {
    const seen = { elsewhere: 0, same: 0 }
    fc.assert(
      fc.property(taskSets, executions, fc.constantFrom(...TIE_SETTINGS), (taskSet, execution, setting) => {
        const other = withOtherRule(execution, setting)
        if (other === undefined) throw new Error(`${execution.model} has no ${setting}`)
        const trace = simulate(taskSet, execution)
        const otherTrace = simulate(taskSet, other)
        const difference = firstDifference(trace, otherTrace)
        const tie = firstTie(trace, setting)
        if (tie === undefined) {
          seen.same++
          expect(difference).toBeUndefined()
          expect(slices(otherTrace)).toBe(slices(trace))
          return
        }
        seen.elsewhere++
        const { time, core, task, other: predicted } = tie
        expect({ time: difference?.time, a: difference?.a, b: difference?.b }).toMatchObject({
          time,
          a: { core, task },
          b: { core, task: predicted },
        })
        expect(past(otherTrace, time)).toEqual(past(trace, time))
      }),
      { numRuns: RUNS, seed: 20_260_401 },
    )
    // Ties abound, and so do runs without any that matters.
    expect(seen.elsewhere).toBeGreaterThan(RUNS / 10)
    expect(seen.same).toBeGreaterThan(RUNS / 10)
  })

  it('of equal timers leads nowhere else where no two timers met, and never before the first that did', () => {
    const seen = { met: 0, differed: 0 }
    fc.assert(
      fc.property(fc.oneof(withoutTimeouts, ofManyTimers), (taskSet) => {
        const execution = defaultExecution('eventLoop')
        const other = withOtherRule(execution, 'equalTimers')
        if (other === undefined) throw new Error('the event loop has equal timers')
        const trace = simulate(taskSet, execution)
        const difference = firstDifference(trace, simulate(taskSet, other))
        const met = firstMeetingOfTimers(trace)
        if (met !== undefined) seen.met++
        if (difference !== undefined) seen.differed++
        expect(difference?.time ?? Infinity).toBeGreaterThanOrEqual(met ?? Infinity)
      }),
      { numRuns: RUNS, seed: 20_260_404 },
    )
    expect(seen.met).toBeGreaterThan(RUNS / 10)
    expect(seen.differed).toBeGreaterThan(RUNS / 50)
  })
})

/** When a task first runs ahead of another whose timer was due at the same moment; undefined where none does. */
function firstMeetingOfTimers(trace: Trace): number | undefined {
  const replay = new Replay(trace)
  for (let event = 0; event < trace.events.length; event++) {
    replay.advanceTo(event)
    const task = trace.events.task[event]
    if (trace.events.kind[event] !== EventKind.dispatch || !replay.isReady(task)) continue
    if (equalTimersTie(trace, replay, task) !== undefined) return trace.events.time[event]
  }
  return undefined
}
