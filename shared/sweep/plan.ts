import { assertNever } from '../assert-never'
import { type Execution, type Model, SETTING_BOUNDS } from '../settings'
import { isWholeMicros } from '../time'

/** The settings whose effect can be swept: numbers that change what a run costs or how it is shared. Times in ms. */
export type SweepSetting = 'quantum' | 'contextSwitch' | 'cores' | 'stepCost' | 'iterationCost'

export type SweepScale = 'log' | 'linear'

/** Most values of one sweep: each is a whole run. */
export const MAX_VALUES = 40

/** Which values one setting takes. */
export interface SweepPlan {
  readonly setting: SweepSetting
  readonly from: number
  readonly to: number
  /** How many values, both ends counted: 2 to `MAX_VALUES`. */
  readonly count: number
  /** `log`: each value is the same multiple of the one before. */
  readonly scale: SweepScale
}

const OF_MODEL: Readonly<Record<Model, readonly SweepSetting[]>> = {
  threads: ['quantum', 'contextSwitch', 'cores'],
  eventLoop: ['stepCost', 'iterationCost'],
  sequential: [],
}

/** What can be swept under a model, the most telling first; nothing for the sequential one. */
export function sweepSettings(model: Model): readonly SweepSetting[] {
  return OF_MODEL[model]
}

/** The value an execution has; null: a quantum that never ends. Throws for a setting its model does not have. */
export function settingValue(execution: Execution, setting: SweepSetting): number | null {
  const settings: Readonly<Record<string, unknown>> = { ...execution.settings }
  const value = settings[setting]
  if (typeof value !== 'number' && value !== null) throw new Error(`${execution.model} has no setting ${setting}`)
  return value
}

/** The execution with another value of one setting; the rest stays. */
export function withSetting(execution: Execution, setting: SweepSetting, value: number | null): Execution {
  if (!sweepSettings(execution.model).includes(setting)) throw new Error(`${execution.model} has no setting ${setting}`)
  // The table above says that the setting is one of this model's.
  return { ...execution, settings: { ...execution.settings, [setting]: value } } as Execution
}

/** A sweep to begin with: around the value the execution has, wide enough to see both ends. */
export function defaultPlan(execution: Execution, setting: SweepSetting): SweepPlan {
  const value = settingValue(execution, setting)
  const [least, most] = SETTING_BOUNDS[setting]
  switch (setting) {
    case 'quantum': {
      const centre = value ?? 4
      const from = toSetting(Math.max(least, centre / 8))
      return { setting, from, to: toSetting(Math.min(most, centre * 8)), count: 13, scale: 'log' }
    }
    case 'cores':
      return {
        setting,
        from: 1,
        to: Math.max(8, value ?? 1),
        count: Math.max(8, Math.min(16, value ?? 1)),
        scale: 'linear',
      }
    case 'contextSwitch':
    case 'stepCost':
    case 'iterationCost':
      return {
        setting,
        from: 0,
        to: Math.min(most, value === null || value === 0 ? 2 : value * 4),
        count: 9,
        scale: 'linear',
      }
    default:
      return assertNever(setting, 'setting')
  }
}

export type PlanProblem = 'order' | 'bounds' | 'logFromZero' | 'count'

/** What is wrong with a plan, the first thing; undefined: it can run. */
export function planProblem({ setting, from, to, count, scale }: SweepPlan): PlanProblem | undefined {
  const [least, most] = SETTING_BOUNDS[setting]
  if (![from, to, count].every((number) => Number.isFinite(number))) return 'bounds'
  if (from < least || to > most || (setting === 'cores' && !(Number.isInteger(from) && Number.isInteger(to))))
    return 'bounds'
  if (!isWholeMicros(from) || !isWholeMicros(to)) return 'bounds'
  if (from >= to) return 'order'
  if (scale === 'log' && from <= 0) return 'logFromZero'
  return Number.isInteger(count) && count >= 2 && count <= MAX_VALUES ? undefined : 'count'
}

/**
 * The values of a plan in ascending order, each once: on a log scale rounded to two digits, so that they can be said aloud (0.5, 0.71, 1, 1.4),
 * times never finer than a microsecond, cores whole. `also` (the value there is now) is one of them where it lies inside. Empty for a plan with
 * a problem.
 */
export function sweepValues(plan: SweepPlan, also?: number | null): readonly number[] {
  if (planProblem(plan) !== undefined) return []
  const { setting, from, to, count, scale } = plan
  const values = new Set<number>([from, to])
  for (let i = 1; i + 1 < count; i++) {
    const share = i / (count - 1)
    const value = scale === 'log' ? toTwoDigits(from * (to / from) ** share) : from + (to - from) * share
    values.add(setting === 'cores' ? Math.round(value) : toSetting(value))
  }
  if (also !== undefined && also !== null && also > from && also < to && values.size < MAX_VALUES) values.add(also)
  return [...values].filter((value) => value >= from && value <= to).toSorted((a, b) => a - b)
}

function toTwoDigits(value: number): number {
  return Number(value.toPrecision(2))
}

/** ms with three decimals, as settings are. */
function toSetting(value: number): number {
  return Math.round(value * 1000) / 1000
}
