import { SpanState } from '../trace/span-table'
import { EventKind } from '../trace/trace'
import type { Micros } from '../time'
import { firstAbove } from '../trace/rising'
import { chartIndexOf } from './chart-index'
import { placeLabels, type Box, type CursorLine } from './labels'
import { drawGhost } from './ghost-marks'
import { drawLane, drawLinks, LINKS_FROM, type LaneJob } from './lane-marks'
import { drawFrozenShares, drawLaneShares } from './lane-shares'
import { laneAt, laneOfTask, rowAt, taskOfLane, type ComparisonLayout, type ExecutionLayout } from './layout'
import { drawNames } from './lane-names'
import type { LanePlace, LaneScene } from './lane-plan'
import { decisionsPerColumn, drawDensity } from './density-strip'
import { emphasize, type LegendKind } from './emphasis'
import { chooseLevel, type Level } from './level'
import { lanePen, type Drawing, type LanePen } from './drawing'
import { drawFrozenBand } from './mark-bodies'
import { drawArrival, labelMakespan } from './mark-ends'
import type { ChartWords, ExecutionData, Theme, TimeSpan } from './model'
import { paletteOf, taskPaint, type Palette } from './palette'
import type { QuantumGrid } from './quantum-grid'
import { drawAccesses, drawHolds } from './resource-marks'
import { resourcesOf } from './resources'
import type { Scene, Shape } from './scene'
import type { Scratch } from './scratch'
import { columnEdges, type Nearly } from './shares'
import { taskEndsOf, type TaskEnd } from './task-ends'
import { drawTies } from './tie-marks'
import { formatTime, type MeasureText } from './time-format'

/** What the lanes of a comparison are drawn from. */
export interface GanttView {
  readonly executions: readonly ExecutionData[]
  readonly layout: ComparisonLayout
  readonly levels: readonly Level[]
  readonly domain: TimeSpan
  readonly cursor: Micros | undefined
  readonly selectedTask: number | undefined
  readonly theme: Theme
  readonly words: ChartWords
  readonly measure: MeasureText
  /** Device pixels per px: shares have one column for each. */
  readonly deviceScale: number
  /** Draws where quanta begin and end in the lanes of threads. Undefined: not asked for. */
  readonly quantumGrid?: QuantumGrid | undefined
  /** Exact when absent. */
  readonly nearly?: Nearly | undefined
  /** Where columns of shares are written to, until its next reset; new memory when absent. */
  readonly scratch?: Scratch
  /** Everything but this kind of mark fades. */
  readonly emphasis?: LegendKind
}

/** A strip lower than this holds nothing and has no rule. */
const STRIP_WITH_RULE = 20

export const hasRule = ({ strip }: ExecutionLayout): boolean => strip.height >= STRIP_WITH_RULE

/** The level of each execution, coming from the levels before. Choose it before the layout: it says who needs a density strip. */
export function chooseLevels(
  executions: readonly ExecutionData[],
  domain: TimeSpan,
  plotWidth: number,
  before: readonly (Level | undefined)[] = [],
): readonly Level[] {
  return executions.map(({ spans }, i) => chooseLevel(spans, domain, plotWidth, before[i]))
}

/** Whether decisions are shown as densities over the lanes, because the lanes are too fine for marks. */
export function hasDensityStrip(level: Level): boolean {
  return level === 'bars' || level === 'shares'
}

/** Horizontal position of a moment, px, also outside the plot. */
export function xOf(layout: ComparisonLayout, domain: TimeSpan, time: Micros): number {
  return layout.plotX + ((time - domain.start) / (domain.end - domain.start)) * layout.plotWidth
}

/** The lanes of every execution with their names, bands, marks, labels and rules. The line of the cursor is in it; axis, grid and the cursor's bubble are not. */
export function buildGantt(view: GanttView): Scene {
  const palette = paletteOf(view.theme)
  const edges = columnEdges(view.domain, Math.max(1, Math.round(view.layout.plotWidth * view.deviceScale)))
  const densities = decisionsPerColumn(view, edges)
  const shapes: Shape[] = []
  for (const [i, execution] of view.executions.entries()) {
    const place = view.layout.executions[i]
    shapes.push(...drawRules(view, place, i, palette))
    if (place.density.height > 0) shapes.push(...drawDensity(view, place, densities, i, palette))
    shapes.push(drawNames(view, execution, place, palette))
    shapes.push(...drawLanes(view, execution, place, view.levels[i], edges, palette))
  }
  return view.emphasis === undefined ? shapes : emphasize(shapes, view.emphasis, view.layout, palette)
}

