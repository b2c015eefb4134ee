import type { RunEnd } from '../../shared/trace/trace'
import { formatCount, formatDuration } from '../format'
import { t, type TextKey } from '../i18n'

/** What the summary tells of a run. */
export interface SummarizedRun {
  readonly name: string
  readonly settings: string
  readonly endedBy: RunEnd
  readonly makespan: number
  readonly taskCount: number
  readonly involuntary: number
  readonly voluntary: number
}

const ENDS: Readonly<Record<RunEnd, TextKey>> = {
  finished: 'chart.ends.finished',
  deadlock: 'chart.ends.deadlock',
  horizon: 'chart.ends.horizon',
  error: 'chart.ends.error',
}

/** A chart in one sentence, for who cannot see it: what ran under which settings, how and when it ended, who decided how often. */
export function summarySentence(run: SummarizedRun): string {
  return t('chart.summary', {
    name: run.name,
    settings: run.settings,
    tasks: t('topBar.tasks', { count: run.taskCount, shown: formatCount(run.taskCount) }),
    end: t(ENDS[run.endedBy], { at: formatDuration(run.makespan) }),
    os: formatCount(run.involuntary),
    voluntary: formatCount(run.voluntary),
  })
}
