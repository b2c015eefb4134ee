import type { RunSummary } from '../api'
import type { TaskRow } from '../trace/result'

/** How a task left the run; undefined for one that never entered it. */
export type TaskEnd = TaskRow['endedBy'] | undefined

const known = new WeakMap<RunSummary, readonly TaskEnd[]>()

/** How each task ended, by its place in `summary.tasks`. The spans know only that it left: the rows know why. Worked out once for a summary. */
export function taskEndsOf(summary: RunSummary): readonly TaskEnd[] {
  const before = known.get(summary)
  if (before !== undefined) return before
  const byId = new Map(summary.rows.map(({ id, endedBy }) => [id, endedBy]))
  const ends = summary.tasks.map(({ id }) => byId.get(id))
  known.set(summary, ends)
  return ends
}
