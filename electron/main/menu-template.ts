import type { MenuItemConstructorOptions } from 'electron'
import type { DocumentState, MenuCommand } from '../../shared/api'
import type { LinkId } from './links'
import type { Theme } from './settings'

export interface MenuState {
  readonly isMac: boolean
  readonly isPackaged: boolean
  /** Undefined until the window has reported one: then nothing of the document can be done. */
  readonly document: DocumentState | undefined
  /** The document is a comparison with a file of its own. */
  readonly isInFile: boolean
  readonly recent: readonly RecentItem[]
  readonly theme: Theme
  readonly links: readonly LinkId[]
}

export interface RecentItem {
  readonly label: string
  readonly path: string
  /** Not there now; shown, but cannot be opened. */
  readonly isMissing: boolean
}

export interface MenuActions {
  /** Asks the window. */
  send(command: MenuCommand): void
  openRecent(path: string): void
  clearRecent(): void
  chooseTheme(theme: Theme): void
  openLink(link: LinkId): void
}

/** The name of the app as macOS shows it in its first menu. */
const APP_NAME = 'Interleave'

/**
 * The menu bar. Every item does something whenever it is enabled; what the document does not allow now is disabled. Every label is written out, with
 * its mnemonic: Electron's own labels are English in every language.
 */
export function menuTemplate(state: MenuState, actions: MenuActions): MenuItemConstructorOptions[] {
  return [
    ...(state.isMac ? [macAppMenu(actions)] : []),
    fileMenu(state, actions),
    editMenu(state, actions),
    viewMenu(state, actions),
    windowMenu(state),
    helpMenu(state, actions),
  ]
}

type Item = MenuItemConstructorOptions

const SEPARATOR: Item = { type: 'separator' }

function command(actions: MenuActions, id: MenuCommand, label: string, accelerator?: string, enabled = true): Item {
  return { id, label, enabled, click: () => actions.send(id), ...(accelerator === undefined ? {} : { accelerator }) }
}

function fileMenu(state: MenuState, actions: MenuActions): Item {
  const hasDocument = state.document !== undefined
  const canSave = hasDocument && (state.document?.isDirty === true || !state.isInFile)
  return {
    label: '&File',
    submenu: [
      command(actions, 'open', '&Open…', 'CommandOrControl+O'),
      recentMenu(state, actions),
      SEPARATOR,
      command(actions, 'save', '&Save', 'CommandOrControl+S', canSave),
      command(actions, 'saveAs', 'Save &As…', 'CommandOrControl+Shift+S', hasDocument),
      SEPARATOR,
      command(actions, 'exportSvg', 'Export Picture as S&VG…', 'CommandOrControl+E', hasDocument),
      command(actions, 'exportPng', 'Export Picture as &PNG…', 'CommandOrControl+Shift+E', hasDocument),
      SEPARATOR,
      { label: '&Close Window', role: 'close', accelerator: 'CommandOrControl+W' },
      ...(state.isMac ? [] : [{ label: '&Quit', role: 'quit', accelerator: 'CommandOrControl+Q' } as const]),
    ],
  }
}

function recentMenu(state: MenuState, actions: MenuActions): Item {
  return {
    id: 'recent',
    label: 'Open &Recent',
    enabled: state.recent.length > 0,
    submenu: [
      ...state.recent.map(({ label, path, isMissing }): Item => ({
        label: plain(label),
        enabled: !isMissing,
        click: () => actions.openRecent(path),
      })),
      SEPARATOR,
      { id: 'clearRecent', label: '&Clear List', click: () => actions.clearRecent() },
    ],
  }
}

function editMenu({ document }: MenuState, actions: MenuActions): Item {
  return {
    label: '&Edit',
    submenu: [
      command(actions, 'undo', '&Undo', 'CommandOrControl+Z', document?.canUndo === true),
      command(actions, 'redo', '&Redo', 'CommandOrControl+Shift+Z', document?.canRedo === true),
      SEPARATOR,
      { label: 'Cu&t', role: 'cut', accelerator: 'CommandOrControl+X' },
      { label: '&Copy', role: 'copy', accelerator: 'CommandOrControl+C' },
      { label: '&Paste', role: 'paste', accelerator: 'CommandOrControl+V' },
      { label: 'Select &All', role: 'selectAll', accelerator: 'CommandOrControl+A' },
      SEPARATOR,
      command(actions, 'addExecution', 'Add &Execution…', undefined, document !== undefined),
    ],
  }
}

