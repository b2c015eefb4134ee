import type { Step, TaskSet } from '../../../shared/task-set/schema'
import { type Micros, toMicros } from '../../../shared/time'

/** Every step of the file, those inside others too. */
function allSteps(taskSet: TaskSet): Step[] {
  const inside = (steps: readonly Step[]): Step[] =>
    steps.flatMap((step) => ('steps' in step ? [step, ...inside(step.steps)] : [step]))
  return taskSet.tasks.flatMap(({ steps }) => inside(steps))
}

/** Every time a step names, us. */
export function timesOf(taskSet: TaskSet): Micros[] {
  return allSteps(taskSet).flatMap((step) => [
    ...('ms' in step ? [toMicros(step.ms)] : []),
    ...(step.op === 'poll' ? [toMicros(step.every), toMicros(step.askMs)] : []),
  ])
}

/** Every variable a step names. */
export function variablesOf(taskSet: TaskSet): string[] {
  return allSteps(taskSet).flatMap((step) => (step.op === 'load' || step.op === 'store' ? [step.var] : []))
}

/** The longest tick of which all times are multiples, us; 1 where all are 0. */
export function tickOf(times: readonly Micros[]): Micros {
  const gcd = (a: Micros, b: Micros): Micros => (b === 0 ? a : gcd(b, a % b))
  return times.reduce(gcd, 0) || 1
}

/** A table that makes an entry when it is first asked for. */
export function byName<T>(make: (name: string) => T): (name: string) => T {
  const entries = new Map<string, T>()
  return (name) => {
    const entry = entries.get(name) ?? make(name)
    entries.set(name, entry)
    return entry
  }
}
