import { X } from 'lucide-react'
import { formatProblem } from '../../shared/task-set/problem'
import { useTexts } from '../i18n'
import { runCommand } from '../state/commands'
import type { ShownExecution } from '../state/executions'
import { proofOf } from '../state/recording'
import { sessionStore } from '../state/session-store'
import { IconButton } from './icon-button'

interface BannersProps {
  readonly executions: readonly ShownExecution[]
}

/** What must be known about the document as a whole: traces that differ from the recorded ones, and warnings of its file. */
export function Banners({ executions }: BannersProps) {
  return (
    <>
      <ProofBanner executions={executions} />
      <WarningsBanner />
    </>
  )
}

/** Cannot be closed: a recorded trace that no longer comes out is never hidden. Saving records the new one. */
function ProofBanner({ executions }: BannersProps) {
  const t = useTexts()
  const recording = sessionStore((state) => state.recording)
  const differing = executions.filter(
    ({ entry, run }) => proofOf(recording, entry.id, entry.execution, run) === 'different',
  )
  if (!recording || differing.length === 0) return null
  const names = differing.map(({ name }) => name).join(t('glue.comma'))
  return (
    <div className="banner" data-tone="alarm" role="alert">
      <p>
        <strong>{t('proof.different', { names, count: differing.length })}</strong>{' '}
        {recording.engine === window.api.info.engine
          ? t('proof.sameEngine', { engine: recording.engine })
          : t('proof.engines', { recorded: recording.engine, here: window.api.info.engine })}
      </p>
      <button type="button" className="button" data-look="outlined" onClick={() => runCommand('saveAs')}>
        {t('proof.saveNew')}
      </button>
    </div>
  )
}

function WarningsBanner() {
  const t = useTexts()
  const warnings = sessionStore((state) => state.warnings)
  const fileName = sessionStore((state) => state.fileName)
  if (warnings.length === 0) return null
  const [first] = warnings
  const text = formatProblem(fileName ?? '', first)
  return (
    <div className="banner" role="status">
      <p>
        <strong>{t('warnings.title', { count: warnings.length })}</strong> {text}
      </p>
      {warnings.length > 1 && (
        <button type="button" className="button" data-look="outlined" onClick={showAllWarnings}>
          {t('warnings.all')}
        </button>
      )}
      <IconButton icon={X} label={t('warnings.close')} onClick={() => sessionStore.setState({ warnings: [] })} />
    </div>
  )
}

function showAllWarnings(): void {
  const { warnings, fileName } = sessionStore.getState()
  sessionStore.setState({
    problems: { kind: 'problems', fileName: fileName ?? '', text: undefined, problems: warnings },
  })
}
