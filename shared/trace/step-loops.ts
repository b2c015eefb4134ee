import type { StepPlace } from '../task-set/steps'

/** Number of the step behind a step and all it holds. */
export function endOfStep(steps: readonly StepPlace[], index: number): number {
  const inside = `${steps[index].path}.`
  let end = index + 1
  while (end < steps.length && steps[end].path.startsWith(inside)) end++
  return end
}

/** The innermost `repeat` around a step. */
export function enclosingLoop(steps: readonly StepPlace[], index: number | undefined): number | undefined {
  if (index === undefined) return undefined
  const { path } = steps[index]
  for (let i = index - 1; i >= 0; i--) {
    if (steps[i].step.op === 'repeat' && path.startsWith(`${steps[i].path}.`)) return i
    if (steps[i].task !== steps[index].task) return undefined
  }
  return undefined
}
