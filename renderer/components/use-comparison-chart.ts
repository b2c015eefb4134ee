import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { fullTimeSpan } from '../../shared/gantt/model'
import { type ComparisonChart, type ComparisonChartCallbacks, createComparisonChart } from '../charts/comparison-chart'
import { onLanguageChange } from '../i18n'
import { keepLayout } from '../state/chart-layout'
import { chartWords } from '../state/chart-words'
import { cursorStore, moveCursor } from '../state/cursor-store'
import { documentStore } from '../state/document-store'
import { chartData, shownExecutions } from '../state/executions'
import { noteChart } from '../state/first-chart'
import { fittingPlans } from '../state/fitting-plans'
import { ghostStore } from '../state/ghost-store'
import { bringLaneIntoView, lanesStore, scrollLanes, toggleGroup } from '../state/lanes-store'
import { playbackStore } from '../state/playback-store'
import { legendStore } from '../state/legend-store'
import { runsStore } from '../state/runs-store'
import { allWithTies, tiesStore } from '../state/ties-store'
import { currentTheme, useReducedMotion, useTheme } from '../state/theme'
import { viewStore } from '../state/view-store'
import { show } from '../state/visible-time'
import { shownSpan } from '../view-model/time-span'
import { zoomToMark } from './start-parts'
import type { Size } from './use-size'

interface ChartInput {
  readonly size: Size
  readonly reducedMotion: boolean
}

/**
 * Puts the chart into its host and keeps it current. What changes with every pointer move (cursor, visible time), and each new run, goes to it straight
 * from its store; React draws nothing for it.
 */
export function useComparisonChart(host: RefObject<HTMLElement | null>, size: Size | undefined): void {
  const chart = useRef<ComparisonChart>(undefined)
  const input = useRef<ChartInput>(undefined)
  const theme = useTheme()
  const reducedMotion = useReducedMotion()

  useEffect(() => {
    if (!host.current) return
    const callbacks: ComparisonChartCallbacks = {
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
    }
    const created = createComparisonChart(host.current, callbacks, !window.api.info.hasGraphics)
    chart.current = created
    let drawn = chartData()
    const draw = () => update(created, input.current)
    draw()
    const drawRuns = afterAll(() => {
      if (chart.current !== created || chartData() === drawn) return
      drawn = chartData()
      draw()
      created.drawNow()
    })
    const subscriptions = [
      ignoreRestingPointer(host.current),
      cursorStore.subscribe((now, before) => {
        if (now.time !== before.time || now.domain !== before.domain) draw()
      }),
      legendStore.subscribe(draw),
      tiesStore.subscribe(draw),
      ...[documentStore, runsStore, ghostStore].map((store) => store.subscribe(drawRuns)),
      onLanguageChange(drawRuns),
      lanesStore.subscribe((now, before) => {
        if (now.scrollTop !== before.scrollTop || now.plans !== before.plans) draw()
      }),
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
    input.current = { size, reducedMotion }
    if (chart.current) update(chart.current, input.current)
  }, [size, theme, reducedMotion])
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

/** A listener that is called once, when all listeners of a change have been: what one of them changes in turn is counted in. */
function afterAll(listener: () => void): () => void {
  let isCalled = false
  return () => {
    if (isCalled) return
    isCalled = true
    queueMicrotask(() => {
      isCalled = false
      listener()
    })
  }
}

function update(chart: ComparisonChart, input: ChartInput | undefined): void {
  const executions = chartData()
  if (!input || executions.length === 0) return
  const { size, reducedMotion } = input
  const { time, domain } = cursorStore.getState()
  const full = fullTimeSpan(executions)
  const layout = chart.update({
    executions: allWithTies(executions),
    plans: fittingPlans(lanesStore.getState().plans, executions),
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
    quantumGrid: legendStore.getState().quantumGrid,
    emphasis: legendStore.getState().emphasis,
  })
  keepLayout(layout)
  noteChart()
}