function viewMenu(state: MenuState, actions: MenuActions): Item {
  const hasDocument = state.document !== undefined
  const theme = (id: MenuCommand, value: Theme, label: string): Item => ({
    id,
    label,
    type: 'radio',
    checked: state.theme === value,
    click: () => {
      actions.chooseTheme(value)
      actions.send(id)
    },
  })
  return {
    label: '&View',
    submenu: [
      command(actions, 'present', '&Present', 'F5', hasDocument),
      SEPARATOR,
      command(actions, 'zoomIn', 'Zoom &In on the Chart', undefined, hasDocument),
      command(actions, 'zoomOut', 'Zoom &Out of the Chart', undefined, hasDocument),
      command(actions, 'zoomFit', '&Fit the Chart', undefined, hasDocument),
      SEPARATOR,
      command(actions, 'toggleTable', 'Show or Hide the &Table', undefined, hasDocument),
      command(actions, 'toggleLegend', 'Show or Hide the Le&gend', undefined, hasDocument),
      command(actions, 'toggleQuantumGrid', 'Show or Hide the &Quantum Grid', undefined, hasDocument),
      command(actions, 'showLanes', 'O&rder and Filter Lanes…', 'CommandOrControl+F', hasDocument),
      command(actions, 'toggleShelf', 'Show or Hide the &Shelf', 'CommandOrControl+B'),
      command(actions, 'toggleInspector', 'Show or Hide the I&nspector', 'CommandOrControl+Alt+B'),
      SEPARATOR,
      { label: '&Larger Text', role: 'zoomIn', accelerator: 'CommandOrControl+Plus' },
      // "Plus" needs Shift on many keyboards; the same key without it does the same.
      { label: 'Larger Text', role: 'zoomIn', accelerator: 'CommandOrControl+=', visible: false },
      { label: 'S&maller Text', role: 'zoomOut', accelerator: 'CommandOrControl+-' },
      { label: '&Usual Text Size', role: 'resetZoom', accelerator: 'CommandOrControl+0' },
      SEPARATOR,
      {
        label: 'Th&eme',
        submenu: [
          theme('themeSystem', 'system', '&System'),
          theme('themeLight', 'light', '&Light'),
          theme('themeDark', 'dark', '&Dark'),
        ],
      },
      SEPARATOR,
      { label: 'Full S&creen', role: 'togglefullscreen', accelerator: state.isMac ? 'Control+Command+F' : 'F11' },
      ...(state.isPackaged ? [] : [{ label: '&Developer Tools', role: 'toggleDevTools' } as const]),
    ],
  }
}

function windowMenu({ isMac }: MenuState): Item {
  return {
    label: '&Window',
    submenu: [
      { label: '&Minimize', role: 'minimize', accelerator: 'CommandOrControl+M' },
      { label: '&Zoom', role: 'zoom' },
      ...(isMac ? [SEPARATOR, { label: 'Bring All to Front', role: 'front' } as const] : []),
    ],
  }
}

const LINK_LABELS: Readonly<Record<LinkId, string>> = {
  website: '&Website',
  manual: '&Manual',
  issues: '&Report a Problem',
}

function helpMenu({ links, isMac }: MenuState, actions: MenuActions): Item {
  return {
    label: '&Help',
    role: 'help',
    submenu: [
      command(actions, 'showShortcuts', '&Keyboard Shortcuts', 'F1'),
      ...(links.length > 0 ? [SEPARATOR] : []),
      ...links.map((link): Item => ({ label: LINK_LABELS[link], click: () => actions.openLink(link) })),
      ...(isMac ? [] : [SEPARATOR, command(actions, 'showAbout', `&About ${APP_NAME}`)]),
    ],
  }
}

function macAppMenu(actions: MenuActions): Item {
  return {
    label: APP_NAME,
    submenu: [
      command(actions, 'showAbout', `About ${APP_NAME}`),
      SEPARATOR,
      { label: 'Services', role: 'services' },
      SEPARATOR,
      { label: `Hide ${APP_NAME}`, role: 'hide', accelerator: 'Command+H' },
      { label: 'Hide Others', role: 'hideOthers', accelerator: 'Command+Alt+H' },
      { label: 'Show All', role: 'unhide' },
      SEPARATOR,
      { label: `Quit ${APP_NAME}`, role: 'quit', accelerator: 'Command+Q' },
    ],
  }
}

/** A file name as a label: an ampersand in it is no mnemonic. */
function plain(text: string): string {
  return text.replaceAll('&', '&&')
}
