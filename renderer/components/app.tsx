import { lazy, Suspense, useEffect } from 'react'
import { useTexts } from '../i18n'
import { useDocument } from '../state/document-store'
import { useShownExecutions } from '../state/executions'
import { overlayStore } from '../state/overlay-store'
import { sessionStore } from '../state/session-store'
import { sweepOpenStore } from '../state/sweep-open'
import { INSPECTOR_FITS, SHELF_FITS, viewStore } from '../state/view-store'
import { Banners } from './banners'
import { Captions } from './captions'
import { ComparisonView } from './comparison-view'
import { DropTarget } from './drop-target'
import { EmptyWindow } from './empty-window'
import { Inspector } from './inspector'
import { Overview } from './overview'
import { Shelf } from './shelf'
import { TipLayer } from './tip'
import { TopBar } from './top-bar'
import { useWide } from './use-wide'

const TraceTable = lazy(() => import('./trace-table').then((module) => ({ default: module.TraceTable })))
const SweepPanel = lazy(() => import('./sweep-panel').then((module) => ({ default: module.SweepPanel })))
const AlertDialog = lazy(() => import('./overlays/dialogs').then((module) => ({ default: module.AlertDialog })))
const AboutDialog = lazy(() => import('./overlays/dialogs').then((module) => ({ default: module.AboutDialog })))
const ShortcutsDialog = lazy(() => import('./overlays/dialogs').then((module) => ({ default: module.ShortcutsDialog })))
const ProblemsDialog = lazy(() =>
  import('./overlays/problems-dialog').then((module) => ({ default: module.ProblemsDialog })),
)

/** The whole window. */
export function App() {
  const document = useDocument()
  const executions = useShownExecutions()
  const shelf = usePanel('isShelfOpen', SHELF_FITS)
  const inspector = usePanel('isInspectorOpen', INSPECTOR_FITS)
  const isTableOpen = viewStore((state) => state.isTableOpen)
  const swept = sweepOpenStore((state) => state.executionId)
  const sweptExecution = executions.find(({ entry }) => entry.id === swept)
  return (
    <div className="app" data-shelf={shelf} data-inspector={document ? inspector : 'closed'}>
      {shelf !== 'closed' && <Shelf />}
      {document && <TopBar document={document} />}
      <main className="centre">
        <Banners />
        {document ? (
          <>
            <ComparisonView document={document} executions={executions} />
            {isTableOpen && (
              <Suspense fallback={null}>
                <TraceTable executions={executions} />
              </Suspense>
            )}
            {sweptExecution && (
              <Suspense fallback={null}>
                <SweepPanel key={swept} document={document} execution={sweptExecution} />
              </Suspense>
            )}
            <Captions document={document} />
            <Overview executions={executions} />
          </>
        ) : (
          <EmptyWindow />
        )}
      </main>
      {document && inspector !== 'closed' && <Inspector document={document} executions={executions} />}
      <Dialogs />
      <DropTarget />
      <TipLayer />
      <Status />
    </div>
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
    <Suspense fallback={null}>
      {problems && <ProblemsDialog key={problems.fileName} reply={problems} />}
      {overlay === 'about' && <AboutDialog />}
      {overlay === 'shortcuts' && <ShortcutsDialog />}
      {alert && <AlertDialog alert={alert} />}
    </Suspense>
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
