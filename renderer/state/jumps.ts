import type { RunSummary } from '../../shared/api'
import { longestMakespan } from '../../shared/gantt/model'
import { TIES_UP_TO } from '../../shared/trace/moments'
import { formatCount } from '../format'
import { t } from '../i18n'
import { type Direction, jump, type JumpKind } from '../view-model/jumps'
import { goTo, selectedPlace } from './chart-actions'
import { cursorStore } from './cursor-store'
import { shownExecutions } from './executions'
import { pause } from './playback'
import { playbackStore } from './playback-store'
import { say } from './session-store'

/** To the next or previous moment of a kind, in all executions. Decisions: where a task is selected, its own in the active execution. Playback pauses. */
export function jumpTo(kind: JumpKind, direction: Direction): void {
  pause()
  const executions = shownExecutions()
  const sources = executions.map(({ data, run, hasRun }) => ({
    data,
    moments: hasRun ? run?.shown?.moments : undefined,
  }))
  const { time } = cursorStore.getState()
  const from = time ?? (direction === 1 ? -1 : longestMakespan(sources.map(({ data }) => data)) + 1)
  const landing = jump(sources, kind, direction, from, selectedPlace())
  if (!landing && kind === 'tie' && executions.some(({ run }) => hasUnsoughtTies(run?.shown?.summary))) {
    say(t('playback.tiesNotSought', { most: formatCount(TIES_UP_TO) }))
    return
  }
  if (!landing) {
    say(t(direction === 1 ? 'playback.noneLater' : 'playback.noneEarlier', { what: t(`playback.kinds.${kind}`) }))
    return
  }
  goTo(landing.time, kind === 'event' ? undefined : landing.at)
}

/** Of a run too long to look for ties in, nobody can say that there are none. */
function hasUnsoughtTies(summary: RunSummary | undefined): boolean {
  return summary?.execution.model === 'threads' && summary.eventCount > TIES_UP_TO
}

/** A step forward or back by what is chosen: decision, iteration or event. */
export function step(direction: Direction): void {
  jumpTo(playbackStore.getState().unit, direction)
}
