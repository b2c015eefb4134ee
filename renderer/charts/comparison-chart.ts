import { select } from 'd3'
import { buildGantt, chooseLevels, hasDensityStrip } from '../../shared/gantt/build-gantt'
import { chartIndexOf } from '../../shared/gantt/chart-index'
import { buildCursor, labelsOf, type CrossableLabel } from '../../shared/gantt/cursor-scene'
import type { LegendKind } from '../../shared/gantt/emphasis'
import type { Hit } from '../../shared/gantt/hit-test'
import { layoutComparison, WINDOW, type ComparisonLayout, type LanesInput } from '../../shared/gantt/layout'
import type { LanePlan } from '../../shared/gantt/lane-plan'
import type { Level } from '../../shared/gantt/level'
import { type ChartWords, type ExecutionData, type Theme, type TimeSpan } from '../../shared/gantt/model'
import { paletteOf } from '../../shared/gantt/palette'
import type { QuantumGrid } from '../../shared/gantt/quantum-grid'
import { createScratch } from '../../shared/gantt/scratch'
import type { Nearly } from '../../shared/gantt/shares'
import type { Micros } from '../../shared/time'
import { createCanvasMeasure } from './canvas-measure'
import { createCursorLayer } from './cursor-layer'
import { createFrame } from './frame'
import { createLaterHands } from './later-hands'
import { paintScene } from './paint-scene'
import { createTimeAxis, paintGrid } from './time-axis'

/** Everything the chart shows. It keeps nothing of its own: the same props give the same picture. */
export interface ComparisonChartProps {
  readonly executions: readonly ExecutionData[]
  /** Size of the chart with its axis, px. Headers, averages and queue strips lie over it, placed by `layoutComparison` with the same numbers. */
  readonly width: number
  readonly height: number
  /** Lanes scrolled, px; see `LayoutInput.scrollTop`. */
  readonly scrollTop: number
  /** What the lanes of each execution stand for; absent: each is a task, in the order of the file. */
  readonly plans?: readonly LanePlan[] | undefined
  /** The visible time span. */
  readonly domain: TimeSpan
  /** Where "everything" ends, us (`fullTimeSpan(executions).end`): zooming never leaves [0, fullEnd]. */
  readonly fullEnd: Micros
  /** The playhead; undefined: none is drawn. */
  readonly cursor: Micros | undefined
  /** Index into `summary.tasks`, the same in every execution. */
  readonly selectedTask: number | undefined
  readonly theme: Theme
  readonly reducedMotion: boolean
  readonly words: ChartWords
  /** See `GanttView`. */
  readonly quantumGrid?: QuantumGrid | undefined
  readonly emphasis?: LegendKind
}

export interface ComparisonChartCallbacks {
  /** Zoomed or panned: give the new time span back as `props.domain`. */
  onDomainChange(domain: TimeSpan): void
  /** The pointer moved over the plot (any height), or left it (undefined). `hit` only over a lane. */
  onCursor(time: Micros | undefined, hit: Hit | undefined): void
  /** A lane or its name was clicked; undefined for a click beside all lanes. */
  onSelect(task: number | undefined, hit: Hit | undefined): void
  /** The name of a group of instances was clicked: it opens or closes. */
  onGroup(definition: number): void
  /** A lane was double-clicked, at `usPerPx`. Returns whether that did something; else everything is shown. */
  onDoubleClick(hit: Hit, usPerPx: number): boolean
  /** The wheel turned over lanes that do not fit: give it back as `props.scrollTop`. */
  onScroll(scrollTop: number): void
}

export interface ComparisonChart {
  /** Draws the new props in the next animation frame. Returns the layout that frame will use. */
  update(props: ComparisonChartProps): ComparisonLayout
  /** Draws what it was given last at once: a new run shall not wait for the rest of the window. */
  drawNow(): void
  destroy(): void
}

/**
 * Puts a chart into an element, which must be positioned (`position: relative`).
 * @param isDrawnBySoftware there is no graphics card
 */
