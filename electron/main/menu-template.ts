import type { MenuItemConstructorOptions } from 'electron'
import type { DocumentState, MenuCommand } from '../../shared/api'
import type { LinkId } from './links'
import type { LanguageChoice, Theme } from './settings'
import { words } from './words'

export interface MenuState {
  readonly isMac: boolean
  readonly isPackaged: boolean
  /** Undefined until the window has reported one: then nothing of the document can be done. */
  readonly document: DocumentState | undefined
  /** The document is a comparison with a file of its own. */
  readonly isInFile: boolean
  readonly recent: readonly RecentItem[]
  readonly theme: Theme
  readonly language: LanguageChoice
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
  chooseLanguage(language: LanguageChoice): void
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
  const { menu } = words()
  const hasDocument = state.document !== undefined
  const canSave = hasDocument && (state.document?.isDirty === true || !state.isInFile)
  return {
    label: menu.file,
    submenu: [
      command(actions, 'open', menu.open, 'CommandOrControl+O'),
      recentMenu(state, actions),
      SEPARATOR,
      command(actions, 'save', menu.save, 'CommandOrControl+S', canSave),
      command(actions, 'saveAs', menu.saveAs, 'CommandOrControl+Shift+S', hasDocument),
      SEPARATOR,
      command(actions, 'exportSvg', menu.exportSvg, 'CommandOrControl+E', hasDocument),
      command(actions, 'exportPng', menu.exportPng, 'CommandOrControl+Shift+E', hasDocument),
      SEPARATOR,
      { label: menu.closeWindow, role: 'close', accelerator: 'CommandOrControl+W' },
      ...(state.isMac ? [] : [{ label: menu.quit, role: 'quit', accelerator: 'CommandOrControl+Q' } as const]),
    ],
  }
}

function recentMenu(state: MenuState, actions: MenuActions): Item {
  const { menu } = words()
  return {
    id: 'recent',
    label: menu.recent,
    enabled: state.recent.length > 0,
    submenu: [
      ...state.recent.map(({ label, path, isMissing }): Item => ({
        label: plain(label),
        enabled: !isMissing,
        click: () => actions.openRecent(path),
      })),
      SEPARATOR,
      { id: 'clearRecent', label: menu.clearList, click: () => actions.clearRecent() },
    ],
  }
}

function editMenu({ document }: MenuState, actions: MenuActions): Item {
  const { menu } = words()
  return {
    label: menu.edit,
    submenu: [
      command(actions, 'undo', menu.undo, 'CommandOrControl+Z', document?.canUndo === true),
      command(actions, 'redo', menu.redo, 'CommandOrControl+Shift+Z', document?.canRedo === true),
      SEPARATOR,
      { label: menu.cut, role: 'cut', accelerator: 'CommandOrControl+X' },
      { label: menu.copy, role: 'copy', accelerator: 'CommandOrControl+C' },
      { label: menu.paste, role: 'paste', accelerator: 'CommandOrControl+V' },
      { label: menu.selectAll, role: 'selectAll', accelerator: 'CommandOrControl+A' },
      SEPARATOR,
      command(actions, 'addExecution', menu.addExecution, undefined, document !== undefined),
    ],
  }
}

