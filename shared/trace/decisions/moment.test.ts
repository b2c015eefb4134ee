import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { simulate } from '../../../electron/simulators/index'
import { type RandomLevel, randomTaskSet } from '../../../electron/simulators/random-task-set'
import { tasks } from '../../../electron/simulators/sketch'
import lecture from '../../lectures/report-that-never-awaits.json'
import { defaultExecution, type Execution, THREADS_PRESETS } from '../../settings'
import { type TaskSet, taskSetSchema } from '../../task-set/schema'
import { listSteps } from '../../task-set/steps'
import { queuesAt } from '../queues'
import { toSpans } from '../spans'
import { EventKind, type Trace } from '../trace'
import { decisionAt } from './decision'
import { indexDecisions } from './decision-index'
import { momentAt, momentBefore } from './moment'

const first = taskSetSchema.parse(lecture)
const threads = defaultExecution('threads')
const loop = defaultExecution('eventLoop')

/** A moment with tasks by name, as the strip below the chart writes it. */
function strip(taskSet: TaskSet, execution: Execution, ms: number): Record<string, string> {
  const trace = simulate(taskSet, execution)
  const at = momentAt(indexDecisions(trace), toSpans(trace), listSteps(taskSet), ms * 1000)
  const id = (task: number): string => trace.tasks[task].id
  const pending = (list: typeof at.timers): string =>
    list
      .map(({ task, due, late }) => `${id(task)} ${late > 0 ? `+${late / 1000}` : `due ${(due ?? NaN) / 1000}`}`)
      .join(' ')
  return {
    running: at.running.map(({ task, isFrozen }) => `${id(task)}${isFrozen ? ' frozen' : ''}`).join(' '),
    ready: at.ready.map(({ task, why, since }) => `${id(task)} ${why.kind} ${since / 1000}`).join(', '),
    timers: pending(at.timers),
    io: pending(at.io),
    waiting: at.waiting.map(({ on, tasks: list }) => `${on} ${list.map(({ task }) => id(task)).join(' ')}`).join(', '),
  }
}

describe('momentAt', () => {
  // The strips under both executions of the first lecture, cursor at 14 ms.
  it('shows the threads of the first comparison, each with why and since when', () => {
    expect(strip(first, threads, 14)).toEqual({
      running: 'parse',
      ready: 'reply wokenByTime 12.5, heartbeat wokenByTime 12.5, report preempted 13',
      timers: '',
      io: '',
      waiting: '',
    })
  })

  it('shows the frozen loop of the first comparison', () => {
    expect(strip(first, loop, 14)).toEqual({
      running: 'report frozen',
      ready: '',
      timers: 'heartbeat +10',
      io: 'reply +12 parse +4.5',
      waiting: '',
    })
  })

  it('shows who waits for what another task gives, first in first out', () => {
    const set = tasks(
      'B: lock m, sleep 9, unlock m',
      'A: cpu 2, lock m',
      'C: cpu 1, join B',
      'D: cpu 1, lock m',
      'E: get q',
    )
    // B 0, A 0-2, C 2-3, D 3-4, E at 4.
    expect(strip(set, threads, 5)).toEqual({
      running: '',
      ready: '',
      timers: 'B due 9',
      io: '',
      waiting: 'lock:m A D, join:B C, get:q E',
    })
  })

  it('knows when the quantum ends and how often it was given afresh', () => {
    const set = tasks('A=11')
    const trace = simulate(set, threads)
    const at = momentAt(indexDecisions(trace), toSpans(trace), listSteps(set), 9000)
    expect(at.running).toEqual([{ task: 0, core: 0, since: 0, isFrozen: false, quantum: { ends: 12_000, renewed: 2 } }])
  })

  it('can be asked between two events of one instant', () => {
    const set = tasks('A=6 B=2@4')
    const trace = simulate(set, threads)
    const dispatch = trace.events.kind.lastIndexOf(EventKind.dispatch, 5)
    const before = momentBefore(indexDecisions(trace), toSpans(trace), listSteps(set), dispatch)
    expect(trace.events.time[dispatch]).toBe(4000)
    expect(before.running).toEqual([])
    expect(before.ready.map(({ task }) => task)).toEqual([1, 0])
  })
})

