import { type Model, SETTING_BOUNDS, type SettingsOf } from '../settings'

/** What a setting may be. Times are ms with at most 3 decimals; `orNull` adds "no limit". Bounds are [least, most]. */
export type SettingKind =
  | { readonly kind: 'ms'; readonly bounds: readonly [number, number]; readonly orNull: boolean }
  | { readonly kind: 'integer'; readonly bounds: readonly [number, number] }
  | { readonly kind: 'word'; readonly words: readonly string[] }

const LIMITS = {
  horizon: { kind: 'ms', bounds: SETTING_BOUNDS.horizon, orNull: true },
  maxEvents: { kind: 'integer', bounds: SETTING_BOUNDS.maxEvents },
} as const satisfies Readonly<Record<string, SettingKind>>

const KEYS = {
  threads: {
    quantum: { kind: 'ms', bounds: SETTING_BOUNDS.quantum, orNull: true },
    cores: { kind: 'integer', bounds: SETTING_BOUNDS.cores },
    contextSwitch: { kind: 'ms', bounds: SETTING_BOUNDS.contextSwitch, orNull: false },
    sameInstant: { kind: 'word', words: ['newcomerFirst', 'preemptedFirst'] },
    wakeVsArrival: { kind: 'word', words: ['arrivalFirst', 'wakeUpFirst'] },
    quantumAfterBlock: { kind: 'word', words: ['full', 'rest'] },
    quantumAfterYield: { kind: 'word', words: ['full', 'rest'] },
    mutexHandOff: { kind: 'word', words: ['handOver', 'barging'] },
    ...LIMITS,
  },
  eventLoop: {
    stepCost: { kind: 'ms', bounds: SETTING_BOUNDS.stepCost, orNull: false },
    iterationCost: { kind: 'ms', bounds: SETTING_BOUNDS.iterationCost, orNull: false },
    equalTimers: { kind: 'word', words: ['callOrder', 'heapOrder'] },
    ...LIMITS,
  },
  sequential: LIMITS,
} as const satisfies { readonly [M in Model]: Readonly<Record<keyof SettingsOf<M>, SettingKind>> }

/** The settings of each model by their key in files, requests and `--set`. */
export const SETTING_KEYS: Readonly<Record<Model, Readonly<Record<string, SettingKind>>>> = KEYS

export const MODELS = Object.keys(SETTING_KEYS) as readonly Model[]

/** Presets of each model, the one that is meant when none is named first. */
export const PRESETS: Readonly<Record<Model, readonly string[]>> = {
  threads: ['textbook', 'linux-sched-rr'],
  eventLoop: ['textbook'],
  sequential: ['textbook'],
}
