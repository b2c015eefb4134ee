import { X } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react'
import type { TaskSet } from '../../shared/task-set/schema'
import { useTexts } from '../i18n'
import type { Document } from '../state/document'
import { editDocument, endGesture } from '../state/document-store'
import type { ShownExecution } from '../state/executions'
import { selectTask, viewStore } from '../state/view-store'
import { closeWhy, whyFocusStore } from '../state/why-focus'
import { CodeSection } from './code-section'
import { IconButton } from './icon-button'
import { MetricsTable } from './metrics-table'
import { RunNotes } from './run-notes'
import { Swatch } from './swatch'
import { TaskLabel } from './task-label'
import { TaskTable } from './task-table'

// What nobody has asked yet comes after the first chart.
const WhyCard = lazy(() => import('./why-card').then((module) => ({ default: module.WhyCard })))
const DifferenceView = lazy(() => import('./difference-view').then((module) => ({ default: module.DifferenceView })))

interface InspectorProps {
  readonly document: Document
  readonly executions: readonly ShownExecution[]
}

/** The numbers side by side, the selected task's own, what is to be said about the runs, and the lecturer's notes. */
export function Inspector({ document, executions }: InspectorProps) {
  const t = useTexts()
  const withRun = executions.filter(({ hasRun }) => hasRun)
  return (
    <aside className="inspector" aria-label={t('inspector.label')}>
      {withRun.length > 0 && (
        <Suspense fallback={null}>
          <WhyFocus>
            <WhyCard taskSet={document.taskSet} executions={withRun} />
          </WhyFocus>
        </Suspense>
      )}
      <SelectedTask taskSet={document.taskSet} executions={withRun} />
      {withRun.length > 0 && <CodeSection executions={withRun} />}
      {withRun.length > 0 && (
        <section aria-labelledby="metrics-title">
          <h2 id="metrics-title">{t('metrics.title')}</h2>
          <MetricsTable taskSet={document.taskSet} executions={withRun} />
        </section>
      )}
      {withRun.length > 1 && (
        <Suspense fallback={null}>
          <DifferenceView executions={withRun} />
        </Suspense>
      )}
      <RunNotes executions={executions} />
      <section className="notes">
        <h2 id="notes-title">{t('notes.title')}</h2>
        <textarea
          aria-labelledby="notes-title"
          placeholder={t('notes.placeholder')}
          rows={5}
          maxLength={100_000}
          value={document.notes}
          onChange={(event) => {
            const notes = event.target.value
            editDocument((before) => ({ ...before, notes }), 'notes')
          }}
          onBlur={endGesture}
        />
      </section>
    </aside>
  )
}

/** Gets the focus when the keyboard asks for the why-card (Enter on a slice), and gives it back by Escape. */
function WhyFocus({ children }: { readonly children: ReactNode }) {
  const t = useTexts()
  const box = useRef<HTMLDivElement>(null)
  const asked = whyFocusStore((state) => state.asked)
  useEffect(() => {
    if (whyFocusStore.getState().askedBy !== undefined) box.current?.focus()
  }, [asked])
  return (
    // Escape works on the whole card: the way back to the slice it tells about.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={box}
      className="why-focus"
      role="group"
      aria-label={t('why.title')}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && closeWhy()) event.preventDefault()
      }}
    >
      {children}
    </div>
  )
}

function SelectedTask({
  taskSet,
  executions,
}: {
  readonly taskSet: TaskSet
  readonly executions: readonly ShownExecution[]
}) {
  const t = useTexts()
  const selected = viewStore((state) => state.selectedTask)
  const task = selected === undefined ? undefined : executions[0]?.data.summary.tasks[selected]
  if (selected === undefined || !task) return null
  return (
    <section aria-labelledby="task-title">
      <h2 id="task-title">
        <Swatch definition={task.definition} size={12} />
        <TaskLabel taskSet={taskSet} task={task} />
        <IconButton icon={X} small label={t('inspector.deselect')} keys="Esc" onClick={() => selectTask(undefined)} />
      </h2>
      <TaskTable task={task.id} executions={executions} />
    </section>
  )
}
