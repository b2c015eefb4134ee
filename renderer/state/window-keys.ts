import { runCommand } from './commands'
import { showOverlay } from './overlay-store'
import { togglePlay } from './playback'

/**
 * Keys that work anywhere in the window. Everything with Ctrl or Cmd is an accelerator of the native menu. `?` works wherever nobody types, Space
 * where nothing has the focus: everywhere else it presses what has it.
 */
export function handleWindowKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return
  const action = actionOf(event)
  if (!action) return
  event.preventDefault()
  action()
}

function actionOf(event: KeyboardEvent): (() => void) | undefined {
  if (event.code === 'F5' && !event.ctrlKey && !event.metaKey) return () => runCommand('present')
  if (event.code === 'F1') return () => showOverlay('shortcuts')
  if (event.key === '?' && !isTyping(event.target)) return () => showOverlay('shortcuts')
  if (event.code === 'Space' && event.target === document.body) return togglePlay
  return undefined
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.matches('input:not([type=range], [type=radio], [type=checkbox]), textarea, select')
  )
}
