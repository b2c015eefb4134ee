import type en from './locales/en.json'
import first from './locales/en.json?first'

/** Every text of the window, by section and name. A further language has the same shape: a missing text does not compile. */
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

const locale = 'en'
const plural = new Intl.PluralRules(locale)
/** What is loaded so far. */
const parts: TextTree[] = [first as TextTree]
let loading: Promise<void> | undefined

/** The text of a key in the window's language. Texts beyond the first picture are there when `loadTexts` has resolved; one that is not is a bug. */
export function t(key: TextKey, values: TextValues = {}): string {
  const { count } = values
  const text = (typeof count === 'number' ? find(`${key}_${plural.select(count)}`) : undefined) ?? find(key)
  if (text === undefined) throw new Error(`there is no text ${key}`)
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_mark, name: string) => String(values[name] ?? ''))
}

function find(key: string): string | undefined {
  const names = key.split('.')
  for (const part of parts) {
    let node: TextTree | string | undefined = part
    for (const name of names) node = typeof node === 'object' ? node[name] : undefined
    if (typeof node === 'string') return node
  }
  return undefined
}

/** Loads the texts that the first picture does not need. Everything that comes after it waits for this. */
export function loadTexts(): Promise<void> {
  loading ??= import('./locales/en.json?rest').then(({ default: rest }) => {
    parts.push(rest as TextTree)
  })
  return loading
}

/** The language the window speaks, for `Intl` and `<html lang>`. */
export function currentLocale(): string {
  return locale
}

/** `t` for a component. A hook, so that one day a change of language can draw it again. */
export function useTexts(): typeof t {
  return t
}
