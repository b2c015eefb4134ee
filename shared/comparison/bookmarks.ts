import { describe, isRecord, listWords } from '../task-set/describe'
import { planInstances } from '../task-set/instances'
import type { TaskSet } from '../task-set/schema'
import type { Path } from '../task-set/path'
import { didYouMean } from '../task-set/suggest'
import { isWholeMicros } from '../time'
import { type Bookmark, MAX_BOOKMARKS } from './comparison'
import { readLocalized, type Report } from './localized'

/** Longest text of a bookmark, in UTF-16 units. */
export const MAX_BOOKMARK_LENGTH = 2000

const KEYS = ['ms', 'execution', 'task', 'show', 'text']

/** Reads the bookmarks of a comparison file; absent: none. `taskSet` is undefined where it has problems: then tasks are not looked up. */
export function readBookmarks(
  value: unknown,
  executionCount: number,
  taskSet: TaskSet | undefined,
  report: Report,
): readonly Bookmark[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) {
    report(['bookmarks'], describe(value), 'a list of bookmarks')
    return []
  }
  if (value.length > MAX_BOOKMARKS) {
    report(['bookmarks'], `${value.length} bookmarks`, `at most ${MAX_BOOKMARKS} bookmarks`)
    return []
  }
  if (value.length === 0) return []
  const tasks = taskSet && new Set(planInstances(taskSet).map(({ id }) => id))
  return value.flatMap(
    (bookmark: unknown, i) => readBookmark(bookmark, ['bookmarks', i], executionCount, tasks, report) ?? [],
  )
}

function readBookmark(
  value: unknown,
  path: Path,
  executionCount: number,
  tasks: ReadonlySet<string> | undefined,
  report: Report,
): Bookmark | undefined {
  if (!isRecord(value)) {
    report(path, describe(value), 'a bookmark: an object with "ms" and "text"')
    return undefined
  }
  for (const key of Object.keys(value)) {
    if (!KEYS.includes(key)) {
      report([...path, key], 'an unknown key', `${listWords(KEYS)}${didYouMean(key, KEYS)}`, 'key')
    }
  }
  const { ms, execution, task, show } = value
  const text = readLocalized(value.text, [...path, 'text'], MAX_BOOKMARK_LENGTH, report)
  if (!isMoment(ms)) report([...path, 'ms'], describe(ms), MOMENT)
  const hasExecution = execution === undefined || isIndex(execution, executionCount)
  if (!hasExecution) report([...path, 'execution'], describe(execution), `an integer from 0 to ${executionCount - 1}`)
  const hasTask = task === undefined || (typeof task === 'string' && (tasks?.has(task) ?? true))
  if (!hasTask) report([...path, 'task'], describe(task), 'the id of a task')
  const hasSpan = show === undefined || isSpan(show)
  if (!hasSpan) report([...path, 'show'], describe(show), 'two moments in ms, the earlier one first')
  if (!isMoment(ms) || text === undefined || !hasExecution || !hasTask || !hasSpan) return undefined
  return {
    ms,
    ...(execution === undefined ? {} : { execution }),
    ...(typeof task === 'string' ? { task } : {}),
    ...(show === undefined ? {} : { show }),
    text,
  }
}

/** No run is longer: the bound of the `horizon` setting has the same reason. */
const MAX_MOMENT_MS = 8_000_000_000
const MOMENT = `a number from 0 to ${MAX_MOMENT_MS} with at most 3 decimals`

function isMoment(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= MAX_MOMENT_MS && isWholeMicros(value)
}

function isIndex(value: unknown, count: number): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < count
}

function isSpan(value: unknown): value is [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every(isMoment) && value[0] < value[1]
}
