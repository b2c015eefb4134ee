import { formatCount, formatIndex, formatMs, formatShare } from '../format'
import { t, useTexts } from '../i18n'
import type { ShownExecution } from '../state/executions'
import { METRICS, type MetricId, type MetricValue, metricValues } from '../view-model/metrics'
import { tip } from './tip'

const DECIDERS: Partial<Record<MetricId, 'os' | 'task'>> = { involuntary: 'os', voluntary: 'task' }

/** The executions' metrics side by side. A metric's name tells its formula and source. */
export function MetricsTable({ executions }: { readonly executions: readonly ShownExecution[] }) {
  const texts = useTexts()
  const values = executions.map(({ data }) => metricValues(data))
  return (
    <div className="metrics-scroll">
      <table className="metrics" aria-labelledby="metrics-title">
        <ExecutionHeads executions={executions} corner={texts('metrics.metric')} />
        <tbody>
          {METRICS.map((metric) => (
            <tr key={metric} data-decider={DECIDERS[metric]} data-metric={metric}>
              <th scope="row">
                <Term name={texts(`metrics.${metric}.name`)} help={texts(`metrics.${metric}.help`)} />
              </th>
              {values.map((value, i) => (
                <td key={executions[i].entry.id} data-tone={isHarm(metric, value[metric]) ? 'alarm' : undefined}>
                  {formatMetric(value[metric])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The column heads: one per execution. */
export function ExecutionHeads({
  executions,
  corner,
}: {
  readonly executions: readonly ShownExecution[]
  readonly corner: string
}) {
  return (
    <thead>
      <tr>
        <td>
          <span className="visually-hidden">{corner}</span>
        </td>
        {executions.map(({ entry, name, settings }) => (
          <th key={entry.id} scope="col" className="ellipsis" {...tip(`${name}\n${settings}`)}>
            {name}
          </th>
        ))}
      </tr>
    </thead>
  )
}

/** A term with its formula and source: in a tooltip, and in its description for who cannot see that. */
export function Term({ name, help }: { readonly name: string; readonly help: string }) {
  return (
    <button type="button" className="term ellipsis" aria-description={help} {...tip(help)}>
      {name}
    </button>
  )
}

/** A late timer in a loop is the harm this window is about; late by less than a millisecond is everyday. */
function isHarm(metric: MetricId, value: MetricValue | undefined): boolean {
  return (metric === 'longestStall' || metric === 'timerLateness') && value !== undefined && value.value >= 10_000
}

export function formatMetric(value: MetricValue | undefined): string {
  if (!value) return t('metrics.none')
  switch (value.kind) {
    case 'count':
      return formatCount(value.value)
    case 'time':
      return t('metrics.ms', { ms: formatMs(value.value) })
    case 'share':
      return formatShare(value.value)
    case 'index':
      return formatIndex(value.value)
  }
}
