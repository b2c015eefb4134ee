import { assertNever } from '../../shared/assert-never'
import { t } from '../i18n'
import { chartActions } from './chart-actions'
import { captionStore, goToCaption } from './captions'
import { documentStore } from './document-store'
import { step } from './jumps'
import { closeOverlay, overlayStore, showOverlay } from './overlay-store'
import { changeSpeed, pause, togglePlay } from './playback'
import { nextCaption, type PresenterMove } from './presenter-steps'
import { say } from './session-store'

/** Shows the comparison on the whole window, from the caption that is being told. Where nothing is open, nothing happens. */
export function present(): void {
  const { document: open } = documentStore.getState()
  if (!open) return
  pause()
  showOverlay('presenter')
  if (open.bookmarks.length > 0) goToCaption(Math.min(captionStore.getState().current, open.bookmarks.length - 1))
  void fillScreen()
}

/** Asks for the whole screen. Where that is refused, or nobody pressed anything, the window is what there is. */
async function fillScreen(): Promise<void> {
  try {
    await document.documentElement.requestFullscreen({ navigationUI: 'hide' })
    // Who has left meanwhile has the window back.
    if (overlayStore.getState().overlay !== 'presenter') await document.exitFullscreen()
  } catch {
    // Presenting goes on in the window; the menu has a full screen of its own.
  }
}

/** Back to the window, which shows what was shown last. */
export function leavePresenter(): void {
  pause()
  closeOverlay()
}

/** Does what a key asks for; lanes are scrolled by who draws them. Without captions the steps go from decision to decision. */
export function makeMove(move: Exclude<PresenterMove, { readonly kind: 'lanes' }>): void {
  switch (move.kind) {
    case 'step':
      return stepCaption(move.by)
    case 'end':
      return goToEnd(move.which)
    case 'decision':
      return step(move.by)
    case 'playback':
      if (move.action === 'togglePlay') return togglePlay()
      return changeSpeed(move.action === 'faster' ? 1 : -1)
    case 'leave':
      return leavePresenter()
    default:
      return assertNever(move, 'move')
  }
}

function captionCount(): number {
  return documentStore.getState().document?.bookmarks.length ?? 0
}

function stepCaption(by: 1 | -1): void {
  const count = captionCount()
  if (count === 0) return step(by)
  const next = nextCaption(captionStore.getState().current, count, by)
  if (next === undefined) return say(t(by === 1 ? 'presenter.last' : 'presenter.first'))
  pause()
  goToCaption(next)
}

function goToEnd(which: 'first' | 'last'): void {
  const count = captionCount()
  pause()
  if (count > 0) goToCaption(which === 'first' ? 0 : count - 1)
  else if (which === 'first') chartActions.goToStart()
  else chartActions.goToEnd()
}
