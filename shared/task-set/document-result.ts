import type { Locator } from './path'
import type { Problem } from './problem'

export type DocumentFormat = 'json' | 'yaml'

/**
 * `ok`: one value was read. `problems` then holds what is wrong in it without spoiling the rest: a key twice, a number that cannot be kept.
 * `problems`: it is not JSON or YAML, or nested too deeply; reading stopped.
 */
export type DocumentResult =
  | { readonly kind: 'ok'; readonly value: unknown; readonly locate: Locator; readonly problems: readonly Problem[] }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }
