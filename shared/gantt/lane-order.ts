import type { RunSummary } from '../api'
import { assertNever } from '../assert-never'
import type { TaskRow } from '../trace/result'

/** How tasks are ordered from the top: as in the file, by a metric of one execution, or by name. */
export const LANE_ORDERS = ['file', 'arrival', 'finish', 'waiting', 'name'] as const
export type LaneOrder = (typeof LANE_ORDERS)[number]

/**
 * The tasks of a run in an order, as indices into `summary.tasks`. `arrival`, `finish`: the earliest first, who never came or never finished last.
 * `waiting`: the longest first. `name`: numbers in names by their value, so that `request#2` stands before `request#10`. Equals keep the file's order.
 */
export function orderTasks({ tasks, rows }: Pick<RunSummary, 'tasks' | 'rows'>, order: LaneOrder): readonly number[] {
  const inFile = tasks.map((_, task) => task)
  if (order === 'file') return inFile
  if (order === 'name') {
    const { compare } = new Intl.Collator('en', { numeric: true })
    return inFile.sort((a, b) => compare(tasks[a].id, tasks[b].id))
  }
  const byId = new Map(rows.map((row) => [row.id, row]))
  const keys = tasks.map(({ id }) => keyOf(byId.get(id), order))
  // Infinity minus itself is no number.
  return inFile.sort((a, b) => (keys[a] === keys[b] ? 0 : keys[a] - keys[b]))
}

/** What is sorted by, rising. A task that never entered has no row. */
function keyOf(row: TaskRow | undefined, order: Exclude<LaneOrder, 'file' | 'name'>): number {
  if (row === undefined) return Infinity
  switch (order) {
    case 'arrival':
      return row.arrival
    case 'finish':
      return row.finish ?? Infinity
    case 'waiting':
      return -row.waiting
    default:
      return assertNever(order, 'order of lanes')
  }
}
