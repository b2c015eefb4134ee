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
  /** What switching or the loop itself costs: utilisation at the end where it costs least and most. */
  | { readonly kind: 'costEatsCpu'; readonly least: number; readonly most: number; readonly at: number }
  /** From this many cores on the run ends no sooner. */
  | { readonly kind: 'coresEnough'; readonly from: number }

/** Utilisations that differ by less look the same. */
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
    default:
      return costs(points)
  }
}

function firstCome(points: readonly SweepPoint[]): SweepLimit {
  const last = points.findLastIndex(({ metrics }) => (metrics.involuntary ?? 0) > 0)
  if (last === points.length - 1) return { kind: 'towardsFirstCome' }
  return { kind: 'firstComeFirstServed', from: points[last + 1].value }
}

/** Utilisation at the two ends, where they tell a cost. */
function costs(points: readonly SweepPoint[]): readonly SweepLimit[] {
  const [first, last] = [points[0], points[points.length - 1]].map(({ value, metrics }) => ({
    value,
    share: metrics.cpuUtilisation ?? 0,
  }))
  if (Math.abs(first.share - last.share) < SAME_SHARE) return []
  const worse = first.share < last.share ? first : last
  return [
    {
      kind: 'costEatsCpu',
      least: Math.max(first.share, last.share),
      most: worse.share,
      at: worse.value,
    },
  ]
}

function coresEnough(points: readonly SweepPoint[]): readonly SweepLimit[] {
  const shortest = points[points.length - 1].makespan
  const from = points.findLastIndex(({ makespan }) => makespan !== shortest) + 1
  return from === points.length - 1 ? [] : [{ kind: 'coresEnough', from: points[from].value }]
}
