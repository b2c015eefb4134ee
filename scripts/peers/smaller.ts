import type { Step, TaskSet } from '../../shared/task-set/schema'

/**
 * The smallest task set found that still differs: again and again the first one a step or a task smaller that does.
 * A set in which a step names a task that is not there is not tried.
 */
export async function shrink(taskSet: TaskSet, differs: (taskSet: TaskSet) => Promise<boolean>): Promise<TaskSet> {
  for (const candidate of smallerSets(taskSet)) {
    if (isWhole(candidate) && (await differs(candidate))) return shrink(candidate, differs)
  }
  return taskSet
}

/** Ids of tasks that some step speaks of, in the order of the steps. */
export function namedIn(steps: readonly Step[]): string[] {
  return steps.flatMap((step) => [
    ...('task' in step ? [step.task] : []),
    ...('tasks' in step ? step.tasks : []),
    ...('steps' in step ? namedIn(step.steps) : []),
  ])
}

/** Everything one step or task smaller. */
function* smallerSets(taskSet: TaskSet): Generator<TaskSet> {
  for (const [i, task] of taskSet.tasks.entries()) {
    yield { ...taskSet, tasks: taskSet.tasks.toSpliced(i, 1) }
    for (const steps of smallerPrograms(task.steps))
      yield { ...taskSet, tasks: taskSet.tasks.with(i, { ...task, steps }) }
  }
}

function* smallerPrograms(steps: readonly Step[]): Generator<Step[]> {
  for (const [i, step] of steps.entries()) {
    yield steps.toSpliced(i, 1)
    if (step.op === 'gather' && step.tasks.length > 1) {
      for (const child of step.tasks.keys()) yield steps.with(i, { ...step, tasks: step.tasks.toSpliced(child, 1) })
    }
    if (!('steps' in step)) continue
    yield steps.toSpliced(i, 1, ...step.steps)
    for (const inner of smallerPrograms(step.steps)) yield steps.with(i, { ...step, steps: inner })
  }
}

function isWhole(taskSet: TaskSet): boolean {
  const ids = new Set(taskSet.tasks.map((task) => task.id))
  return ids.size > 0 && taskSet.tasks.every((task) => namedIn(task.steps).every((id) => ids.has(id)))
}
