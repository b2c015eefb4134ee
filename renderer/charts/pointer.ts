import { hitTest, nameAt, timeAt } from '../../shared/gantt/hit-test'
import { rowAt, type ComparisonLayout } from '../../shared/gantt/layout'
import type { TimeSpan } from '../../shared/gantt/model'
import type { ComparisonChartCallbacks, ComparisonChartProps } from './comparison-chart'

/** The chart as it is under the pointer now. */
export interface PointerView {
  readonly layout: ComparisonLayout
  readonly props: ComparisonChartProps
}

/** Moves, clicks and the plain wheel over the chart, as callbacks. Returns what ends them. */
export function listenToPointer(
  host: HTMLElement,
  canvas: HTMLCanvasElement,
  callbacks: ComparisonChartCallbacks,
  current: () => PointerView | undefined,
): () => void {
  const stop = new AbortController()
  const { signal } = stop
  const placeOf = (event: MouseEvent): { x: number; y: number } => {
    const box = canvas.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }

  canvas.addEventListener(
    'pointermove',
    (event) => {
      const view = current()
      // While a button is down the time moves under the pointer: the cursor stays at its time.
      if (view === undefined || event.buttons !== 0) return
      const { layout, props } = view
      const { x, y } = placeOf(event)
      if (x < layout.plotX || x > layout.plotX + layout.plotWidth) {
        callbacks.onCursor(undefined, undefined)
        return
      }
      const time = Math.round(timeAt(layout, props.domain, x))
      callbacks.onCursor(time, hitTest(layout, props.executions, props.domain, x, y))
    },
    { signal },
  )
  canvas.addEventListener('pointerleave', () => callbacks.onCursor(undefined, undefined), { signal })
  canvas.addEventListener(
    'click',
    (event) => {
      const view = current()
      if (view === undefined) return
      const { x, y } = placeOf(event)
      const hit = hitTest(view.layout, view.props.executions, view.props.domain, x, y)
      const name = nameAt(view.layout, x, y)
      const row = name && rowAt(view.layout.executions[name.execution], name.lane)
      if (row?.kind === 'group') callbacks.onGroup(row.definition)
      else callbacks.onSelect(hit?.task ?? (row?.kind === 'task' ? row.task : undefined), hit)
    },
    { signal },
  )
  host.addEventListener(
    'wheel',
    (event) => {
      const view = current()
      if (view === undefined || event.ctrlKey || event.metaKey) return
      const across = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX
      const down = event.shiftKey ? 0 : event.deltaY
      const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? view.layout.plotWidth : 1
      if (Math.abs(across) > Math.abs(down)) {
        event.preventDefault()
        callbacks.onDomainChange(panned(view, across * unit))
        return
      }
      const { scrollTop, maxScrollTop } = view.layout
      const next = Math.min(Math.max(0, scrollTop + down * unit), maxScrollTop)
      // At its ends the wheel goes on to the page.
      if (next === scrollTop) return
      event.preventDefault()
      callbacks.onScroll(next)
    },
    { signal, passive: false },
  )
  return () => stop.abort()
}

/** The visible time span moved by so many px, kept inside [0, fullEnd]. */
function panned({ layout, props }: PointerView, byPx: number): TimeSpan {
  const { domain, fullEnd } = props
  const length = domain.end - domain.start
  const moved = domain.start + (byPx / layout.plotWidth) * length
  const start = Math.min(Math.max(0, moved), Math.max(0, fullEnd - length))
  return { start, end: start + length }
}
