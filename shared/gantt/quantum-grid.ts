import { toMicros, type Micros } from '../time'
import { SpanState, type SpanTable } from '../trace/span-table'
import { EventKind } from '../trace/trace'
import { coreTableOf, entryFrom } from './core-table'
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

/** Draws where quanta begin and are used up. An object of functions, so that a window that does not show them need not load it. */
export interface QuantumGrid {
  /** In the lane of a task. */
  drawLane(drawing: Drawing, pen: LanePen, job: LaneJob, execution: ExecutionData): void
  /** In the lane of a core. */
  drawCore(drawing: Drawing, core: number, pen: LanePen, job: LaneJob, execution: ExecutionData): void
}

export const QUANTUM_GRID: QuantumGrid = { drawLane, drawCore }

/** The lines of one lane while they are collected. */
interface Grid {
  readonly job: LaneJob
  readonly quantum: Micros
  readonly top: number
  readonly bottom: number
  lines: string
  rests: string
}

/** The grid of a lane; undefined where the OS takes nothing away, or where lines would be too near together. */
function beginGrid(drawing: Drawing, pen: LanePen, job: LaneJob, rule: QuantumRule | undefined): Grid | undefined {
  if (rule === undefined || job.xOf(rule.quantum) - job.xOf(0) < LEAST_PX * drawing.k) return undefined
  const [top, bottom] = [pen.barY - pen.gap / 2, pen.barY + pen.h + pen.gap / 2]
  return { job, quantum: rule.quantum, top, bottom, lines: '', rests: '' }
}

/**
 * A slice that began with `left` of its quantum: a faint line through the lane where it began and at every quantum used up in it, a short one where the rest would
 * have ended. From `until` on somebody else has the CPU: a rest that goes on beyond that is cut there, without its end.
 */
function addSlice(grid: Grid, row: number, left: Micros, until: Micros): void {
  const { job, quantum, top, bottom } = grid
  const { spans, domain, xOf } = job
  const end = spans.end[row]
  if (spans.state[row] !== SpanState.running || end === spans.start[row]) return
  const lineAt = (time: Micros): void => {
    grid.lines += path`M${xOf(time)} ${top}V${bottom}`
  }
  lineAt(spans.start[row])
  let boundary = spans.start[row] + left
  if (boundary < domain.start) boundary += Math.floor((domain.start - boundary) / quantum) * quantum
  for (; boundary < end && boundary <= domain.end; boundary += quantum) lineAt(boundary)
  if (boundary === end) lineAt(boundary)
  else if (boundary > end && until > end) {
    const foot = bottom - 2.5
    grid.rests += path`M${xOf(end)} ${foot}H${xOf(Math.min(boundary, until))}`
    if (boundary <= until) grid.rests += path`M${xOf(boundary)} ${foot - 3}V${bottom}`
  }
}

function endGrid({ ends, palette }: Drawing, { lines, rests }: Grid): void {
  const style = { stroke: palette.faint, strokeWidth: 1, role: 'quantum' } as const
  if (lines !== '') ends.push({ kind: 'path', d: lines, ...style, strokeOpacity: 0.75 })
  if (rests !== '') ends.push({ kind: 'path', d: rests, ...style, dash: [2, 2] })
}

function drawLane(drawing: Drawing, pen: LanePen, job: LaneJob, execution: ExecutionData): void {
  const rule = quantumRuleOf(execution)
  const grid = beginGrid(drawing, pen, job, rule)
  if (grid === undefined || rule === undefined) return
  const { spans, lane, domain } = job
  const left = leftOf(spans, lane, rule)
  const { from, to } = visibleSpans(spans, lane, domain)
  for (let i = from; i < to; i++) addSlice(grid, i, left[i - spans.laneStart[lane]], Infinity)
  endGrid(drawing, grid)
}

/** Each core has a phase of its own: its lines stand where a slice began on it, and as far apart as that slice's task had of its quantum then. */
function drawCore(drawing: Drawing, core: number, pen: LanePen, job: LaneJob, execution: ExecutionData): void {
  const rule = quantumRuleOf(execution)
  const grid = beginGrid(drawing, pen, job, rule)
  if (grid === undefined || rule === undefined) return
  const { spans, domain } = job
  const table = coreTableOf(spans)
  const last = table.coreStart[core + 1] ?? 0
  for (let at = entryFrom(spans, table, core, domain.start, true); at < last; at++) {
    const [row, task] = [table.row[at], table.task[at]]
    if (spans.start[row] > domain.end) break
    const until = at + 1 < last ? spans.start[table.row[at + 1]] : Infinity
    addSlice(grid, row, leftOf(spans, task, rule)[row - spans.laneStart[task]], until)
  }
  endGrid(drawing, grid)
}
