import { SpanState, type SpanTable } from '../trace/span-table'
import { EventKind, NONE } from '../trace/trace'
import type { Micros } from '../time'
import { baseline, lanePen, markSize, MARK_WEIGHT, type Drawing, type LanePen } from './drawing'
import { countLine, NOBODY, type CountLine } from './lane-counts'
import { drawCoreSpan, type LaneJob } from './lane-marks'
import { labelMakespan, ringExtent } from './mark-ends'
import { formatTime } from './time-format'
import { drawCoreExtras, drawCoreGhost, type CoreSlice } from './core-marks'
import { coreTableOf, entryFrom, type CoreTable } from './core-table'
import type { CoreRow, LanePlace, LaneScene } from './lane-plan'
import { drawStack, type StackLayer } from './lane-stack'
import { HUES, taskPaint } from './palette'
import { path, type Shape } from './scene'

/** The task a core runs, or switches to, at a moment; undefined while it is idle. */
export function coreTaskAt({ core }: CoreRow, spans: SpanTable, time: Micros): number | undefined {
  const table = coreTableOf(spans)
  const at = entryFrom(spans, table, core, time)
  return at < (table.coreStart[core + 1] ?? 0) && spans.start[table.row[at]] <= time ? table.task[at] : undefined
}

/** Slices of a core, each in its task's colour, its end telling who decided as in the task's own lane; the name of the task in it where there is room. */
export function drawCoreMarks(
  drawing: Drawing,
  { core }: CoreRow,
  place: LanePlace,
  scene: LaneScene,
  jobOf: (task: number) => LaneJob,
): void {
  const { spans, summary } = scene.execution
  const table = coreTableOf(spans)
  const end = table.coreStart[core + 1] ?? 0
  const jobs = new Map<number, { readonly job: LaneJob; readonly pen: LanePen }>()
  const jobFor = (task: number) => {
    const known = jobs.get(task)
    if (known !== undefined) return known
    const paint = taskPaint(summary.tasks[task].definition, scene.theme)
    const made = { job: jobOf(task), pen: lanePen(paint, place.barY, place.h, place.pitch) }
    jobs.set(task, made)
    return made
  }
  const { domain, level } = jobOf(0)
  const first = entryFrom(spans, table, core, domain.start, true)
  const last = lastOfRun(spans, table, summary.makespan)
  if (level === 'bars') {
    drawCoreBars(drawing, table, { from: first, to: end }, place, scene, jobOf(0))
    return
  }
  const slices: CoreSlice[] = []
  const plain = lanePen(taskPaint(0, scene.theme), place.barY, place.h, place.pitch)
  scene.quantumGrid?.drawCore(drawing, core, plain, jobOf(0), scene.execution)
  drawCoreGhost(drawing, core, place, scene, jobOf(0))
  // The ring of the slice before lies on the beginning of the next.
  let freeFrom = -Infinity
  for (let at = first; at < end && spans.start[table.row[at]] <= domain.end; at++) {
    const { job, pen } = jobFor(table.task[at])
    slices.push({ task: table.task[at], row: table.row[at], job, pen })
    drawCoreSpan(drawing, pen, job, table.row[at])
    if (table.task[at] === scene.selectedTask) frameSlice(drawing, pen, job, table.row[at])
    nameSlice(drawing, pen, job, table.row[at], summary.tasks[table.task[at]].id, freeFrom)
    const how = spans.endKind[table.row[at]]
    if (how === EventKind.block || how === EventKind.yield)
      freeFrom = job.xOf(spans.end[table.row[at]]) + ringExtent(pen.h, drawing.k)
    if (table.row[at] === last) labelMakespan(drawing, pen, job.xOf(summary.makespan), formatTime(summary.makespan))
  }
  drawCoreExtras(drawing, core, slices, place, scene)
}

/** The row that ends with the run, on the first core that has one; NONE where the run ended with something else. */
function lastOfRun(spans: SpanTable, { coreStart, row }: CoreTable, makespan: Micros): number {
  for (let core = 0; core + 1 < coreStart.length; core++) {
    const last = row[coreStart[core + 1] - 1]
    if (coreStart[core + 1] > coreStart[core] && spans.end[last] === makespan) return last
  }
  return NONE
}

/** The selected task has no lane of its own whose name could stand out: its slices do. */
function frameSlice(drawing: Drawing, pen: LanePen, { spans, xOf }: LaneJob, row: number): void {
  if (spans.state[row] === SpanState.switching) return
  const { palette, k, view } = drawing
  const x = Math.max(xOf(spans.start[row]), view.x - 8)
  const width = Math.min(xOf(spans.end[row]), view.x + view.width + 8) - x
  if (width <= 0) return
  const off = 2 * k
  drawing.bodies.push({
    kind: 'rect',
    x: x - off,
    y: pen.barY - off,
    width: width + 2 * off,
    height: pen.h + 2 * off,
    radius: 2,
    stroke: palette.ink,
    strokeWidth: 1.5 * k,
    role: 'selected',
  })
}

