import { toMicros, type Micros } from '../time'
import { SpanState, type SpanTable } from '../trace/span-table'
import { EventKind } from '../trace/trace'
import type { Drawing, LanePen } from './drawing'
import type { LaneJob } from './lane-marks'
import { visibleSpans } from './level'
import type { ExecutionData } from './model'
import { path } from './scene'

/** Closer together than this the lines say nothing. */
const LEAST_PX = 4

/** The quantum of an execution, us, and where its rest is kept; undefined where the OS takes nothing away. */
export interface QuantumRule {
  readonly quantum: Micros
  readonly isRestKept: { readonly afterBlock: boolean; readonly afterYield: boolean }
}

export function quantumRuleOf({ summary: { execution } }: ExecutionData): QuantumRule | undefined {
  if (execution.model !== 'threads' || execution.settings.quantum === null) return undefined
  const { quantum, quantumAfterBlock, quantumAfterYield } = execution.settings
  return {
    quantum: toMicros(quantum),
    isRestKept: { afterBlock: quantumAfterBlock === 'rest', afterYield: quantumAfterYield === 'rest' },
  }
}

/** What is left of the quantum at the beginning of each running span of a lane (T2, T3, T3a), us; by row from the lane's first. */
export function quantumLeft(spans: SpanTable, lane: number, rule: QuantumRule): Float64Array {
  const first = spans.laneStart[lane]
  const last = spans.laneStart[lane + 1]
  const left = new Float64Array(last - first)
  let rest = rule.quantum
  for (let i = first; i < last; i++) {
    if (spans.state[i] !== SpanState.running) continue
    left[i - first] = rest
    const used = spans.end[i] - spans.start[i]
    // Used up with nobody ready: it went on with a fresh one, and again.
    const over = used < rest ? rest - used : rule.quantum - ((used - rest) % rule.quantum)
    const isKept =
      (spans.endKind[i] === EventKind.block && rule.isRestKept.afterBlock) ||
      (spans.endKind[i] === EventKind.yield && rule.isRestKept.afterYield)
    // Used up to the very end: the next dispatch brings a full one.
    const isUsedUp = used >= rest && (used - rest) % rule.quantum === 0
    rest = isKept && !isUsedUp ? over : rule.quantum
  }
  return left
}

const known = new WeakMap<SpanTable, Map<number, Float64Array>>()

function leftOf(spans: SpanTable, lane: number, rule: QuantumRule): Float64Array {
  const lanes = known.get(spans) ?? new Map<number, Float64Array>()
  known.set(spans, lanes)
  const left = lanes.get(lane) ?? quantumLeft(spans, lane, rule)
  lanes.set(lane, left)
  return left
}

/** On request: a faint line through the lane where a slice began and at every quantum used up in it, a short one where the rest would have ended. */
export function drawQuantumGrid(drawing: Drawing, pen: LanePen, job: LaneJob, rule: QuantumRule): void {
  const { spans, lane, domain, xOf } = job
  const { palette, k } = drawing
  if (xOf(rule.quantum) - xOf(0) < LEAST_PX * k) return
  const left = leftOf(spans, lane, rule)
  const first = spans.laneStart[lane]
  const { from, to } = visibleSpans(spans, lane, domain)
  const top = pen.barY - pen.gap / 2
  const bottom = pen.barY + pen.h + pen.gap / 2
  const foot = bottom - 2.5
  let lines = ''
  let rests = ''
  for (let i = from; i < to; i++) {
    if (spans.state[i] !== SpanState.running || spans.end[i] === spans.start[i]) continue
    lines += path`M${xOf(spans.start[i])} ${top}V${bottom}`
    let boundary = spans.start[i] + left[i - first]
    if (boundary < domain.start) {
      boundary += Math.floor((domain.start - boundary) / rule.quantum) * rule.quantum
    }
    for (; boundary < spans.end[i] && boundary <= domain.end; boundary += rule.quantum) {
      lines += path`M${xOf(boundary)} ${top}V${bottom}`
    }
    if (boundary === spans.end[i]) lines += path`M${xOf(boundary)} ${top}V${bottom}`
    else if (boundary > spans.end[i])
      rests += path`M${xOf(spans.end[i])} ${foot}H${xOf(boundary)}M${xOf(boundary)} ${foot - 3}V${bottom}`
  }
  const style = { stroke: palette.faint, strokeWidth: 1, role: 'quantum' } as const
  if (lines !== '') drawing.ends.push({ kind: 'path', d: lines, ...style, strokeOpacity: 0.75 })
  if (rests !== '') drawing.ends.push({ kind: 'path', d: rests, ...style, dash: [2, 2] })
}
