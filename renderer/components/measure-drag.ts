import { type RefObject, useEffect, useRef } from 'react'
import type { ComparisonLayout } from '../../shared/gantt/layout'
import { timeAt } from '../../shared/gantt/hit-test'
import { longestMakespan } from '../../shared/gantt/model'
import { visible } from '../state/visible-time'
import { moveCursor } from '../state/cursor-store'
import { shownExecutions } from '../state/executions'
import { measureStore, setMarks } from '../state/measure-store'

/** A press that moves less than this, px, is a click. */
const DRAG_FROM_PX = 3

interface MeasureDragProps {
  readonly host: RefObject<HTMLElement | null>
  readonly layout: ComparisonLayout
}

/** `useMeasureDrag` as a part of the window that can come after its first chart. */
export function MeasureDrag({ host, layout }: MeasureDragProps) {
  useMeasureDrag(host, layout)
  return null
}

/**
 * A drag with Alt, or any while the ruler is on, measures: it sets A where it began and B where it is. The chart's own drag, which moves the time, does not
 * hear of it.
 */
function useMeasureDrag(host: RefObject<HTMLElement | null>, layout: ComparisonLayout): void {
  // The bar that opens under the chart changes the layout in the middle of the drag.
  const latest = useRef(layout)
  useEffect(() => {
    latest.current = layout
  }, [layout])

  useEffect(() => {
    const element = host.current
    if (!element) return
    const stop = new AbortController()
    const { signal } = stop
    let from: { readonly x: number; readonly time: number } | undefined
    let isDragging = false

    const timeOf = (event: MouseEvent): number => {
      const x = event.clientX - element.getBoundingClientRect().left
      const end = longestMakespan(shownExecutions().map(({ data }) => data))
      const time = timeAt(latest.current, visible().span, x)
      return Math.min(Math.max(0, Math.round(time)), end)
    }
    const move = (event: MouseEvent): void => {
      if (!from || (!isDragging && Math.abs(event.clientX - from.x) < DRAG_FROM_PX)) return
      isDragging = true
      const time = timeOf(event)
      setMarks(from.time, time)
      moveCursor(time, undefined)
    }
    const end = (): void => {
      window.removeEventListener('mousemove', move)
      from = undefined
    }
    element.addEventListener(
      'mousedown',
      (event) => {
        isDragging = false
        if (event.button !== 0 || !(event.altKey || measureStore.getState().isDragMode)) return
        event.stopPropagation()
        event.preventDefault()
        element.focus({ preventScroll: true })
        from = { x: event.clientX, time: timeOf(event) }
        window.addEventListener('mousemove', move, { signal })
        window.addEventListener('mouseup', end, { signal, once: true })
      },
      { capture: true, signal },
    )
    // The click that ends a drag selects nothing.
    element.addEventListener('click', (event) => isDragging && event.stopPropagation(), { capture: true, signal })
    return () => stop.abort()
  }, [host])
}
