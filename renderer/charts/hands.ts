import { hitTest } from '../../shared/gantt/hit-test'
import type { ComparisonChartCallbacks } from './comparison-chart'
import { listenToPointer, type PointerView } from './pointer'
import { createTimeZoom, type ZoomView } from './time-zoom'

/** What a person's hands do to a chart: zoom, pan, point, click. */
export interface Hands {
  /** To be called whenever the visible time or the layout changes. */
  sync(view: ZoomView, reducedMotion: boolean): void
  destroy(): void
}

/** Lets hands at a chart, whose state now `current` gives. */
export function createHands(
  host: HTMLElement,
  canvas: HTMLCanvasElement,
  callbacks: ComparisonChartCallbacks,
  current: () => PointerView | undefined,
): Hands {
  const onDoubleClick = (event: MouseEvent): boolean => {
    const view = current()
    if (view === undefined) return false
    const { layout, props } = view
    const { domain } = props
    const box = canvas.getBoundingClientRect()
    const hit = hitTest(layout, props.executions, domain, event.clientX - box.left, event.clientY - box.top)
    return hit !== undefined && callbacks.onDoubleClick(hit, (domain.end - domain.start) / layout.plotWidth)
  }
  const zoom = createTimeZoom(canvas, (domain) => callbacks.onDomainChange(domain), onDoubleClick)
  const stopListening = listenToPointer(host, canvas, callbacks, current)
  return {
    sync: (view, reducedMotion) => zoom.sync(view, reducedMotion),
    destroy() {
      stopListening()
      zoom.destroy()
    },
  }
}
