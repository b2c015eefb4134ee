import type { SpanTable } from '../../shared/trace/span-table'
import type { Micros } from '../../shared/time'
import { createSteadyTime } from '../view-model/steady-time'
import { playbackStore } from './playback-store'

/** Picks from the cursor's state the time at which the queues of a run are to be shown: it changes only where they look different (`createSteadyTime`). */
export function steadyCursor(spans: SpanTable): (state: { readonly time: Micros | undefined }) => Micros | undefined {
  const steady = createSteadyTime(spans)
  return ({ time }) =>
    time === undefined ? undefined : steady(time, performance.now(), playbackStore.getState().isPlaying)
}
