import { SETTING_KEYS } from '../execution/setting-keys'
import type { Execution } from '../settings'
import { orderKeys } from '../task-set/canonical'
import { MAX_COMPARISON_BYTES } from '../task-set/limits'
import { utf8Length } from '../task-set/decode'
import type { Bookmark, Comparison } from './comparison'
import { COMPARISON_FORMAT_VERSION, COMPARISON_KIND } from './format'

/**
 * The text of a comparison file: fixed key order, 2 spaces, `\n`, final newline; `parseComparison` gives the same comparison back.
 * One so large that this layout could not be opened again is written without spaces.
 */
export function serializeComparison(comparison: Comparison): string {
  const document = {
    formatVersion: COMPARISON_FORMAT_VERSION,
    kind: COMPARISON_KIND,
    engine: comparison.engine,
    title: comparison.title,
    taskSet: orderKeys(comparison.taskSet),
    executions: comparison.executions.map(({ title, execution, traceHash }) => ({
      title,
      model: execution.model,
      preset: execution.preset,
      settings: orderSettings(execution),
      traceHash,
    })),
    notes: comparison.notes,
    bookmarks: (comparison.bookmarks ?? []).map(orderBookmark),
  }
  const text = `${JSON.stringify(document, undefined, 2)}\n`
  const isSmall = text.length * 3 <= MAX_COMPARISON_BYTES || utf8Length(text) <= MAX_COMPARISON_BYTES
  return isSmall ? text : `${JSON.stringify(document)}\n`
}

function orderBookmark({ ms, execution, task, show, text }: Bookmark): Bookmark {
  return { ms, execution, task, show, text }
}

function orderSettings({ model, settings }: Execution): Readonly<Record<string, unknown>> {
  const values: Readonly<Record<string, unknown>> = { ...settings }
  return Object.fromEntries(Object.keys(SETTING_KEYS[model]).map((key) => [key, values[key]]))
}
