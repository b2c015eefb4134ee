import { SpanState, type SpanTable } from '../trace/span-table'
import { EventKind, NONE } from '../trace/trace'
import type { Micros } from '../time'
import { firstAbove } from '../trace/rising'
import { coreTableOf, entryFrom } from './core-table'
import { lanePen, type Drawing, type LanePen } from './drawing'
import { outlineSlice } from './ghost-marks'
import { LINKS_FROM, type LaneJob } from './lane-marks'
import type { LanePlace, LaneScene } from './lane-plan'
import { bladeWidth, drawLink } from './mark-ends'
import { taskPaint } from './palette'
import { drawAccesses, drawHolds } from './resource-marks'
import { resourcesOf, type Hold } from './resources'
import { drawNotch, NOTCH_HALF } from './tie-marks'

/**
 * What a core's lane tells beside its slices. A core has no waits and no arrivals, so what belongs to those stays in the lanes of tasks: only what happens
 * while a task runs there is drawn. A lock in hand underlines the slices of its holder, not the waits between them; an arrow leads only to a task that runs
 * at the very instant it was woken or started, for one that has to wait is on no core yet.
 */

/** A visible slice, or switch, of a core. */
export interface CoreSlice {
  readonly task: number
  /** Of the span table. */
  readonly row: number
  readonly job: LaneJob
  readonly pen: LanePen
}

/** The slices the core had in the run before, whoever ran then, as hollow outlines; to be drawn before the slices of now. */
export function drawCoreGhost(
  drawing: Drawing,
  core: number,
  place: LanePlace,
  { execution: { ghost }, theme }: LaneScene,
  { domain, xOf }: LaneJob,
): void {
  if (ghost === undefined) return
  const table = coreTableOf(ghost)
  const end = table.coreStart[core + 1] ?? 0
  const pen = lanePen(taskPaint(0, theme), place.barY, place.h, place.pitch)
  let began: Micros | undefined
  for (let at = entryFrom(ghost, table, core, domain.start, true); at < end; at++) {
    const row = table.row[at]
    if (ghost.start[row] > domain.end && began === undefined) return
    if (ghost.state[row] === SpanState.switching) continue
    began ??= ghost.start[row]
    // A blocking call in the middle of a slice does not cut it.
    const goesOn = ghost.endKind[row] === EventKind.freeze || ghost.endKind[row] === EventKind.thaw
    if (goesOn && at + 1 < end) continue
    outlineSlice(drawing, pen, xOf(began), xOf(ghost.end[row]))
    began = undefined
  }
}

/** Locks, loads and stores, arrows and ties of the slices of a core that are seen. */
export function drawCoreExtras(
  drawing: Drawing,
  core: number,
  slices: readonly CoreSlice[],
  place: LanePlace,
  scene: LaneScene,
): void {
  const [first] = slices
  if (first === undefined) return
  for (const own of byTask(slices)) drawResources(drawing, own, scene)
  for (const slice of slices) drawCause(drawing, core, slice, place, scene)
  if (first.job.level === 'marks') drawCoreTies(drawing, core, place, scene, first.job)
}

function byTask(slices: readonly CoreSlice[]): Iterable<readonly CoreSlice[]> {
  const tasks = new Map<number, CoreSlice[]>()
  for (const slice of slices) {
    if (slice.job.spans.state[slice.row] === SpanState.switching) continue
    const own = tasks.get(slice.task)
    if (own) own.push(slice)
    else tasks.set(slice.task, [slice])
  }
  return tasks.values()
}

/** What a task holds, loads and stores during its slices on this core. */
function drawResources(drawing: Drawing, own: readonly CoreSlice[], { execution }: LaneScene): void {
  const { holds, accesses } = resourcesOf(execution)
  const [{ task, job, pen }] = own
  const { spans, domain } = job
  const parts: Hold[] = []
  for (const hold of holds[task] ?? []) {
    if (hold.end < domain.start) continue
    if (hold.start > domain.end) break
    for (const { row } of own) {
      const start = Math.max(hold.start, spans.start[row])
      const end = Math.min(hold.end, spans.end[row])
      if (end > start) parts.push({ ...hold, start, end })
    }
  }
  drawHolds(drawing, pen, job, parts)
  if (job.level !== 'marks' || accesses[task] === undefined) return
  const here = accesses[task].filter(({ time }) =>
    own.some(({ row }) => spans.start[row] <= time && time <= spans.end[row]),
  )
  drawAccesses(drawing, pen, job, here, isNear(job))
}

/** So near that arrows are drawn for every task. */
function isNear({ xOf }: LaneJob): boolean {
  return xOf(1000) - xOf(0) >= LINKS_FROM
}

/** An arrow from the core of whoever woke or started this slice's task at the very instant it runs. On one core the one simply follows the other. */
function drawCause(
  drawing: Drawing,
  core: number,
  { task, row, job, pen }: CoreSlice,
  { barY, h, pitch }: LanePlace,
  { selectedTask, theme, execution }: LaneScene,
): void {
  const { spans, domain, xOf } = job
  const cause = spans.by[row]
  if (cause === NONE || cause === task || spans.start[row] < domain.start) return
  if (!isNear(job) && task !== selectedTask && cause !== selectedTask) return
  const from = coreOfTaskAt(spans, cause, spans.start[row])
  if (from === undefined || from === core) return
  // Lanes of cores stand in their order, one pitch apart.
  const paint = taskPaint(execution.summary.tasks[cause].definition, theme)
  const source = lanePen(paint, barY + (from - core) * pitch, h, pitch)
  drawLink(drawing, source, pen, xOf(spans.start[row]), spans.state[row] <= SpanState.frozen ? pen.h : pen.hr)
}

/** The core a task is on at a moment, or leaves at it. O(log n). */
function coreOfTaskAt(spans: SpanTable, task: number, time: Micros): number | undefined {
  const to = spans.laneStart[task + 1]
  let low = spans.laneStart[task]
  let high = to
  while (low < high) {
    const middle = (low + high) >> 1
    if (spans.end[middle] >= time) high = middle
    else low = middle + 1
  }
  for (let row = low; row < to && spans.start[row] <= time; row++) if (spans.core[row] !== NONE) return spans.core[row]
  return undefined
}

/** One notch on the core a tie was about; who would have run there instead stands in the tooltip. */
function drawCoreTies(
  drawing: Drawing,
  core: number,
  { barY, h, pitch }: LanePlace,
  { execution: { ties, spans }, theme }: LaneScene,
  { domain, xOf }: LaneJob,
): void {
  if (ties === undefined) return
  const table = coreTableOf(spans)
  const pen = lanePen(taskPaint(0, theme), barY, h, pitch)
  for (let i = firstAbove(ties.time, domain.start - 0.5); i < ties.length && ties.time[i] <= domain.end; i++) {
    if (ties.core[i] !== core) continue
    const at = entryFrom(spans, table, core, ties.time[i])
    const [row, before] = [table.row[at], table.row[at - 1]]
    const isBar = at < table.coreStart[core + 1] && spans.state[row] <= SpanState.frozen
    // Beside the blade of one that was preempted then.
    const wasCut =
      at > table.coreStart[core] && spans.end[before] === ties.time[i] && spans.endKind[before] === EventKind.preempt
    const x = xOf(ties.time[i]) + (NOTCH_HALF + (wasCut ? bladeWidth(h) : 0)) * drawing.k
    drawNotch(drawing, x, isBar ? barY : pen.cy - pen.hr / 2)
  }
}
