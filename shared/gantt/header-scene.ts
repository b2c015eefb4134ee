import { computeAverages } from '../trace/metrics'
import type { Micros } from '../time'
import type { ComparisonLayout, ExecutionLayout } from './layout'
import { circle } from './drawing'
import type { ChartWords, ExecutionData } from './model'
import { swatchFill } from './lane-names'
import { taskPaint, type Palette } from './palette'
import { fitColumns, QUEUE_COLUMNS, queuesFromSpans, type QueueEntry } from './queue-strip'
import { path, type Scene, type Shape, type TextShape } from './scene'
import { ellipsize } from './text-measure'
import { formatMs, formatTime, groupDigits, type MeasureText } from './time-format'

/** What HTML shows around the lanes on screen, as shapes for pictures: name, settings, verdict, averages, queues at the cursor. */
export function buildHeaders(
  executions: readonly ExecutionData[],
  layout: ComparisonLayout,
  cursor: Micros | undefined,
  palette: Palette,
  words: ChartWords,
  measure: MeasureText,
): Scene {
  return executions.flatMap((execution, i) => {
    const pen = textPen(palette, measure)
    const place = layout.executions[i]
    return [
      ...drawHeader(execution, layout, place, palette, words, pen),
      ...(cursor === undefined ? [] : drawQueues(execution, layout, place, cursor, palette, words, pen)),
    ]
  })
}

type TextPen = (text: string, x: number, y: number, style: Partial<TextShape>) => TextShape

function textPen(palette: Palette, measure: MeasureText): TextPen {
  return (text, x, y, style) => {
    const size = style.size ?? 12
    const weight = style.weight ?? 400
    const width = measure(text, size, weight)
    const anchor = style.anchor ?? 'start'
    // Anchored here, so that what follows knows where the text begins.
    const left = anchor === 'end' ? x - width : x
    return { kind: 'text', text, x: left, y, size, weight, fill: style.fill ?? palette.ink, anchor: 'start', width }
  }
}

function drawHeader(
  execution: ExecutionData,
  layout: ComparisonLayout,
  place: ExecutionLayout,
  palette: Palette,
  words: ChartWords,
  pen: TextPen,
): Scene {
  const { involuntary, voluntary } = execution.summary.totals
  const middle = place.header.top + 18
  const y = middle + 5
  const right = layout.width - layout.density.padding
  const shapes: Shape[] = []
  // From the right: number, words, glyph; then the same for the OS.
  const drawVerdict = (x: number, count: number, text: string, fill: string, glyph: (x: number) => void): number => {
    const number = pen(groupDigits(String(count)), x, y, { size: 15, weight: 700, fill, anchor: 'end' })
    const label = pen(text, number.x - 6, y - 0.5, { size: 13, fill, anchor: 'end' })
    glyph(label.x - 11)
    shapes.push(number, label)
    return label.x - 17
  }
  const ring = (x: number): void =>
    circle(shapes, x, middle + 0.5, 3.8, { fill: palette.surface, stroke: palette.task, strokeWidth: 1.7 })
  const wedge = (x: number): void => {
    const d = path`M${x - 5.5} ${middle - 5}h11L${x + 1.1} ${middle + 2}V${middle + 7}h-2.2V${middle + 2}Z`
    shapes.push({ kind: 'path', d, fill: palette.os })
  }
  const tasksLeft = drawVerdict(right, voluntary, words.tasksDecided, palette.task, ring)
  const verdictLeft = drawVerdict(tasksLeft - 14, involuntary, words.osDecided, palette.os, wedge)

  const name = pen(execution.name, layout.gutterX, y, { size: 15, weight: 700 })
  const room = verdictLeft - 16 - layout.gutterX
  const shownName = fit(name, room, pen)
  shapes.push(shownName)
  const settings = pen(execution.settingsText, shownName.x + shownName.width + 10, y - 0.5, { fill: palette.muted })
  const shownSettings = fit(settings, verdictLeft - 16 - settings.x, pen)
  if (shownSettings.text !== '') shapes.push(shownSettings)

  const { turnaround, response, waiting } = computeAverages(execution.summary.rows, execution.summary.makespan)
  const inWords = (us: number | null): string => (us === null ? '\u2013' : formatTime(us))
  const line = words.averages(inWords(turnaround), inWords(response), inWords(waiting))
  const averages = pen(line, layout.gutterX, place.averages.top + 5, { fill: palette.muted })
  const shownAverages = fit(averages, right - layout.gutterX, pen)
  shapes.push(shownAverages)
  const { deadlock } = execution.summary
  if (deadlock !== undefined) {
    const cycle = deadlock.cycle.length === 0 ? '' : ` ${[...deadlock.cycle, deadlock.cycle[0]].join(' \u2192 ')}`
    const x = shownAverages.x + shownAverages.width + 16
    const note = pen(`${words.deadlock}${cycle}`, x, place.averages.top + 5, { weight: 700, fill: palette.alarm })
    const shownNote = fit(note, right - x, pen)
    if (shownNote.text !== '') shapes.push(shownNote)
  }
  return shapes
}

