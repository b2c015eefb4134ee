import type { Execution } from '../../../shared/settings'
import { arrivalTimes, startedByOthers } from '../../../shared/task-set/instances'
import type { Arrival, Step, Task, TaskSet } from '../../../shared/task-set/schema'
import { listSteps } from '../../../shared/task-set/steps'
import { toMillis } from '../../../shared/time'

/** Changes of a task set whose effect on the trace is known beforehand. */

function mapSteps(steps: readonly Step[], change: (step: Step) => Step): Step[] {
  return steps.map((step) => {
    const changed = change(step)
    return 'steps' in changed ? { ...changed, steps: mapSteps(changed.steps, change) } : changed
  })
}

const mapTasks = (taskSet: TaskSet, change: (task: Task) => Task): TaskSet => ({
  ...taskSet,
  tasks: taskSet.tasks.map(change),
})

function mapTimes(arrival: Exclude<Arrival, { poisson: number }>, change: (ms: number) => number): Arrival {
  if (typeof arrival === 'number') return change(arrival)
  return Array.isArray(arrival) ? arrival.map(change) : arrival
}

/** Random and regular arrivals written out as lists of times: the same instances at the same times. */
export function withListedArrivals(taskSet: TaskSet): TaskSet {
  return mapTasks(taskSet, (task) => {
    const { arrival } = task
    if (arrival === undefined || typeof arrival === 'number') return task
    return { ...task, arrival: arrivalTimes(arrival).map(toMillis) }
  })
}

/** Milliseconds times a whole factor, rounded to whole us: 0.3 x 3 is not 0.9 in binary. */
const times = (ms: number, factor: number): number => Math.round(ms * factor * 1000) / 1000

/** All times of a set whose arrivals are listed, times a factor. */
export function scaled(taskSet: TaskSet, factor: number): TaskSet {
  const scale = (step: Step): Step => {
    if (step.op === 'poll') {
      const { ms, every, askMs } = step
      return { ...step, ms: times(ms, factor), every: times(every, factor), askMs: times(askMs, factor) }
    }
    return 'ms' in step ? { ...step, ms: times(step.ms, factor) } : step
  }
  return mapTasks(taskSet, (task) => ({
    ...task,
    ...(task.arrival === undefined ? {} : { arrival: mapTimes(task.arrival as number, (ms) => times(ms, factor)) }),
    steps: mapSteps(task.steps, scale),
  }))
}

/** All times among the settings, times a factor. */
export function scaledExecution(execution: Execution, factor: number): Execution {
  const { horizon } = execution.settings
  const limit = { horizon: horizon === null ? null : times(horizon, factor) }
  switch (execution.model) {
    case 'threads': {
      const { quantum, contextSwitch } = execution.settings
      const changed = {
        quantum: quantum === null ? null : times(quantum, factor),
        contextSwitch: times(contextSwitch, factor),
      }
      return { ...execution, settings: { ...execution.settings, ...limit, ...changed } }
    }
    case 'eventLoop': {
      const { stepCost, iterationCost } = execution.settings
      const changed = { stepCost: times(stepCost, factor), iterationCost: times(iterationCost, factor) }
      return { ...execution, settings: { ...execution.settings, ...limit, ...changed } }
    }
    case 'sequential':
      return { ...execution, settings: { ...execution.settings, ...limit } }
  }
}

/** A set whose arrivals are listed, everybody coming later by so many ms; who is started by others still is. */
export function shifted(taskSet: TaskSet, ms: number): TaskSet {
  const started = startedByOthers(taskSet)
  return mapTasks(taskSet, (task) =>
    started.has(task.id)
      ? task
      : { ...task, arrival: mapTimes((task.arrival ?? 0) as number, (arrival) => times(arrival + ms, 1)) },
  )
}

/** New names for everything. Some look like numbers, some are names every object has: neither may move anything. */
export const NEW_NAMES: Readonly<Record<string, string>> = {
  A: '10',
  B: '9',
  C: 'constructor',
  D: 'a',
  E: 'Z',
  m: '2',
  n: '1',
  q: 'toString',
  r: '0',
  s: '7',
  t: '5',
  e: 'valueOf',
  f: '3',
  x: '4',
  y: '-1',
  disk: '8',
  net: 'hasOwnProperty',
}

export const renamed = (name: string): string => {
  const [id, instance] = name.split('#')
  return [NEW_NAMES[id] ?? id, ...(instance === undefined ? [] : [instance])].join('#')
}

const renameKeys = <Value>(record: Readonly<Record<string, Value>> | undefined): Record<string, Value> =>
  Object.fromEntries(Object.entries(record ?? {}).map(([name, value]) => [renamed(name), value]))

/** A set with every task, device, lock, semaphore, queue, event and variable called by its new name. */
export function withNewNames(taskSet: TaskSet): TaskSet {
  const rename = (step: Step): Step =>
    Object.fromEntries(
      Object.entries(step).map(([key, value]: [string, unknown]) => {
        if (key === 'tasks') return [key, (value as string[]).map(renamed)]
        return [key, typeof value === 'string' && key !== 'op' && key !== 'text' ? renamed(value) : value]
      }),
    ) as Step
  return {
    ...taskSet,
    devices: renameKeys(taskSet.devices),
    queues: renameKeys(taskSet.queues),
    semaphores: renameKeys(taskSet.semaphores),
    variables: renameKeys(taskSet.variables),
    tasks: taskSet.tasks.map((task) => ({ ...task, id: renamed(task.id), steps: mapSteps(task.steps, rename) })),
  }
}

/** How many tasks and steps `withStrangers` adds. */
export const STRANGERS = { tasks: 2, steps: 4 }

/** A set with two more tasks before a place of the list. Each is spawned by the other, so neither ever arrives. */
export function withStrangers(taskSet: TaskSet, place: number): TaskSet {
  const stranger = (id: string, other: string): Task => ({
    id,
    steps: [
      { op: 'cpu', ms: 1 },
      { op: 'spawn', task: other },
    ],
  })
  return { ...taskSet, tasks: taskSet.tasks.toSpliced(place, 0, stranger('U', 'V'), stranger('V', 'U')) }
}

/** The number a step gets when two tasks are put before a place of the list. */
export function stepAmongStrangers(taskSet: TaskSet, place: number): (step: number) => number {
  const first = listSteps(taskSet).findIndex(({ task }) => task >= place)
  return (step) => (first >= 0 && step >= first ? step + STRANGERS.steps : step)
}

/** The same value with the keys of every object in another order, the reverse or turned by one. Lists keep theirs. */
export function withShuffledKeys<Value>(value: Value, by: 'reverse' | 'turn'): Value {
  const shuffle = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(shuffle)
    if (one === null || typeof one !== 'object') return one
    const entries = Object.entries(one).map(([key, inner]): [string, unknown] => [key, shuffle(inner)])
    return Object.fromEntries(by === 'reverse' ? entries.toReversed() : [...entries.slice(1), ...entries.slice(0, 1)])
  }
  return shuffle(value) as Value
}
