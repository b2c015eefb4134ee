import { CSV_COLUMNS } from '../../../shared/trace/csv'
import {
  type MetricDefinition,
  RUN_METRIC_KEYS,
  RUN_METRICS,
  TASK_METRIC_KEYS,
  TASK_METRICS,
} from '../../../shared/trace/metric-definitions'

/** A metric that says something in all of them names none. */
const MODEL_COUNT = 3

/** The metrics by their JSON names, each with its formula and source, for the help of `simulate`. */
export function metricsHelp(): string {
  const width = Math.max(...[...TASK_METRIC_KEYS, ...RUN_METRIC_KEYS].map(({ length }) => length))
  const lines = (key: string, { formula, source, models }: MetricDefinition): string[] => [
    `  ${key.padEnd(width)}  ${formula}${models.length === MODEL_COUNT ? '' : ` (${models.join(', ')})`}`,
    `  ${' '.repeat(width)}  ${source}`,
  ]
  return [
    'Metrics of a task, by their names in JSON (tasks), each with its formula and source:',
    ...TASK_METRIC_KEYS.flatMap((key) => lines(key, TASK_METRICS[key])),
    '',
    'Metrics of a run. JSON has the makespan and the totals, timerLateness of eventLoop only; the page of compare has all:',
    ...RUN_METRIC_KEYS.flatMap((key) => lines(key, RUN_METRICS[key])),
  ].join('\n')
}

/** What each column of the CSV says. */
export function csvHelp(): string {
  const columns = Object.entries(CSV_COLUMNS)
  const width = Math.max(...columns.map(([name]) => name.length))
  return ['Columns of csv:', ...columns.map(([name, meaning]) => `  ${name.padEnd(width)}  ${meaning}`)].join('\n')
}
