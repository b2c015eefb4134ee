import { longestMakespan } from '../../shared/gantt/model'
import { formatTime } from '../../shared/gantt/time-format'
import type { Micros } from '../../shared/time'
import { t } from '../i18n'
import { nextDecision } from '../view-model/decisions'
import { BEAT_MS, inBeat, nextSpeed, paceOf, turnPage } from '../view-model/playback-pace'
import { show, visible } from './chart-actions'
import { cursorStore, moveCursor } from './cursor-store'
import { shownExecutions } from './executions'
import { playbackStore, setSpeed } from './playback-store'
import { say } from './session-store'
import { hasReducedMotion } from './theme'

/** One way from decision to decision, in ms of the clock on the wall. */
interface Beat {
  readonly from: Micros
  readonly to: Micros
  readonly begun: number
}

interface Player {
  /** Where the playhead is, with fractions: the cursor is rounded. */
  position: Micros
  /** Where we put the cursor last: if it stands elsewhere, somebody has moved it. */
  placed: Micros
  frameAt: number
  beat: Beat | undefined
  request: number
}

let player: Player | undefined

/** Plays from the cursor; at the end, from the beginning. */
export function play(): void {
  if (player || !shownExecutions().some(({ hasRun }) => hasRun)) return
  const { time = 0 } = cursorStore.getState()
  const position = time >= endOfAll() ? 0 : time
  player = { position, placed: position, frameAt: performance.now(), beat: undefined, request: 0 }
  playbackStore.setState(({ isCodeOpen }) => ({ isPlaying: true, isCodeOpen: isCodeOpen ?? true }))
  place(player, position)
  player.request = requestAnimationFrame(frame)
}

export function pause(): void {
  if (!player) return
  cancelAnimationFrame(player.request)
  player = undefined
  playbackStore.setState({ isPlaying: false })
  const { time = 0 } = cursorStore.getState()
  // What was told now and then while it moved is told exactly where it rests.
  moveCursor(time, undefined)
  say(t('playback.pausedAt', { time: formatTime(time) }))
}

export function togglePlay(): void {
  if (player) pause()
  else play()
}

export function changeSpeed(direction: 1 | -1): void {
  setSpeed(nextSpeed(playbackStore.getState().speed, direction))
}

/** One frame: the time on the wall becomes simulated time. Frames that come late move the playhead as much further. */
function frame(now: number): void {
  if (!player) return
  const { time } = cursorStore.getState()
  if (time !== player.placed) {
    player.position = time ?? 0
    player.beat = undefined
  }
  const end = endOfAll()
  const elapsed = Math.max(0, now - player.frameAt)
  player.frameAt = now
  const { speed } = playbackStore.getState()
  const isByBeat = speed === 'beat' || hasReducedMotion()
  const next = isByBeat
    ? nextInBeat(player, now, end)
    : player.position + (elapsed / 1000) * speed * paceOf(visible().span)
  if (!isByBeat) player.beat = undefined
  place(player, Math.min(next, end))
  // In a beat the end is told like a decision: the playhead rests there for the rest of it.
  if (player.position >= end && (!player.beat || now - player.beat.begun >= BEAT_MS)) pause()
  else player.request = requestAnimationFrame(frame)
}

function nextInBeat(current: Player, now: number, end: Micros): Micros {
  if (!current.beat || now - current.beat.begun >= BEAT_MS) {
    const from = Math.round(current.position)
    const times = shownExecutions().map(({ data }) => nextDecision(data.spans, undefined, from)?.time ?? end)
    current.beat = { from, to: Math.min(end, ...times), begun: now }
  }
  const { from, to, begun } = current.beat
  return inBeat(from, to, now - begun, !hasReducedMotion())
}

/** Puts the cursor there. Where the playhead itself leaves the visible time, the page is turned; who has looked elsewhere is left there. */
function place(current: Player, position: Micros): void {
  const { span, fullEnd } = visible()
  const wasSeen = current.position >= span.start && current.position <= span.end
  current.position = position
  current.placed = Math.round(position)
  if (cursorStore.getState().time !== current.placed) moveCursor(current.placed, undefined)
  if (wasSeen && position > span.end) show(turnPage(span, position, fullEnd))
}

function endOfAll(): Micros {
  return longestMakespan(shownExecutions().map(({ data }) => data))
}
