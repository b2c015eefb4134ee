import { select, zoom, zoomIdentity, type D3ZoomEvent, type ZoomTransform } from 'd3'
import type { ComparisonLayout } from '../../shared/gantt/layout'
import type { TimeSpan } from '../../shared/gantt/model'
import type { Micros } from '../../shared/time'

/** The shortest time span that can be looked at, us. */
export const SHORTEST_SPAN = 10

export interface ZoomView {
  readonly layout: ComparisonLayout
  readonly domain: TimeSpan
  readonly fullEnd: Micros
}

/** The transform d3-zoom would have for a visible time span: `x' = k x + tx`, where x is the place of a time when everything is visible. */
export function transformFor({ layout, domain, fullEnd }: ZoomView): ZoomTransform {
  const k = fullEnd / (domain.end - domain.start)
  const startX = layout.plotX + (domain.start / fullEnd) * layout.plotWidth
  return zoomIdentity.translate(layout.plotX - k * startX, 0).scale(k)
}

/** The visible time span a transform stands for, kept inside [0, fullEnd] and no shorter than 10 us. */
export function domainFor(transform: ZoomTransform, layout: ComparisonLayout, fullEnd: Micros): TimeSpan {
  const length = Math.min(fullEnd, Math.max(SHORTEST_SPAN, fullEnd / transform.k))
  const start = (((layout.plotX - transform.x) / transform.k - layout.plotX) / layout.plotWidth) * fullEnd
  const kept = Math.min(Math.max(0, start), fullEnd - length)
  return { start: kept, end: kept + length }
}

/**
 * Zooming and panning of an element: Ctrl + wheel and pinch zoom at the pointer, dragging pans, double-click shows everything unless
 * `onDoubleClick` says that it has done something else.
 * d3-zoom keeps its transform on the element; `sync` puts there what the visible time span says, before every gesture can use it, so the
 * span in the props stays the only owner.
 */
export function createTimeZoom(
  target: HTMLCanvasElement,
  onDomainChange: (domain: TimeSpan) => void,
  onDoubleClick: (event: MouseEvent) => boolean,
): { sync(view: ZoomView, reducedMotion: boolean): void; destroy(): void } {
  let current: ZoomView | undefined
  let isStill = false
  const behavior = zoom<HTMLCanvasElement, unknown>()
    .filter((event: MouseEvent | WheelEvent | TouchEvent) => {
      if (event.type === 'wheel') return event.ctrlKey || event.metaKey
      return !event.ctrlKey && (!('button' in event) || event.button === 0)
    })
    .wheelDelta((event) => {
      // A pinch on a touchpad comes as Ctrl + wheel with small steps, a notch of a wheel as one step of 100 or so.
      const unit = event.deltaMode === 1 ? 0.05 : event.deltaMode === 2 ? 1 : 0.002
      return -event.deltaY * unit * (Math.abs(event.deltaY) < 40 ? 5 : 1.5)
    })
    .clickDistance(4)
    .on('zoom', ({ transform }: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
      if (current === undefined) return
      onDomainChange(domainFor(transform, current.layout, current.fullEnd))
    })
  const selection = select(target)
  selection.call(behavior).on('dblclick.zoom', (event: MouseEvent) => {
    if (current === undefined || onDoubleClick(event)) return
    const everything = { start: 0, end: current.fullEnd }
    if (isStill) onDomainChange(everything)
    else selection.transition().duration(150).call(behavior.transform, zoomIdentity)
  })

  return {
    sync(view, reducedMotion) {
      current = view
      isStill = reducedMotion
      const { layout, fullEnd } = view
      const left = layout.plotX
      const right = layout.plotX + layout.plotWidth
      behavior
        .extent([
          [left, 0],
          [right, layout.contentHeight],
        ])
        .translateExtent([
          [left, 0],
          [right, layout.contentHeight],
        ])
        .scaleExtent([1, Math.max(1, fullEnd / SHORTEST_SPAN)])
      selection.property('__zoom', transformFor(view))
    },
    destroy() {
      selection.interrupt().on('.zoom', null)
    },
  }
}
