import { NONE } from '../trace/trace'
import type { LanePlan } from './lane-plan'

/** The task an arrow key leads to from another: in the next lane that shows any, a closed group counting as its first. Undefined at the end of the lanes. */
export function nextTask(plan: LanePlan, from: number | undefined, direction: 1 | -1): number | undefined {
  const stops = plan.rows.flatMap((row) => {
    if (row.kind === 'core') return []
    if (row.kind === 'task') return [row.task]
    return row.isOpen ? [] : [row.tasks[0]]
  })
  const inOrder = plan.rows.some(({ kind }) => kind === 'core') ? plan.tasks : stops
  if (from === undefined) return direction === 1 ? inOrder[0] : inOrder[inOrder.length - 1]
  let at = inOrder.indexOf(from)
  if (at < 0) {
    // In a closed group: it stands where the group's first does.
    const row = plan.rows[plan.laneOfTask[from] ?? NONE]
    at = row?.kind === 'group' ? inOrder.indexOf(row.tasks[0]) : -1
    if (at < 0) return direction === 1 ? inOrder[0] : inOrder[inOrder.length - 1]
  }
  return inOrder[at + direction]
}
