import { showOverlay } from './overlay-store'
import { toggleInspector, toggleShelf } from './view-store'

/**
 * Keys that work anywhere in the window. Open, Save, Undo and the like are accelerators of the native menu. `?` works wherever nobody types.
 */
export function handleWindowKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return
  const action = actionOf(event)
  if (!action) return
  event.preventDefault()
  action()
}

function actionOf(event: KeyboardEvent): (() => void) | undefined {
  if (event.code === 'F1') return () => showOverlay('shortcuts')
  if (event.key === '?' && !isTyping(event.target)) return () => showOverlay('shortcuts')
  const isMod = window.api.info.platform === 'darwin' ? event.metaKey : event.ctrlKey
  if (isMod && event.code === 'KeyB') return event.altKey ? toggleInspector : toggleShelf
  return undefined
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.matches('input:not([type=range], [type=radio], [type=checkbox]), textarea, select')
  )
}
