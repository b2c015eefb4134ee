import type { Problem } from '../task-set/problem'
import type { Comparison } from './comparison'

/** Format of comparison files this version reads and writes. */
export const COMPARISON_FORMAT_VERSION = 1
/** How comparison files are named. */
export const COMPARISON_EXTENSION = '.interleave.json'

export type OpenResult =
  | {
      readonly kind: 'comparison' | 'taskSet'
      /** Of a task set: threads and eventLoop with default settings. */
      readonly comparison: Comparison
      readonly warnings: readonly Problem[]
      readonly text: string
    }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[]; readonly text: string | undefined }

/** Whether a value read from a document is meant to be a comparison rather than a task set. */
export function looksLikeComparison(_value: unknown): boolean {
  throw new Error('not written yet')
}

/** Reads a comparison file; a newer format is refused by name. */
export function parseComparison(_input: Uint8Array | string, _fileName: string): OpenResult {
  throw new Error('not written yet')
}

/** Reads either kind of file. */
export function openDocument(_input: Uint8Array | string, _fileName: string): OpenResult {
  throw new Error('not written yet')
}

/** The text of a comparison file: fixed key order, 2 spaces, `\n`, final newline; `parseComparison` gives the same comparison back. */
export function serializeComparison(_comparison: Comparison): string {
  throw new Error('not written yet')
}