function drawLanes(
  view: GanttView,
  execution: ExecutionData,
  place: ExecutionLayout,
  level: Level,
  edges: Float64Array,
  palette: Palette,
): readonly Shape[] {
  const { layout, domain } = view
  const isScrolled = place.lanesHeight > place.viewport.height
  const bottom = place.viewport.top + place.viewport.height
  const clip = {
    x: layout.plotX,
    y: isScrolled ? place.viewport.top : place.noteRow.top - 4,
    width: layout.plotWidth,
    height: isScrolled ? place.viewport.height : bottom + 4 - (place.noteRow.top - 4),
  }
  if (execution.spans.length === 0) {
    const lines = drawEmptyLanes(view, place, palette)
    return [{ kind: 'group', clip, shapes: lines }, ...drawCursorLine(cursorLine(view, place), place, palette)]
  }
  if (level === 'shares') {
    const plot = { x: layout.plotX, columnWidth: layout.plotWidth / (edges.length - 1) }
    const { top, height } = place.viewport
    const shapes = [...drawFrozenShares(execution.spans, edges, plot, top, height, palette)]
    for (let lane = place.visible.from; lane < place.visible.to; lane++) {
      const row = rowAt(place, lane)
      if (row?.kind === 'task') {
        const pen = penFor(view, execution, place, lane, row.task)
        shapes.push(...drawLaneShares(execution.spans, row.task, edges, pen, plot, palette, view))
      } else if (row !== undefined) {
        const scene = laneScene(view, execution, edges, palette)
        shapes.push(...(place.plan?.painter?.drawShares(row, lanePlace(place, lane), scene) ?? []))
      }
    }
    return [{ kind: 'group', clip, shapes }, ...drawCursorLine(cursorLine(view, place), place, palette)]
  }

  const plotBox: Box = {
    x: layout.plotX,
    y: place.noteRow.top,
    width: layout.plotWidth,
    height: bottom - place.noteRow.top,
  }
  const drawing: Drawing = {
    palette,
    words: view.words,
    measure: view.measure,
    k: layout.density.k,
    view: plotBox,
    band: [],
    bodies: [],
    ends: [],
    labels: [],
    obstacles: [],
  }
  drawBands(drawing, view, execution, place)
  const ends = taskEndsOf(execution.summary)
  const lastLane = isWithin(domain, execution.summary.makespan) ? laneOfLast(execution, place) : undefined
  const jobFor = (lane: number): LaneJob => ({
    spans: execution.spans,
    model: execution.summary.execution.model,
    lane,
    domain,
    level,
    xOf: (time) => xOf(layout, domain, time),
    end: ends[lane],
    isLast: lane === lastLane,
  })
  const resources = level === 'bars' ? undefined : resourcesOf(execution)
  const grid = level === 'bars' ? undefined : view.quantumGrid
  const areCounted = pxPerMs(view) >= LINKS_FROM
  for (let at = place.visible.from; at < place.visible.to; at++) {
    const row = rowAt(place, at)
    if (row === undefined) continue
    if (row.kind !== 'task') {
      const scene = laneScene(view, execution, edges, palette)
      place.plan?.painter?.drawMarks(drawing, row, lanePlace(place, at), scene, jobFor)
      continue
    }
    const lane = row.task
    const pen = penFor(view, execution, place, at, lane)
    const job = jobFor(lane)
    grid?.drawLane(drawing, pen, job, execution)
    if (execution.ghost !== undefined) drawGhost(drawing, pen, execution.ghost, job)
    drawLane(drawing, pen, job)
    if (resources?.holds[lane] !== undefined) drawHolds(drawing, pen, job, resources.holds[lane])
    if (level === 'marks' && resources?.accesses[lane] !== undefined) {
      drawAccesses(drawing, pen, job, resources.accesses[lane], areCounted)
    }
    if (level === 'bars') continue
    const { arrival } = execution.summary.tasks[lane]
    if (arrival !== undefined && arrival > 0 && isWithin(domain, arrival)) {
      drawArrival(drawing, pen, xOf(layout, domain, arrival))
    }
  }
  if (level !== 'bars') {
    const penOf = (task: number): LanePen | undefined => {
      const lane = laneOfTask(place, task)
      if (lane === undefined || lane < place.visible.from || lane >= place.visible.to) return undefined
      return taskOfLane(place, lane) === task ? penFor(view, execution, place, lane, task) : undefined
    }
    const lastPen = lastLane === undefined ? undefined : penOf(lastLane)
    if (lastLane !== undefined && lastPen !== undefined) labelLast(drawing, view, execution, lastPen, ends[lastLane])
    addLinks(drawing, view, place, jobFor, penOf)
    if (level === 'marks') drawTies(drawing, execution, domain, penOf, (time) => xOf(layout, domain, time))
  }
  const cursor = cursorLine(view, place)
  const labels = placeLabels(drawing.labels, drawing.obstacles, plotBox, cursor, palette, view.measure)
  return [
    ...(isScrolled ? [] : drawing.band),
    { kind: 'group', clip, shapes: [...(isScrolled ? drawing.band : []), ...drawing.bodies, ...drawing.ends] },
    ...drawCursorLine(cursorLine(view, place), place, palette),
    { kind: 'group', clip, shapes: labels },
  ]
}

