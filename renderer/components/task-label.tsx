import type { TaskSet } from '../../shared/task-set/schema'
import type { TaskInstance } from '../../shared/trace/trace'
import { taskName } from '../state/names'

/** A task's id, and after it the name the file gives it, if any. */
export function TaskLabel({ taskSet, task }: { readonly taskSet: TaskSet; readonly task: TaskInstance }) {
  const name = taskName(taskSet, task)
  return (
    <span className="ellipsis">
      {task.id}
      {name !== task.id && <span className="task-name"> {name}</span>}
    </span>
  )
}