const executions: fc.Arbitrary<Execution> = fc.oneof(
  fc
    .record({
      quantum: fc.constantFrom(null, 0.5, 1, 2, 3),
      cores: fc.integer({ min: 1, max: 3 }),
      contextSwitch: fc.constantFrom(0, 0, 0.5),
      sameInstant: fc.constantFrom('newcomerFirst' as const, 'preemptedFirst' as const),
      wakeVsArrival: fc.constantFrom('arrivalFirst' as const, 'wakeUpFirst' as const),
      mutexHandOff: fc.constantFrom('handOver' as const, 'barging' as const),
    })
    .map((settings): Execution => ({
      model: 'threads',
      preset: 'textbook',
      settings: { ...THREADS_PRESETS.textbook, ...settings, maxEvents: 5000 },
    })),
  fc.constantFrom(loop, defaultExecution('sequential')),
)
const taskSets = fc
  .record({ seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }), level: fc.constantFrom<RandomLevel>(1, 2, 3) })
  .map(({ seed, level }) => randomTaskSet(seed, level))

const takes = (trace: Trace, event: number): boolean =>
  trace.events.kind[event] === EventKind.dispatch || trace.events.kind[event] === EventKind.switch

const ascending = (a: number, b: number): number => a - b

describe('any run', () => {
  it('has the same queues at every moment whether they are replayed or read from the spans', () => {
    fc.assert(
      fc.property(taskSets, executions, (taskSet, execution) => {
        const trace = simulate(taskSet, execution)
        const spans = toSpans(trace)
        const steps = listSteps(taskSet)
        const index = indexDecisions(trace)
        for (const time of new Set(trace.events.time)) {
          // From the last instant on the spans have ended.
          if (time === trace.makespan) continue
          const moment = momentAt(index, spans, steps, time)
          const queues = queuesAt(spans, time, execution)
          const replayed = {
            running: moment.running.map(({ task, core, isFrozen }) => ({ task, core, isFrozen })),
            switching: moment.switching.map(({ task, core }) => ({ task, core })),
            ready: moment.ready.map(({ task }) => task),
            timers: moment.timers.map(({ task, due, late }) => ({ task, due, late })),
            io: moment.io.map(({ task, due, late }) => ({ task, due, late })),
            blocked: moment.waiting.flatMap((list) => list.tasks.map(({ task }) => task)).sort(ascending),
          }
          expect(replayed).toEqual({ ...queues, blocked: queues.blocked.map(({ task }) => task).sort(ascending) })
        }
      }),
      { numRuns: 100, seed: 20_260_402 },
    )
  })

  it('dispatches the head of the ready queue, in threads and in the event loop', () => {
    let dispatches = 0
    fc.assert(
      fc.property(taskSets, executions, (taskSet, execution) => {
        fc.pre(execution.model !== 'sequential')
        const trace = simulate(taskSet, execution)
        const index = indexDecisions(trace)
        const steps = listSteps(taskSet)
        for (let event = 0; event < trace.events.length; event++) {
          if (!takes(trace, event)) continue
          const decision = decisionAt(index, steps, event)
          if (decision?.kind !== 'dispatched') throw new Error(`event ${event} dispatches`)
          if (decision.rule.kind === 'switchOver') continue
          expect(decision.ready[0].task).toBe(decision.task)
          dispatches++
        }
      }),
      { numRuns: 100, seed: 20_260_403 },
    )
    expect(dispatches).toBeGreaterThan(500)
  })
})

describe('a long run', () => {
  it('gives the same decisions from a snapshot as from its beginning', () => {
    const set = tasks(
      'A: 900x(cpu 2, sleep 3)',
      'B: 900x(cpu 3, io 2)',
      'C: 900x(cpu 1, lock m, cpu 1, unlock m)',
      'D@4: 900x(yield, cpu 1)',
    )
    for (const execution of [
      { ...threads, settings: { ...THREADS_PRESETS.textbook, quantum: 2, quantumAfterBlock: 'rest' } } as Execution,
      {
        ...threads,
        settings: { ...THREADS_PRESETS.textbook, quantum: 1, cores: 2, sameInstant: 'preemptedFirst' },
      } as Execution,
      loop,
    ]) {
      const trace = simulate(set, execution)
      const steps = listSteps(set)
      const index = indexDecisions(trace)
      expect(index.snapshots.length).toBeGreaterThan(5)
      const fromTheBeginning = { ...index, snapshots: index.snapshots.slice(0, 1) }
      for (let event = 1000; event < trace.events.length; event += 397) {
        expect(decisionAt(index, steps, event)).toEqual(decisionAt(fromTheBeginning, steps, event))
      }
    }
  })
})
