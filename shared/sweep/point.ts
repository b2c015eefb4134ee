import type { RunSummary } from '../api'
import { computeAverages } from '../trace/metrics'
import type { RunMetric } from '../trace/metric-definitions'

/** The numbers a sweep keeps of each run, in the order in which they are shown. Each is defined in `RUN_METRICS`. */
export const SWEEP_METRICS = [
  'turnaround',
  'response',
  'contextSwitches',
  'involuntary',
  'cpuUtilisation',
] as const satisfies readonly RunMetric[]
export type SweepMetric = (typeof SWEEP_METRICS)[number]

/** What one value of the setting made of the run. Times in us. */
export interface SweepPoint {
  /** The setting's value: ms, or a number of cores. */
  readonly value: number
  /** Undefined where no task has the number: nobody finished. */
  readonly metrics: Readonly<Record<SweepMetric, number | undefined>>
  readonly makespan: number
  /** What switching, or the cost of steps, took of all CPU time there was: 0 to 1. */
  readonly switchingShare: number
  /** A run that did not end by itself: its means are those of the tasks that did. */
  readonly isCut: boolean
}

/** The point of a run; its spans are not needed. */
export function sweepPoint(value: number, { execution, rows, makespan, totals, endedBy }: RunSummary): SweepPoint {
  const { turnaround, response } = computeAverages(rows, makespan)
  const cores = execution.model === 'threads' ? execution.settings.cores : 1
  const switching = rows.reduce((sum, row) => sum + row.switching, 0)
  const { contextSwitches, involuntary, cpuUtilisation } = totals
  return {
    value,
    metrics: {
      turnaround: turnaround ?? undefined,
      response: response ?? undefined,
      contextSwitches,
      involuntary,
      cpuUtilisation,
    },
    makespan,
    switchingShare: makespan === 0 ? 0 : switching / (cores * makespan),
    isCut: endedBy !== 'finished',
  }
}

/** The points as CSV with a head (RFC 4180 but for its line ends): times in ms, the utilisation as a share of one; empty where there is none. */
export function sweepCsv(setting: string, points: readonly SweepPoint[]): string {
  const head = [
    setting,
    'turnaround_ms',
    'response_ms',
    'context_switches',
    'involuntary',
    'cpu_utilisation',
    'makespan_ms',
    'cut',
  ]
  const lines = points.map(({ value, metrics, makespan, isCut }) => [
    value,
    inMs(metrics.turnaround),
    inMs(metrics.response),
    metrics.contextSwitches,
    metrics.involuntary,
    metrics.cpuUtilisation,
    inMs(makespan),
    isCut ? 'yes' : 'no',
  ])
  return [head, ...lines].map((fields) => fields.map((field) => field ?? '').join(',')).join('\n') + '\n'
}

function inMs(us: number | undefined): number | undefined {
  return us === undefined ? undefined : us / 1000
}
