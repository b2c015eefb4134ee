import { useSyncExternalStore } from 'react'
import type { Language } from '../shared/language'
import type en from './locales/en.json'
import first from './locales/en.json?first'
import type { Translation } from './locales/translation'

/** Every text of the window, by section and name. A further language has the same shape: see `TranslatedTexts`. */
export type Texts = typeof en

type WithoutNumber<Name extends string> = Name extends `${infer Stem}_one`
  ? Stem
  : Name extends `${infer Stem}_other`
    ? Stem
    : Name

type KeysOf<Node, Path extends string> = {
  [Name in keyof Node & string]: Node[Name] extends string
    ? `${Path}${WithoutNumber<Name>}`
    : KeysOf<Node[Name], `${Path}${Name}.`>
}[keyof Node & string]

/** `queues.ready`: a text by the path that leads to it. One that depends on a number is named without its `_one` or `_other`. */
export type TextKey = KeysOf<Texts, ''>

/** What a text's `{{name}}` stands for. `count` also chooses between singular and plural. */
export type TextValues = Readonly<Record<string, string | number | undefined>>

type TextTree = { readonly [name: string]: TextTree | string }

/** What is loaded so far of the English texts. */
const english: TextTree[] = [first as TextTree]
let loading: Promise<void> | undefined

let language: Language = 'en'
/** The last one asked for: its texts may still be on their way. */
let wanted: Language = 'en'
let plural = new Intl.PluralRules(language)
/** What the window speaks where that is not English. */
let translation: Translation | undefined
const listeners = new Set<() => void>()

/** The text of a key in the window's language. Texts beyond the first picture are there when `loadTexts` has resolved; one that is not is a bug. */
export function t(key: TextKey, values: TextValues = {}): string {
  const { count } = values
  const text = (typeof count === 'number' ? find(`${key}_${plural.select(count)}`) : undefined) ?? find(key)
  if (text === undefined) throw new Error(`there is no text ${key}`)
  return text.replaceAll(/\{\{(\w+)\}\}/g, (mark, name: string, at: number) => {
    const value = String(values[name] ?? '')
    return translation ? translation.fit(value, text[at - 1], text[at + mark.length]) : value
  })
}

function find(key: string): string | undefined {
  const names = key.split('.')
  for (const part of translation ? [translation.texts as TextTree] : english) {
    let node: TextTree | string | undefined = part
    for (const name of names) node = typeof node === 'object' ? node[name] : undefined
    if (typeof node === 'string') return node
  }
  return undefined
}

/** Loads the texts that the first picture does not need. Everything that comes after it waits for this. */
export function loadTexts(): Promise<void> {
  loading ??= import('./locales/en.json?rest').then(({ default: rest }) => {
    english.push(rest as TextTree)
  })
  return loading
}

/** Speaks another language from now on, as soon as its texts are there; whoever shows texts is told then. Where several are asked for, the last one wins. */
export async function speak(next: Language): Promise<void> {
  wanted = next
  const loaded = next === 'en' ? undefined : (await import('./locales/zh-tw')).ZH_TW
  if (wanted !== next || next === language) return
  translation = loaded
  language = next
  plural = new Intl.PluralRules(next)
  for (const listener of listeners) listener()
}

/** The language the window speaks, for `Intl` and `<html lang>`. */
export function currentLocale(): Language {
  return language
}

/** What is spoken where it is not English: sentences that are no texts by a key. */
export function currentTranslation(): Translation | undefined {
  return translation
}

/** Calls back when another language is spoken. Returns what ends it. */
export function onLanguageChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** `t` for a component, which is drawn again when another language is spoken. */
export function useTexts(): typeof t {
  useSyncExternalStore(onLanguageChange, currentLocale)
  return t
}