/** The cursor through one execution: from the axis through the first header, else from the lanes' top. Undefined out of sight. */
export function cursorLine(
  view: Pick<GanttView, 'layout' | 'domain' | 'cursor'>,
  place: ExecutionLayout,
): CursorLine | undefined {
  const { layout, domain, cursor } = view
  if (cursor === undefined || !isWithin(domain, cursor)) return undefined
  const isFirst = place === layout.executions[0]
  const lanesTop = place.viewport.top - (place.noteRow.height > 0 ? 2 : 0)
  return { x: xOf(layout, domain, cursor), top: isFirst ? layout.axis.top + layout.axis.height - 3 : lanesTop }
}

/** Drawn under the labels, so that these can keep it off with a halo. Ends in the notch of the queue strip. */
export function drawCursorLine(
  cursor: CursorLine | undefined,
  place: ExecutionLayout,
  palette: Palette,
): readonly Shape[] {
  if (cursor === undefined) return []
  const { x, top } = cursor
  return [
    {
      kind: 'line',
      x1: x,
      y1: top,
      x2: x,
      y2: place.strip.top,
      stroke: palette.ink,
      strokeWidth: 1.25,
      role: 'cursor',
    },
  ]
}

/** A run that is not there yet: its lanes as hairlines. */
function drawEmptyLanes(view: GanttView, place: ExecutionLayout, palette: Palette): readonly Shape[] {
  const { plotX, plotWidth } = view.layout
  return Array.from({ length: place.visible.to - place.visible.from }, (_, i): Shape => {
    const { barY, barH } = laneAt(place, place.visible.from + i)
    const y = Math.round(barY + barH / 2) + 0.5
    return { kind: 'line', x1: plotX, y1: y, x2: plotX + plotWidth, y2: y, stroke: palette.hairline, strokeWidth: 1 }
  })
}

const isWithin = (domain: TimeSpan, time: Micros): boolean => time >= domain.start && time <= domain.end

function penFor(
  view: GanttView,
  execution: ExecutionData,
  place: ExecutionLayout,
  lane: number,
  task: number,
): LanePen {
  const { barY, barH } = laneAt(place, lane)
  return lanePen(taskPaint(execution.summary.tasks[task].definition, view.theme), barY, barH, place.pitch)
}

function lanePlace(place: ExecutionLayout, lane: number): LanePlace {
  const { barY, barH } = laneAt(place, lane)
  return { barY, h: barH, pitch: place.pitch }
}

function laneScene(view: GanttView, execution: ExecutionData, edges: Float64Array, palette: Palette): LaneScene {
  const { executions, layout, theme, selectedTask, quantumGrid } = view
  const plot = { x: layout.plotX, columnWidth: layout.plotWidth / (edges.length - 1) }
  return { executions, execution, theme, selectedTask, quantumGrid, palette, edges, plot, k: layout.density.k }
}

