import type { MenuCommand } from '../../shared/api'
import { openByDialog, save } from './file-actions'
import { redo, undo } from './document-store'
import { chartActions } from './chart-actions'
import { showOverlay } from './overlay-store'
import { exportAsPng, exportAsSvg } from './export-actions'
import { toggleLegend, toggleQuantumGrid } from './legend-store'
import { present } from './presenter'
import { showLanesBar } from './lanes-actions'
import { chooseTheme, toggleInspector, toggleShelf, toggleTable } from './view-store'

/** What each command of the menu, of a button or of a key does. */
export const commands: Readonly<Record<MenuCommand, () => unknown>> = {
  open: openByDialog,
  save: () => save(false),
  saveAs: () => save(true),
  exportSvg: exportAsSvg,
  exportPng: exportAsPng,
  undo: () => (textField() ? document.execCommand('undo') : undo()),
  redo: () => (textField() ? document.execCommand('redo') : redo()),
  addExecution: () => showOverlay('addExecution'),
  present,
  zoomIn: () => chartActions.zoomBy(2),
  zoomOut: () => chartActions.zoomBy(1 / 2),
  zoomFit: () => chartActions.fit(),
  toggleTable,
  toggleLegend,
  toggleQuantumGrid,
  showLanes: showLanesBar,
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
