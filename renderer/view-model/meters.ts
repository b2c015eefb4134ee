import { longestWait, type Starvation } from '../../shared/trace/starvation'
import type { SpanTable } from '../../shared/trace/span-table'
import { metricValues, type RunData, runValues } from './metrics'

/** What the meters of an execution show. Times in us, rates per second of simulated time, shares 0 to 1 of their bar. */
export interface Meters {
  /** The longest wait and its share of the whole run; undefined where nobody waited. */
  readonly starvation: (Starvation & { readonly length: number; readonly share: number }) | undefined
  /** Event loop: the slice everybody else waited for. */
  readonly stall:
    | { readonly length: number; readonly task: number; readonly share: number; readonly isHarm: boolean }
    | undefined
  /** Jain's index; undefined without a task that wanted the CPU. */
  readonly fairness: number | undefined
  readonly forced: number
  readonly voluntary: number
  /** Of all suspensions, those the OS decided; undefined where there are none. */
  readonly forcedShare: number | undefined
}

const waits = new WeakMap<SpanTable, Starvation | undefined>()

/** Linear in the spans, so once per run. */
function waitOf(spans: SpanTable): Starvation | undefined {
  if (!waits.has(spans)) waits.set(spans, longestWait(spans))
  return waits.get(spans)
}

/** The meters of one run. */
export function metersOf(data: RunData): Meters {
  const { summary, spans } = data
  const values = runValues(data)
  const wait = waitOf(spans)
  const { stall } = summary.findings
  const ofRun = (us: number): number => (summary.makespan === 0 ? 0 : us / summary.makespan)
  const { involuntary, voluntary } = summary.totals
  return {
    starvation: wait && { ...wait, length: wait.end - wait.start, share: ofRun(wait.end - wait.start) },
    stall: stall && {
      length: summary.totals.longestStall,
      task: stall.task,
      share: ofRun(summary.totals.longestStall),
      isHarm: metricValues(data).longestStall?.isHarm === true,
    },
    fairness: values.fairness,
    forced: values.involuntaryRate ?? 0,
    voluntary: values.voluntaryRate ?? 0,
    forcedShare: involuntary + voluntary === 0 ? undefined : involuntary / (involuntary + voluntary),
  }
}