function viewMenu(state: MenuState, actions: MenuActions): Item {
  const { menu } = words()
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
    label: menu.view,
    submenu: [
      command(actions, 'present', menu.present, 'F5', hasDocument),
      SEPARATOR,
      command(actions, 'zoomIn', menu.zoomIn, undefined, hasDocument),
      command(actions, 'zoomOut', menu.zoomOut, undefined, hasDocument),
      command(actions, 'zoomFit', menu.zoomFit, undefined, hasDocument),
      SEPARATOR,
      command(actions, 'toggleTable', menu.toggleTable, undefined, hasDocument),
      command(actions, 'toggleLegend', menu.toggleLegend, undefined, hasDocument),
      command(actions, 'toggleQuantumGrid', menu.toggleQuantumGrid, undefined, hasDocument),
      command(actions, 'showLanes', menu.showLanes, 'CommandOrControl+F', hasDocument),
      command(actions, 'toggleShelf', menu.toggleShelf, 'CommandOrControl+B'),
      command(actions, 'toggleInspector', menu.toggleInspector, 'CommandOrControl+Alt+B'),
      SEPARATOR,
      { label: menu.largerText, role: 'zoomIn', accelerator: 'CommandOrControl+Plus' },
      // "Plus" needs Shift on many keyboards; the same key without it does the same.
      { label: menu.largerText, role: 'zoomIn', accelerator: 'CommandOrControl+=', visible: false },
      { label: menu.smallerText, role: 'zoomOut', accelerator: 'CommandOrControl+-' },
      { label: menu.usualText, role: 'resetZoom', accelerator: 'CommandOrControl+0' },
      SEPARATOR,
      {
        label: menu.theme,
        submenu: [
          theme('themeSystem', 'system', menu.themeSystem),
          theme('themeLight', 'light', menu.themeLight),
          theme('themeDark', 'dark', menu.themeDark),
        ],
      },
      languageMenu(state, actions),
      SEPARATOR,
      { label: menu.fullScreen, role: 'togglefullscreen', accelerator: state.isMac ? 'Control+Command+F' : 'F11' },
      ...(state.isPackaged ? [] : [{ label: menu.developerTools, role: 'toggleDevTools' } as const]),
    ],
  }
}

/** Each language is named in itself, so that who has come into the wrong one finds the way back. */
function languageMenu(state: MenuState, actions: MenuActions): Item {
  const { menu } = words()
  const language = (choice: LanguageChoice, label: string): Item => ({
    id: `language:${choice}`,
    label,
    type: 'radio',
    checked: state.language === choice,
    click: () => actions.chooseLanguage(choice),
  })
  return {
    label: menu.language,
    submenu: [language('system', menu.languageSystem), language('en', '&English'), language('zh-TW', '繁體中文(&T)')],
  }
}

function windowMenu({ isMac }: MenuState): Item {
  const { menu } = words()
  return {
    label: menu.window,
    submenu: [
      { label: menu.minimize, role: 'minimize', accelerator: 'CommandOrControl+M' },
      { label: menu.zoom, role: 'zoom' },
      ...(isMac ? [SEPARATOR, { label: menu.front, role: 'front' } as const] : []),
    ],
  }
}

function helpMenu({ links, isMac }: MenuState, actions: MenuActions): Item {
  const { menu } = words()
  return {
    label: menu.help,
    role: 'help',
    submenu: [
      command(actions, 'showShortcuts', menu.shortcuts, 'F1'),
      ...(links.length > 0 ? [SEPARATOR] : []),
      ...links.map((link): Item => ({ label: menu.links[link], click: () => actions.openLink(link) })),
      ...(isMac ? [] : [SEPARATOR, command(actions, 'showAbout', menu.about(APP_NAME))]),
    ],
  }
}

function macAppMenu(actions: MenuActions): Item {
  const { menu } = words()
  return {
    label: APP_NAME,
    submenu: [
      command(actions, 'showAbout', menu.about(APP_NAME)),
      SEPARATOR,
      { label: menu.services, role: 'services' },
      SEPARATOR,
      { label: menu.hide(APP_NAME), role: 'hide', accelerator: 'Command+H' },
      { label: menu.hideOthers, role: 'hideOthers', accelerator: 'Command+Alt+H' },
      { label: menu.showAll, role: 'unhide' },
      SEPARATOR,
      { label: menu.quitApp(APP_NAME), role: 'quit', accelerator: 'Command+Q' },
    ],
  }
}

/** A file name as a label: an ampersand in it is no mnemonic. */
function plain(text: string): string {
  return text.replaceAll('&', '&&')
}
