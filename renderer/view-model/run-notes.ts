import type { RunSummary } from '../../shared/api'
import { assertNever } from '../../shared/assert-never'
import { waitNoun } from '../../shared/trace/words'
import { formatCount, formatSettingMs } from '../format'
import { t } from '../i18n'
import type { ShownExecution } from '../state/executions'
import type { Proof } from '../state/recording'

/** One sentence about an execution's run that the reader must not miss, or (quiet) may. */
export interface RunNote {
  readonly tone: 'alarm' | 'plain' | 'quiet'
  readonly text: string
  /** What the person can do about it, as a control beside it. */
  readonly action?: 'again'
}

/** Everything to be said about one execution, the gravest first. */
export function runNotes({ run, data, hasRun }: ShownExecution, proof: Proof): readonly RunNote[] {
  const notes: RunNote[] = []
  if (run) {
    switch (run.phase.kind) {
      case 'running':
      case 'done':
        break
      case 'cancelled':
        notes.push({ tone: 'plain', text: t(hasRun ? 'run.cancelledOld' : 'run.cancelled'), action: 'again' })
        break
      case 'problems':
        for (const { path, found, expected } of run.phase.problems) {
          notes.push({ tone: 'alarm', text: t('run.problem', { path, found, expected }) })
        }
        break
      case 'failed':
        notes.push({ tone: 'alarm', text: t('run.failed', { message: run.phase.message }), action: 'again' })
        break
      default:
        return assertNever(run.phase, 'phase')
    }
  }
  if (hasRun) notes.push(...endNotes(data.summary))
  if (proof === 'different') notes.unshift({ tone: 'alarm', text: t('proof.differentShort') })
  if (proof === 'same') notes.push({ tone: 'quiet', text: t('proof.same') })
  return notes
}

function endNotes(summary: RunSummary): readonly RunNote[] {
  switch (summary.endedBy) {
    case 'finished':
      return []
    case 'deadlock':
      return [{ tone: 'alarm', text: deadlockText(summary) }]
    case 'horizon':
      return [{ tone: 'plain', text: horizonText(summary) }]
    case 'error':
      return summary.errors.map(({ task, step, message }) => ({
        tone: 'alarm' as const,
        text: t('run.error', { task: summary.tasks[task].id, step: step + 1, message }),
      }))
    default:
      return assertNever(summary.endedBy, 'endedBy')
  }
}

/** The cycle in words: who waits for what, held by whom, round to the first. */
function deadlockText({ deadlock }: RunSummary): string {
  if (!deadlock) return t('run.deadlock')
  const parts = deadlock.waiting.map(({ task, for: on, heldBy }) => {
    const what = waitNoun(on)
    return heldBy === undefined ? t('run.waitsFor', { task, what }) : t('run.waitsForHeld', { task, what, heldBy })
  })
  return t('run.deadlockBecause', { parts: parts.join(t('run.and')) })
}

function horizonText({ execution, eventCount, makespan }: RunSummary): string {
  const { horizon, maxEvents } = execution.settings
  return horizon !== null && makespan >= horizon * 1000
    ? t('run.horizon', { ms: formatSettingMs(horizon) })
    : t('run.maxEvents', { events: formatCount(Math.min(eventCount, maxEvents)) })
}