function drawBands(drawing: Drawing, view: GanttView, execution: ExecutionData, place: ExecutionLayout): void {
  const { frozenStart, frozenEnd } = chartIndexOf(execution.spans)
  const { layout, domain } = view
  for (let i = firstAbove(frozenEnd, domain.start); i < frozenStart.length && frozenStart[i] < domain.end; i++) {
    const x = xOf(layout, domain, frozenStart[i])
    drawFrozenBand(drawing, x, xOf(layout, domain, frozenEnd[i]), place.viewport, place.noteRow)
  }
}

/** The makespan above what happened last; where that was no finish of the task's own, how it ended too. */
function labelLast(drawing: Drawing, view: GanttView, { summary }: ExecutionData, pen: LanePen, ended: TaskEnd): void {
  const { words } = view
  const how = ended === 'error' ? ` \u00b7 ${words.error}` : ended === 'cancelled' ? ` \u00b7 ${words.cancelled}` : ''
  const { makespan } = summary
  labelMakespan(drawing, pen, xOf(view.layout, view.domain, makespan), `${formatTime(makespan)}${how}`)
}

/**
 * The task with a visible lane in which the run ended: with a finish; else with whatever happened last (a deadlock ends where the last one blocks); where all
 * of it lies out of sight, none.
 */
function laneOfLast({ spans, summary }: ExecutionData, place: ExecutionLayout): number | undefined {
  let found: number | undefined
  let best = -1
  for (let at = place.visible.from; at < place.visible.to; at++) {
    const lane = taskOfLane(place, at)
    if (lane === undefined) continue
    const last = spans.laneStart[lane + 1] - 1
    if (last < spans.laneStart[lane] || spans.end[last] !== summary.makespan) continue
    const isFinish = spans.endKind[last] === EventKind.finish
    // A finish before what is still under way; of those what began last, a slice before a wait.
    const rank = isFinish ? Infinity : spans.start[last] + (spans.state[last] <= SpanState.frozen ? 0.5 : 0)
    if (rank <= best) continue
    best = rank
    found = lane
  }
  return found
}

const pxPerMs = (view: GanttView): number => (view.layout.plotWidth / (view.domain.end - view.domain.start)) * 1000

function addLinks(
  drawing: Drawing,
  view: GanttView,
  place: ExecutionLayout,
  jobFor: (lane: number) => LaneJob,
  penOf: (lane: number) => LanePen | undefined,
): void {
  const isAll = pxPerMs(view) >= LINKS_FROM
  if (!isAll && view.selectedTask === undefined) return
  for (let at = place.visible.from; at < place.visible.to; at++) {
    const lane = taskOfLane(place, at)
    if (lane === undefined) continue
    drawLinks(
      drawing,
      jobFor(lane),
      penOf,
      (from, to) => isAll || from === view.selectedTask || to === view.selectedTask,
    )
  }
}

/** The line above an execution, and the one above its queues with a notch under the cursor. */
function drawRules(view: GanttView, place: ExecutionLayout, i: number, palette: Palette): readonly Shape[] {
  const { layout, domain, cursor } = view
  const right = layout.width - layout.density.padding
  const rule = { stroke: palette.strongLine, strokeWidth: layout.density.k > 1.5 ? 2 : 1 }
  const shapes: Shape[] = []
  const above = place.top + 0.5
  if (i > 0) shapes.push({ kind: 'line', x1: layout.gutterX, y1: above, x2: right, y2: above, ...rule })
  if (!hasRule(place)) return shapes
  const y = place.strip.top + 4.5
  const x = cursor === undefined ? undefined : xOf(layout, domain, cursor)
  if (x === undefined || x < layout.plotX || x > layout.plotX + layout.plotWidth) {
    shapes.push({ kind: 'line', x1: layout.gutterX, y1: y, x2: right, y2: y, ...rule })
  } else {
    const d = `M${layout.gutterX} ${y}H${(x - 5).toFixed(2)}L${x.toFixed(2)} ${y - 5}L${(x + 5).toFixed(2)} ${y}H${right}`
    shapes.push({ kind: 'path', d, ...rule })
  }
  return shapes
}
