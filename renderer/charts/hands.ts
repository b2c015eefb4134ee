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
  const zoom = createTimeZoom(canvas, (domain) => callbacks.onDomainChange(domain))
  const stopListening = listenToPointer(host, canvas, callbacks, current)
  return {
    sync: (view, reducedMotion) => zoom.sync(view, reducedMotion),
    destroy() {
      stopListening()
      zoom.destroy()
    },
  }
}
