import type { Micros } from '../time'
import { IS_MARK } from './marks'
import { isEndOfStay, LEAVES, MARK, STATE_AFTER, stateAfter } from './span-builder'
import { SpanState, STATE_COUNT } from './span-table'
import { EventKind, NONE, type Trace, type TraceEvents } from './trace'

/** What has to be known of a run before its spans and marks can be made, and what each task did for how long. */
export interface TraceSurvey {
  /** How many spans stand before each lane, and in all. */
  readonly laneStart: Int32Array
  /** Time per lane and `SpanState`, us. */
  readonly times: Float64Array
  /** When each lane's first span starts and its last ends, us; NONE where it has none. */
  readonly from: Float64Array
  readonly until: Float64Array
  /** When the last span of all ends, us; 0 where there is none. */
  readonly lastEnd: Micros
  readonly marks: number
  /** Instants at which a turn of the loop began. */
  readonly iterations: number
  /** Suspensions by decider. */
  readonly osDecisions: number
  readonly taskDecisions: number
}

/** Events looked at in one go: see `AT_ONCE` of the check. */
const AT_ONCE = 1 << 12

/** Looks a run over once. Keeps and drops spans by the same rule as `buildSpans`. */
export function surveyTrace({ events, makespan, tasks }: Trace): TraceSurvey {
  const surveyor = new Surveyor(tasks.length)
  surveyor.advance(events, events.length)
  return surveyor.end(makespan)
}

/** `surveyTrace` of a run that goes on. */
export class Surveyor {
  private readonly laneStart: Int32Array
  private readonly times: Float64Array
  private readonly from: Float64Array
  private readonly until: Float64Array
  /** The state each task is in; LEAVES while it is not in the system. */
  private readonly state: Uint8Array
  private readonly since: Float64Array
  private readonly counts = { marks: 0, iterations: 0, osDecisions: 0, taskDecisions: 0 }
  private lastIteration: Micros = NONE
  private lastEnd: Micros = 0
  private next = 0

  constructor(lanes: number) {
    this.laneStart = new Int32Array(lanes + 1)
    this.times = new Float64Array(lanes * STATE_COUNT)
    this.from = new Float64Array(lanes).fill(NONE)
    this.until = new Float64Array(lanes).fill(NONE)
    this.state = new Uint8Array(lanes).fill(LEAVES)
    this.since = new Float64Array(lanes)
  }

  /** Goes on to the events before `to`. */
  advance(events: TraceEvents, to: number): void {
    while (this.next < to) this.look(events, Math.min(this.next + AT_ONCE, to))
  }

  private look({ time, kind, task, reason }: TraceEvents, to: number): void {
    const { laneStart, times, from, until, state, since, counts } = this
    let { lastIteration, lastEnd } = this
    for (let i = this.next; i < to; i++) {
      const what = kind[i]
      counts.marks += IS_MARK[what]
      const after = STATE_AFTER[what]
      if (after === MARK) {
        if (what !== EventKind.iteration || time[i] === lastIteration) continue
        counts.iterations++
        lastIteration = time[i]
        continue
      }
      if (what === EventKind.preempt) counts.osDecisions++
      else if (what === EventKind.yield || what === EventKind.block) counts.taskDecisions++
      const lane = task[i]
      const now = time[i]
      const was = state[lane]
      if (was !== LEAVES) {
        const took = now - since[lane]
        times[lane * STATE_COUNT + was] += took
        if (took > 0 || (was === SpanState.running && isEndOfStay(what))) {
          laneStart[lane + 1]++
          lastEnd = now
        }
      } else if (from[lane] === NONE) from[lane] = now
      state[lane] = after === LEAVES ? LEAVES : stateAfter(what, reason[i])
      since[lane] = now
      until[lane] = now
    }
    this.next = to
    this.lastIteration = lastIteration
    this.lastEnd = lastEnd
  }

  /** Nothing comes after it. */
  end(makespan: Micros): TraceSurvey {
    const { laneStart, times, from, until, state, since, counts } = this
    const lanes = state.length
    let { lastEnd } = this
    for (let lane = 0; lane < lanes; lane++) {
      if (state[lane] === LEAVES) continue
      times[lane * STATE_COUNT + state[lane]] += makespan - since[lane]
      if (makespan > since[lane]) {
        laneStart[lane + 1]++
        lastEnd = makespan
      }
      until[lane] = makespan
    }
    for (let lane = 0; lane < lanes; lane++) laneStart[lane + 1] += laneStart[lane]
    return { laneStart, times, from, until, lastEnd, ...counts }
  }
}
