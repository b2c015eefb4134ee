import { longestMakespan } from '../../shared/gantt/model'
import type { Micros } from '../../shared/time'
import { t } from '../i18n'
import { type Direction, jump, type JumpKind, type Landing } from '../view-model/jumps'
import { goTo, selectedPlace } from './chart-actions'
import { cursorStore } from './cursor-store'
import { type ShownExecution, shownExecutions } from './executions'
import { farRun, nearestFarTie } from './far-ties'
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
  if (kind === 'tie' && executions.some(farRun)) {
    const isWaiting = window.setTimeout(() => say(t('playback.tiesSought')), SOUGHT_MS)
    underWay = jumpToTie(executions, landing, direction, from).finally(() => window.clearTimeout(isWaiting))
    return
  }
  land(landing, kind, direction)
}

function land(landing: Landing | undefined, kind: JumpKind, direction: Direction): void {
  if (landing) goTo(landing.time, kind === 'event' ? undefined : landing.at)
  else say(t(direction === 1 ? 'playback.noneLater' : 'playback.noneEarlier', { what: t(`playback.kinds.${kind}`) }))
}

/** A jump that takes longer says that it is under way, ms: the ties of the longest runs have to be found at the first one. */
const SOUGHT_MS = 150

let underWay: Promise<void> | undefined

/** The end of the last jump that had to ask the main process; undefined: there was none. */
export function lastJump(): Promise<void> | undefined {
  return underWay
}

/** To the nearer of a tie the window knows and one it has to ask for. Where the cursor has been moved meanwhile it stays there. */
async function jumpToTie(
  executions: readonly ShownExecution[],
  near: Landing | undefined,
  direction: Direction,
  from: Micros,
): Promise<void> {
  const { time } = cursorStore.getState()
  const { found, isKnown } = await nearestFarTie(executions, direction, from)
  if (cursorStore.getState().time !== time) return
  const isFarther = found && near && direction * (found.tie.time - near.time) > 0
  const landing = found && !isFarther ? { time: found.tie.time, at: undefined } : near
  if (landing || isKnown) land(landing, 'tie', direction)
  else say(t('playback.tiesGone'))
}

/** A step forward or back by what is chosen: decision, iteration or event. */
export function step(direction: Direction): void {
  jumpTo(playbackStore.getState().unit, direction)
}
