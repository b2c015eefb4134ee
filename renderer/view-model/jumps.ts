import { assertNever } from '../../shared/assert-never'
import { chartIndexOf } from '../../shared/gantt/chart-index'
import { firstAbove } from '../../shared/trace/rising'
import type { ExecutionData } from '../../shared/gantt/model'
import { type Moments, NO_MOMENTS } from '../../shared/trace/moments'
import { CUT, SpanState, type SpanTable } from '../../shared/trace/span-table'
import type { Micros } from '../../shared/time'
import { firstEndingAfter, nextDecision, previousDecision } from './decisions'

/** Where a step or a jump goes. A stall begins where a blocking call takes the loop, and where the longest slice in which others had to wait begins. */
export type JumpKind = 'decision' | 'os' | 'task' | 'iteration' | 'event' | 'tie' | 'stall' | 'deadlock'

export type Direction = 1 | -1

/** An execution with the moments its spans do not tell. */
export interface JumpSource {
  readonly data: ExecutionData
  readonly moments: Moments | undefined
}

/** Only the decisions of this task in this execution; other jumps go through everything. */
export interface JumpScope {
  readonly execution: number
  readonly task: number
}

export interface Landing {
  readonly time: Micros
  /** Whose moment it is, to select it; undefined where it belongs to no task. */
  readonly at: JumpScope | undefined
}

/** The nearest moment of a kind strictly after (1) or before (-1) a moment, in any execution; at one instant the first execution. O(lanes log n). */
export function jump(
  sources: readonly JumpSource[],
  kind: JumpKind,
  direction: Direction,
  from: Micros,
  scope?: JumpScope,
): Landing | undefined {
  let best: Landing | undefined
  for (const [execution, source] of sources.entries()) {
    if (scope && isDecisionKind(kind) && scope.execution !== execution) continue
    const found = jumpIn(source, kind, direction, from, scope?.task)
    if (!found || (best && direction * (found.time - best.time) >= 0)) continue
    best = { time: found.time, at: found.task === undefined ? undefined : { execution, task: found.task } }
  }
  return best
}

function isDecisionKind(kind: JumpKind): boolean {
  return kind === 'decision' || kind === 'os' || kind === 'task'
}

interface Found {
  readonly time: Micros
  readonly task?: number
}

function jumpIn(
  { data, moments = NO_MOMENTS }: JumpSource,
  kind: JumpKind,
  direction: Direction,
  from: Micros,
  task: number | undefined,
): Found | undefined {
  const { spans } = data
  switch (kind) {
    case 'decision':
    case 'os':
    case 'task': {
      const decider = kind === 'decision' ? undefined : kind
      return direction === 1 ? nextDecision(spans, task, from, decider) : previousDecision(spans, task, from, decider)
    }
    case 'event':
      return nearest([eventOfLanes(spans, direction, from), inRising(data.marks.time, direction, from)], direction)
    case 'iteration':
      return inRising(moments.iterations, direction, from)
    case 'tie':
      return data.ties && inRising(data.ties.time, direction, from)
    case 'stall':
      return nearest(
        [inRising(chartIndexOf(spans).frozenStart, direction, from), inRising(longestStall(data), direction, from)],
        direction,
      )
    case 'deadlock':
      return inRising(deadlockMoment(data), direction, from)
    default:
      return assertNever(kind, 'jump')
  }
}

function nearest(found: readonly (Found | undefined)[], direction: Direction): Found | undefined {
  return found.reduce((best, one) => (one && (!best || direction * (one.time - best.time) < 0) ? one : best), undefined)
}

/** The next or previous of rising whole us. */
function inRising(times: Float64Array, direction: Direction, from: Micros): Found | undefined {
  const i = direction === 1 ? firstAbove(times, from) : firstAbove(times, from - 1) - 1
  return i >= 0 && i < times.length ? { time: times[i] } : undefined
}

/** The nearest beginning or end of any span. */
function eventOfLanes(spans: SpanTable, direction: Direction, from: Micros): Found | undefined {
  let best: Found | undefined
  for (let task = 0; task + 1 < spans.laneStart.length; task += 1) {
    const time = direction === 1 ? boundaryAfter(spans, task, from) : boundaryBefore(spans, task, from)
    if (time !== undefined && (!best || direction * (time - best.time) < 0)) best = { time, task }
  }
  return best
}

function boundaryAfter(spans: SpanTable, lane: number, time: Micros): Micros | undefined {
  const i = firstEndingAfter(spans, lane, time)
  if (i === spans.laneStart[lane + 1]) return undefined
  return spans.start[i] > time ? spans.start[i] : spans.end[i]
}

function boundaryBefore(spans: SpanTable, lane: number, time: Micros): Micros | undefined {
  const i = firstEndingAfter(spans, lane, time - 1)
  // The first span that reaches this moment begins before it, or the one before it has ended.
  if (i < spans.laneStart[lane + 1] && spans.start[i] < time) return spans.start[i]
  return i > spans.laneStart[lane] ? spans.end[i - 1] : undefined
}

function longestStall({ summary }: ExecutionData): Float64Array {
  const { stall } = summary.findings
  return stall ? Float64Array.of(stall.start) : new Float64Array(0)
}

/** When the last of those who wait for each other began to wait: from then on nothing could help them. Empty without a deadlock. */
function deadlockMoment({ summary, spans }: ExecutionData): Float64Array {
  if (!summary.deadlock) return new Float64Array(0)
  const { cycle, waiting } = summary.deadlock
  const ids = new Set(cycle.length > 0 ? cycle : waiting.map(({ task }) => task))
  let moment: Micros = 0
  for (const [lane, { id }] of summary.tasks.entries()) {
    if (!ids.has(id)) continue
    const last = spans.laneStart[lane + 1] - 1
    const isWait =
      last >= spans.laneStart[lane] && spans.state[last] === SpanState.blocked && spans.endKind[last] === CUT
    // A wait that began with the end of the run has no length, so no span.
    moment = Math.max(moment, isWait ? spans.start[last] : summary.makespan)
  }
  return Float64Array.of(moment)
}
