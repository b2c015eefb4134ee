import type { Execution } from '../../shared/settings'
import {
  defaultPlan,
  MAX_VALUES,
  planProblem,
  type SweepPlan,
  type SweepScale,
  type SweepSetting,
  sweepSettings,
} from '../../shared/sweep/plan'
import { useTexts } from '../i18n'
import { cancelSweep, planSweep, runSweep, type Sweep } from '../state/sweep-store'
import { planProblemText } from '../view-model/sweep-words'

interface SweepFormProps {
  readonly execution: Execution
  readonly sweep: Sweep
}

const SCALES: readonly SweepScale[] = ['log', 'linear']

/** Which setting, from where to where, in how many values; and the button that runs them. Enter in a field runs too. */
export function SweepForm({ execution, sweep }: SweepFormProps) {
  const t = useTexts()
  const { plan, phase } = sweep
  const isRunning = phase.kind === 'running'
  const problem = planProblem(plan)
  const change = (next: Partial<SweepPlan>) => planSweep({ ...plan, ...next })
  const number = (field: 'from' | 'to' | 'count', label: string) => (
    <label className="sweep-field">
      {label}
      <input
        type="number"
        data-size={field}
        // Any number may be typed; what is wrong with it is said beside the button.
        step="any"
        min={0}
        max={field === 'count' ? MAX_VALUES : undefined}
        aria-invalid={problem !== undefined && isAbout(problem, field)}
        value={Number.isNaN(plan[field]) ? '' : plan[field]}
        onChange={({ target }) => change({ [field]: target.valueAsNumber })}
      />
    </label>
  )
  return (
    <form
      className="sweep-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (problem === undefined) void runSweep()
      }}
      noValidate
    >
      <label className="sweep-field">
        <span className="visually-hidden">{t('sweep.setting')}</span>
        <select
          value={plan.setting}
          onChange={({ target }) => {
            // The options are those of the model.
            planSweep(defaultPlan(execution, target.value as SweepSetting))
            void runSweep()
          }}
        >
          {sweepSettings(execution.model).map((setting) => (
            <option key={setting} value={setting}>
              {t(`sweep.settings.${setting}`)}
            </option>
          ))}
        </select>
      </label>
      {number('from', t('sweep.from'))}
      {number('to', t('sweep.to'))}
      {number('count', t('sweep.count'))}
      <label className="sweep-field">
        <span className="visually-hidden">{t('sweep.scale')}</span>
        <select value={plan.scale} onChange={({ target }) => change({ scale: target.value as SweepScale })}>
          {SCALES.map((scale) => (
            <option key={scale} value={scale}>
              {t(`sweep.scales.${scale}`)}
            </option>
          ))}
        </select>
      </label>
      {isRunning ? (
        <button type="button" className="button" data-look="outlined" onClick={cancelSweep}>
          {t('sweep.cancel')}
        </button>
      ) : (
        <button type="submit" className="button" data-look="outlined" disabled={problem !== undefined}>
          {t('sweep.run')}
        </button>
      )}
      {problem !== undefined && (
        <span className="sweep-status" data-tone="alarm" role="alert">
          {planProblemText(problem)}
        </span>
      )}
    </form>
  )
}

function isAbout(problem: NonNullable<ReturnType<typeof planProblem>>, field: 'from' | 'to' | 'count'): boolean {
  switch (problem) {
    case 'count':
      return field === 'count'
    case 'logFromZero':
      return field === 'from'
    case 'order':
    case 'bounds':
      return field !== 'count'
  }
}
