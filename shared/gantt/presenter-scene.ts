import type { Micros } from '../time'
import { gridPieces, isUnderBubble, verticalPath } from './axis-scene'
import { buildGantt, chooseLevels, cursorLine, hasDensityStrip, xOf } from './build-gantt'
import { buildCursor, labelsOf, type CrossableLabel } from './cursor-scene'
import { circle } from './drawing'
import type { LanePlan } from './lane-plan'
import { layoutComparison, PRESENTER, type ComparisonLayout, type ExecutionLayout } from './layout'
import type { Level } from './level'
import type { ChartWords, ExecutionData, Theme, TimeSpan } from './model'
import { paletteOf, type Palette } from './palette'
import { path, type LineShape, type Scene, type Shape, type TextShape } from './scene'
import { ellipsize } from './text-measure'
import { formatTime, groupDigits, timeTicks, type MeasureText, type Tick } from './time-format'

/** Text of a slide, px at 1920x1080. */
const TICK_SIZE = 25
const BUBBLE_SIZE = 28
const EXECUTION_SIZE = 38
const SETTINGS_SIZE = 28
const VERDICT_SIZE = 31
const BUBBLE = { top: 36, height: 46, radius: 8, padding: 15 } as const
const CURSOR_WIDTH = 2.4
/** Name of a lane, the swatch before it, and the most both may take, px. */
const NAME_SIZE = 29
const SWATCH_ROOM = 32
const WIDEST_GUTTER = 300
/** From this pitch on, px, marks are as thick as a slide has them; below they get thinner, down to the least `k`. */
const ROOMY_PITCH = 44
const LEAST_K = 1.51
/** What `timeTicks` measures and keeps apart is meant for text of 12 px. */
const TICK_SCALE = TICK_SIZE / 12

/** What is shown of a comparison on a slide. */
export interface SlideRequest {
  readonly executions: readonly ExecutionData[]
  /** What the lanes of each execution stand for; absent: each is a task, in the order of the file. */
  readonly plans?: readonly LanePlan[] | undefined
  /** The place for the chart, px on the screen, and how many of them are one px of a slide of 1920x1080. */
  readonly width: number
  readonly height: number
  readonly unit: number
  readonly scrollTop?: number
  readonly domain: TimeSpan
  readonly selectedTask: number | undefined
  readonly theme: Theme
  readonly words: ChartWords
  readonly measure: MeasureText
  /** Device pixels per px of the screen. */
  readonly deviceScale: number
}

/** A slide's chart without its cursor. All numbers are px of the slide: on the screen each is `scale` px. */
export interface Slide {
  readonly request: SlideRequest
  readonly scale: number
  readonly layout: ComparisonLayout
  readonly scene: Scene
  readonly palette: Palette
  readonly ticks: readonly Tick[]
  readonly labels: readonly CrossableLabel[]
}

/** Names get as much of the width as they need, up to a limit: else they begin alike and end in an ellipsis. */
function gutterFor({ executions, measure }: Pick<SlideRequest, 'executions' | 'measure'>): number {
  const names = executions.flatMap(({ summary }) => summary.tasks.map(({ id }) => id))
  const widest = names.reduce((most, name) => Math.max(most, measure(name, NAME_SIZE, 700)), 0)
  return Math.min(WIDEST_GUTTER, Math.max(PRESENTER.gutter, Math.ceil(SWATCH_ROOM + widest)))
}

/** Where everything of a slide stands. Executions that do not fit make all of it smaller: a slide has nothing to scroll but lanes. */
export function layoutSlide(
  request: Pick<SlideRequest, 'executions' | 'plans' | 'width' | 'height' | 'unit' | 'scrollTop' | 'measure'>,
  levels: readonly Level[],
): { readonly layout: ComparisonLayout; readonly scale: number } {
  const executions = request.executions.map(({ summary }, i) => ({
    taskCount: summary.tasks.length,
    plan: request.plans?.[i],
    hasDensityStrip: hasDensityStrip(levels[i]),
  }))
  const gutter = gutterFor(request)
  const place = (unit: number): ComparisonLayout => {
    const asked = { executions, width: request.width / unit, height: request.height / unit }
    const roomy = layoutComparison({ ...asked, density: { ...PRESENTER, gutter } })
    // Low lanes have thinner marks, so that those of one do not lie on the next.
    const pitch = Math.min(...roomy.executions.map((one) => one.pitch))
    const k = Math.max(LEAST_K, Math.min(PRESENTER.k, (PRESENTER.k * pitch) / ROOMY_PITCH))
    return layoutComparison({ ...asked, scrollTop: request.scrollTop ?? 0, density: { ...PRESENTER, gutter, k } })
  }
  const layout = place(request.unit)
  const most = request.height / request.unit
  if (layout.contentHeight <= most) return { layout, scale: request.unit }
  const scale = (request.unit * most) / layout.contentHeight
  return { layout: place(scale), scale }
}