export function createComparisonChart(
  host: HTMLElement,
  callbacks: ComparisonChartCallbacks,
  isDrawnBySoftware = false,
): ComparisonChart {
  const front = select(host).append('svg').attr('aria-hidden', 'true').node()
  const canvas = select(host).append('canvas').attr('aria-hidden', 'true').node()
  const over = select(host).append('svg').attr('aria-hidden', 'true').attr('class', 'cursor-layer').node()
  // Without the hint every picture gets memory of its own, since the one on the screen is still read: 8 ms of first writes for a canvas of 2 MB.
  // Where a graphics card draws, that memory is its own, and the hint might let a picture be seen half drawn.
  const context = canvas?.getContext('2d', { desynchronized: isDrawnBySoftware })
  if (!canvas || !over || !front || !context) throw new Error('no canvas to draw on')
  for (const layer of [canvas, over]) {
    layer.style.position = 'absolute'
    layer.style.left = '0'
    layer.style.top = '0'
  }
  // The axis stays in sight when more executions than fit make the page scroll.
  front.style.position = 'sticky'
  front.style.top = '0'
  front.style.display = 'block'
  front.style.zIndex = '1'
  front.style.pointerEvents = 'none'
  over.style.pointerEvents = 'none'
  canvas.style.touchAction = 'none'

  const measure = createCanvasMeasure()
  const axis = createTimeAxis(front)
  const cursorLayer = createCursorLayer(over)
  const hands = createLaterHands(host, canvas, callbacks, () =>
    state === undefined ? undefined : { layout: state.layout, props: state.props },
  )
  const frame = createFrame((isForPaper) => {
    // A picture that is near enough while it moves is not one to keep.
    if (isForPaper) painted = undefined
    if (state !== undefined) draw(state)
  })
  const scratch = createScratch()
  let painted: Painted | undefined
  let rest: number | undefined
  let loading: Promise<Nearly> | undefined
  let nearly: Nearly | undefined
  const stopWatching = watchPixelRatio(frame.request)
  let state: ChartState | undefined

  function draw(shown: ChartState): void {
    const { props, layout } = shown
    const { domain, cursor, theme } = props
    const palette = paletteOf(theme)
    const deviceScale = window.devicePixelRatio
    if (painted === undefined || !isSameScene(painted, { ...shown, deviceScale })) {
      painted = drawScene(shown, deviceScale)
    }
    const strips = { executions: props.executions, words: props.words, measure, deviceScale }
    cursorLayer.draw(buildCursor({ layout, domain, cursor }, painted.labels, palette, strips))
    axis.draw({ layout, domain, cursor, palette, measure })
    if (props.executions.some(({ spans }) => spans.length > 0)) {
      hands.load()
      loading ??= import('./moving').then((module) => (nearly = module.nearly))
    }
  }

  /** Everything but the cursor. While the visible time changes from frame to frame, large runs are drawn near enough, and exactly once it rests. */
  function drawScene(shownNow: ChartState, deviceScale: number): Painted {
    const { props, layout, levels } = shownNow
    const { executions, domain, selectedTask, theme, words, quantumGrid, emphasis } = props
    const { width, contentHeight: height } = layout
    resize(width, height, deviceScale)
    const isMoving = painted !== undefined && painted.props.domain !== domain && executions.some(isLarge)
    const shown = { executions, layout, levels, domain, cursor: undefined, selectedTask, theme, words, measure }
    scratch.reset()
    const scene = buildGantt({
      ...shown,
      deviceScale,
      quantumGrid,
      emphasis,
      nearly: isMoving ? nearly : undefined,
      scratch,
    })
    context?.setTransform(deviceScale, 0, 0, deviceScale, 0, 0)
    context?.clearRect(0, 0, width, height)
    if (context) {
      paintScene(context, scene, deviceScale)
      const view = { layout, domain, cursor: undefined, palette: paletteOf(theme), measure }
      paintGrid(context, axis.ticks(view), view)
    }
    window.clearTimeout(rest)
    if (isMoving) rest = window.setTimeout(drawExactly, REST_MS)
    return { ...shownNow, deviceScale, labels: labelsOf(scene) }
  }

  function drawExactly(): void {
    painted = undefined
    frame.request()
  }

  /** Setting a canvas' size clears it, so only when it really changes. */
  function resize(width: number, height: number, deviceScale: number): void {
    if (!canvas) return
    const deviceWidth = Math.round(width * deviceScale)
    const deviceHeight = Math.round(height * deviceScale)
    if (canvas.width === deviceWidth && canvas.height === deviceHeight) return
    canvas.width = deviceWidth
    canvas.height = deviceHeight
    canvas.style.width = `${width}px`
    canvas.style.height = `${height}px`
    select(over).attr('width', width).attr('height', height)
    select(front).attr('width', width).attr('height', WINDOW.axis)
  }

  return {
    update(props) {
      state = nextState(props, state)
      hands.sync({ layout: state.layout, domain: props.domain, fullEnd: props.fullEnd }, props.reducedMotion)
      frame.request()
      return state.layout
    },
    drawNow: frame.now,
    destroy() {
      frame.cancel()
      window.clearTimeout(rest)
      stopWatching()
      hands.destroy()
      for (const layer of [canvas, over, front]) layer.remove()
      state = undefined
    },
  }
}

