import { type Micros, toMicros } from '../time'
import { assertNever } from '../assert-never'
import type { Arrival, Step, Task, TaskId, TaskSet } from './schema'

/** One task as it takes part in a run, before the run: tasks in file order, instances of one task in list order. */
export interface PlannedInstance {
  readonly id: TaskId
  /** Index into `TaskSet.tasks`. */
  readonly definition: number
  /** Undefined: it enters when a `spawn` or `gather` names it. */
  readonly arrival: Micros | undefined
}

/** Arrivals of every task, as instances. Poisson arrivals are the same on every machine for one seed. */
export function planInstances(taskSet: TaskSet): readonly PlannedInstance[] {
  const spawned = startedByOthers(taskSet)
  const instances: PlannedInstance[] = []
  for (let definition = 0; definition < taskSet.tasks.length; definition++)
    addInstances(instances, taskSet.tasks[definition], definition, spawned)
  return instances
}

/** Ids that a `spawn` or `gather` somewhere in the file names. */
export function startedByOthers(taskSet: TaskSet): ReadonlySet<TaskId> {
  const ids = new Set<TaskId>()
  const walk = (steps: readonly Step[]): void => {
    for (const step of steps) {
      if (step.op === 'spawn') ids.add(step.task)
      if (step.op === 'gather') for (const id of step.tasks) ids.add(id)
      if ('steps' in step) walk(step.steps)
    }
  }
  for (const task of taskSet.tasks) walk(task.steps)
  return ids
}

function addInstances(
  instances: PlannedInstance[],
  task: Task,
  definition: number,
  spawned: ReadonlySet<TaskId>,
): void {
  const { id, arrival } = task
  if (arrival === undefined) instances.push({ id, definition, arrival: spawned.has(id) ? undefined : 0 })
  else if (typeof arrival === 'number') instances.push({ id, definition, arrival: toMicros(arrival) })
  else {
    for (const [i, time] of arrivalTimes(arrival).entries())
      instances.push({ id: `${id}#${i + 1}`, definition, arrival: time })
  }
}

/** The arrival times of the forms that make instances, us, in list order. */
export function arrivalTimes(arrival: Exclude<Arrival, number>): Micros[] {
  if (Array.isArray(arrival)) return arrival.map(toMicros)
  const start = toMicros(arrival.start ?? 0)
  if ('every' in arrival) return Array.from({ length: arrival.count }, (_, i) => start + i * toMicros(arrival.every))
  if ('poisson' in arrival) return poissonTimes(toMicros(arrival.poisson), arrival.count, arrival.seed, start)
  return assertNever(arrival, 'arrival')
}

/** Running sums of exponential gaps of at least 1 us (DESIGN section 3). */
function poissonTimes(mean: Micros, count: number, seed: number, start: Micros): Micros[] {
  const random = mulberry32(seed)
  let time = start
  return Array.from({ length: count }, () => {
    time += Math.max(1, Math.round(-mean * Math.log(1 - random() / 2 ** 32)))
    return time
  })
}

/** Tommy Ettinger's mulberry32: a 32-bit generator whose whole state is the seed. Each call gives an integer in [0, 2^32). */
export function mulberry32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t
    return (t ^ (t >>> 14)) >>> 0
  }
}
