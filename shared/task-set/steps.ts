import type { Step, TaskSet } from './schema'

/** One step of the file, with the place it stands at. */
export interface StepPlace {
  /** Index into `TaskSet.tasks`. */
  readonly task: number
  /** Where it stands in the file: `tasks[0].steps[1].steps[0]`. */
  readonly path: string
  readonly step: Step
}

/**
 * All steps of a task set in preorder, tasks in file order. The index of a step in this list is its number everywhere else
 * (trace column `step`, tooltips, text log).
 */
export function listSteps(taskSet: TaskSet): readonly StepPlace[] {
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
