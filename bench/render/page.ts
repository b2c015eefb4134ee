import { createComparisonChart, type ComparisonChartProps } from '../../renderer/charts/comparison-chart'
import { nextDecision, previousDecision } from '../../renderer/view-model/decisions'
import { chartIndexOf } from '../../shared/gantt/chart-index'
import { ENGLISH } from '../../shared/gantt/english-words'
import { hitTest } from '../../shared/gantt/hit-test'
import { layoutComparison } from '../../shared/gantt/layout'
import { fullTimeSpan, type ExecutionData, type TimeSpan } from '../../shared/gantt/model'
import { blankCanvas, flameChart, naiveSvg, type BlankKind, type Painter } from './anchors'
import { columnErrors, type ColumnErrors } from './column-errors'
import { LANES, runOf } from './spans'

/** What the benchmark's page does when it is asked to by the process that opened it. */
export interface BenchPage {
  /** Frame intervals of a contender along a view path, ms; the first ones left out. */
  frames(contender: string, path: 'fit' | 'zoom', count: number): Promise<readonly number[]>
  /** Pixel columns against the shares of all spans added up one by one: at rest, and in a frame of a movement. */
  truth(spanCount: number): Promise<{ readonly rest: ColumnErrors; readonly moving: ColumnErrors }>
  /** Time of one call, us. */
  lookUps(spanCount: number): { readonly hitTest: number; readonly jump: number }
  /** Frames of twin charts of so many spans each that are panned and zoomed for so many ms, at the rate the screen has; or of what is named instead. */
  atScreenRate(contender: number | FloorKind, ms: number): Promise<ScreenFrames>
}

/** What an empty page (`nothing`: only asked for its next frame) and blank canvases of the window's size reach. */
export type FloorKind = 'nothing' | BlankKind

/** One entry a frame, ms. */
export interface ScreenFrames {
  /** Since the frame before, by the time that the screen gives each frame: what a person sees, a multiple of the screen's own interval. */
  readonly given: readonly number[]
  /** Since the frame before, by the clock when the frame's script is done. */
  readonly clock: readonly number[]
}

const SIZE = { width: 1280, height: 280 }
const WINDOW = { width: 1340, height: 804 }
/** So many frames of a path do not count; of one that takes seconds for a frame fewer. */
const WARM_UP = 8

const runs = new Map<number, ExecutionData>()
function run(spanCount: number): ExecutionData {
  const known = runs.get(spanCount) ?? runOf(spanCount)
  runs.set(spanCount, known)
  chartIndexOf(known.spans)
  return known
}

function newHost(): HTMLElement {
  const host = document.createElement('div')
  host.style.cssText = 'position: absolute; inset: 0; background: #fff'
  document.body.append(host)
  return host
}

function props(
  executions: readonly ExecutionData[],
  domain: TimeSpan,
  size: { readonly width: number; readonly height: number },
): ComparisonChartProps {
  const { end: fullEnd } = fullTimeSpan(executions)
  const view = { executions, scrollTop: 0, domain, fullEnd, cursor: undefined, selectedTask: undefined, ...size }
  return { ...view, theme: 'light', words: ENGLISH, reducedMotion: true }
}

/** The chart of the app itself. */
function chart(host: HTMLElement, executions: readonly ExecutionData[], size = SIZE): Painter {
  const nothing = (): void => undefined
  const callbacks = {
    onDomainChange: nothing,
    onCursor: nothing,
    onSelect: nothing,
    onScroll: nothing,
    onGroup: nothing,
    onDoubleClick: () => false,
  }
  const made = createComparisonChart(host, callbacks, true)
  return {
    draw: (domain) => void made.update(props(executions, domain, size)),
    canvas: host.querySelector('canvas') ?? undefined,
  }
}

interface Stage {
  readonly host: HTMLElement
  readonly painter: Painter
  readonly fullEnd: number
}

const stages = new Map<string, Stage>()

function painterOf(kind: string, host: HTMLElement, data: ExecutionData): Painter {
  const { width, height } = SIZE
  switch (kind) {
    case 'chart':
      return chart(host, [data])
    case 'svg':
      return naiveSvg(host, width, height, data)
    case 'flame':
      return flameChart(host, width, height, data)
    default:
      return blankCanvas(host, width, height, kind === 'axis' || kind === 'shared' ? kind : 'blank')
  }
}

function stageOf(contender: string): Stage {
  const known = stages.get(contender)
  if (known !== undefined) return known
  const host = newHost()
  const [kind, count] = contender.split(' ')
  const data = run(Number(count ?? 1000))
  const painter = painterOf(kind, host, data)
  const stage = { host, painter, fullEnd: fullTimeSpan([data]).end }
  stages.set(contender, stage)
  return stage
}

