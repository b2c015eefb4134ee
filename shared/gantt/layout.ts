import { NONE } from '../trace/trace'
import type { LanePlan, LaneRow } from './lane-plan'

/**
 * Where everything of a comparison stands, in px. Pure arithmetic from sizes and counts; no time, no drawing.
 *
 * ```
 * axis 26
 * execution: header 34 | averages 16 | note row 14 (pitch 24 and more) | density strip 28 (when told) | lanes | strip 34 | gap 10
 * execution ...
 * ```
 * Across: padding, gutter, gap, plot, 20 px for the last label, padding.
 */

/** A horizontal band: full width unless said otherwise. */
export interface Band {
  readonly top: number
  readonly height: number
}

/** One task's row: the row itself and the bar centred in it. `y` counts the scroll offset in. */
export interface Lane {
  readonly y: number
  readonly barY: number
  readonly barH: number
}

export interface ExecutionLayout {
  readonly top: number
  readonly height: number
  /** Name and settings left, verdict right. */
  readonly header: Band
  /** One line of averages below the header. */
  readonly averages: Band
  /** Height 0 where lanes are too tight for it. */
  readonly noteRow: Band
  /** Decisions per pixel column, OS up, tasks down. Height 0 unless asked for. */
  readonly density: Band
  /** The window the lanes are seen through: what lies outside it is clipped. */
  readonly viewport: Band
  /** Height of all lanes together; more than `viewport.height` when they scroll. */
  readonly lanesHeight: number
  readonly pitch: number
  readonly barHeight: number
  /** All lanes, also those scrolled out of sight; `laneAt` says where each stands. */
  readonly laneCount: number
  /** Where the first lane begins, px, the scroll offset counted in. */
  readonly firstY: number
  /** What the lanes stand for; undefined: lane i is task i. Read it with `rowAt`, `taskOfLane`, `laneOfTask`. */
  readonly plan: LanePlan | undefined
  /** The first and the last + 1 lane that touch the viewport: only these are worked out and drawn. */
  readonly visible: { readonly from: number; readonly to: number }
  /** Queues at the cursor. Its rule stands 4 px below its top. */
  readonly strip: Band
}

/** Sizes that differ between the window and the presenter. `k` multiplies strokes and pitches of marks. */
export interface Density {
  readonly k: number
  readonly padding: number
  readonly gutter: number
  readonly gutterGap: number
  readonly endGap: number
  readonly axis: number
  readonly header: number
  readonly averages: number
  readonly noteRow: number
  readonly densityStrip: number
  readonly strip: number
  readonly gap: number
  readonly minBar: number
  readonly maxBar: number
}

export const WINDOW: Density = {
  k: 1,
  padding: 16,
  gutter: 92,
  gutterGap: 8,
  endGap: 20,
  axis: 26,
  header: 34,
  averages: 16,
  noteRow: 14,
  densityStrip: 28,
  strip: 34,
  gap: 10,
  minBar: 14,
  maxBar: 60,
}

/** A slide of 1920x1080, read from the last row of a room: no averages, no queues. Another size of it is this one, scaled. */
export const PRESENTER: Density = {
  k: 1.9,
  padding: 64,
  gutter: 180,
  gutterGap: 8,
  endGap: 22,
  axis: 94,
  header: 60,
  averages: 0,
  noteRow: 35,
  densityStrip: 54,
  strip: 0,
  gap: 18,
  minBar: 22,
  maxBar: 80,
}

/** One execution to lay out: a lane for each task, or the lanes of a plan. */
export interface LanesInput {
  readonly taskCount: number
  readonly hasDensityStrip?: boolean
  readonly plan?: LanePlan | undefined
}

export interface LayoutInput {
  readonly executions: readonly LanesInput[]
  /** Size of the whole chart with its axis. */
  readonly width: number
  readonly height: number
  /** How far the lanes are scrolled, px; all executions together, so that the same tasks stay beside each other. */
  readonly scrollTop?: number
  /** Where the axis begins, px; room for a title above it. `height` includes it. */
  readonly top?: number
  readonly density?: Density
}

export interface ComparisonLayout {
  readonly width: number
  readonly density: Density
  readonly axis: Band
  readonly gutterX: number
  readonly gutterWidth: number
  readonly plotX: number
  readonly plotWidth: number
  readonly executions: readonly ExecutionLayout[]
  /** Height of everything; more than the height asked for when the executions do not fit: then the page scrolls too. */
  readonly contentHeight: number
  /** The scroll offset really used, and the most that makes sense; 0 when all lanes fit. */
  readonly scrollTop: number
  readonly maxScrollTop: number
}

/** Below this pitch a lane has no note row and its bar fills it. */
const TIGHT_PITCH = 24
/** So many lanes (or all, if fewer) are seen at once however small the window is. */
const LEAST_LANES = 3

/**
 * Rectangles of a comparison. Header, averages, strip, top and height of an execution do not depend on `hasDensityStrip` nor on the scroll
 * offset: what is placed by them does not move while zooming.
 */
export function layoutComparison(input: LayoutInput): ComparisonLayout {
  const density = input.density ?? WINDOW
  const count = Math.max(1, input.executions.length)
  const start = input.top ?? 0
  const share = Math.floor((input.height - start - density.axis) / count)
  const plotX = density.padding + density.gutter + density.gutterGap
  const plotWidth = Math.max(1, input.width - plotX - density.endGap - density.padding)

  const sizes = input.executions.map((execution) => sizeExecution(execution, share, density))
  const maxScrollTop = Math.max(0, ...sizes.map((size) => size.lanesHeight - size.viewportHeight))
  const scrollTop = Math.min(Math.max(0, Math.round(input.scrollTop ?? 0)), maxScrollTop)

  let top = start + density.axis
  const executions = sizes.map((size) => {
    const placed = placeExecution(size, top, scrollTop, density)
    top += size.height
    return placed
  })
  return {
    width: input.width,
    density,
    axis: { top: start, height: density.axis },
    gutterX: density.padding,
    gutterWidth: density.gutter,
    plotX,
    plotWidth,
    executions,
    contentHeight: top,
    scrollTop,
    maxScrollTop,
  }
}

