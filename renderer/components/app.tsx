import { Suspense, useEffect } from 'react'
import { currentLocale, useTexts } from '../i18n'
import { type Document, inLanguage } from '../state/document'
import { overlayStore } from '../state/overlay-store'
import { sessionStore } from '../state/session-store'
import { sweepOpenStore } from '../state/sweep-open'
import { INSPECTOR_FITS, SHELF_FITS, viewStore } from '../state/view-store'
import { useWindowView } from '../state/window-view'
import { ComparisonView } from './comparison-view'
import { later, onDemand } from './later'
import { useWide } from './use-wide'

const TopBar = later(() => import('./parts').then((module) => module.TopBar))
const Captions = later(() => import('./parts').then((module) => module.Captions))
const Shelf = later(() => import('./parts').then((module) => module.Shelf))
const Inspector = later(() => import('./parts').then((module) => module.Inspector))
const Overview = later(() => import('./parts').then((module) => module.Overview))
const Banners = later(() => import('./parts').then((module) => module.Banners))
const EmptyWindow = later(() => import('./parts').then((module) => module.EmptyWindow))
const DropTarget = later(() => import('./parts').then((module) => module.DropTarget))
const TipLayer = later(() => import('./parts').then((module) => module.TipLayer))
const TraceTable = onDemand(() => import('./trace-table').then((module) => module.TraceTable))
const SweepPanel = onDemand(() => import('./sweep-panel').then((module) => module.SweepPanel))
const Presenter = onDemand(() => import('./presenter').then((module) => module.Presenter))
const AlertDialog = onDemand(() => import('./overlays/dialogs').then((module) => module.AlertDialog))
const AboutDialog = onDemand(() => import('./overlays/dialogs').then((module) => module.AboutDialog))
const ShortcutsDialog = onDemand(() => import('./overlays/dialogs').then((module) => module.ShortcutsDialog))
const ProblemsDialog = onDemand(() => import('./overlays/problems-dialog').then((module) => module.ProblemsDialog))

/** The whole window. */
export function App() {
  const { document, executions } = useWindowView()
  const shelf = usePanel('isShelfOpen', SHELF_FITS)
  const inspector = usePanel('isInspectorOpen', INSPECTOR_FITS)
  const isPresenting = overlayStore((state) => state.overlay === 'presenter')
  const isTableOpen = viewStore((state) => state.isTableOpen)
  const swept = sweepOpenStore((state) => state.executionId)
  const sweptExecution = executions.find(({ entry }) => entry.id === swept)
  return (
    <div className="app" data-shelf={shelf} data-inspector={document ? inspector : 'closed'}>
      {shelf !== 'closed' && (
        <Suspense fallback={<div className="shelf" />}>
          <Shelf />
        </Suspense>
      )}
      {document && (
        <Suspense fallback={<div className="top-bar" />}>
          <TopBar document={document} />
        </Suspense>
      )}
      <main className="centre">
        <Suspense fallback={null}>
          <Banners executions={executions} />
        </Suspense>
        {document ? (
          <>
            <ComparisonView document={document} executions={executions} />
            <Suspense fallback={null}>
              {isTableOpen && <TraceTable executions={executions} />}
              {sweptExecution && <SweepPanel key={swept} document={document} execution={sweptExecution} />}
            </Suspense>
            <Suspense fallback={<Foot document={document} />}>
              <Captions document={document} />
              <Overview executions={executions} />
            </Suspense>
          </>
        ) : (
          <Suspense fallback={null}>
            <EmptyWindow />
          </Suspense>
        )}
        {/* Fixed over everything; in here because whatever is read stands in a landmark. */}
        <Suspense fallback={null}>
          <TipLayer />
        </Suspense>
      </main>
      {document && inspector !== 'closed' && (
        <Suspense fallback={<div className="inspector" />}>
          <Inspector document={document} executions={executions} />
        </Suspense>
      )}
      {document && isPresenting && (
        <Suspense fallback={null}>
          <Presenter document={document} executions={executions} />
        </Suspense>
      )}
      <Suspense fallback={null}>
        <Dialogs />
      </Suspense>
      <Suspense fallback={null}>
        <DropTarget />
      </Suspense>
      <Status />
    </div>
  )
}

/** Keeps the place of captions and playback free until they are loaded: the chart does not move then. */
function Foot({ document }: { readonly document: Document }) {
  const [first] = document.bookmarks
  return (
    <>
      {first && (
        <div className="captions">
          <span />
          <p>{inLanguage(first.text, currentLocale())}</p>
        </div>
      )}
      <div className="playbar">
        <div className="transport" />
        <div className="overview" />
      </div>
    </>
  )
}

/** Beside the chart where it fits, over it where not; it closes when the window gets too narrow and comes back when it is wide again. */
function usePanel(panel: 'isShelfOpen' | 'isInspectorOpen', fits: number): 'beside' | 'over' | 'closed' {
  const isOpen = viewStore((state) => state[panel])
  const isWide = useWide(fits)
  useEffect(() => {
    viewStore.setState({ [panel]: isWide })
  }, [panel, isWide])
  if (!isOpen) return 'closed'
  return isWide ? 'beside' : 'over'
}

function Dialogs() {
  const overlay = overlayStore((state) => state.overlay)
  const problems = sessionStore((state) => state.problems)
  const alert = sessionStore((state) => state.alert)
  return (
    <>
      {problems && <ProblemsDialog key={problems.fileName} reply={problems} />}
      {overlay === 'about' && <AboutDialog />}
      {overlay === 'shortcuts' && <ShortcutsDialog />}
      {alert && <AlertDialog alert={alert} />}
    </>
  )
}

/** What was done last, for screen readers. */
function Status() {
  const t = useTexts()
  const status = sessionStore((state) => state.status)
  return (
    <p className="visually-hidden" role="status" aria-label={t('status.label')}>
      {status}
    </p>
  )
}
