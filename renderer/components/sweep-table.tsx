import type { SweepPlan } from '../../shared/sweep/plan'
import { SWEEP_METRICS, type SweepPoint } from '../../shared/sweep/point'
import { useTexts } from '../i18n'
import { cellText, valueText } from '../view-model/sweep-words'

interface SweepTableProps {
  readonly plan: SweepPlan
  readonly points: readonly SweepPoint[]
  readonly current: number | undefined
  readonly onPick: (value: number) => void
}

/** The points of a sweep as numbers; a value is a button that sets it. */
export function SweepTable({ plan, points, current, onPick }: SweepTableProps) {
  const t = useTexts()
  return (
    // The keyboard scrolls what has the focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="sweep-scroll" tabIndex={0} role="region" aria-label={t('sweep.table')}>
      <table aria-label={t('sweep.table')}>
        <thead>
          <tr>
            <th scope="col">{t(`sweep.settings.${plan.setting}`)}</th>
            {SWEEP_METRICS.map((metric) => {
              const name = t(`sweep.metrics.${metric}`)
              const isTime = metric === 'turnaround' || metric === 'response'
              return (
                <th key={metric} scope="col">
                  {isTime ? t('sweep.columnMs', { name }) : name}
                </th>
              )
            })}
          </tr>
        </thead>
        <tbody>
          {points.map(({ value, metrics, isCut }) => (
            <tr key={value} aria-current={value === current}>
              <th scope="row">
                {isCut && `${t('sweep.cutShort')} `}
                {value === current && `${t('sweep.now')} `}
                <button
                  type="button"
                  className="link"
                  aria-label={t('sweep.use', { value: valueText(plan.setting, value) })}
                  onClick={() => onPick(value)}
                >
                  {valueText(plan.setting, value)}
                </button>
              </th>
              {SWEEP_METRICS.map((metric) => (
                <td key={metric}>{cellText(metric, metrics[metric])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
