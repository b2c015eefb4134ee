import type { Arrival, Step, TaskSet } from './schema'
import type { Path } from './path'

/**
 * The part of a task set whose shape is right, with the place of everything: what the rules that need more than one place of a file work on,
 * so that they find their problems also in a file that has others.
 */
export interface Outline {
  readonly tasks: readonly OutlineTask[]
}

export interface OutlineTask {
  /** Index into the file's tasks. */
  readonly index: number
  readonly id: string
  readonly arrival: Arrival | undefined
  readonly steps: readonly OutlineStep[]
}

export interface OutlineStep {
  /** Index into the list it stands in. */
  readonly index: number
  /** Its own keys are right; of the steps inside it only `children` are. */
  readonly step: Step
  readonly children: readonly OutlineStep[]
}

/** A step on its way: where it stands and what stands around it. `path` is one array that changes as the walk goes on: copy it to keep it. */
export interface Visit {
  readonly task: OutlineTask
  readonly step: Step
  readonly path: Path
  /** How often its task executes it: the times of the repeats around it. */
  readonly times: number
  /** Inside a `timeout`, which may end before it. */
  readonly isInTimeout: boolean
}

/** Visits every step in preorder, tasks in file order. */
export function walkOutline(outline: Outline, visit: (at: Visit) => void): void {
  const path: (string | number)[] = []
  const walk = (task: OutlineTask, steps: readonly OutlineStep[], times: number, isInTimeout: boolean): void => {
    for (const { index, step, children } of steps) {
      path.push('steps', index)
      visit({ task, step, path, times, isInTimeout })
      const inner = step.op === 'repeat' ? times * step.times : times
      walk(task, children, inner, isInTimeout || step.op === 'timeout')
      path.length -= 2
    }
  }
  for (const task of outline.tasks) {
    path.push('tasks', task.index)
    walk(task, task.steps, 1, false)
    path.length = 0
  }
}

/** Whether an arrival makes instances `id#1`, `id#2`, … instead of one task. */
export function makesInstances(arrival: Arrival | undefined): arrival is Exclude<Arrival, number> {
  return typeof arrival === 'object'
}

/** How many tasks an arrival makes. */
export function countInstances(arrival: Arrival | undefined): number {
  if (!makesInstances(arrival)) return 1
  return Array.isArray(arrival) ? arrival.length : arrival.count
}

/** How many tasks can take part in a run: an event source counts once an arrival. */
export function countTasks({ tasks }: TaskSet): number {
  return tasks.reduce((sum, { arrival }) => sum + countInstances(arrival), 0)
}
