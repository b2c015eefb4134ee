import { laneAt, rowAt, type ComparisonLayout, type ExecutionLayout } from './layout'
import type { ChartWords, ExecutionData, Theme } from './model'
import { taskPaint, type Palette, type TaskPaint } from './palette'
import { path, type Paint, type Shape } from './scene'
import { ellipsize } from './text-measure'
import { groupDigits, type MeasureText } from './time-format'

interface NamesView {
  readonly words: Pick<ChartWords, 'inLanguage'>
  readonly executions: readonly ExecutionData[]
  readonly layout: ComparisonLayout
  readonly theme: Theme
  readonly selectedTask: number | undefined
  readonly measure: MeasureText
}

/** From this pitch on, px, a lane has room for a second line under its name. */
const DETAIL_FROM = 32

/** Swatch and id of every visible lane, below it the name the file gives the task, if any; the selected task in bold, a triangle before what opens and closes. */
export function drawNames(view: NamesView, execution: ExecutionData, place: ExecutionLayout, palette: Palette): Shape {
  const { layout, measure } = view
  const shapes: Shape[] = []
  const { k } = layout.density
  const isSlide = k > 1.5
  const size = isSlide ? Math.min(29, 0.8 * place.pitch) : place.pitch >= 16 ? 13 : 12
  const swatch = isSlide ? Math.min(20, 0.6 * place.pitch) : 9
  for (let lane = place.visible.from; lane < place.visible.to; lane++) {
    const name = nameOfLane(view, execution, place, lane)
    if (name === undefined) continue
    const hasDetail = name.detail !== undefined && place.pitch >= DETAIL_FROM * k
    const middle = laneAt(place, lane).y + place.pitch / 2 - (hasDetail ? 0.5 * size : 0)
    let x = layout.gutterX + (name.isIndented ? 9 * k : 0)
    if (name.isOpen !== undefined) {
      const d = name.isOpen ? path`M${x} ${middle - 2}h7l-3.5 4.5Z` : path`M${x + 1.5} ${middle - 3.5}v7l4.5 -3.5Z`
      shapes.push({ kind: 'path', d, fill: palette.muted })
      x += 11 * k
    }
    if (name.definition !== undefined) {
      const fill = swatchFill(taskPaint(name.definition, view.theme), x, palette)
      shapes.push({ kind: 'rect', x, y: middle - swatch / 2, width: swatch, height: swatch, radius: 2, fill })
      x += swatch + (isSlide ? 12 : 7)
    }
    if (hasDetail && name.detail !== undefined) {
      const text = ellipsize(name.detail, layout.gutterX + layout.gutterWidth - x, size - 2, 400, measure)
      const y = middle + 1.45 * size
      const style = { size: size - 2, weight: 400, fill: palette.muted, anchor: 'start' } as const
      shapes.push({ kind: 'text', x, y, text, width: measure(text, size - 2, 400), ...style })
    }
    const weight = name.task !== undefined && name.task === view.selectedTask ? 700 : 400
    const text = ellipsize(name.text, layout.gutterX + layout.gutterWidth - x, size, weight, measure)
    if (text === '') continue
    shapes.push({
      kind: 'text',
      x,
      y: middle + 0.36 * size,
      text,
      size,
      weight,
      fill: palette.ink,
      anchor: 'start',
      width: measure(text, size, weight),
    })
  }
  const width = layout.gutterWidth + layout.density.gutterGap
  return {
    kind: 'group',
    clip: { x: 0, y: place.viewport.top, width: layout.gutterX + width, height: place.viewport.height },
    shapes,
  }
}

interface LaneName {
  readonly text: string
  readonly task?: number
  /** Whose colour stands before it. */
  readonly definition?: number
  readonly isIndented?: boolean
  /** Only of what opens and closes. */
  readonly isOpen?: boolean
  /** Below the name, where the lane is high enough. */
  readonly detail?: string
}

function nameOfLane(
  view: NamesView,
  execution: ExecutionData,
  place: ExecutionLayout,
  lane: number,
): LaneName | undefined {
  const row = rowAt(place, lane)
  if (row === undefined) return undefined
  if (row.kind === 'core') return { text: row.name }
  if (row.kind === 'group') {
    const peak = place.plan?.painter?.peakOf(row, view.executions) ?? 1
    const detail = `\u2264 ${groupDigits(String(peak))} / ${groupDigits(String(row.tasks.length))}`
    return { text: row.name, definition: row.definition, isOpen: row.isOpen, detail }
  }
  const task = execution.summary.tasks[row.task]
  if (task === undefined) return undefined
  const { id, definition } = task
  const named = execution.taskSet?.tasks[definition]
  const label: LaneName = { text: id, task: row.task, definition, isIndented: row.isIndented === true }
  return named?.name === undefined
    ? label
    : { ...label, detail: view.words.inLanguage(named.name) + id.slice(named.id.length) }
}

/** The fill of a small square that stands for a task: its pattern a little finer than in a bar. */
export function swatchFill(paint: TaskPaint, x: number, palette: Palette): Paint {
  if (paint.pattern === 'solid') return paint.fill
  return { pattern: paint.pattern, base: paint.fill, mark: palette.surface, anchor: x + 2, k: 0.6 }
}
