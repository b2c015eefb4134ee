import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators/index'
import { randomTaskSet } from '../../electron/simulators/random-task-set'
import { defaultExecution, type Execution, THREADS_PRESETS } from '../settings'
import { startedByOthers } from '../task-set/instances'
import type { Step, TaskSet } from '../task-set/schema'
import { checkTrace } from './check'
import { computeRows } from './metrics'
import { toSpans } from './spans'

const ids = ['A', 'B', 'C', 'D'] as const
const duration = fc.oneof(
  fc.integer({ min: 0, max: 5 }),
  fc.integer({ min: 0, max: 9 }).map((half) => half / 2),
)
const id = fc.constantFrom(...ids)
const step: fc.Arbitrary<Step> = fc.letrec<{ step: Step }>((tie) => ({
  step: fc.oneof(
    { depthSize: 'small' },
    fc.record({ op: fc.constant('cpu'), ms: duration }),
    fc.record({ op: fc.constantFrom('sleep', 'blockingSleep'), ms: duration }),
    fc.record({ op: fc.constantFrom('io', 'blockingIo'), ms: duration, device: fc.constantFrom('disk', 'net') }),
    fc.record({ op: fc.constant('yield') }),
    fc.record({ op: fc.constantFrom('lock', 'unlock'), name: fc.constantFrom('m', 'n') }),
    fc.record({ op: fc.constantFrom('put', 'get'), queue: fc.constantFrom('q', 'r') }),
    fc.record({ op: fc.constantFrom('spawn', 'join'), task: id }),
    fc.record({ op: fc.constant('log'), text: fc.constant('here') }),
    fc.record({
      op: fc.constant('poll'),
      ms: duration,
      every: fc.constantFrom(1, 1.5, 2),
      askMs: fc.constantFrom(0.5, 1),
      spin: fc.boolean(),
    }),
    fc.record({ op: fc.constant('gather'), tasks: fc.uniqueArray(id, { minLength: 1, maxLength: 2 }) }),
    fc.record({ op: fc.constantFrom('acquire', 'release'), name: fc.constantFrom('s', 't') }),
    fc.record({ op: fc.constantFrom('wait', 'set', 'clear'), event: fc.constantFrom('e', 'f') }),
    fc.record({ op: fc.constant('load'), var: fc.constantFrom('x', 'y') }),
    fc.record({ op: fc.constant('store'), var: fc.constantFrom('x', 'y'), add: fc.integer({ min: -2, max: 2 }) }),
    fc.record({ op: fc.constant('cancel'), task: id }),
    fc.record({ op: fc.constant('offload'), ms: duration }),
    fc.record({
      op: fc.constant('timeout'),
      ms: duration,
      steps: fc.array(tie('step'), { maxLength: 3 }),
    }),
    fc.record({ op: fc.constant('call'), steps: fc.array(tie('step'), { maxLength: 2 }) }),
    fc.record({
      op: fc.constant('repeat'),
      times: fc.integer({ min: 1, max: 3 }),
      steps: fc.array(tie('step'), { maxLength: 3 }),
    }),
  ) as fc.Arbitrary<Step>,
})).step
const taskSets: fc.Arbitrary<TaskSet> = fc
  .array(
    fc.record({
      arrival: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
      steps: fc.array(step, { maxLength: 6 }),
    }),
    {
      minLength: ids.length,
      maxLength: ids.length,
    },
  )
  .map((list) => {
    const taskSet: TaskSet = {
      formatVersion: 1,
      devices: { disk: { capacity: 1 } },
      queues: { q: { capacity: 1 } },
      semaphores: { s: { value: 2 } },
      variables: { x: 1 },
      tasks: list.map(({ arrival, steps }, i) => ({
        id: ids[i],
        ...(arrival === undefined ? {} : { arrival }),
        steps,
      })),
    }
    // A task that others start has no arrival of its own: the file would be refused.
    const started = startedByOthers(taskSet)
    return {
      ...taskSet,
      tasks: taskSet.tasks.map((task) => (started.has(task.id) ? { id: task.id, steps: task.steps } : task)),
    }
  })
const limits = fc.record({
  horizon: fc.option(
    fc.integer({ min: 0, max: 24 }).map((half) => half / 2),
    { nil: null },
  ),
  maxEvents: fc.constantFrom(25, 100_000),
})
const executions: fc.Arbitrary<Execution> = fc.oneof(
  fc
    .record({
      quantum: fc.constantFrom(null, 0.5, 1, 2, 3, 4),
      cores: fc.integer({ min: 1, max: 3 }),
      contextSwitch: fc.constantFrom(0, 0.5, 1),
      sameInstant: fc.constantFrom('newcomerFirst' as const, 'preemptedFirst' as const),
      wakeVsArrival: fc.constantFrom('arrivalFirst' as const, 'wakeUpFirst' as const),
      quantumAfterBlock: fc.constantFrom('full' as const, 'rest' as const),
      quantumAfterYield: fc.constantFrom('full' as const, 'rest' as const),
      mutexHandOff: fc.constantFrom('handOver' as const, 'barging' as const),
    })
    .chain((settings) =>
      limits.map((limit): Execution => ({
        model: 'threads',
        preset: 'textbook',
        settings: { ...THREADS_PRESETS.textbook, ...settings, ...limit },
      })),
    ),
  fc
    .record({
      stepCost: fc.constantFrom(0, 0.5),
      iterationCost: fc.constantFrom(0, 0.5),
      equalTimers: fc.constantFrom('callOrder' as const, 'heapOrder' as const),
    })
    .chain((settings) =>
      limits.map((limit): Execution => ({
        model: 'eventLoop',
        preset: 'textbook',
        settings: { ...settings, ...limit },
      })),
    ),
  limits.map((settings): Execution => ({ model: 'sequential', preset: 'textbook', settings })),
)

describe('any task set under any execution', () => {
  it('gives a trace that keeps every rule, and rows whose parts add up to the turnaround', () => {
    fc.assert(
      fc.property(taskSets, executions, (taskSet, execution) => {
        const trace = simulate(taskSet, execution)
        const spans = toSpans(trace)
        expect(checkTrace(trace, taskSet, spans)).toEqual([])
        for (const row of computeRows(trace, spans)) {
          const parts = row.running + row.waiting + row.blocked + row.switching
          if (row.endedBy === 'finished') expect(parts).toBe(row.turnaround)
          else if (row.endedBy === 'error' || row.endedBy === 'cancelled')
            expect(parts).toBeLessThanOrEqual(trace.makespan - row.arrival)
          else expect(parts).toBe(Math.max(0, trace.makespan - row.arrival))
        }
      }),
      { numRuns: 1000, seed: 20_240_501 },
    )
  })

  it('keeps every rule in the random sets that are compared with CPython', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const taskSet = randomTaskSet(seed)
      for (const execution of [
        defaultExecution('threads'),
        defaultExecution('eventLoop'),
        defaultExecution('sequential'),
      ]) {
        expect({ seed, findings: checkTrace(simulate(taskSet, execution), taskSet) }).toEqual({ seed, findings: [] })
      }
    }
  })
})
