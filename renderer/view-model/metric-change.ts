import { METRICS, type MetricId, type MetricValues } from './metrics'

/** A metric that is another than in the run before. */
export interface MetricChange {
  readonly before: number
  readonly direction: 'more' | 'less'
}

/** Which metrics have changed since the run before; those without a number in one of the two are left out. */
export function metricChanges(before: MetricValues, now: MetricValues): Partial<Record<MetricId, MetricChange>> {
  const changes: Partial<Record<MetricId, MetricChange>> = {}
  for (const id of METRICS) {
    const [old, value] = [before[id]?.value, now[id]?.value]
    if (old === undefined || value === undefined || old === value) continue
    changes[id] = { before: old, direction: value > old ? 'more' : 'less' }
  }
  return changes
}