interface ExecutionSize {
  readonly laneCount: number
  readonly plan: LanePlan | undefined
  readonly height: number
  readonly noteHeight: number
  readonly densityHeight: number
  readonly viewportHeight: number
  readonly lanesHeight: number
  readonly pitch: number
  readonly barHeight: number
}

function sizeExecution(execution: LanesInput, share: number, density: Density): ExecutionSize {
  const laneCount = execution.plan?.rows.length ?? execution.taskCount
  // Without any lane there is room for one.
  const rows = Math.max(1, laneCount)
  const fixed = density.header + density.averages + density.strip + density.gap
  const leastPitch = density.minBar + 1
  const widestPitch = Math.floor(density.maxBar / 0.58)
  const least = fixed + density.densityStrip + Math.min(rows, LEAST_LANES) * leastPitch
  const most = fixed + density.noteRow + rows * widestPitch
  const height = Math.min(Math.max(share, least), Math.max(most, least))

  const densityHeight = execution.hasDensityStrip === true ? density.densityStrip : 0
  const withNotes = Math.floor((height - fixed - Math.max(density.noteRow, densityHeight)) / rows)
  const noteHeight = densityHeight === 0 && withNotes >= TIGHT_PITCH ? density.noteRow : 0
  const room = height - fixed - noteHeight - densityHeight
  const pitch = Math.max(leastPitch, Math.min(widestPitch, Math.floor(room / rows)))
  // Lanes that scroll are seen whole: no sliver of the next stands at the bottom.
  const viewportHeight = pitch * rows > room ? Math.max(1, Math.floor(room / pitch)) * pitch : room
  return {
    laneCount,
    plan: execution.plan,
    height,
    noteHeight,
    densityHeight,
    viewportHeight,
    lanesHeight: pitch * laneCount,
    pitch,
    barHeight: barHeightFor(pitch, density),
  }
}

/** 0.58 of the pitch, even, 14..60; all of the pitch but one px where lanes are tight. */
export function barHeightFor(pitch: number, density: Density = WINDOW): number {
  if (pitch < TIGHT_PITCH) return pitch - 1
  const even = 2 * Math.floor((0.58 * pitch) / 2)
  return Math.min(density.maxBar, Math.max(density.minBar, even))
}

function placeExecution(size: ExecutionSize, top: number, scrollTop: number, density: Density): ExecutionLayout {
  const averagesTop = top + density.header
  const noteTop = averagesTop + density.averages
  const densityTop = noteTop + size.noteHeight
  const viewportTop = densityTop + size.densityHeight
  const { pitch, barHeight } = size
  const offset = Math.min(scrollTop, Math.max(0, size.lanesHeight - size.viewportHeight))
  return {
    top,
    height: size.height,
    header: { top, height: density.header },
    averages: { top: averagesTop, height: density.averages },
    noteRow: { top: noteTop, height: size.noteHeight },
    density: { top: densityTop, height: size.densityHeight },
    viewport: { top: viewportTop, height: size.viewportHeight },
    lanesHeight: size.lanesHeight,
    pitch,
    barHeight,
    laneCount: size.laneCount,
    firstY: viewportTop - offset,
    plan: size.plan,
    visible: {
      from: Math.max(0, Math.floor(offset / pitch)),
      to: Math.min(size.laneCount, Math.ceil((offset + size.viewportHeight) / pitch)),
    },
    strip: { top: top + size.height - density.gap - density.strip, height: density.strip },
  }
}

/** Where a lane stands, also one scrolled out of sight. */
export function laneAt(place: ExecutionLayout, lane: number): Lane {
  const y = place.firstY + lane * place.pitch
  return { y, barY: y + (place.pitch - place.barHeight) / 2, barH: place.barHeight }
}

/** What a lane stands for; undefined beside all lanes. */
export function rowAt({ plan, laneCount }: ExecutionLayout, lane: number): LaneRow | undefined {
  if (lane < 0 || lane >= laneCount) return undefined
  return plan === undefined ? { kind: 'task', task: lane } : plan.rows[lane]
}

/** The task whose own lane this is; undefined where it is the lane of several, or of a core. */
export function taskOfLane(place: ExecutionLayout, lane: number): number | undefined {
  const row = rowAt(place, lane)
  return row?.kind === 'task' ? row.task : undefined
}

/** The lane of a task, or of the closed group it is in; undefined where it has none. */
export function laneOfTask({ plan, laneCount }: ExecutionLayout, task: number): number | undefined {
  const lane = plan === undefined ? task : (plan.laneOfTask[task] ?? NONE)
  return lane === NONE || lane >= laneCount ? undefined : lane
}

/** The scroll offset nearest to the one there is that shows a lane of an execution whole; the same where it is in sight. */
export function scrollToLane(layout: ComparisonLayout, execution: number, lane: number): number {
  const place = layout.executions[execution]
  if (place === undefined) return layout.scrollTop
  const top = lane * place.pitch
  const least = top + place.pitch - place.viewport.height
  const next = Math.max(Math.min(layout.scrollTop, top), least)
  return Math.min(Math.max(0, next), layout.maxScrollTop)
}
