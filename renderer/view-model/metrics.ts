import type { ExecutionData } from '../../shared/gantt/model'
import { type Averages, computeAverages, longestLateness, longestSlice } from '../../shared/trace/metrics'
import type { SpanTable } from '../../shared/trace/span-table'

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
}

export type MetricValues = Readonly<Record<MetricId, MetricValue | undefined>>

const ofSpans = new WeakMap<SpanTable, { readonly slice: number; readonly lateness: number }>()

/** Linear in the spans, so once per run. */
function longestOf(spans: SpanTable): { readonly slice: number; readonly lateness: number } {
  const known = ofSpans.get(spans) ?? { slice: longestSlice(spans), lateness: longestLateness(spans) }
  ofSpans.set(spans, known)
  return known
}

/** All metrics of one run. Times in us. */
export function metricValues({ summary, spans }: ExecutionData): MetricValues {
  const { totals, rows, makespan, execution } = summary
  const averages: Averages = computeAverages(rows, makespan)
  const { slice, lateness } = longestOf(spans)
  const isLoop = execution.model === 'eventLoop'
  return {
    involuntary: count(totals.involuntary),
    voluntary: count(totals.voluntary),
    makespan: time(makespan),
    turnaround: time(averages.turnaround),
    response: time(averages.response),
    waiting: time(averages.waiting),
    longestStall: isLoop ? time(totals.longestStall) : undefined,
    timerLateness: execution.model === 'sequential' ? undefined : time(lateness),
    longestSlice: time(slice),
    cpuUtilisation: { kind: 'share', value: totals.cpuUtilisation },
    contextSwitches: count(totals.contextSwitches),
    fairness: averages.fairness === null ? undefined : { kind: 'index', value: averages.fairness },
  }
}

function count(value: number): MetricValue {
  return { kind: 'count', value }
}

function time(value: number | null): MetricValue | undefined {
  return value === null ? undefined : { kind: 'time', value }
}
