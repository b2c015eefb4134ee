import { assertNever } from '../assert-never'
import type { SweepSetting } from './plan'
import type { SweepPoint } from './point'

/** What the ends of a sweep mean, as facts to be put into words. Values are the setting's, shares of one. */
export type SweepLimit =
  /** From this quantum on nobody is preempted: first come, first served, the order in which an event loop takes its tasks. */
  | { readonly kind: 'firstComeFirstServed'; readonly from: number }
  /** The largest quantum still preempts: first come, first served lies further on. */
  | { readonly kind: 'towardsFirstCome' }
  /** A small quantum shares the CPU fairly: every ready task runs at 1/n of the speed. */
  | { readonly kind: 'fairSharing' }
  /** What switching, or the cost of each step, takes of the CPU: the share at the end where it takes most, and at the other. */
  | {
      readonly kind: 'costEatsCpu'
      readonly most: number
      readonly at: number
      readonly least: number
      readonly otherAt: number
    }
  /** Where the cost is no task's own: the utilisation at both ends. */
  | { readonly kind: 'utilisationFalls'; readonly from: number; readonly to: number }
  /** From this many cores on the run ends no sooner. */
  | { readonly kind: 'coresEnough'; readonly from: number }

/** Shares that differ by less look the same. */
const SAME_SHARE = 0.005

/**
 * What there is to say about the ends, from the points alone. With fewer than two points nothing: one value has no ends.
 * Round robin with a quantum longer than every burst is FCFS; with a very small one, processor sharing (Silberschatz, Operating System
 * Concepts, ch. 5).
 */
export function sweepLimits(setting: SweepSetting, points: readonly SweepPoint[]): readonly SweepLimit[] {
  if (points.length < 2) return []
  switch (setting) {
    case 'quantum':
      return [{ kind: 'fairSharing' }, firstCome(points), ...costs(points)]
    case 'cores':
      return coresEnough(points)
    case 'iterationCost':
      return utilisationFalls(points)
    case 'contextSwitch':
    case 'stepCost':
      return costs(points)
    default:
      return assertNever(setting, 'setting')
  }
}

function firstCome(points: readonly SweepPoint[]): SweepLimit {
  const last = points.findLastIndex(({ metrics }) => (metrics.involuntary ?? 0) > 0)
  if (last === points.length - 1) return { kind: 'towardsFirstCome' }
  return { kind: 'firstComeFirstServed', from: points[last + 1].value }
}

function costs(points: readonly SweepPoint[]): readonly SweepLimit[] {
  const [first, last] = [points[0], points[points.length - 1]]
  if (Math.abs(first.switchingShare - last.switchingShare) < SAME_SHARE) return []
  const [most, least] = first.switchingShare > last.switchingShare ? [first, last] : [last, first]
  return [
    {
      kind: 'costEatsCpu',
      most: most.switchingShare,
      at: most.value,
      least: least.switchingShare,
      otherAt: least.value,
    },
  ]
}

/** The cost of an iteration is charged to the loop, so no task's row has it. */
function utilisationFalls(points: readonly SweepPoint[]): readonly SweepLimit[] {
  const from = points[0].metrics.cpuUtilisation ?? 0
  const to = points[points.length - 1].metrics.cpuUtilisation ?? 0
  return from - to < SAME_SHARE ? [] : [{ kind: 'utilisationFalls', from, to }]
}

function coresEnough(points: readonly SweepPoint[]): readonly SweepLimit[] {
  const shortest = points[points.length - 1].makespan
  const from = points.findLastIndex(({ makespan }) => makespan !== shortest) + 1
  return from === points.length - 1 ? [] : [{ kind: 'coresEnough', from: points[from].value }]
}