interface ChartState {
  readonly props: ComparisonChartProps
  readonly levels: readonly Level[]
  /** What the layout was made from, beside the sizes in the props. */
  readonly lanes: readonly LanesInput[]
  readonly layout: ComparisonLayout
}

/** What stands on the canvas, and the labels a cursor may cross there. */
interface Painted extends ChartState {
  readonly deviceScale: number
  readonly labels: readonly CrossableLabel[]
}

/** So long after the last change of the visible time the picture is drawn exactly. */
const REST_MS = 100

const isLarge = ({ spans }: ExecutionData): boolean => chartIndexOf(spans).gridTime.length > 0

/** Whether only the cursor differs. */
function isSameScene(painted: Painted, next: ChartState & { readonly deviceScale: number }): boolean {
  const [a, b] = [painted.props, next.props]
  return (
    painted.layout === next.layout &&
    painted.levels === next.levels &&
    painted.deviceScale === next.deviceScale &&
    a.executions === b.executions &&
    a.domain === b.domain &&
    a.selectedTask === b.selectedTask &&
    a.theme === b.theme &&
    a.words === b.words &&
    a.quantumGrid === b.quantumGrid &&
    a.emphasis === b.emphasis
  )
}

/**
 * Levels and layout of new props. Both are kept where nothing they depend on changed: moving the cursor costs neither, and what lies over the lanes
 * stays as it is while a run follows another.
 */
function nextState(props: ComparisonChartProps, before: ChartState | undefined): ChartState {
  const { executions, plans, width, height, domain, scrollTop } = props
  const last = before?.props
  const isSameView =
    last !== undefined &&
    last.executions === executions &&
    last.plans === plans &&
    last.width === width &&
    last.height === height &&
    last.scrollTop === scrollTop &&
    last.domain.start === domain.start &&
    last.domain.end === domain.end
  if (before !== undefined && isSameView) {
    return { ...before, props: { ...props, domain: before.props.domain } }
  }
  const { plotWidth } = layoutComparison({ executions: [], width, height })
  const levels = chooseLevels(executions, domain, plotWidth, last?.executions === executions ? before?.levels : [])
  const lanes = executions.map(({ summary }, i) => ({
    taskCount: summary.tasks.length,
    hasDensityStrip: hasDensityStrip(levels[i]),
    plan: plans?.[i],
  }))
  const isSameLayout =
    last?.width === width && last.height === height && last.scrollTop === scrollTop && areSame(before?.lanes, lanes)
  const layout =
    before && isSameLayout ? before.layout : layoutComparison({ executions: lanes, width, height, scrollTop })
  return { props, levels, lanes, layout }
}

function areSame(before: readonly LanesInput[] | undefined, lanes: readonly LanesInput[]): boolean {
  return (
    before?.length === lanes.length &&
    before.every(
      (one, i) =>
        one.taskCount === lanes[i].taskCount &&
        one.hasDensityStrip === lanes[i].hasDensityStrip &&
        one.plan === lanes[i].plan,
    )
  )
}

/** Calls back when the window moves to a screen of another pixel density, or the page is zoomed. */
function watchPixelRatio(onChange: () => void): () => void {
  let query: MediaQueryList
  const watch = (): void => {
    query = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`)
    query.addEventListener('change', changed, { once: true })
  }
  const changed = (): void => {
    watch()
    onChange()
  }
  watch()
  return () => query.removeEventListener('change', changed)
}
