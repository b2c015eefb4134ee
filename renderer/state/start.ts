import { handleWindowKey } from './window-keys'
import { runCommand } from './commands'
import { placeFirstCursor } from './first-cursor'
import { closeWhenSafe, openFirst, openRequested } from './file-actions'
import { canRedo, canUndo, documentStore, onHistoryChange } from './document-store'
import { documentTitle } from './names'
import { startRuns } from './runs'
import { runsStore } from './runs-store'
import { isDirty, sessionStore } from './session-store'
import { applyTheme } from './theme'

const { api } = window

/** Connects the stores with each other and with the main process, and asks for the first document. */
export function startWindow(): void {
  applyTheme()
  startRuns()
  reportChanges()
  runsStore.subscribe(placeFirstCursor)
  api.onMenuCommand(runCommand)
  api.onOpenRequested(() => void openRequested())
  api.onCloseRequested(() => void closeWhenSafe())
  window.addEventListener('keydown', handleWindowKey)
  void openFirst()
}

/** Title, dirty mark and the menu's Undo and Redo follow the document. */
function reportChanges(): void {
  let reported = ''
  const report = () => {
    const { document } = documentStore.getState()
    if (!document) return
    const { source, fileName } = sessionStore.getState()
    const title = source === 'comparison' && fileName !== undefined ? fileName : documentTitle(document)
    const state = { title, isDirty: isDirty(), canUndo: canUndo(), canRedo: canRedo() }
    const now = JSON.stringify(state)
    if (now === reported) return
    reported = now
    void api.reportState(state)
  }
  documentStore.subscribe(report)
  sessionStore.subscribe(report)
  onHistoryChange(report)
}
