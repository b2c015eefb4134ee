import { CUT, SpanState, type SpanTable } from '../trace/span-table'
import { EventKind, NONE, Reason } from '../trace/trace'
import type { Micros } from '../time'
import { isVoluntary } from './chart-index'
import { LEGEND_KINDS, type LegendKind } from './emphasis'
import type { ExecutionData } from './model'
import { resourcesOf, type Access } from './resources'
import { taskEndsOf } from './task-ends'

/** Where a mark of a kind stands. */
export interface Occurrence {
  /** Index into the executions. */
  readonly execution: number
  /** Index into `summary.tasks`. */
  readonly task: number
  readonly time: Micros
}

/** The moment a span shows a mark of a kind; undefined where it does not. */
type AtSpan = (spans: SpanTable, lane: number, row: number) => Micros | undefined

const IN_STATE: Partial<Record<LegendKind, SpanState>> = {
  running: SpanState.running,
  ready: SpanState.ready,
  preempted: SpanState.preempted,
  blocked: SpanState.blocked,
  switching: SpanState.switching,
  frozen: SpanState.frozen,
}

function spanRule(kind: LegendKind, execution: ExecutionData): AtSpan | undefined {
  const state = IN_STATE[kind]
  const isSlice = (spans: SpanTable, row: number): boolean => spans.state[row] <= SpanState.frozen
  if (state !== undefined) {
    return (spans, _, row) =>
      spans.state[row] === state && spans.end[row] > spans.start[row] ? spans.start[row] : undefined
  }
  switch (kind) {
    case 'late':
      return (spans, lane, row) => (isLate(execution, lane, row) ? spans.start[row] : undefined)
    case 'os':
      return (spans, _, row) => (spans.endKind[row] === EventKind.preempt ? spans.end[row] : undefined)
    case 'task':
      return (spans, _, row) => (isSlice(spans, row) && isVoluntary(spans.endKind[row]) ? spans.end[row] : undefined)
    case 'finished':
    case 'failed':
    case 'cancelled': {
      const ends = taskEndsOf(execution.summary)
      const isIt = (lane: number): boolean => {
        const end = ends[lane]
        if (kind === 'finished') return end !== 'error' && end !== 'cancelled'
        return end === (kind === 'failed' ? 'error' : 'cancelled')
      }
      return (spans, lane, row) => (spans.endKind[row] === EventKind.finish && isIt(lane) ? spans.end[row] : undefined)
    }
    case 'cut':
      return (spans, _, row) =>
        spans.endKind[row] === CUT && (isSlice(spans, row) || spans.state[row] === SpanState.blocked)
          ? spans.end[row]
          : undefined
    case 'link':
      return (spans, lane, row) =>
        spans.by[row] !== NONE && spans.by[row] !== lane && spans.state[row] !== SpanState.blocked
          ? spans.start[row]
          : undefined
    default:
      return undefined
  }
}

function isLate({ spans, summary }: ExecutionData, lane: number, row: number): boolean {
  if (spans.state[row] === SpanState.due) return true
  if (summary.execution.model !== 'threads' || spans.state[row] !== SpanState.ready) return false
  const before = row - 1
  if (before < spans.laneStart[lane] || spans.state[before] !== SpanState.blocked) return false
  return spans.reason[before] === Reason.sleep || spans.reason[before] === Reason.blockingSleep
}

/** Every occurrence of a kind in an execution that is no span, in no order. */
function* otherTimes(kind: LegendKind, execution: ExecutionData): Generator<readonly [task: number, time: Micros]> {
  const { summary, ties } = execution
  if (kind === 'arrival') {
    for (const [task, { arrival }] of summary.tasks.entries())
      if (arrival !== undefined && arrival > 0) yield [task, arrival]
  } else if (kind === 'tie' && ties !== undefined) {
    for (let i = 0; i < ties.length; i++) yield [ties.task[i], ties.time[i]]
  } else if (kind === 'lock') {
    for (const [task, list] of resourcesOf(execution).holds.entries()) for (const { start } of list) yield [task, start]
  } else if (kind === 'access' || kind === 'lost') {
    const isIt = (one: Access): boolean =>
      kind === 'lost' ? one.overwrites !== undefined : one.kind === 'load' || one.kind === 'store'
    for (const [task, list] of resourcesOf(execution).accesses.entries()) {
      for (const one of list) if (isIt(one)) yield [task, one.time]
    }
  }
}

const known = new WeakMap<SpanTable, ReadonlySet<LegendKind>>()

/** The kinds that occur in an execution; of ties those it has got. One look at its spans at the first call. */
export function kindsIn(execution: ExecutionData): ReadonlySet<LegendKind> {
  const kinds = kindsOfRun(execution)
  return (execution.ties?.length ?? 0) > 0 ? new Set<LegendKind>([...kinds, 'tie']) : kinds
}

/** All but ties: of long runs those come bit by bit. */
function kindsOfRun(execution: ExecutionData): ReadonlySet<LegendKind> {
  const { spans } = execution
  const before = known.get(spans)
  if (before !== undefined) return before
  const kinds = new Set<LegendKind>()
  for (const kind of LEGEND_KINDS) {
    if (kind === 'tie') continue
    const rule = spanRule(kind, execution)
    const occurs = rule === undefined ? !otherTimes(kind, execution).next().done : hasSpan(spans, rule)
    if (occurs) kinds.add(kind)
  }
  known.set(spans, kinds)
  return kinds
}

function hasSpan(spans: SpanTable, rule: AtSpan): boolean {
  for (let lane = 0; lane + 1 < spans.laneStart.length; lane++) {
    for (let row = spans.laneStart[lane]; row < spans.laneStart[lane + 1]; row++) {
      if (rule(spans, lane, row) !== undefined) return true
    }
  }
  return false
}

/** The first occurrence of a kind after a moment, in any execution; past the last one the very first again. Undefined where there is none. */
export function nextOccurrence(
  executions: readonly ExecutionData[],
  kind: LegendKind,
  after: Micros,
): Occurrence | undefined {
  return firstAfter(executions, kind, after) ?? firstAfter(executions, kind, -1)
}

function firstAfter(executions: readonly ExecutionData[], kind: LegendKind, after: Micros): Occurrence | undefined {
  let found: Occurrence | undefined
  const offer = (execution: number, task: number, time: Micros): void => {
    if (time > after && (found === undefined || time < found.time)) found = { execution, task, time }
  }
  for (const [i, data] of executions.entries()) {
    const { spans } = data
    const rule = spanRule(kind, data)
    if (rule === undefined) {
      for (const [task, time] of otherTimes(kind, data)) offer(i, task, time)
      continue
    }
    for (let lane = 0; lane + 1 < spans.laneStart.length; lane++) {
      for (let row = spans.laneStart[lane]; row < spans.laneStart[lane + 1]; row++) {
        if (spans.end[row] < after) continue
        // Rows rise: the first that counts is the lane's first.
        if (found !== undefined && spans.start[row] >= found.time) break
        const time = rule(spans, lane, row)
        if (time === undefined || time <= after) continue
        offer(i, lane, time)
        break
      }
    }
  }
  return found
}
