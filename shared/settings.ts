import type { Millis } from './time'

/** How a task set is executed: the three execution models. */
export type Model = 'threads' | 'eventLoop' | 'sequential'

/** Limits every execution keeps. Reaching one ends the run with `horizon`. */
export interface LimitSettings {
  /** Longest simulated time in ms; what is due at that very instant still happens. `null`: no limit. */
  readonly horizon: Millis | null
  /** Most events in the trace. */
  readonly maxEvents: number
}

/** Round-robin threads. The tie rules are quoted in the help text of each control. */
export interface ThreadsSettings extends LimitSettings {
  /** Longest slice before preemption, in ms. `null`: run until block (FCFS). */
  readonly quantum: Millis | null
  readonly cores: number
  /** Cost in ms of dispatching another thread than the core ran last; outside the quantum. */
  readonly contextSwitch: Millis
  readonly sameInstant: 'newcomerFirst' | 'preemptedFirst'
  readonly wakeVsArrival: 'arrivalFirst' | 'wakeUpFirst'
  readonly quantumAfterBlock: 'full' | 'rest'
  readonly quantumAfterYield: 'full' | 'rest'
  readonly mutexHandOff: 'handOver' | 'barging'
}

/** A cooperative event loop with asyncio semantics. */
export interface EventLoopSettings extends LimitSettings {
  /** ms charged before each task step. */
  readonly stepCost: Millis
  /** ms charged when a select returns. */
  readonly iterationCost: Millis
  readonly equalTimers: 'callOrder' | 'heapOrder'
}

export type SequentialSettings = LimitSettings

export type ThreadsPreset = 'textbook' | 'linux-sched-rr'

/** One execution of a comparison, every setting resolved. This is what the document stores. */
export type Execution =
  | { readonly model: 'threads'; readonly preset: ThreadsPreset; readonly settings: ThreadsSettings }
  | { readonly model: 'eventLoop'; readonly preset: 'textbook'; readonly settings: EventLoopSettings }
  | { readonly model: 'sequential'; readonly preset: 'textbook'; readonly settings: SequentialSettings }

export type SettingsOf<M extends Model> = Extract<Execution, { model: M }>['settings']

const LIMITS: LimitSettings = { horizon: null, maxEvents: 10_000_000 }

/** The named presets of DESIGN section 4.1 (T6): what textbooks teach, and what Linux's SCHED_RR does (`kernel/sched/rt.c`, sched(7)). */
export const THREADS_PRESETS: Readonly<Record<ThreadsPreset, ThreadsSettings>> = {
  textbook: {
    quantum: 4,
    cores: 1,
    contextSwitch: 0,
    sameInstant: 'newcomerFirst',
    wakeVsArrival: 'arrivalFirst',
    quantumAfterBlock: 'full',
    quantumAfterYield: 'full',
    mutexHandOff: 'handOver',
    ...LIMITS,
  },
  'linux-sched-rr': {
    quantum: 100,
    cores: 1,
    contextSwitch: 0.002,
    sameInstant: 'newcomerFirst',
    wakeVsArrival: 'arrivalFirst',
    quantumAfterBlock: 'rest',
    quantumAfterYield: 'rest',
    mutexHandOff: 'barging',
    ...LIMITS,
  },
}

export const EVENT_LOOP_DEFAULTS: EventLoopSettings = {
  stepCost: 0,
  iterationCost: 0,
  equalTimers: 'callOrder',
  ...LIMITS,
}

export const SEQUENTIAL_DEFAULTS: SequentialSettings = LIMITS

/** Bounds of the numeric settings: [least, most]. */
export const SETTING_BOUNDS = {
  quantum: [0.001, 86_400_000],
  cores: [1, 64],
  contextSwitch: [0, 60_000],
  stepCost: [0, 60_000],
  iterationCost: [0, 60_000],
  horizon: [0, 8_000_000_000],
  maxEvents: [1, 100_000_000],
} as const

/** The preset and settings an execution starts from: `textbook` unless named. */
export function defaultExecution(model: Model, preset: ThreadsPreset = 'textbook'): Execution {
  if (model === 'threads') return { model, preset, settings: THREADS_PRESETS[preset] }
  if (model === 'eventLoop') return { model, preset: 'textbook', settings: EVENT_LOOP_DEFAULTS }
  return { model, preset: 'textbook', settings: SEQUENTIAL_DEFAULTS }
}
