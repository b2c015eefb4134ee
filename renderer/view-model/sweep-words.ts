import { assertNever } from '../../shared/assert-never'
import type { SweepLimit } from '../../shared/sweep/limits'
import type { PlanProblem, SweepSetting } from '../../shared/sweep/plan'
import { SWEEP_METRICS, type SweepMetric, type SweepPoint } from '../../shared/sweep/point'
import { formatCount, formatDuration, formatMs, formatSettingMs, formatShare } from '../format'
import { t } from '../i18n'

/** A value of the setting with its unit: `2 ms`, `4 cores`. */
export function valueText(setting: SweepSetting, value: number): string {
  return setting === 'cores'
    ? t('settings.coresText', { count: value })
    : t('settings.msText', { ms: formatSettingMs(value) })
}

/** A number of a point with its unit; a dash where there is none. */
export function metricText(metric: SweepMetric, value: number | undefined): string {
  if (value === undefined) return t('metrics.none')
  switch (metric) {
    case 'turnaround':
    case 'response':
      return formatDuration(value)
    case 'contextSwitches':
    case 'involuntary':
      return formatCount(value)
    case 'cpuUtilisation':
      return formatShare(value)
    default:
      return assertNever(metric, 'metric')
  }
}

/** The same at an axis, where there is room for the number alone: times in ms, shares in per cent. */
export function tickText(metric: SweepMetric, value: number): string {
  switch (metric) {
    case 'turnaround':
    case 'response':
      return shortNumber(value / 1000)
    case 'contextSwitches':
    case 'involuntary':
      return shortNumber(value)
    case 'cpuUtilisation':
      return `${Math.round(value * 100)} %`
    default:
      return assertNever(metric, 'metric')
  }
}

function shortNumber(value: number): string {
  return value >= 10_000 ? `${formatSettingMs(Math.round(value / 100) / 10)}k` : formatSettingMs(value)
}

/** A point in one sentence, for who hears it. */
export function pointText(setting: SweepSetting, { value, metrics, isCut }: SweepPoint): string {
  const numbers = SWEEP_METRICS.map(
    (metric) => `${t(`sweep.metrics.${metric}`)} ${metricText(metric, metrics[metric])}`,
  )
  const point = `${valueText(setting, value)}${t('glue.colon')}${numbers.join(t('glue.comma'))}`
  return [point, ...(isCut ? [t('sweep.cut')] : [])].join(t('run.and'))
}

/** What an end of the sweep means, in one sentence. */
export function limitText(setting: SweepSetting, limit: SweepLimit): string {
  switch (limit.kind) {
    case 'fairSharing':
      return t('sweep.limits.fairSharing')
    case 'towardsFirstCome':
      return t('sweep.limits.towardsFirstCome')
    case 'firstComeFirstServed':
      return t('sweep.limits.firstComeFirstServed', { value: valueText(setting, limit.from) })
    case 'costEatsCpu':
      return t('sweep.limits.costEatsCpu', {
        value: valueText(setting, limit.at),
        most: formatShare(limit.most),
        other: valueText(setting, limit.otherAt),
        least: formatShare(limit.least),
      })
    case 'utilisationFalls':
      return t('sweep.limits.utilisationFalls', { from: formatShare(limit.from), to: formatShare(limit.to) })
    case 'coresEnough':
      return t('sweep.limits.coresEnough', { value: valueText(setting, limit.from) })
    default:
      return assertNever(limit, 'limit')
  }
}

export function planProblemText(problem: PlanProblem): string {
  return t(`sweep.problems.${problem}`)
}

/** A metric cell of the table, where the head names the unit: times in ms. */
export function cellText(metric: SweepMetric, value: number | undefined): string {
  const isTime = metric === 'turnaround' || metric === 'response'
  return isTime && value !== undefined ? formatMs(value) : metricText(metric, value)
}
