import type { ExecutionData } from '../../shared/gantt/model'
import type { StepPlace } from '../../shared/task-set/steps'
import { type MetricUnit, RUN_METRICS, type RunMetric } from '../../shared/trace/metric-definitions'
import { runMetrics, type RunMetricValues } from '../../shared/trace/run-metrics'
import { SpanState, type SpanTable } from '../../shared/trace/span-table'

/** The metrics the inspector compares, in its order. Each has its name in the texts under `metrics.<id>` and its definition in `RUN_METRICS`. */
export const METRICS = [
  'involuntary',
  'voluntary',
  'makespan',
  'turnaround',
  'response',
  'waiting',
  'starvation',
  'longestStall',
  'timerLateness',
  'longestSlice',
  'cpuUtilisation',
  'contextSwitches',
  'fairness',
  'lostUpdates',
] as const satisfies readonly RunMetric[]
export type MetricId = (typeof METRICS)[number]

/** The metrics that say something about a task set: without a `store` there is no update to lose. */
export function metricsFor(steps: readonly StepPlace[]): readonly MetricId[] {
  const stores = steps.some(({ step }) => step.op === 'store')
  return stores ? METRICS : METRICS.filter((metric) => metric !== 'lostUpdates')
}

/** A value with how it is written; undefined where the model or the run has none. */
export interface MetricValue {
  readonly kind: MetricUnit
  readonly value: number
  /** What a blocking call did to the others, and updates that are gone: shown as an alarm. */
  readonly isHarm: boolean
}

export type MetricValues = Readonly<Record<MetricId, MetricValue | undefined>>

/** What of a run its metrics are worked out from. */
export type RunData = Pick<ExecutionData, 'summary' | 'spans'>

interface SpanMetrics {
  readonly values: RunMetricValues
  readonly hasFrozen: boolean
}

const ofSpans = new WeakMap<SpanTable, SpanMetrics>()

/** Linear in the spans, so once per run. */
function metricsOf({ summary, spans }: RunData): SpanMetrics {
  const known = ofSpans.get(spans) ?? {
    values: runMetrics(summary, spans),
    hasFrozen: spans.state.includes(SpanState.frozen),
  }
  ofSpans.set(spans, known)
  return known
}

/** Every number of a run, also those the inspector does not compare. */
export function runValues(data: RunData): RunMetricValues {
  return metricsOf(data).values
}

/** All metrics of one run. Times in us. */
export function metricValues(data: RunData): MetricValues {
  const { values, hasFrozen } = metricsOf(data)
  const shown = METRICS.map((id): [MetricId, MetricValue | undefined] => {
    const value = values[id]
    const isStall = hasFrozen && (id === 'longestStall' || id === 'timerLateness')
    const isHarm = isStall || (id === 'lostUpdates' && value !== undefined && value > 0)
    return [id, value === undefined ? undefined : { kind: RUN_METRICS[id].unit, value, isHarm }]
  })
  // Every id of the list has its entry; the compiler cannot follow that through `fromEntries`.
  return Object.fromEntries(shown) as MetricValues
}
