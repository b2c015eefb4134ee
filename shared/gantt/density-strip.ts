import { chartIndexOf } from './chart-index'
import type { GanttView } from './build-gantt'
import { MARK_SIZE, markScale } from './drawing'
import type { ExecutionLayout } from './layout'
import type { Palette } from './palette'
import { path, type Shape } from './scene'
import { columnEdges, countPerColumn } from './shares'
import { ellipsize } from './text-measure'
import { groupDigits } from './time-format'

/** Decisions per pixel column, of executions whose strips are shown, and the most of any. */
export interface Densities {
  readonly os: readonly (Int32Array | undefined)[]
  readonly tasks: readonly (Int32Array | undefined)[]
  readonly mostOs: number
  readonly mostTasks: number
}

/** One scale for all executions, so that their strips may be compared. */
export function decisionsPerColumn(view: GanttView, edges: Float64Array): Densities {
  const count = (pick: 'osDecisions' | 'taskDecisions'): (Int32Array | undefined)[] =>
    view.executions.map(({ spans }, i) =>
      view.layout.executions[i].density.height > 0
        ? (view.nearly?.decisions(spans, pick, edges) ?? countPerColumn(chartIndexOf(spans)[pick], edges))
        : undefined,
    )
  const most = (counts: readonly (Int32Array | undefined)[]): number =>
    counts.reduce((highest, one) => Math.max(highest, one === undefined ? 0 : highestOf(one)), 0)
  const os = count('osDecisions')
  const tasks = count('taskDecisions')
  return { os, tasks, mostOs: most(os), mostTasks: most(tasks) }
}

function highestOf(counts: Int32Array): number {
  let highest = 0
  for (let i = 0; i < counts.length; i++) if (counts[i] > highest) highest = counts[i]
  return highest
}

/** Decisions per pixel column: the OS upwards, the tasks downwards, each with its scale in words. */
export function drawDensity(
  view: GanttView,
  place: ExecutionLayout,
  densities: Densities,
  i: number,
  palette: Palette,
): readonly Shape[] {
  const { layout, words, measure, scratch } = view
  const take = (count: number): Float32Array<ArrayBuffer> => scratch?.take(count) ?? new Float32Array(count)
  const { top, height } = place.density
  const scale = markScale(layout.density.k)
  const middle = top + height / 2
  const reach = height / 2 - 1
  const shapes: Shape[] = []
  const draw = (counts: Int32Array | undefined, most: number, direction: 'up' | 'down', fill: string): void => {
    if (counts === undefined || most === 0) return
    const near = take(counts.length).fill(direction === 'up' ? middle - 0.5 : middle + 0.5)
    const far = take(counts.length)
    const pxPerDecision = (direction === 'up' ? -reach : reach) / most
    for (let i = 0; i < counts.length; i++) far[i] = near[0] + counts[i] * pxPerDecision
    shapes.push({
      kind: 'columns',
      x: layout.plotX,
      columnWidth: layout.plotWidth / counts.length,
      top: direction === 'up' ? far : near,
      bottom: direction === 'up' ? near : far,
      fill,
      fillOpacity: direction === 'up' ? 1 : 0.8,
      role: 'density',
      belongsTo: direction === 'up' ? 'wedge' : 'ring',
    })
  }
  draw(densities.os[i], densities.mostOs, 'up', palette.os)
  draw(densities.tasks[i], densities.mostTasks, 'down', palette.task)
  const write = (text: string, y: number, fill: string): void => {
    const size = MARK_SIZE * scale
    const shown = ellipsize(text, layout.gutterWidth + 4, size, 400, measure)
    shapes.push({
      kind: 'text',
      x: layout.gutterX,
      y,
      text: shown,
      size,
      weight: 400,
      fill,
      anchor: 'start',
      width: measure(shown, size, 400),
    })
  }
  write(words.osScale(groupDigits(String(densities.mostOs))), middle - 3 * scale, palette.os)
  write(words.tasksScale(groupDigits(String(densities.mostTasks))), middle + 9 * scale, palette.task)
  return shapes
}

/** Beside the cursor at `x`, over the strip: how many decisions of each decider lie in the pixel column it stands in. Nothing where there is none. */
export function drawCountsHere(
  view: Pick<GanttView, 'executions' | 'layout' | 'domain' | 'words' | 'measure' | 'deviceScale'>,
  i: number,
  x: number,
  palette: Palette,
): readonly Shape[] {
  const { layout, domain, words, measure, deviceScale } = view
  const { top, height } = layout.executions[i].density
  const { spans } = view.executions[i]
  if (height === 0 || spans.length === 0) return []
  const columns = Math.max(1, Math.round(layout.plotWidth * deviceScale))
  const column = Math.min(columns - 1, Math.floor(((x - layout.plotX) / layout.plotWidth) * columns))
  const edges = columnEdges(domain, columns).subarray(column, column + 2)
  const { osDecisions, taskDecisions } = chartIndexOf(spans)
  const scale = markScale(layout.density.k)
  const size = MARK_SIZE * scale
  const gap = 6 * scale
  const write = (moments: Float64Array, say: (count: number) => string, y: number, fill: string): Shape[] => {
    const [count] = countPerColumn(moments, edges)
    if (count === 0) return []
    const text = say(count)
    const width = measure(text, size, 500)
    const isRight = x + gap + width <= layout.plotX + layout.plotWidth
    const place = { x: isRight ? x + gap : x - gap - width, y, width, anchor: 'start' } as const
    const d = path`M${place.x - gap / 2} ${y - 10 * scale}h${width + gap}v${13 * scale}h${-width - gap}Z`
    return [
      { kind: 'path', d, fill: palette.surface, role: 'density' },
      { kind: 'text', text, size, weight: 500, fill, role: 'density', ...place },
    ]
  }
  const middle = top + height / 2
  return [
    ...write(osDecisions, words.osHere, middle - 3 * scale, palette.os),
    ...write(taskDecisions, words.tasksHere, middle + 10 * scale, palette.task),
  ]
}
