import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { createPresenterChart, type PresenterChart } from '../charts/presenter-chart'
import { visible } from '../state/chart-actions'
import { chartWords } from '../state/chart-words'
import { cursorStore } from '../state/cursor-store'
import { type ShownExecution, useChartData } from '../state/executions'
import { lanesStore } from '../state/lanes-store'
import { leavePresenter, makeMove } from '../state/presenter'
import { presenterMove } from '../state/presenter-steps'
import { currentTheme, useTheme } from '../state/theme'
import { allWithTies, tiesStore } from '../state/ties-store'
import { viewStore } from '../state/view-store'
import { useSize } from './use-size'

/** The focus is here while presenting, and where it was afterwards. The window below is out of reach meanwhile. */
export function useFocusHere(root: RefObject<HTMLDivElement | null>): void {
  useLayoutEffect(() => {
    const before = document.activeElement
    const below = document.getElementById('root')
    root.current?.focus({ preventScroll: true })
    if (below) below.inert = true
    return () => {
      if (below) below.inert = false
      const isThere = before instanceof HTMLElement && before.isConnected && before !== document.body
      if (isThere) before.focus({ preventScroll: true })
      else document.getElementById('chart')?.focus({ preventScroll: true })
    }
  }, [root])
}

/** Keys work wherever the focus is, but in a dialog over the slide: they come before those of the window. */
export function useKeys(root: RefObject<HTMLDivElement | null>, chart: RefObject<PresenterChart | undefined>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const focused = document.activeElement
      const isHere = focused === null || focused === document.body || root.current?.contains(focused) === true
      const move = isHere ? presenterMove(event, focused instanceof HTMLButtonElement) : undefined
      if (!move) return
      event.preventDefault()
      event.stopPropagation()
      if (move.kind === 'lanes') chart.current?.scrollLanes(move.by)
      else makeMove(move)
    }
    window.addEventListener('keydown', press, { capture: true })
    return () => window.removeEventListener('keydown', press, { capture: true })
  }, [root, chart])
}

/** Who leaves the full screen (the system does that with Escape, before the page hears of it) has done presenting; and the other way round. */
export function useLeaveWithFullScreen(): void {
  useEffect(() => {
    const changed = () => {
      if (!document.fullscreenElement) leavePresenter()
    }
    document.addEventListener('fullscreenchange', changed)
    return () => {
      document.removeEventListener('fullscreenchange', changed)
      if (document.fullscreenElement) void document.exitFullscreen()
    }
  }, [])
}

/** So long after the last move the pointer and the controls are out of the way, ms. */
const POINTING_MS = 2500

/** Whether somebody is moving the pointer. */
export function usePointing(root: RefObject<HTMLDivElement | null>): boolean {
  const [isPointing, setPointing] = useState(false)
  useEffect(() => {
    const element = root.current
    let timer: number | undefined
    const move = ({ movementX, movementY }: PointerEvent) => {
      if (movementX === 0 && movementY === 0) return
      window.clearTimeout(timer)
      setPointing(true)
      timer = window.setTimeout(() => setPointing(false), POINTING_MS)
    }
    element?.addEventListener('pointermove', move)
    return () => {
      window.clearTimeout(timer)
      element?.removeEventListener('pointermove', move)
    }
  }, [root])
  return isPointing
}

/** Puts the chart on the stage and keeps it current: what changes with every frame goes to it straight from its store. */
export function useSlide(
  stage: RefObject<HTMLDivElement | null>,
  executions: readonly ShownExecution[],
  unit: number | undefined,
): RefObject<PresenterChart | undefined> {
  const chart = useRef<PresenterChart>(undefined)
  const size = useSize(stage)
  const theme = useTheme()
  const data = useChartData(executions)
  useEffect(() => {
    const element = stage.current
    if (!element) return
    const created = createPresenterChart(element)
    chart.current = created
    const wheel = ({ deltaY }: WheelEvent) => created.scrollLanes(Math.sign(deltaY))
    element.addEventListener('wheel', wheel, { passive: true })
    return () => {
      element.removeEventListener('wheel', wheel)
      chart.current = undefined
      created.destroy()
    }
  }, [stage])
  useEffect(() => {
    if (!size || unit === undefined) return
    const draw = () => {
      const plans = lanesStore.getState().plans
      const fits =
        plans?.length === data.length &&
        data.every(({ summary }, i) => summary.tasks.length === plans[i].laneOfTask.length)
      chart.current?.update({
        executions: allWithTies(data),
        plans: fits ? plans : undefined,
        width: size.width,
        height: size.height,
        unit,
        domain: visible().span,
        cursor: cursorStore.getState().time,
        selectedTask: viewStore.getState().selectedTask,
        theme: currentTheme(),
        words: chartWords(),
      })
    }
    draw()
    const subscriptions = [cursorStore, viewStore, lanesStore, tiesStore].map((store) => store.subscribe(draw))
    return () => {
      for (const unsubscribe of subscriptions) unsubscribe()
    }
  }, [data, size, unit, theme])
  return chart
}