/** The chart of a slide: grid, headers and lanes. `buildSlideCursor` adds the axis' words and the cursor. */
export function buildSlide(request: SlideRequest): Slide {
  const { executions, domain, selectedTask, theme, words, measure } = request
  const palette = paletteOf(theme)
  const { plotWidth } = layoutComparison({
    executions: [],
    width: request.width / request.unit,
    height: 0,
    density: PRESENTER,
  })
  // A mark is `k` times as large as in the window, and so is the slice that has room for it.
  const levels = chooseLevels(executions, domain, plotWidth / PRESENTER.k)
  const { layout, scale } = layoutSlide(request, levels)
  const deviceScale = request.deviceScale * scale
  const view = {
    executions,
    layout,
    levels,
    domain,
    cursor: undefined,
    selectedTask,
    theme,
    words,
    measure,
    deviceScale,
  }
  const ticks = timeTicks(domain, layout.plotWidth / TICK_SCALE, measure)
  const lanes = buildGantt(view)
  const headers = executions.flatMap((execution, i) =>
    drawHeader(execution, layout, layout.executions[i], palette, words, measure),
  )
  const scene = [...drawGrid(layout, domain, ticks, palette), ...lanes, ...headers]
  return { request, scale, layout, scene, palette, ticks, labels: labelsOf([...lanes, ...headers]) }
}

/** What changes while the cursor moves: its line and bubble, the labels it crosses, the axis' words beside it. */
export function buildSlideCursor(slide: Slide, cursor: Micros | undefined): Scene {
  const { layout, palette, request } = slide
  const { domain, measure, executions, words } = request
  const isSeen = cursor !== undefined && cursorLine({ layout, domain, cursor }, layout.executions[0]) !== undefined
  const bubble = isSeen ? bubbleOf(layout, domain, cursor, measure) : undefined
  const strips = { executions, words, measure, deviceScale: request.deviceScale * slide.scale }
  const crossing = buildCursor({ layout, domain, cursor }, slide.labels, palette, strips)
  return [
    ...drawTicks(slide, bubble),
    ...crossing.map((shape) => (shape.kind === 'line' ? toCursorLine(shape, layout) : shape)),
    ...(bubble === undefined ? [] : drawBubble(bubble, palette)),
  ]
}

/** As wide as a room needs it, and from the bubble on. */
function toCursorLine(line: LineShape, { axis }: ComparisonLayout): Shape {
  const y1 = line.y1 < axis.top + axis.height ? BUBBLE.top + BUBBLE.height : line.y1
  return { ...line, y1, strokeWidth: CURSOR_WIDTH }
}

function drawGrid(layout: ComparisonLayout, domain: TimeSpan, ticks: readonly Tick[], palette: Palette): Scene {
  const pieces = gridPieces(layout)
  return ticks.map(({ time }): Shape => ({
    kind: 'path',
    d: verticalPath(Math.round(xOf(layout, domain, time)), pieces),
    stroke: palette.hairline,
    strokeWidth: 2,
  }))
}

interface Bubble {
  readonly x: number
  readonly width: number
  readonly text: string
  readonly textWidth: number
}

function bubbleOf(layout: ComparisonLayout, domain: TimeSpan, cursor: Micros, measure: MeasureText): Bubble {
  const text = formatTime(cursor)
  const textWidth = measure(text, BUBBLE_SIZE, 700)
  const width = textWidth + 2 * BUBBLE.padding
  const x = xOf(layout, domain, cursor) - width / 2
  return { x: Math.min(Math.max(x, 4), layout.width - width - 4), width, text, textWidth }
}

