import { type PointerEvent, useRef } from 'react'
import type { ComparisonLayout, ExecutionLayout } from '../../shared/gantt/layout'
import { useTexts } from '../i18n'
import { chartLayoutStore } from '../state/chart-layout'
import { scrollLanes } from '../state/lanes-store'
import '../styles/lanes.css'

/** However many lanes there are, the thumb can be taken. */
const LEAST_THUMB_PX = 24

/** Beside the lanes of each execution that do not fit: how far they are scrolled, and a thumb to drag. The keyboard scrolls in the chart. */
export function LaneScrollbars({ names }: { readonly names: readonly string[] }) {
  const layout = chartLayoutStore((state) => state.layout)
  if (!layout || layout.maxScrollTop === 0) return null
  return layout.executions.map((place, i) =>
    place.lanesHeight > place.viewport.height ? (
      <LaneScrollbar key={i} layout={layout} place={place} name={names[i] ?? ''} />
    ) : null,
  )
}

interface LaneScrollbarProps {
  readonly layout: ComparisonLayout
  readonly place: ExecutionLayout
  readonly name: string
}

function LaneScrollbar({ layout, place, name }: LaneScrollbarProps) {
  const t = useTexts()
  /** Where in the thumb it was taken, px from its top. */
  const grip = useRef<number>(undefined)
  const { top, height } = place.viewport
  const { scrollTop } = layout
  const most = place.lanesHeight - height
  const thumb = Math.max(LEAST_THUMB_PX, (height / place.lanesHeight) * height)
  const thumbTop = (Math.min(scrollTop, most) / most) * (height - thumb)

  const dragTo = (event: PointerEvent<HTMLDivElement>, taken: number) => {
    const y = event.clientY - event.currentTarget.getBoundingClientRect().top - taken
    scrollLanes(Math.round(Math.min(Math.max(0, y / Math.max(1, height - thumb)), 1) * most))
  }
  return (
    <div
      className="lane-scrollbar"
      role="scrollbar"
      aria-label={t('lanes.scroll', { name })}
      aria-controls="chart"
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={Math.round(most)}
      aria-valuenow={Math.round(Math.min(scrollTop, most))}
      tabIndex={-1}
      style={{ top, height }}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.preventDefault()
        event.currentTarget.setPointerCapture(event.pointerId)
        const y = event.clientY - event.currentTarget.getBoundingClientRect().top
        const isOnThumb = y >= thumbTop && y < thumbTop + thumb
        grip.current = isOnThumb ? y - thumbTop : thumb / 2
        dragTo(event, grip.current)
      }}
      onPointerMove={(event) => grip.current !== undefined && dragTo(event, grip.current)}
      onLostPointerCapture={() => (grip.current = undefined)}
    >
      <span style={{ top: thumbTop, height: thumb }} />
    </div>
  )
}
