import { useTexts } from '../i18n'
import type { ShownExecution } from '../state/executions'
import { proofOf } from '../state/recording'
import { runAgain } from '../state/runs'
import { sessionStore } from '../state/session-store'
import { runNotes } from '../view-model/run-notes'
import { tip } from './tip'

function useNotes(execution: ShownExecution) {
  const recording = sessionStore((state) => state.recording)
  const { id, execution: settings } = execution.entry
  return runNotes(execution, proofOf(recording, id, settings, execution.run))
}

/** The gravest note of an execution, on its own line in the chart. */
export function RunNoteLine({ execution }: { readonly execution: ShownExecution }) {
  const t = useTexts()
  const [first] = useNotes(execution)
  if (!first) return null
  return (
    <>
      <p className="execution-note ellipsis" data-tone={first.tone} {...tip(first.text)}>
        {first.text}
      </p>
      {first.action === 'again' && (
        <button type="button" className="link" onClick={() => runAgain(execution.entry.id)}>
          {t('run.again')}
        </button>
      )}
    </>
  )
}

/** All notes of all executions in full, in the inspector; nothing where there is nothing to say. */
export function RunNotes({ executions }: { readonly executions: readonly ShownExecution[] }) {
  return executions.map((execution) => <NotesOfOne key={execution.entry.id} execution={execution} />)
}

function NotesOfOne({ execution }: { readonly execution: ShownExecution }) {
  const notes = useNotes(execution).filter(({ tone }) => tone !== 'quiet')
  if (notes.length === 0) return null
  return (
    <section>
      {notes.map(({ tone, text }) => (
        <p key={text} className="run-note" data-tone={tone}>
          <strong>{execution.name}</strong>: {text}
        </p>
      ))}
    </section>
  )
}