/** Where the lane does not say whose slice it is, the slice does, in place of its length. */
function nameSlice(
  drawing: Drawing,
  pen: LanePen,
  { spans, xOf }: LaneJob,
  row: number,
  id: string,
  freeFrom: number,
): void {
  if (spans.state[row] !== SpanState.running) return
  const { k, measure, view } = drawing
  const size = markSize(pen, k)
  if (pen.h < size + 1) return
  const x = Math.max(xOf(spans.start[row]), view.x, freeFrom)
  const x2 = Math.min(xOf(spans.end[row]), view.x + view.width)
  if (x2 - x < measure(id, size, MARK_WEIGHT) + 8 * k) return
  const { paint } = pen
  drawing.labels.push({
    text: id,
    size,
    weight: MARK_WEIGHT,
    fill: paint.textOnFill,
    belongsTo: 'running',
    places: [{ x: (x + x2) / 2, y: baseline(pen.cy, size), anchor: 'middle' }],
    priority: 5,
    within: { x, y: pen.barY - 4, width: x2 - x, height: pen.h + 8 },
    isFree: true,
    patch: paint.pattern === 'solid' ? undefined : { fill: paint.fill, padding: 3 },
  })
}

/** Bars only: one path for each colour. */
function drawCoreBars(
  drawing: Drawing,
  table: CoreTable,
  entries: { readonly from: number; readonly to: number },
  { barY, h }: LanePlace,
  { execution: { spans, summary }, theme, palette }: LaneScene,
  { domain, xOf }: LaneJob,
): void {
  const paths = new Map<number, string>()
  for (let at = entries.from; at < entries.to && spans.start[table.row[at]] <= domain.end; at++) {
    const row = table.row[at]
    const x = Math.max(xOf(spans.start[row]), drawing.view.x)
    const x2 = Math.min(xOf(spans.end[row]), drawing.view.x + drawing.view.width)
    if (x2 <= x) continue
    const one = classOf(spans.state[row], summary.tasks[table.task[at]].definition)
    paths.set(one, (paths.get(one) ?? '') + path`M${x} ${barY}H${x2}V${barY + h}H${x}Z`)
  }
  for (const [one, d] of paths) {
    if (one === FROZEN) drawing.bodies.push({ kind: 'path', d, fill: palette.alarm, role: 'frozen' })
    else if (one === SWITCHING) drawing.bodies.push({ kind: 'path', d, fill: palette.faint, role: 'switching' })
    else drawing.bodies.push({ kind: 'path', d, fill: taskPaint(one, theme).fill, role: 'running' })
  }
}

/** Under a pixel a slice has a hue, no pattern: one class each, then what holds the loop, and switching. */
const FROZEN = HUES
const SWITCHING = HUES + 1

function classOf(state: number, definition: number): number {
  if (state === SpanState.frozen) return FROZEN
  return state === SpanState.switching ? SWITCHING : definition % HUES
}

const lines = new WeakMap<SpanTable, Map<number, CountLine>>()

/** What a core did over time: one class per hue of a task, then frozen and switching; nobody while it is idle. Built at the first call, and kept. */
export function coreLine({ spans, summary }: LaneScene['execution'], core: number): CountLine {
  const known = lines.get(spans) ?? new Map<number, CountLine>()
  lines.set(spans, known)
  const before = known.get(core)
  if (before !== undefined) return before
  const { coreStart, row, task } = coreTableOf(spans)
  const first = coreStart[core] ?? 0
  const count = (coreStart[core + 1] ?? first) - first
  const time = new Float64Array(2 * count)
  const from = new Uint8Array(2 * count).fill(NOBODY)
  const to = new Uint8Array(2 * count).fill(NOBODY)
  for (let i = 0; i < count; i++) {
    const span = row[first + i]
    time[2 * i] = spans.start[span]
    time[2 * i + 1] = spans.end[span]
    to[2 * i] = from[2 * i + 1] = classOf(spans.state[span], summary.tasks[task[first + i]].definition)
  }
  const line = countLine(time, from, to, HUES + 2)
  known.set(core, line)
  return line
}

/** Per pixel column the exact part of the core's time each hue had, stacked; what is missing to the full height was idle. */
export function drawCoreShares({ core }: CoreRow, place: LanePlace, scene: LaneScene): readonly Shape[] {
  const { palette, theme } = scene
  const layers: readonly StackLayer[] = [
    { classes: [FROZEN], fill: palette.alarm, opacity: 1, belongsTo: 'frozen' },
    ...Array.from({ length: HUES }, (_, hue): StackLayer => ({
      classes: [hue],
      fill: taskPaint(hue, theme).edge,
      opacity: 1,
      belongsTo: 'running',
    })),
    { classes: [SWITCHING], fill: palette.faint, opacity: 1, belongsTo: 'switching' },
  ]
  return drawStack(coreLine(scene.execution, core), layers, 1, place, scene)
}
