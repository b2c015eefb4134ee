import type { Hit } from '../../shared/gantt/hit-test'
import type { ComparisonLayout } from '../../shared/gantt/layout'
import type { ChartWords, ExecutionData, Theme, TimeSpan } from '../../shared/gantt/model'
import type { Micros } from '../../shared/time'

/** Everything the chart shows. It keeps nothing of its own: the same props give the same picture. */
export interface ComparisonChartProps {
  readonly executions: readonly ExecutionData[]
  /** Size of the chart with its axis, px. Headers, averages and queue strips lie over it, placed by `layoutComparison` with the same numbers. */
  readonly width: number
  readonly height: number
  /** Lanes scrolled, px; see `LayoutInput.scrollTop`. */
  readonly scrollTop: number
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
  /** English when absent. */
  readonly words?: ChartWords
}

export interface ComparisonChartCallbacks {
  /** Zoomed or panned: give the new time span back as `props.domain`. */
  onDomainChange(domain: TimeSpan): void
  /** The pointer moved over the plot (any height), or left it (undefined). `hit` only over a lane. */
  onCursor(time: Micros | undefined, hit: Hit | undefined): void
  /** A lane or its name was clicked; undefined for a click beside all lanes. */
  onSelect(task: number | undefined, hit: Hit | undefined): void
  /** The wheel turned over lanes that do not fit: give it back as `props.scrollTop`. */
  onScroll(scrollTop: number): void
}

export interface ComparisonChart {
  /** Draws the new props in the next animation frame. Returns the layout that frame will use. */
  update(props: ComparisonChartProps): ComparisonLayout
  destroy(): void
}

/** Puts a chart into an element, which must be positioned (`position: relative`). */
export function createComparisonChart(_host: HTMLElement, _callbacks: ComparisonChartCallbacks): ComparisonChart {
  throw new Error('not drawn yet')
}
