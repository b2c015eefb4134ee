import fc from 'fast-check'
import {
  type EventLoopSettings,
  type Execution,
  type LimitSettings,
  type Model,
  THREADS_PRESETS,
  type ThreadsSettings,
} from '../../../shared/settings'

/** Settings for the properties: every tie rule, small quanta and costs. Times in ms. */

const noLimits: fc.Arbitrary<LimitSettings> = fc.constant({ horizon: null, maxEvents: 20_000 })

/** Limits that often cut a run, in time or in events. */
const tightLimits: fc.Arbitrary<LimitSettings> = fc.record({
  horizon: fc.option(
    fc.integer({ min: 0, max: 24 }).map((half) => half / 2),
    { nil: null, freq: 2 },
  ),
  maxEvents: fc.oneof(
    { weight: 5, arbitrary: fc.constant(20_000) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 40 }) },
  ),
})

const rules: fc.Arbitrary<Omit<ThreadsSettings, keyof LimitSettings>> = fc.record({
  quantum: fc.constantFrom(null, 0.5, 1, 1, 1.5, 2, 2, 3, 4),
  cores: fc.constantFrom(1, 1, 1, 2, 2, 3, 64),
  contextSwitch: fc.constantFrom(0, 0, 0.5, 1),
  sameInstant: fc.constantFrom('newcomerFirst' as const, 'preemptedFirst' as const),
  wakeVsArrival: fc.constantFrom('arrivalFirst' as const, 'wakeUpFirst' as const),
  quantumAfterBlock: fc.constantFrom('full' as const, 'rest' as const),
  quantumAfterYield: fc.constantFrom('full' as const, 'rest' as const),
  mutexHandOff: fc.constantFrom('handOver' as const, 'barging' as const),
})

const costs: fc.Arbitrary<Omit<EventLoopSettings, keyof LimitSettings>> = fc.record({
  stepCost: fc.constantFrom(0, 0, 0.5),
  iterationCost: fc.constantFrom(0, 0, 0.5),
  equalTimers: fc.constantFrom('callOrder' as const, 'heapOrder' as const),
})

export type ThreadsExecution = Extract<Execution, { model: 'threads' }>
export type LoopExecution = Extract<Execution, { model: 'eventLoop' }>

const threads = (limits: fc.Arbitrary<LimitSettings>): fc.Arbitrary<ThreadsExecution> =>
  fc.tuple(rules, limits).map(([rule, limit]) => ({
    model: 'threads',
    preset: 'textbook',
    settings: { ...THREADS_PRESETS.textbook, ...rule, ...limit },
  }))
const eventLoop = (limits: fc.Arbitrary<LimitSettings>): fc.Arbitrary<LoopExecution> =>
  fc.tuple(costs, limits).map(([cost, limit]) => ({
    model: 'eventLoop',
    preset: 'textbook',
    settings: { ...cost, ...limit },
  }))
const sequential = (limits: fc.Arbitrary<LimitSettings>): fc.Arbitrary<Execution> =>
  limits.map((settings) => ({ model: 'sequential', preset: 'textbook', settings }))

/** Threads and the loop with nothing that cuts a run but an endless loop. */
export const uncutThreads = threads(noLimits)
export const uncutLoop = eventLoop(noLimits)
export const uncutExecution: fc.Arbitrary<Execution> = fc.oneof(uncutThreads, uncutLoop, sequential(noLimits))

/** Any settings of one model; a third of the runs may be cut. */
export function executionOf(model: Model): fc.Arbitrary<Execution> {
  const limits = fc.oneof({ weight: 2, arbitrary: noLimits }, { weight: 1, arbitrary: tightLimits })
  if (model === 'threads') return threads(limits)
  return model === 'eventLoop' ? eventLoop(limits) : sequential(limits)
}

export const anyExecution: fc.Arbitrary<Execution> = fc.oneof(
  executionOf('threads'),
  executionOf('eventLoop'),
  executionOf('sequential'),
)
