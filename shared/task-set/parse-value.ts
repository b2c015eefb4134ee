import type { Locator, Path } from './path'
import type { Problem } from './problem'
import type { TaskSet } from './schema'

/** `taskSet` is there when no problem (severity `problem`) is; `problems` holds warnings too, sorted by place, problems first. */
export interface CheckedTaskSet {
  readonly taskSet?: TaskSet
  readonly problems: readonly Problem[]
}

/** Checks a value that `readDocument` gave, or a part of it that stands at `base` (`['taskSet']` in a batch request). `locate` takes paths from the document's root. */
export function checkTaskSetValue(_value: unknown, _locate: Locator, _base: Path = []): CheckedTaskSet {
  throw new Error('not written yet')
}
