import { describe, isRecord } from '../task-set/describe'
import type { Path } from '../task-set/path'
import type { LocalizedText } from '../task-set/schema'
import { isPlainText } from '../task-set/text-rules'

/** Tells of something that is not as it must be; the place in the file is found from the path. */
export type Report = (path: Path, found: string, expected: string, part?: 'key' | 'value') => void

/** A text, or one text per language as in a task set: `{"en": "…", "zh-TW": "…"}`. Undefined after telling what is wrong. */
export function readLocalized(value: unknown, path: Path, most: number, report: Report): LocalizedText | undefined {
  if (!isRecord(value)) return readPlainText(value, path, most, report)
  for (const key of Object.keys(value)) {
    if (key !== 'en' && key !== 'zh-TW') report([...path, key], 'an unknown key', '"en" and "zh-TW"', 'key')
  }
  const en = readPlainText(value.en, [...path, 'en'], most, report)
  const zh = value['zh-TW'] === undefined ? undefined : readPlainText(value['zh-TW'], [...path, 'zh-TW'], most, report)
  if (en === undefined) return undefined
  return zh === undefined ? { en } : { en, 'zh-TW': zh }
}

/** A text without control characters, not too long. Undefined after telling what is wrong. */
export function readPlainText(value: unknown, path: Path, most: number, report: Report): string | undefined {
  const isText = typeof value === 'string' && isPlainText(value)
  if (isText && value.length <= most) return value
  report(path, describe(value), isText ? `at most ${most} characters` : 'a text without control characters')
  return undefined
}
