import type { RunSummary } from '../../shared/api'
import type { StepPlace } from '../../shared/task-set/steps'
import { sentences } from '../sentences'
import type { MetricId } from './metrics'

/** Where a number of a run comes from: the slice and the step of its longest stall, the latest timer. Undefined where there is nothing to tell. */
export function metricDetail(
  metric: MetricId,
  { findings, tasks }: RunSummary,
  steps: readonly StepPlace[],
): string | undefined {
  switch (metric) {
    case 'longestStall':
      return findings.stall && sentences().stallText(findings.stall, tasks, steps)
    case 'timerLateness': {
      const lines = findings.lateness.map((late) => sentences().latenessText(late, tasks, steps))
      return lines.length === 0 ? undefined : lines.join('\n')
    }
    default:
      return undefined
  }
}
