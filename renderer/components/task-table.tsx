import { definitionText, TASK_METRICS, type TaskMetric } from '../../shared/trace/metric-definitions'
import type { TaskRow } from '../../shared/trace/result'
import { useTexts } from '../i18n'
import { sentences } from '../sentences'
import type { ShownExecution } from '../state/executions'
import type { MetricValue } from '../view-model/metrics'
import { areNarrow, ExecutionHeads, formatMetric, Term } from './metrics-table'

const ROWS = [
  'finish',
  'turnaround',
  'response',
  'running',
  'waiting',
  'blocked',
  'switching',
  'involuntary',
  'voluntary',
] as const satisfies readonly TaskMetric[]

/** One task's own numbers in every execution. */
export function TaskTable({
  task,
  executions,
}: {
  readonly task: string
  readonly executions: readonly ShownExecution[]
}) {
  const t = useTexts()
  const { taskMetrics } = sentences()
  const isNarrow = areNarrow(executions)
  const rows = executions.map(({ data }) => data.summary.rows.find(({ id }) => id === task))
  return (
    <div className="metrics-scroll">
      <table className="metrics" aria-labelledby="task-title" data-narrow={isNarrow}>
        <ExecutionHeads executions={executions} />
        <tbody>
          {ROWS.map((key) => (
            <tr key={key} data-decider={key === 'involuntary' ? 'os' : key === 'voluntary' ? 'task' : undefined}>
              <th scope="row">
                <Term name={t(`taskMetrics.${key}.name`)} help={definitionText(taskMetrics[key])} />
              </th>
              {rows.map((row, i) => (
                <td key={executions[i].entry.id}>{formatMetric(valueOf(row, key), isNarrow)}</td>
              ))}
            </tr>
          ))}
          {rows.some((row) => row && row.endedBy !== 'finished') && (
            <tr>
              <th scope="row">
                <Term name={t('taskMetrics.endedBy.name')} help={definitionText(taskMetrics.endedBy)} />
              </th>
              {rows.map((row, i) => (
                <td key={executions[i].entry.id} data-tone={row && row.endedBy !== 'finished' ? 'alarm' : undefined}>
                  {row ? t(`taskMetrics.endedBy.${row.endedBy}`) : t('metrics.none')}
                </td>
              ))}
            </tr>
          )}
        </tbody>
      </table>
    </div>
  )
}

function valueOf(row: TaskRow | undefined, key: (typeof ROWS)[number]): MetricValue | undefined {
  const value = row?.[key]
  if (value === undefined || value === null) return undefined
  return { kind: TASK_METRICS[key].unit, value, isHarm: false }
}
