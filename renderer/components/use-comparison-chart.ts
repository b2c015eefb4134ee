import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import type { LanePlan } from '../../shared/gantt/lane-plan'
import { fullTimeSpan, type ExecutionData } from '../../shared/gantt/model'
import { type ComparisonChart, createComparisonChart } from '../charts/comparison-chart'
import { keepLayout } from '../state/chart-layout'
import { chartWords } from '../state/chart-words'
import { cursorStore, moveCursor } from '../state/cursor-store'
import { shownExecutions } from '../state/executions'
import { noteChart } from '../state/first-chart'
import { bringLaneIntoView, lanesStore, scrollLanes, toggleGroup } from '../state/lanes-store'
import { playbackStore } from '../state/playback-store'
import { legendStore } from '../state/legend-store'
import { allWithTies, tiesStore } from '../state/ties-store'
import { currentTheme, useReducedMotion, useTheme } from '../state/theme'
import { viewStore } from '../state/view-store'
import { show } from '../state/visible-time'
import { shownSpan } from '../view-model/time-span'
import { zoomToMark } from './start-parts'
import type { Size } from './use-size'

interface ChartInput {
  readonly executions: readonly ExecutionData[]
  readonly plans: readonly LanePlan[] | undefined
  readonly size: Size
  readonly reducedMotion: boolean
}

/**
 * Puts the chart into its host and keeps it current. What changes with every pointer move (cursor, visible time) goes to it
 * straight from its store; React draws nothing for it.
 */
export function useComparisonChart(
  host: RefObject<HTMLElement | null>,
  executions: readonly ExecutionData[],
  plans: readonly LanePlan[] | undefined,
  size: Size | undefined,
): void {
  const chart = useRef<ComparisonChart>(undefined)
  const input = useRef<ChartInput>(undefined)
  const theme = useTheme()
  const reducedMotion = useReducedMotion()

  useEffect(() => {
    if (!host.current) return
    const created = createComparisonChart(host.current, {
      onDomainChange: show,
      // Where the pointer leaves the plot the cursor stays: the queues below go on telling about it.
      // While it plays, the playhead is not the pointer's.
      onCursor: (time, hit) => {
        if (!playbackStore.getState().isPlaying) moveCursor(time ?? cursorStore.getState().time, hit)
      },
      onSelect: (selectedTask, hit) => {
        const activeExecution = hit && shownExecutions()[hit.execution]?.entry.id
        viewStore.setState({ selectedTask, ...(activeExecution === undefined ? {} : { activeExecution }) })
      },
      onGroup: toggleGroup,
      onDoubleClick: zoomToMark,
      onScroll: scrollLanes,
    })
    chart.current = created
    const draw = () => update(created, input.current)
    draw()
    const subscriptions = [
      ignoreRestingPointer(host.current),
      cursorStore.subscribe((now, before) => {
        if (now.time !== before.time || now.domain !== before.domain) draw()
      }),
      legendStore.subscribe(draw),
      tiesStore.subscribe(draw),
      lanesStore.subscribe((now, before) => now.scrollTop !== before.scrollTop && draw()),
      viewStore.subscribe((now, before) => {
        if (now.selectedTask === before.selectedTask) return
        // Wherever it was selected, its lane is seen: in all executions, for they scroll together.
        if (now.selectedTask !== undefined) bringLaneIntoView(0, now.selectedTask)
        draw()
      }),
    ]
    return () => {
      for (const unsubscribe of subscriptions) unsubscribe()
      chart.current = undefined
      created.destroy()
    }
  }, [host])

  useLayoutEffect(() => {
    if (!size) return
    input.current = { executions, plans, size, reducedMotion }
    if (chart.current) update(chart.current, input.current)
  }, [executions, plans, size, theme, reducedMotion])
}

/**
 * Passes on only moves that are some: a window that opens, or draws something new, under a resting pointer gets moves that are none. They must
 * not take the cursor away from its first place. Returns what ends it.
 */
function ignoreRestingPointer(element: HTMLElement): () => void {
  let last: { readonly x: number; readonly y: number } | undefined
  const filter = (event: PointerEvent) => {
    const isResting = last
      ? last.x === event.clientX && last.y === event.clientY
      : event.movementX === 0 && event.movementY === 0
    last = { x: event.clientX, y: event.clientY }
    if (isResting || cursorStore.getState().time === undefined) event.stopPropagation()
  }
  element.addEventListener('pointermove', filter, { capture: true })
  return () => element.removeEventListener('pointermove', filter, { capture: true })
}

function update(chart: ComparisonChart, input: ChartInput | undefined): void {
  if (!input || input.executions.length === 0) return
  const { executions, plans, size, reducedMotion } = input
  const { time, domain } = cursorStore.getState()
  const full = fullTimeSpan(executions)
  const layout = chart.update({
    executions: allWithTies(executions),
    plans,
    width: size.width,
    height: size.height,
    scrollTop: lanesStore.getState().scrollTop,
    domain: shownSpan(domain, full),
    fullEnd: full.end,
    cursor: time,
    selectedTask: viewStore.getState().selectedTask,
    theme: currentTheme(),
    reducedMotion,
    words: chartWords(),
    quantumGrid: legendStore.getState().hasQuantumGrid,
    emphasis: legendStore.getState().emphasis,
  })
  keepLayout(layout)
  noteChart()
}
