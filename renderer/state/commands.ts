import type { MenuCommand } from '../../shared/api'
import { t } from '../i18n'
import { openByDialog, save } from './file-actions'
import { redo, undo } from './document-store'
import { chartActions } from './chart-actions'
import { showOverlay } from './overlay-store'
import { exportAsPng, exportAsSvg } from './export-actions'
import { toggleLegend, toggleQuantumGrid } from './legend-store'
import { chooseTheme, toggleInspector, toggleShelf, toggleTable } from './view-store'

/** Does what the menu, a button or a key asks for. */
export function runCommand(command: MenuCommand): void {
  void commands[command]()
}

const commands: Readonly<Record<MenuCommand, () => unknown>> = {
  open: openByDialog,
  save: () => save(false),
  saveAs: () => save(true),
  exportSvg: exportAsSvg,
  exportPng: exportAsPng,
  undo: () => (textField() ? document.execCommand('undo') : undo()),
  redo: () => (textField() ? document.execCommand('redo') : redo()),
  addExecution: () => showOverlay('addExecution'),
  zoomIn: () => chartActions.zoomBy(2),
  zoomOut: () => chartActions.zoomBy(1 / 2),
  zoomFit: () => chartActions.fit(),
  toggleTable,
  toggleLegend,
  toggleQuantumGrid,
  toggleShelf,
  toggleInspector,
  showShortcuts: () => showOverlay('shortcuts'),
  showAbout: () => showOverlay('about'),
  themeSystem: () => chooseTheme('system'),
  themeLight: () => chooseTheme('light'),
  themeDark: () => chooseTheme('dark'),
}

/** The text field that has the focus: there, undo means the typing. */
function textField(): boolean {
  const { activeElement } = document
  if (activeElement instanceof HTMLTextAreaElement) return true
  return activeElement instanceof HTMLInputElement && !['range', 'radio', 'checkbox'].includes(activeElement.type)
}

/** The keys of a command as this system writes them: `Ctrl+O`, on macOS `⌘O`. */
export function keysOf(keys: string): string {
  return window.api.info.platform === 'darwin'
    ? keys.replaceAll('Mod+', '⌘').replaceAll('Shift+', '⇧').replaceAll('Alt+', '⌥')
    : keys.replaceAll('Mod', t('keys.ctrl')).replaceAll('Shift', t('keys.shift'))
}
