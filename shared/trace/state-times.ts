import type { TaskRow } from './result'
import { SpanState, STATE_COUNT, type SpanTable } from './span-table'

type StateSums = Pick<TaskRow, 'running' | 'waiting' | 'blocked' | 'switching'>

/** Time per lane and `SpanState`: entry `lane * STATE_COUNT + state`, us. `surveyTrace` tells the same without spans. */
export function timesOf(spans: SpanTable): Float64Array {
  const lanes = spans.laneStart.length - 1
  const times = new Float64Array(lanes * STATE_COUNT)
  for (let lane = 0; lane < lanes; lane++) {
    for (let i = spans.laneStart[lane]; i < spans.laneStart[lane + 1]; i++)
      times[lane * STATE_COUNT + spans.state[i]] += spans.end[i] - spans.start[i]
  }
  return times
}

/** `running` with the frozen part; `waiting` is ready, preempted and due. */
export function sumStates(times: Float64Array, lane: number): StateSums {
  const own = times.subarray(lane * STATE_COUNT, (lane + 1) * STATE_COUNT)
  return {
    running: own[SpanState.running] + own[SpanState.frozen],
    waiting: own[SpanState.ready] + own[SpanState.preempted] + own[SpanState.due],
    blocked: own[SpanState.blocked],
    switching: own[SpanState.switching],
  }
}
