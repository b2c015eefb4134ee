import { useLayoutEffect, useRef } from 'react'
import type { ComparisonLayout } from '../../shared/gantt/layout'
import { visible } from '../state/chart-actions'
import { cursorStore } from '../state/cursor-store'
import { measureStore } from '../state/measure-store'

/** The measuring span over all executions: a line at each mark, a tint between them. It moves with the time without React. */
export function MeasureBand({ layout }: { readonly layout: ComparisonLayout }) {
  const band = useRef<HTMLDivElement>(null)
  const a = measureStore((state) => state.a)
  const b = measureStore((state) => state.b)

  useLayoutEffect(() => {
    const place = () => {
      const element = band.current
      if (!element || a === undefined) return
      const { start, end } = visible().span
      const xOf = (time: number) => layout.plotX + ((time - start) / (end - start)) * layout.plotWidth
      const right = layout.plotX + layout.plotWidth
      const [from, to] = [xOf(Math.min(a, b ?? a)), xOf(Math.max(a, b ?? a))]
      const left = Math.max(layout.plotX, from)
      element.hidden = to < layout.plotX || from > right
      element.style.left = `${left}px`
      element.style.width = `${Math.max(0, Math.min(right, to) - left)}px`
      element.dataset['cut'] = `${from < layout.plotX ? 'start ' : ''}${to > right ? 'end' : ''}`
    }
    place()
    return cursorStore.subscribe((now, before) => now.domain !== before.domain && place())
  }, [layout, a, b])

  if (a === undefined) return null
  const [first, last] = b === undefined ? ['A', undefined] : a <= b ? ['A', 'B'] : ['B', 'A']
  return (
    <div ref={band} className="measure-band" style={{ top: layout.axis.height }} aria-hidden>
      <span>{first}</span>
      {last && <span>{last}</span>}
    </div>
  )
}
