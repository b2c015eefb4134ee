import type { Micros } from '../time'
import { buildAxis, buildBubble } from './axis-scene'
import { buildGantt, chooseLevels, hasDensityStrip } from './build-gantt'
import { buildHeaders } from './header-scene'
import type { LanePlan } from './lane-plan'
import { layoutComparison, WINDOW, type Density } from './layout'
import { ENGLISH } from './english-words'
import { fullTimeSpan, type ChartWords, type ExecutionData, type Theme, type TimeSpan } from './model'
import { paletteOf } from './palette'
import type { Scene } from './scene'
import { approximateMeasure, ellipsize } from './text-measure'
import { formatTime, timeTicks, type MeasureText } from './time-format'

/** How a whole picture of a comparison is asked for. */
export interface PictureRequest {
  readonly title: string
  readonly executions: readonly ExecutionData[]
  /** What the lanes of each execution stand for; absent: each is a task, in the order of the file. */
  readonly plans?: readonly LanePlan[]
  readonly theme: Theme
  /** px; 1200 when absent. */
  readonly width?: number
  /** px; as high as comfortable lanes need when absent. Never lower than every lane needs. */
  readonly height?: number
  /** Everything when absent. */
  readonly domain?: TimeSpan
  /** Draws the cursor and the queues at that moment. */
  readonly cursor?: Micros
  readonly selectedTask?: number
  /** English when absent. */
  readonly words?: ChartWords
  /** Widths of a table when absent; on screen those of the canvas. */
  readonly measure?: MeasureText
  readonly deviceScale?: number
}

/** A picture and its true size: it is higher than asked for when that many lanes or executions do not fit. */
export interface Picture {
  readonly scene: Scene
  readonly width: number
  readonly height: number
  readonly background: string
}

const TITLE_HEIGHT = 44
const DEFAULT_WIDTH = 1200

/** Lanes as in the main window where there are few of them, closer where there are many. */
function comfortableHeight(executions: readonly { readonly taskCount: number }[], density: Density): number {
  const most = Math.max(1, ...executions.map(({ taskCount }) => taskCount))
  const pitch = most <= 12 ? 46 : most <= 24 ? 28 : density.minBar + 1
  const { header, averages, noteRow, strip, gap } = density
  const each = header + averages + Math.max(noteRow, density.densityStrip) + pitch * most + strip + gap
  return TITLE_HEIGHT + density.axis + executions.length * each
}

/** The complete picture: title, axis, headers, lanes, queues. The export and the command line draw this one. All lanes are shown. */
export function buildComparisonPicture(request: PictureRequest): Picture {
  const { title, executions, theme, cursor, selectedTask, width = DEFAULT_WIDTH } = request
  const words = request.words ?? ENGLISH
  const measure = request.measure ?? approximateMeasure
  const palette = paletteOf(theme)
  const domain = request.domain ?? fullTimeSpan(executions)
  const deviceScale = request.deviceScale ?? 1
  // Without a cursor there are no queues to show.
  const density: Density = cursor === undefined ? { ...WINDOW, strip: 4 } : WINDOW

  const { plotWidth } = layoutComparison({ executions: [], width, height: 0 })
  const levels = chooseLevels(executions, domain, plotWidth)
  const sized = executions.map(({ summary }, i) => ({
    taskCount: request.plans?.[i]?.rows.length ?? summary.tasks.length,
    plan: request.plans?.[i],
    hasDensityStrip: hasDensityStrip(levels[i]),
  }))
  const height = request.height ?? comfortableHeight(sized, density)
  const asked = { executions: sized, width, height, top: TITLE_HEIGHT, density }
  const tight = layoutComparison(asked)
  // A picture cannot be scrolled: it grows until every lane is in it.
  const growth = (tight.maxScrollTop + 1) * executions.length
  const layout = tight.maxScrollTop === 0 ? tight : layoutComparison({ ...asked, height: tight.contentHeight + growth })

  const ticks = timeTicks(domain, layout.plotWidth, measure)
  const size = 14
  const room = width - 2 * layout.density.padding
  const text = ellipsize(title, room, size, 600, measure)
  const view = { executions, layout, levels, domain, cursor, selectedTask, theme, words, measure, deviceScale }
  const scene: Scene = [
    {
      kind: 'text',
      x: layout.gutterX,
      y: 27,
      text,
      size,
      weight: 600,
      fill: palette.ink,
      anchor: 'start',
      width: measure(text, size, 600),
    },
    ...buildAxis(layout, domain, ticks, cursor, palette, measure),
    ...buildGantt(view),
    ...buildHeaders(executions, layout, cursor, palette, words, measure),
    ...(cursor === undefined ? [] : buildBubble(layout, domain, cursor, palette, measure)),
  ]
  return { scene, width, height: layout.contentHeight, background: palette.surface }
}

/** What the picture shows, in a sentence for those who cannot see it. */
export function describeComparison(executions: readonly ExecutionData[], words: ChartWords = ENGLISH): string {
  return executions
    .map(({ name, settingsText, summary }) => {
      const { involuntary, voluntary } = summary.totals
      const verdict = `${words.osDecided} ${involuntary}, ${words.tasksDecided} ${voluntary}`
      return `${name} (${settingsText}): ${verdict}, ${formatTime(summary.makespan)}.`
    })
    .join(' ')
}
