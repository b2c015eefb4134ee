import { jsonText } from './text-rules'

const LONGEST_SHOWN = 40

/** What stands in a file, for "found": `-3`, `"blockingsleep"`, `a list`, `nothing`. Long texts are cut. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'string') return quote(value)
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`
  return value === null ? 'null' : 'an object'
}

/** A text in double quotes, cut at 40 characters. */
export function quote(text: string): string {
  return jsonText(cut(text))
}

/** A text cut at 40 characters. */
export function cut(text: string): string {
  const shown = Array.from(text.slice(0, 2 * LONGEST_SHOWN + 2))
  return shown.length > LONGEST_SHOWN ? `${shown.slice(0, LONGEST_SHOWN).join('')}…` : text
}

/** `a, b or c`. */
export function listWords(words: readonly string[], last = 'or'): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`
}

/** Whether a value is an object with keys: not a list, not null. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
