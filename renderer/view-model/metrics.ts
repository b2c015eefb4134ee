import type { ExecutionData } from '../../shared/gantt/model'
import { type Averages, computeAverages, longestLateness, longestSlice } from '../../shared/trace/metrics'
import { SpanState, type SpanTable } from '../../shared/trace/span-table'

/** The metrics the inspector compares, in its order. Each has its name, formula and source in the texts under `metrics.<id>`. */
export const METRICS = [
  'involuntary',
  'voluntary',
  'makespan',
  'turnaround',
  'response',
  'waiting',
  'longestStall',
  'timerLateness',
  'longestSlice',
  'cpuUtilisation',
  'contextSwitches',
  'fairness',
] as const
export type MetricId = (typeof METRICS)[number]

/** A value with how it is written; undefined where the model or the run has none. */
export interface MetricValue {
  readonly kind: 'count' | 'time' | 'share' | 'index'
  readonly value: number
  /** What a blocking call did to the others: shown as an alarm. */
  readonly isHarm: boolean
}

export type MetricValues = Readonly<Record<MetricId, MetricValue | undefined>>

interface SpanMetrics {
  readonly slice: number
  readonly lateness: number
  readonly hasFrozen: boolean
}

const ofSpans = new WeakMap<SpanTable, SpanMetrics>()

/** Linear in the spans, so once per run. */
function metricsOf(spans: SpanTable): SpanMetrics {
  const known = ofSpans.get(spans) ?? {
    slice: longestSlice(spans),
    lateness: longestLateness(spans),
    hasFrozen: spans.state.includes(SpanState.frozen),
  }
  ofSpans.set(spans, known)
  return known
}

/** All metrics of one run. Times in us. */
export function metricValues({ summary, spans }: ExecutionData): MetricValues {
  const { totals, rows, makespan, execution } = summary
  const averages: Averages = computeAverages(rows, makespan)
  const { slice, lateness, hasFrozen } = metricsOf(spans)
  const isLoop = execution.model === 'eventLoop'
  return {
    involuntary: count(totals.involuntary),
    voluntary: count(totals.voluntary),
    makespan: time(makespan),
    turnaround: time(averages.turnaround),
    response: time(averages.response),
    waiting: time(averages.waiting),
    longestStall: isLoop ? time(totals.longestStall, hasFrozen) : undefined,
    timerLateness: execution.model === 'sequential' ? undefined : time(lateness, hasFrozen),
    longestSlice: time(slice),
    cpuUtilisation: { kind: 'share', value: totals.cpuUtilisation, isHarm: false },
    contextSwitches: count(totals.contextSwitches),
    fairness: averages.fairness === null ? undefined : { kind: 'index', value: averages.fairness, isHarm: false },
  }
}

function count(value: number): MetricValue {
  return { kind: 'count', value, isHarm: false }
}

function time(value: number | null, isHarm = false): MetricValue | undefined {
  return value === null ? undefined : { kind: 'time', value, isHarm }
}
