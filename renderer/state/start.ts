import { currentLocale, loadTexts, onLanguageChange, speak } from '../i18n'
import { runCommand } from './commands'
import { canRedo, canUndo, documentStore, onHistoryChange } from './document-store'
import { documentTitle } from './names'
import { openFirst } from './opening'
import { startRuns } from './runs'
import { isDirty, sessionStore } from './session-store'
import { applyTheme } from './theme'

const { api } = window

/** Opening and saving on request, with the texts they say. */
async function fileActions(): Promise<typeof import('./file-actions')> {
  const [actions] = await Promise.all([import('./file-actions'), loadTexts()])
  return actions
}

/** Connects the stores with each other and with the main process, and asks for the first document. */
export function startWindow(): void {
  applyTheme()
  applyLanguage()
  startRuns()
  reportChanges()
  api.onMenuCommand(runCommand)
  api.onOpenRequested(() => void fileActions().then(({ openRequested }) => openRequested()))
  api.onCloseRequested(() => void fileActions().then(({ closeWhenSafe }) => closeWhenSafe()))
  void openFirst()
}

/** Speaks what main says, and keeps the language that the document element names. */
function applyLanguage(): void {
  const apply = () => {
    document.documentElement.lang = currentLocale()
  }
  apply()
  onLanguageChange(apply)
  api.onLanguage((language) => void speak(language))
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
  onLanguageChange(report)
}
