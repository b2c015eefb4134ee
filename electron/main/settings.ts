import type { Language } from '../../shared/language'
import type { Bounds } from './window-bounds'

const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const LANGUAGES = ['system', 'en', 'zh-TW'] as const satisfies readonly ('system' | Language)[]
export type LanguageChoice = (typeof LANGUAGES)[number]

/** What the app remembers from one start to the next. */
export interface Settings {
  readonly theme: Theme
  readonly language: LanguageChoice
  readonly window?: { readonly bounds: Bounds; readonly isMaximized: boolean } | undefined
  /** Folder of the last file opened or saved by a dialog. */
  readonly folder?: string | undefined
}

export const INITIAL_SETTINGS: Settings = { theme: 'system', language: 'system' }

/** Most paths a file of recent ones may name; of these the newest are used. */
const MOST_RECENT = 100
const LONGEST_PATH = 32_768

/** Settings as their file has them. Throws where it has others: checked by hand, because the window cannot open before, and a schema takes long to load. */
export function parseSettings(value: unknown): Settings {
  const { theme, language = 'system', window, folder } = fieldsOf(value)
  const known = THEMES.find((one) => one === theme)
  if (known === undefined) throw new Error(`settings: theme is ${JSON.stringify(theme)}`)
  // Settings of before there was a choice name none.
  const spoken = LANGUAGES.find((one) => one === language)
  if (spoken === undefined) throw new Error(`settings: language is ${JSON.stringify(language)}`)
  if (folder !== undefined && typeof folder !== 'string') throw new Error('settings: folder is no text')
  return { theme: known, language: spoken, window: window === undefined ? undefined : parseWindow(window), folder }
}

function parseWindow(value: unknown): Settings['window'] {
  const { bounds, isMaximized } = fieldsOf(value)
  const { x, y, width, height } = fieldsOf(bounds)
  if (!isWhole(x) || !isWhole(y) || !isWhole(width) || !isWhole(height) || width <= 0 || height <= 0)
    throw new Error(`settings: bounds are ${JSON.stringify(bounds)}`)
  if (typeof isMaximized !== 'boolean') throw new Error('settings: isMaximized is neither true nor false')
  return { bounds: { x, y, width, height }, isMaximized }
}

/** Paths of the files opened or saved last, newest first. Throws like `parseSettings`. */
export function parseRecent(value: unknown): string[] {
  const isPath = (one: unknown): one is string =>
    typeof one === 'string' && one.length > 0 && one.length <= LONGEST_PATH
  if (!Array.isArray(value) || value.length > MOST_RECENT || !value.every(isPath))
    throw new Error('recent files: no list of paths')
  return value
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw new Error(`settings: ${JSON.stringify(value)} is no object`)
  return value as Record<string, unknown>
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value)
}
