import type { RunSummary } from '../../shared/api'
import { assertNever } from '../../shared/assert-never'
import { listSteps, type StepPlace } from '../../shared/task-set/steps'
import { formatCount, formatExactMs, formatSettingMs } from '../format'
import { t } from '../i18n'
import { sentences } from '../sentences'
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
  if (hasRun) notes.push(...endNotes(data.summary, run?.shown ? listSteps(run.shown.taskSet) : []))
  if (proof === 'different') notes.unshift({ tone: 'alarm', text: t('proof.differentShort') })
  if (proof === 'same') notes.push({ tone: 'quiet', text: t('proof.same') })
  return notes
}

function endNotes(summary: RunSummary, steps: readonly StepPlace[]): readonly RunNote[] {
  switch (summary.endedBy) {
    case 'finished':
      return []
    case 'deadlock':
      return [{ tone: 'alarm', text: deadlockText(summary) }]
    case 'horizon':
      return [cutNote(summary, steps)]
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
    const what = sentences().waitNoun(on)
    return heldBy === undefined ? t('run.waitsFor', { task, what }) : t('run.waitsForHeld', { task, what, heldBy })
  })
  return t('run.deadlockBecause', { parts: parts.join(t('run.and')) })
}

/** Which limit cut the run, and what went round and round at its end. */
function cutNote({ execution, findings, makespan, tasks }: RunSummary, steps: readonly StepPlace[]): RunNote {
  const { horizon, maxEvents } = execution.settings
  if (findings.cut?.limit === 'horizon' && horizon !== null)
    return { tone: 'plain', text: t('run.horizon', { ms: formatSettingMs(horizon) }) }
  const text = t('run.maxEvents', { events: formatCount(maxEvents) })
  const loop = findings.cut?.loop
  if (loop === undefined)
    return {
      tone: 'plain',
      text: `${text}${t('glue.space')}${t('run.limitReachedAt', { ms: formatExactMs(makespan) })}`,
    }
  return {
    tone: 'alarm',
    text: `${text}${t('glue.space')}${t('run.loop', { what: sentences().loopText(loop, tasks, steps) })}`,
  }
}
