import { describe, isRecord } from './describe'
import { checkLimits, EXPECTED_NESTING, FOUND_NESTING, MAX_NESTING, MAX_TASKS } from './limits'
import { formatPath, type Locator, type Path } from './path'
import type { Problem } from './problem'
import { orderProblems, ProblemList } from './problem-list'
import { checkReferences } from './references'
import type { TaskSet } from './schema'
import { ShapeCheck } from './shape'
import { checkNames } from './unused'

/** Format of task-set files this version reads. */
export const TASK_SET_FORMAT_VERSION = 1

/** `taskSet` is there when no problem (severity `problem`) is; `problems` holds warnings too: problems by place, then warnings by place. */
export interface CheckedTaskSet {
  readonly taskSet?: TaskSet
  readonly problems: readonly Problem[]
}

/**
 * Checks a value that `readDocument` gave, or a part of it that stands at `base` (`['taskSet']` in a batch request); `locate` takes paths from
 * the document's root. The value itself is what comes back: the schema is strict and fills in nothing.
 */
export function checkTaskSetValue(value: unknown, locate: Locator, base: Path = []): CheckedTaskSet {
  const problems = new ProblemList()
  const stop = (path: Path, found: string, expected: string): CheckedTaskSet => {
    const full = [...base, ...path]
    return { problems: [{ severity: 'problem', path: formatPath(full), ...locate(full), found, expected }] }
  }
  if (!isRecord(value)) return stop([], describe(value), 'a task set: an object with "formatVersion": 1 and "tasks"')
  const deep = findDeeper(value, MAX_NESTING)
  if (deep !== undefined) return stop(deep, FOUND_NESTING, EXPECTED_NESTING)
  const { formatVersion, tasks } = value
  if (isNewerFormat(formatVersion, TASK_SET_FORMAT_VERSION)) {
    return stop(['formatVersion'], describe(formatVersion), newerFormat(formatVersion, TASK_SET_FORMAT_VERSION))
  }
  if (Array.isArray(tasks) && tasks.length > MAX_TASKS) {
    return stop(['tasks'], `${tasks.length} tasks`, `at most ${MAX_TASKS} tasks`)
  }
  const outline = new ShapeCheck(locate, base, problems).check(value)
  const isRightShape = !problems.hasProblems
  checkReferences(outline, locate, base, problems)
  checkLimits(outline, locate, base, problems)
  if (isRightShape) checkNames(value as TaskSet, outline, locate, base, problems)
  const all = orderProblems(problems.toArray())
  return problems.hasProblems ? { problems: all } : { taskSet: value as TaskSet, problems: all }
}

/** Whether a format number is one that a newer version of the product writes. */
export function isNewerFormat(formatVersion: unknown, known: number): formatVersion is number {
  return Number.isInteger(formatVersion) && (formatVersion as number) > known
}

export function newerFormat(found: number, known: number): string {
  return `${known}: it was written by a newer Interleave (format ${found}, this version reads ${known})`
}

/** The path of the first list or object nested more than `most` levels deep. */
function findDeeper(value: unknown, most: number): Path | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (most === 0) return []
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const found = findDeeper(value[i], most - 1)
      if (found !== undefined) return [i, ...found]
    }
    return undefined
  }
  for (const key of Object.keys(value)) {
    const found = findDeeper((value as Readonly<Record<string, unknown>>)[key], most - 1)
    if (found !== undefined) return [key, ...found]
  }
  return undefined
}
