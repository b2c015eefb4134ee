import type { MenuItemConstructorOptions } from 'electron'
import { afterEach, describe, expect, it } from 'vitest'
import type { MenuCommand } from '../../shared/api'
import { words, speak } from './words'
import { type MenuActions, type MenuState, menuTemplate } from './menu-template'

const STATE: MenuState = {
  isMac: false,
  isPackaged: true,
  document: { title: 'A report', isDirty: true, canUndo: true, canRedo: true },
  isInFile: true,
  recent: [{ label: 'salt & pepper.json — lectures', path: '/l/salt & pepper.json', isMissing: false }],
  theme: 'system',
  language: 'system',
  links: ['website'],
}

const COMMANDS: readonly MenuCommand[] = [
  'open',
  'save',
  'saveAs',
  'exportSvg',
  'exportPng',
  'undo',
  'redo',
  'addExecution',
  'present',
  'zoomIn',
  'zoomOut',
  'zoomFit',
  'toggleTable',
  'toggleLegend',
  'toggleQuantumGrid',
  'showLanes',
  'toggleShelf',
  'toggleInspector',
  'showShortcuts',
  'showAbout',
  'themeSystem',
  'themeLight',
  'themeDark',
]

type Item = MenuItemConstructorOptions

const nothing = () => undefined
const NO_ACTIONS: MenuActions = {
  send: nothing,
  openRecent: nothing,
  clearRecent: nothing,
  chooseTheme: nothing,
  chooseLanguage: nothing,
  openLink: nothing,
}

const itemsOf = (template: readonly Item[]): Item[] =>
  template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? itemsOf(item.submenu) : [])])

function items(change: Partial<MenuState> = {}, actions: Partial<MenuActions> = {}): Item[] {
  return itemsOf(menuTemplate({ ...STATE, ...change }, { ...NO_ACTIONS, ...actions }))
}

const click = (item: Item | undefined) => (item?.click as (() => void) | undefined)?.()
const byId = (id: string, change: Partial<MenuState> = {}) => items(change).find((item) => item.id === id)

describe('the menu', () => {
  afterEach(() => speak('en'))

  it('speaks the language of the app', () => {
    speak('zh-TW')
    expect(items().find(({ id }) => id === 'open')?.label).toBe('開啟(&O)…')
    expect(words().dialogs.unsaved('排程')).toBe('要儲存「排程」的變更嗎？')
  })

  it.each([false, true])('asks the window for every command, once (macOS: %s)', (isMac) => {
    const sent: MenuCommand[] = []
    for (const item of items({ isMac }, { send: (command) => sent.push(command) })) if (!item.submenu) click(item)
    expect(sent.toSorted()).toEqual(COMMANDS.toSorted())
  })

  it('names each language in itself, marks the one chosen and passes a choice on', () => {
    const chosen: string[] = []
    const all = items({ language: 'zh-TW' }, { chooseLanguage: (language) => chosen.push(language) })
    const languages = all.filter(({ id }) => id?.startsWith('language:'))
    expect(languages.map(({ label, type, checked }) => [label, type, checked])).toEqual([
      ['&System', 'radio', false],
      ['&English', 'radio', false],
      ['繁體中文(&T)', 'radio', true],
    ])
    for (const item of languages) click(item)
    expect(chosen).toEqual(['system', 'en', 'zh-TW'])
  })

  it.each([false, true])('has a written label on every item, and each key once (macOS: %s)', (isMac) => {
    const all = items({ isMac }).filter(({ type }) => type !== 'separator')
    for (const { label } of all) expect(label).toMatch(/\S/u)
    const keys = all.map(({ accelerator }) => accelerator).filter((key) => key !== undefined)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it.each(['en', 'zh-TW'] as const)(
    'has a mnemonic on every item that is shown, except the names of files (%s)',
    (language) => {
      speak(language)
      const shown = items({ recent: [] }).filter(({ type, visible }) => type !== 'separator' && visible !== false)
      expect(shown.filter(({ label }) => !/&\w/u.test(label ?? ''))).toEqual([])
    },
  )

  it.each(['en', 'zh-TW'] as const)('gives each item of one menu a mnemonic of its own (%s)', (language) => {
    speak(language)
    const top = menuTemplate(STATE, NO_ACTIONS)
    for (const menu of [top, ...top.map(({ submenu }) => submenu as Item[])]) {
      const letters = menu
        .filter(({ visible }) => visible !== false)
        .flatMap(({ label }) => /&(\w)/u.exec(label ?? '')?.[1]?.toLowerCase() ?? [])
      expect(letters.toSorted()).toEqual([...new Set(letters)].toSorted())
    }
  })

  it('has no item that can do nothing', () => {
    const document = { title: 'A report', isDirty: false, canUndo: false, canRedo: false }
    for (const id of ['save', 'undo', 'redo']) expect(byId(id, { document })?.enabled).toBe(false)
    for (const id of ['save', 'undo', 'redo']) expect(byId(id)?.enabled).toBe(true)
    expect(byId('save', { document, isInFile: false })?.enabled).toBe(true)
    for (const id of ['saveAs', 'exportSvg', 'exportPng', 'zoomIn', 'toggleTable', 'addExecution']) {
      expect(byId(id, { document: undefined })?.enabled).toBe(false)
    }
    expect(byId('recent', { recent: [] })?.enabled).toBe(false)
  })

  it('shows names of files as they are, and opens them', () => {
    const opened: string[] = []
    const recent = items({}, { openRecent: (path) => opened.push(path) }).find(({ label }) => label?.startsWith('salt'))
    expect(recent?.label).toBe('salt && pepper.json — lectures')
    click(recent)
    expect(opened).toEqual(['/l/salt & pepper.json'])
  })

  it('has developer tools only where the app is being developed', () => {
    const hasTools = (isPackaged: boolean) => items({ isPackaged }).some(({ role }) => role === 'toggleDevTools')
    expect(hasTools(true)).toBe(false)
    expect(hasTools(false)).toBe(true)
  })

  it('marks the theme in use', () => {
    expect(byId('themeDark', { theme: 'dark' })?.checked).toBe(true)
    expect(byId('themeSystem', { theme: 'dark' })?.checked).toBe(false)
  })
})
