import { ChevronLeft, ChevronRight, X } from 'lucide-react'
import { type CSSProperties, useRef } from 'react'
import { createPortal } from 'react-dom'
import { describeComparison } from '../../shared/gantt/comparison-scene'
import { longestMakespan } from '../../shared/gantt/model'
import { currentLocale, useTexts } from '../i18n'
import { captionStore } from '../state/captions'
import { chartWords } from '../state/chart-words'
import { cursorStore } from '../state/cursor-store'
import { type Document, inLanguage } from '../state/document'
import { type ShownExecution, useChartData } from '../state/executions'
import { documentTitle } from '../state/names'
import { leavePresenter, makeMove } from '../state/presenter'
import { captionSize, shareTold, slideUnit } from '../state/presenter-steps'
import { sessionStore } from '../state/session-store'
import { IconButton } from './icon-button'
import { useFocusHere, useKeys, useLeaveWithFullScreen, usePointing, useSlide } from './use-presenter'
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