/** The text, shortened with an ellipsis until it fits. */
function fit(text: TextShape, room: number, pen: TextPen): TextShape {
  const measured: MeasureText = (part, size, weight) => pen(part, 0, 0, { size, weight }).width
  const shown = ellipsize(text.text, room, text.size, text.weight, measured)
  return pen(shown, text.x, text.y, text)
}

function drawQueues(
  execution: ExecutionData,
  layout: ComparisonLayout,
  place: ExecutionLayout,
  cursor: Micros,
  palette: Palette,
  words: ChartWords,
  pen: TextPen,
): Scene {
  const queues = queuesFromSpans(execution, cursor)
  const width = layout.width - 2 * layout.density.padding
  const last = queues.locks.length > 0 ? ([words.queues.locks, queues.locks] as const) : undefined
  const io = [words.queues.io, queues.io] as const
  const columns: readonly (readonly [string, readonly QueueEntry[]])[] = [
    [words.queues.running, queues.running],
    [words.queues.ready, queues.ready],
    [words.queues.timers, queues.timers],
    // Three waits in two columns: locks share the last one with I/O, which is named only when somebody is there.
    last === undefined || queues.io.length > 0 ? io : last,
  ]
  const y = place.strip.top + 26
  const widthOf = (most: number): readonly number[] =>
    columns.map(([title, entries]) => queueWidth(title, entries.slice(0, most), execution, words, pen))
  // First room for one task in each, then for all.
  const widths = fitColumns(width, fitColumns(width, QUEUE_COLUMNS, widthOf(1)), widthOf(Infinity))
  const starts = widths.map((_, i) => widths.slice(0, i).reduce((sum, one) => sum + one, layout.gutterX))
  return columns.flatMap(([title, entries], i) => {
    const right = i + 1 < starts.length ? starts[i + 1] - 6 : layout.gutterX + width
    return drawQueue(title, entries, starts[i], right, y, { execution, palette, words, pen })
  })
}

/** How wide a queue would be if all of it were shown, with the gap to the next, px. */
function queueWidth(
  title: string,
  entries: readonly QueueEntry[],
  execution: ExecutionData,
  words: ChartWords,
  pen: TextPen,
): number {
  const wide = (text: string): number => pen(text, 0, 0, {}).width
  const chips = entries.map(({ task, lateUs }) => {
    const late = lateUs === undefined ? 0 : 6 + wide(`+${formatMs(lateUs)}`)
    return 14 + wide(execution.summary.tasks[task].id) + late
  })
  const all = chips.reduce((sum, one) => sum + one + 12, -12)
  return wide(title) + 9 + (entries.length === 0 ? wide(words.queues.none) : all) + 12
}

function drawQueue(
  title: string,
  entries: readonly QueueEntry[],
  left: number,
  right: number,
  y: number,
  at: { execution: ExecutionData; palette: Palette; words: ChartWords; pen: TextPen },
): Scene {
  const { execution, palette, words, pen } = at
  const heading = pen(title, left, y, { fill: palette.muted })
  const shapes: Shape[] = [heading]
  let x = heading.x + heading.width + 9
  if (entries.length === 0) return [heading, pen(words.queues.none, x, y, { fill: palette.muted })]
  for (const [i, { task, lateUs }] of entries.entries()) {
    const { id, definition } = execution.summary.tasks[task]
    const name = pen(id, x + 14, y, {})
    const late =
      lateUs === undefined
        ? undefined
        : pen(`+${formatMs(lateUs)}`, name.x + name.width + 6, y, { fill: palette.alarm })
    const end = late === undefined ? name.x + name.width : late.x + late.width
    const rest = entries.length - i
    if (end > right - (rest > 1 ? 24 : 0)) {
      shapes.push(pen(`+${rest}`, x, y, { fill: palette.muted }))
      break
    }
    const paint = taskPaint(definition, palette.theme)
    const fill = swatchFill(paint, x, palette)
    shapes.push({ kind: 'rect', x, y: y - 9, width: 9, height: 9, radius: 2, fill }, name)
    if (late !== undefined) shapes.push(late)
    x = end + 12
  }
  return shapes
}
