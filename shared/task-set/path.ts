import { quote } from './describe'
import { jsonText } from './text-rules'

/** Where something stands inside a document: object keys and list indexes from the root. */
export type Path = readonly (string | number)[]

/** 1-based place in a text, columns in UTF-16 units. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** The place of the value (or, with `key`, of the key) at a path. What does not exist is located at the nearest thing around it that does. */
export type Locator = (path: Path, part?: 'key' | 'value') => Position

/** For values that come from no text (a message between processes): every place is 0:0. */
export const nowhere: Locator = () => ({ line: 0, column: 0 })

const PLAIN_KEY = /^[A-Za-z_$][\w$]*$/

/** Keys longer than any that is right are cut. */
const LONGEST_KEY = 200

/** `tasks[2].steps[0].ms`; keys that are no plain words in brackets: `devices["my disk"]`. */
export function formatPath(path: Path): string {
  let text = ''
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`
    else if (part.length > LONGEST_KEY) text += `[${quote(part)}]`
    else if (PLAIN_KEY.test(part)) text += text === '' ? part : `.${part}`
    else text += `[${jsonText(part)}]`
  }
  return text
}

/** Gives an object from outside a key. Assigning to `__proto__` would set the prototype instead of making a key. */
export function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
  else object[key] = value
}
