import type { Step, TaskSet } from './schema'

/** One step of the file, with the place it stands at. */
export interface StepPlace {
  /** Index into `TaskSet.tasks`. */
  readonly task: number
  /** Where it stands in the file: `tasks[0].steps[1].steps[0]`. */
  readonly path: string
  readonly step: Step
}

/** The list of a task set for as long as the task set is there: every stage behind the simulators asks for it. */
const listed = new WeakMap<TaskSet, readonly StepPlace[]>()

/**
 * All steps of a task set in preorder, tasks in file order. The index of a step in this list is its number everywhere else
 * (trace column `step`, tooltips, text log). The same task set gives the same list, made once.
 */
export function listSteps(taskSet: TaskSet): readonly StepPlace[] {
  const known = listed.get(taskSet)
  if (known !== undefined) return known
  const places = collectSteps(taskSet)
  listed.set(taskSet, places)
  return places
}

function collectSteps(taskSet: TaskSet): readonly StepPlace[] {
  const places: StepPlace[] = []
  const walk = (task: number, steps: readonly Step[], path: string): void => {
    for (const [i, step] of steps.entries()) {
      const place = `${path}.steps[${i}]`
      places.push({ task, path: place, step })
      if ('steps' in step) walk(task, step.steps, place)
    }
  }
  for (const [task, { steps }] of taskSet.tasks.entries()) walk(task, steps, `tasks[${task}]`)
  return places
}
