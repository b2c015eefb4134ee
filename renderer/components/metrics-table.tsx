import { useId } from 'react'
import { assertNever } from '../../shared/assert-never'
import type { TaskSet } from '../../shared/task-set/schema'
import { listSteps } from '../../shared/task-set/steps'
import { definitionText } from '../../shared/trace/metric-definitions'
import { formatCount, formatDuration, formatIndex, formatMs, formatShare } from '../format'
import { t, useTexts } from '../i18n'
import { sentences } from '../sentences'
import type { ShownExecution } from '../state/executions'
import { metricDetail } from '../view-model/metric-detail'
import { type MetricChange, metricChanges } from '../view-model/metric-change'
import { type MetricId, metricsFor, type MetricValue, metricValues } from '../view-model/metrics'
import { tip } from './tip'

const DECIDERS: Partial<Record<MetricId, 'os' | 'task'>> = { involuntary: 'os', voluntary: 'task' }

interface MetricsTableProps {
  readonly taskSet: TaskSet
  readonly executions: readonly ShownExecution[]
}

/** The executions' metrics side by side. A metric's name tells its formula and source. */
export function MetricsTable({ taskSet, executions }: MetricsTableProps) {
  const steps = listSteps(taskSet)
  const texts = useTexts()
  const values = executions.map(({ data }) => metricValues(data))
  const changes = executions.map(({ before }, i) => (before ? metricChanges(metricValues(before), values[i]) : {}))
  const isNarrow = areNarrow(executions)
  return (
    <div className="metrics-scroll">
      <table className="metrics" aria-labelledby="metrics-title" data-narrow={isNarrow}>
        <ExecutionHeads executions={executions} />
        <tbody>
          {metricsFor(steps).map((metric) => (
            <tr key={metric} data-decider={DECIDERS[metric]} data-metric={metric}>
              <th scope="row">
                <Term name={texts(`metrics.${metric}.name`)} help={definitionText(sentences().runMetrics[metric])} />
              </th>
              {values.map((value, i) => (
                <td
                  key={executions[i].entry.id}
                  data-tone={value[metric]?.isHarm ? 'alarm' : undefined}
                  data-changed={changes[i][metric] !== undefined}
                  {...detailTip(metricDetail(metric, executions[i].data.summary, steps))}
                >
                  {formatMetric(value[metric], isNarrow)}
                  <Was change={changes[i][metric]} value={value[metric]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** What a metric was in the run before, under what it is now: an arrow and a word for who sees it, in words for who hears it. */
function Was({
  change,
  value,
}: {
  readonly change: MetricChange | undefined
  readonly value: MetricValue | undefined
}) {
  const texts = useTexts()
  if (!change || !value) return null
  const { before, direction } = change
  return (
    <span className="was">
      <span aria-hidden>{direction === 'more' ? '\u2191 ' : '\u2193 '}</span>
      {texts('ghost.was', { value: formatMetric({ ...value, value: before }, true) })}
      <span className="visually-hidden"> {texts(`ghost.${direction}`)}</span>
    </span>
  )
}

/** Which slice, step or timer a number comes from: in a tooltip, and in the cell's description for who cannot see that. */
function detailTip(detail: string | undefined): object {
  return detail === undefined ? {} : { ...tip(detail), 'aria-description': detail }
}

/** The column heads: one per execution. */
export function ExecutionHeads({ executions }: { readonly executions: readonly ShownExecution[] }) {
  return (
    <thead>
      <tr>
        <td>{areNarrow(executions) && t('metrics.timesInMs')}</td>
        {executions.map(({ entry, name, settings }) => (
          <th key={entry.id} scope="col" {...tip(`${name}\n${settings}`)}>
            {name}
          </th>
        ))}
      </tr>
    </thead>
  )
}

/** A term with its formula and source: in a tooltip, and in its description for who cannot see that. */
export function Term({ name, help }: { readonly name: string; readonly help: string }) {
  const id = useId()
  return (
    <>
      <button type="button" className="term ellipsis" aria-describedby={id} {...tip(help)}>
        {name}
      </button>
      <span id={id} hidden>
        {help}
      </span>
    </>
  )
}

/** Columns are narrow from the third execution on: then the unit stands once, in the corner. */
export function areNarrow(executions: readonly ShownExecution[]): boolean {
  return executions.length > 2
}

export function formatMetric(value: MetricValue | undefined, isNarrow: boolean): string {
  if (!value) return t('metrics.none')
  switch (value.kind) {
    case 'count':
      return formatCount(value.value)
    case 'time':
      return isNarrow ? formatMs(value.value) : formatDuration(value.value)
    case 'share':
      return formatShare(value.value)
    case 'index':
    case 'perSecond':
      return formatIndex(value.value)
    default:
      return assertNever(value.kind, 'unit')
  }
}
