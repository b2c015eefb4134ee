import type { ReactNode } from 'react'
import { listSteps } from '../../shared/task-set/steps'
import { definitionText } from '../../shared/trace/metric-definitions'
import { formatCount, formatDuration, formatExactDuration, formatIndex } from '../format'
import { useTexts } from '../i18n'
import { sentences } from '../sentences'
import type { ShownExecution } from '../state/executions'
import { metersOf } from '../view-model/meters'
import { tip } from './tip'

/** Starvation, stall, fairness and who decides how often, beside the averages; the last ones drop out where there is no room. */
export function Meters({ execution }: { readonly execution: ShownExecution }) {
  const t = useTexts()
  const { runMetrics, stallText } = sentences()
  const { data, name, run } = execution
  const { tasks, findings } = data.summary
  const { starvation, stall, fairness, forced, voluntary, forcedShare } = metersOf(data)
  const taskSet = run?.shown?.taskSet
  const waited = starvation && {
    task: tasks[starvation.task].id,
    from: formatExactDuration(starvation.start),
    to: formatExactDuration(starvation.end),
    by: starvation.by === undefined ? undefined : tasks[starvation.by].id,
  }
  return (
    <dl className="meters" aria-label={t('meters.label', { name })}>
      {starvation && waited && (
        <Meter
          name={t('meters.starvation')}
          share={starvation.share}
          help={[
            waited.by === undefined
              ? t('meters.starvationHelp', { task: waited.task, from: waited.from, to: waited.to })
              : t('meters.starvationMeanwhile', { ...waited, by: waited.by }),
            definitionText(runMetrics.starvation),
          ]}
        >
          {waited.task} {formatDuration(starvation.length)}
        </Meter>
      )}
      {stall && (
        <Meter
          name={t('meters.stall')}
          share={stall.share}
          isHarm={stall.isHarm}
          help={[
            ...(findings.stall && taskSet ? [stallText(findings.stall, tasks, listSteps(taskSet))] : []),
            definitionText(runMetrics.longestStall),
          ]}
        >
          {tasks[stall.task].id} {formatDuration(stall.length)}
        </Meter>
      )}
      {fairness !== undefined && (
        <Meter name={t('meters.fairness')} share={fairness} help={[definitionText(runMetrics.fairness)]}>
          {formatIndex(fairness)}
        </Meter>
      )}
      {forcedShare !== undefined && (
        <div
          className="meter"
          {...tip([definitionText(runMetrics.involuntaryRate), definitionText(runMetrics.voluntaryRate)].join('\n'))}
        >
          <span className="meter-bar" aria-hidden>
            <span data-decider="os" style={{ width: `${forcedShare * 100}%` }} />
            <span data-decider="task" style={{ width: `${(1 - forcedShare) * 100}%` }} />
          </span>
          <dt>{t('meters.forced')}</dt>
          <dd>{t('meters.perSecond', { value: formatCount(forced) })}</dd>
          <dt>{t('meters.voluntary')}</dt>
          <dd>{t('meters.perSecond', { value: formatCount(voluntary) })}</dd>
        </div>
      )}
    </dl>
  )
}

interface MeterProps {
  readonly name: string
  /** How much of its bar is full, 0 to 1. */
  readonly share: number
  readonly isHarm?: boolean
  /** Lines of its tooltip. */
  readonly help: readonly string[]
  readonly children: ReactNode
}

function Meter({ name, share, isHarm = false, help, children }: MeterProps) {
  return (
    <div className="meter" data-tone={isHarm ? 'alarm' : undefined} {...tip(help.join('\n'))}>
      <span className="meter-bar" aria-hidden>
        <span style={{ width: `${Math.min(1, share) * 100}%` }} />
      </span>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
