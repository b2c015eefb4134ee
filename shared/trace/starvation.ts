import type { Micros } from '../time'
import { SpanState, type SpanTable } from './span-table'
import { NONE } from './trace'

/** The longest time a task could have run and did not, and who ran most of that time. */
export interface Starvation {
  readonly task: number
  readonly start: Micros
  readonly end: Micros
  /** The task that ran longest meanwhile; undefined where nobody ran. */
  readonly by: number | undefined
}

/**
 * The longest wait without a break: ready, preempted, or due in the event loop, until the switch or the dispatch that ended it (or the run's
 * end). Of equal ones the first task's first. Undefined where nobody ever waited. Linear in the spans.
 */
export function longestWait(spans: SpanTable): Starvation | undefined {
  let longest: { task: number; start: Micros; end: Micros } | undefined
  for (let task = 0; task + 1 < spans.laneStart.length; task++) {
    let start: Micros = NONE
    for (let i = spans.laneStart[task]; i < spans.laneStart[task + 1]; i++) {
      if (!isWaiting(spans.state[i])) {
        start = NONE
        continue
      }
      if (start === NONE) start = spans.start[i]
      const end = spans.end[i]
      if (end - start > (longest ? longest.end - longest.start : 0)) longest = { task, start, end }
    }
  }
  return longest && { ...longest, by: mostRunning(spans, longest) }
}

function isWaiting(state: number): boolean {
  return state === SpanState.ready || state === SpanState.preempted || state === SpanState.due
}

/** Who ran longest in a time span, by lane. */
function mostRunning(spans: SpanTable, { start, end }: { readonly start: Micros; readonly end: Micros }) {
  let most = 0
  let by: number | undefined
  for (let lane = 0; lane + 1 < spans.laneStart.length; lane++) {
    let ran = 0
    for (let i = spans.laneStart[lane]; i < spans.laneStart[lane + 1]; i++) {
      if (spans.state[i] > SpanState.frozen) continue
      ran += Math.max(0, Math.min(end, spans.end[i]) - Math.max(start, spans.start[i]))
    }
    if (ran > most) {
      most = ran
      by = lane
    }
  }
  return by
}