function drawBubble({ x, width, text, textWidth }: Bubble, palette: Palette): Scene {
  const { top: y, height, radius, padding } = BUBBLE
  return [
    { kind: 'rect', x, y, width, height, radius, fill: palette.ink },
    {
      kind: 'text',
      x: x + padding,
      y: y + height / 2 + 0.36 * BUBBLE_SIZE,
      text,
      size: BUBBLE_SIZE,
      weight: 700,
      fill: palette.surface,
      anchor: 'start',
      width: textWidth,
    },
  ]
}

function drawTicks({ layout, ticks, palette, request }: Slide, bubble: Bubble | undefined): Scene {
  const { domain, measure } = request
  return ticks.flatMap(({ time, label }): Shape[] => {
    const width = measure(label, TICK_SIZE, 400)
    const x = xOf(layout, domain, time)
    if (bubble !== undefined && isUnderBubble(bubble, x, width)) return []
    const y = BUBBLE.top + BUBBLE.height / 2 + 0.36 * TICK_SIZE
    const left = Math.min(x - width / 2, layout.width - width - 8)
    const style = { size: TICK_SIZE, weight: 400, fill: palette.muted, anchor: 'start' } as const
    return [{ kind: 'text', x: left, y, text: label, width, ...style }]
  })
}

/** Name and settings left, who decided how often right. Where both do not fit, the settings get the ellipsis, then the name. */
function drawHeader(
  execution: ExecutionData,
  layout: ComparisonLayout,
  place: ExecutionLayout,
  palette: Palette,
  words: ChartWords,
  measure: MeasureText,
): Scene {
  const middle = place.header.top + place.header.height / 2
  const { involuntary, voluntary } = execution.summary.totals
  const shapes: Shape[] = []
  const write = (text: string, x: number, size: number, weight: number, fill: string): TextShape => {
    const y = middle + 0.36 * size
    const shape: TextShape = {
      kind: 'text',
      x,
      y,
      text,
      size,
      weight,
      fill,
      anchor: 'start',
      role: 'label',
      width: measure(text, size, weight),
    }
    shapes.push(shape)
    return shape
  }
  /** Glyph, words and number, ending at `right`. Returns where it begins. */
  const verdict = (right: number, count: number, text: string, fill: string, glyph: (x: number) => void): number => {
    const digits = groupDigits(String(count))
    const number = right - measure(digits, VERDICT_SIZE, 700)
    const label = number - 9 - measure(text, SETTINGS_SIZE, 400)
    write(digits, number, VERDICT_SIZE, 700, fill)
    write(text, label, SETTINGS_SIZE, 400, fill)
    glyph(label - 26)
    return label - 40
  }
  const ring = (x: number): void =>
    circle(shapes, x, middle + 2, 9, { fill: palette.surface, stroke: palette.task, strokeWidth: 4 })
  const wedge = (x: number): void => {
    const d = path`M${x - 12} ${middle - 11}h24L${x + 2.2} ${middle + 3}V${middle + 15}h-4.4V${middle + 3}Z`
    shapes.push({ kind: 'path', d, fill: palette.os })
  }
  const right = layout.width - layout.density.padding
  const tasks = verdict(right, voluntary, words.tasksDecided, palette.task, ring)
  const end = verdict(tasks - 30, involuntary, words.osDecided, palette.os, wedge) - 24

  const left = layout.gutterX
  const name = ellipsize(execution.name, end - left, EXECUTION_SIZE, 700, measure)
  const shown = write(name, left, EXECUTION_SIZE, 700, palette.ink)
  const { deadlock } = execution.summary
  const cycle = deadlock === undefined || deadlock.cycle.length === 0 ? [] : [...deadlock.cycle, deadlock.cycle[0]]
  const alarm = deadlock === undefined ? '' : `${words.deadlock} ${cycle.join(' \u2192 ')}`.trim()
  const x = left + shown.width + 20
  // The deadlock is said whole before the settings are.
  const alarmRoom = alarm === '' ? 0 : measure(alarm, SETTINGS_SIZE, 700) + 24
  const settings = ellipsize(execution.settingsText, end - x - alarmRoom, SETTINGS_SIZE, 400, measure)
  const after = settings === '' ? x : x + write(settings, x, SETTINGS_SIZE, 400, palette.muted).width + 24
  const said = ellipsize(alarm, end - after, SETTINGS_SIZE, 700, measure)
  if (said !== '') write(said, after, SETTINGS_SIZE, 700, palette.alarm)
  return shapes
}