/** The visible time of frame i: everything, or a thousandth of it, moved a little further in each frame. */
function domainAt(path: 'fit' | 'zoom', fullEnd: number, i: number): TimeSpan {
  if (path === 'fit') return { start: (fullEnd * (i % 100)) / 20_000, end: fullEnd }
  const length = fullEnd / 1000
  const start = 0.4 * fullEnd + ((i % 100) * length) / 50
  return { start, end: start + length }
}

const nextFrame = (): Promise<number> => new Promise((done) => requestAnimationFrame(done))
const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** A pixel read back: what was drawn has been drawn. */
function force({ canvas }: Painter): void {
  canvas?.getContext('2d')?.getImageData(0, 0, 1, 1)
}

async function frames(contender: string, path: 'fit' | 'zoom', count: number): Promise<readonly number[]> {
  const { host, painter, fullEnd } = stageOf(contender)
  for (const other of stages.values()) other.host.style.display = other.host === host ? 'block' : 'none'
  await wait(150)
  const times: number[] = []
  let last = await nextFrame()
  const warmUp = Math.min(WARM_UP, Math.floor(count / 3))
  for (let i = 0; i < count + warmUp; i++) {
    painter.draw(domainAt(path, fullEnd, i))
    force(painter)
    await nextFrame()
    const now = performance.now()
    if (i >= warmUp) times.push(now - last)
    last = now
  }
  return times
}

async function truth(spanCount: number): Promise<{ readonly rest: ColumnErrors; readonly moving: ColumnErrors }> {
  const data = run(spanCount)
  const { host, painter, fullEnd } = stageOf(`chart ${spanCount}`)
  host.style.display = 'block'
  const layout = layoutComparison({ executions: [{ taskCount: LANES, hasDensityStrip: true }], ...SIZE })
  let domain: TimeSpan = { start: 0, end: fullEnd }
  for (let i = 0; i < 5; i++) {
    domain = { start: i * 1234, end: fullEnd - i * 777 }
    painter.draw(domain)
    await nextFrame()
  }
  await nextFrame()
  if (painter.canvas === undefined) throw new Error('a chart without a canvas')
  const moving = columnErrors(painter.canvas, layout, data, domain)
  await wait(500)
  return { moving, rest: columnErrors(painter.canvas, layout, data, domain) }
}

function lookUps(spanCount: number): { readonly hitTest: number; readonly jump: number } {
  const data = run(spanCount)
  const { end } = fullTimeSpan([data])
  const domain = { start: 0, end }
  const layout = layoutComparison({ executions: [{ taskCount: LANES, hasDensityStrip: true }], ...SIZE })
  const { viewport } = layout.executions[0]
  const each = (one: (share: number) => unknown): number => {
    const begun = performance.now()
    let found = 0
    for (let i = 0; i < 2000; i++) if (one(((i * 7919) % 2000) / 2000) !== undefined) found++
    if (found === 0) throw new Error('nothing was found')
    return ((performance.now() - begun) / 2000) * 1000
  }
  return {
    hitTest: each((share) =>
      hitTest(layout, [data], domain, layout.plotX + share * layout.plotWidth, viewport.top + share * viewport.height),
    ),
    jump: each((share) =>
      share < 0.5
        ? nextDecision(data.spans, undefined, share * end)
        : previousDecision(data.spans, undefined, share * end),
    ),
  }
}

function screenPainter(contender: number | FloorKind, host: HTMLElement, data: ExecutionData): Painter {
  if (contender === 'nothing') return { draw: () => undefined, canvas: undefined }
  if (typeof contender === 'string') return blankCanvas(host, WINDOW.width, WINDOW.height, contender)
  return chart(host, [data, { ...data, name: 'Again' }], WINDOW)
}

async function atScreenRate(contender: number | FloorKind, ms: number): Promise<ScreenFrames> {
  const data = run(typeof contender === 'number' ? contender : 1000)
  const host = newHost()
  const painter = screenPainter(contender, host, data)
  const { end: fullEnd } = fullTimeSpan([data])
  const given: number[] = []
  const clock: number[] = []
  painter.draw({ start: 0, end: fullEnd })
  await wait(500)
  let time = await nextFrame()
  const begun = performance.now()
  let now = begun
  while (now - begun < ms) {
    // In and out again between everything and a ten-thousandth, to and fro.
    const phase = ((now - begun) / 4000) * 2 * Math.PI
    const length = fullEnd * 10 ** (-2 + 2 * Math.cos(phase))
    const middle = fullEnd * (0.5 + 0.2 * Math.sin(phase / 3))
    const start = Math.min(Math.max(0, middle - length / 2), fullEnd - length)
    painter.draw({ start, end: start + length })
    const [timeBefore, before] = [time, now]
    time = await nextFrame()
    now = performance.now()
    given.push(time - timeBefore)
    clock.push(now - before)
  }
  host.remove()
  return { given, clock }
}

declare global {
  var benchPage: BenchPage
}
globalThis.benchPage = { frames, truth, lookUps, atScreenRate }
