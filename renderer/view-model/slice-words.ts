import { formatExactMs } from '../format'
import { t } from '../i18n'
import { sentences } from '../sentences'
import type { SpanRow } from './span-rows'

/** How a task left the run, as its row of the summary says. */
export type TaskEndName = 'finished' | 'cancelled' | 'error' | 'deadlock' | 'horizon'

/**
 * One span in words, for who hears the chart: `request A, running 3 to 7 ms, preempted by the OS, quantum used up`. First who, then what and when,
 * then who ended it and why. `ended`: how the task left the run.
 */
export function sliceWords(row: SpanRow, ended: TaskEndName | undefined): string {
  const { task, state, from, to } = row
  const values = { from: formatExactMs(from), to: formatExactMs(to) }
  const when = from === to ? t('slice.at', values) : t('slice.during', values)
  return [task, `${t(`slice.states.${state}`)} ${when}`, ...why(row), ...end(row, ended)].join(t('glue.comma'))
}

/** Why it waits, or what it waits for. */
function why({ state, on, why: began }: SpanRow): readonly string[] {
  if (state === 'blocked' && on !== undefined) return [sentences().waitWords(on)]
  if (state === 'due' && on !== undefined) return [t('table.whyDue', { on: sentences().waitNoun(on) })]
  if (state === 'frozen' && on !== undefined) return [sentences().waitNoun(on)]
  if (state === 'ready' && began !== 'none') return [t(`slice.whys.${began}`)]
  if (state === 'preempted') return [t('slice.whys.preempted')]
  return []
}

/** Who ended it, and how. */
function end({ state, on, endedBy }: SpanRow, ended: TaskEndName | undefined): readonly string[] {
  if (state === 'running' || state === 'frozen') {
    if (endedBy === 'preempt') return [t('slice.ends.preempt'), t('slice.whys.quantum')]
    if (endedBy === 'yield') return [t('slice.ends.task'), t('slice.ends.yield')]
    if (endedBy === 'block')
      return [t('slice.ends.task'), ...(on === undefined || state === 'frozen' ? [] : [sentences().waitWords(on)])]
    if (endedBy === 'finish') {
      return [t(ended === 'cancelled' || ended === 'error' ? `slice.ends.${ended}` : 'slice.ends.finish')]
    }
    return [t(endedBy === 'cut' ? 'slice.ends.cut' : 'slice.ends.goesOn')]
  }
  if (endedBy === 'cut') return [t('slice.ends.cut')]
  if (endedBy === 'dispatch') return [t('slice.ends.dispatch')]
  return []
}
