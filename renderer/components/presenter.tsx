import { ChevronLeft, ChevronRight, X } from 'lucide-react'
import { type CSSProperties, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { describeComparison } from '../../shared/gantt/comparison-scene'
import { longestMakespan } from '../../shared/gantt/model'
import { createPresenterChart, type PresenterChart } from '../charts/presenter-chart'
import { currentLocale, useTexts } from '../i18n'
import { captionStore } from '../state/captions'
import { visible } from '../state/chart-actions'
import { chartWords } from '../state/chart-words'
import { cursorStore } from '../state/cursor-store'
import { type Document, inLanguage } from '../state/document'
import { type ShownExecution, useChartData } from '../state/executions'
import { lanesStore } from '../state/lanes-store'
import { documentTitle } from '../state/names'
import { leavePresenter, makeMove } from '../state/presenter'
import { captionSize, presenterMove, shareTold, slideUnit } from '../state/presenter-steps'
import { sessionStore } from '../state/session-store'
import { currentTheme, useTheme } from '../state/theme'
import { viewStore } from '../state/view-store'
import { IconButton } from './icon-button'
import { useSize } from './use-size'
import '../styles/presenter.css'

interface PresenterProps {
  readonly document: Document
  readonly executions: readonly ShownExecution[]
}

/** The comparison on the whole window, for a room: the executions, the caption that is being told, and how far it is. Escape leaves. */
export function Presenter({ document: shown, executions }: PresenterProps) {
  const t = useTexts()
  const root = useRef<HTMLDivElement>(null)
  const stage = useRef<HTMLDivElement>(null)
  const whole = useSize(root)
  const unit = whole && slideUnit(whole.width, whole.height)
  const title = documentTitle(shown)
  const told = captionStore((state) => state.current)
  const status = sessionStore((state) => state.status)
  const data = useChartData(executions)
  const { bookmarks } = shown
  const current = Math.min(told, bookmarks.length - 1)
  const hasCaptions = bookmarks.length > 0

  const chart = useSlide(stage, executions, unit)
  useFocusHere(root)
  useKeys(root, chart)
  useLeaveWithFullScreen()
  const isPointing = usePointing(root)

  return createPortal(
    <div
      ref={root}
      className="presenter"
      role="dialog"
      aria-modal
      aria-label={t('presenter.label', { title })}
      aria-describedby={hasCaptions ? 'presenter-caption presenter-summary' : 'presenter-summary'}
      data-pointing={isPointing}
      tabIndex={-1}
      style={{ '--unit': `${unit ?? 1}px` } as CSSProperties}
    >
      <div ref={stage} className="presenter-stage" />
      <p id="presenter-summary" className="visually-hidden">
        {describeComparison(data, chartWords())}
      </p>
      <div className="presenter-foot" data-captions={hasCaptions}>
        <Captions bookmarks={bookmarks} current={current} />
        <div className="presenter-aside">
          <h1>{title}</h1>
          <div className="presenter-controls" role="group" aria-label={t('presenter.controls')}>
            <IconButton
              icon={ChevronLeft}
              label={t(hasCaptions ? 'captions.previous' : 'presenter.previousMoment')}
              onClick={() => makeMove({ kind: 'step', by: -1 })}
            />
            <IconButton
              icon={ChevronRight}
              label={t(hasCaptions ? 'captions.next' : 'presenter.nextMoment')}
              onClick={() => makeMove({ kind: 'step', by: 1 })}
            />
            <IconButton icon={X} label={t('presenter.leave')} keys="Escape" onClick={leavePresenter} />
          </div>
          {hasCaptions && (
            <p className="presenter-count">{t('captions.of', { number: current + 1, count: bookmarks.length })}</p>
          )}
        </div>
      </div>
      <Progress share={hasCaptions ? shareTold(current, bookmarks.length) : undefined} executions={executions} />
      <p className="visually-hidden" role="status" aria-label={t('presenter.status')}>
        {status}
      </p>
    </div>,
    document.body,
  )
}

/** The caption that is told; the others take their room too, so that no step moves the chart. */
function Captions({ bookmarks, current }: { readonly bookmarks: Document['bookmarks']; readonly current: number }) {
  return (
    <div className="presenter-captions">
      {bookmarks.map(({ text }, i) => {
        const caption = inLanguage(text, currentLocale())
        return (
          <p
            // Captions have no identity but their place.
            // oxlint-disable-next-line react/no-array-index-key
            key={i}
            id={i === current ? 'presenter-caption' : undefined}
            data-size={captionSize(caption)}
            data-told={i === current}
          >
            {caption}
          </p>
        )
      })}
    </div>
  )
}

/** How much has been told; where there are no captions, how much of the run lies before the cursor. */
function Progress({
  share,
  executions,
}: {
  readonly share: number | undefined
  readonly executions: readonly ShownExecution[]
}) {
  const time = cursorStore((state) => state.time) ?? 0
  const end = longestMakespan(executions.map(({ data }) => data))
  const width = share ?? (end === 0 ? 0 : Math.min(1, time / end))
  return (
    <div className="presenter-progress" data-steps={share !== undefined} aria-hidden>
      <span style={{ width: `${100 * width}%` }} />
    </div>
  )
}

/** The focus is here while presenting, and where it was afterwards. The window below is out of reach meanwhile. */
function useFocusHere(root: RefObject<HTMLDivElement | null>): void {
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
function useKeys(root: RefObject<HTMLDivElement | null>, chart: RefObject<PresenterChart | undefined>): void {
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
function useLeaveWithFullScreen(): void {
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
function usePointing(root: RefObject<HTMLDivElement | null>): boolean {
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
function useSlide(
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
        executions: data,
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
    const subscriptions = [cursorStore, viewStore, lanesStore].map((store) => store.subscribe(draw))
    return () => {
      for (const unsubscribe of subscriptions) unsubscribe()
    }
  }, [data, size, unit, theme])
  return chart
}
