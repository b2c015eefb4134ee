import type { Step } from '../task-set/schema'
import { listSteps, type StepPlace } from '../task-set/steps'
import type { MarkTable } from '../trace/span-table'
import { EventKind, NONE } from '../trace/trace'
import type { Micros } from '../time'
import type { ExecutionData } from './model'

/** A load, a store, a put or a get of one task. */
export interface Access {
  readonly kind: 'load' | 'store' | 'put' | 'get'
  readonly time: Micros
  /** Of the variable or queue. */
  readonly name: string
  /** Items in the queue afterwards, or the value. */
  readonly value: number
  /** For a store: the task whose own store was overwritten unseen. */
  readonly overwrites: number | undefined
}

/** A lock in the hands of a task. */
export interface Hold {
  readonly start: Micros
  /** When it was unlocked; the end of the run where it never was. */
  readonly end: Micros
  readonly name: string
  /** How many other locks the task held then. */
  readonly depth: number
}

/** What each task did with shared things, in order of time; lists by lane. */
export interface Resources {
  readonly accesses: readonly (readonly Access[])[]
  readonly holds: readonly (readonly Hold[])[]
}

const EMPTY: Resources = { accesses: [], holds: [] }
const known = new WeakMap<MarkTable, Resources>()

/** Locks, variables and queues of an execution, read from its marks: one pass at the first call. Empty where the task set is not known or has none. */
export function resourcesOf({ marks, taskSet, summary }: ExecutionData): Resources {
  if (taskSet === undefined) return EMPTY
  const before = known.get(marks)
  if (before !== undefined) return before
  const steps = listSteps(taskSet)
  const isShared = steps.some(({ step }) => step.op === 'lock' || nameOf(step) !== undefined)
  const resources = isShared ? collect(marks, steps, summary.tasks.length, summary.makespan) : EMPTY
  known.set(marks, resources)
  return resources
}

function nameOf(step: Step | undefined): string | undefined {
  if (step?.op === 'load' || step?.op === 'store') return step.var
  if (step?.op === 'put' || step?.op === 'get') return step.queue
  return undefined
}

function collect(marks: MarkTable, steps: readonly StepPlace[], lanes: number, makespan: Micros): Resources {
  const accesses = Array.from({ length: lanes }, (): Access[] => [])
  const holds = Array.from({ length: lanes }, (): Hold[] => [])
  const variables = new Map<string, Variable>()
  const open = new Map<string, { readonly task: number; readonly start: Micros; readonly depth: number }>()
  const held = new Int32Array(lanes)
  const release = (name: string, end: Micros): void => {
    const hold = open.get(name)
    if (hold === undefined) return
    open.delete(name)
    held[hold.task]--
    holds[hold.task].push({ start: hold.start, end, name, depth: hold.depth })
  }
  for (let i = 0; i < marks.length; i++) {
    const kind = accessKind(marks.kind[i])
    const isLock = marks.kind[i] === EventKind.lock
    if (kind === undefined && !isLock && marks.kind[i] !== EventKind.unlock) continue
    const place = steps[marks.step[i]]
    const task = marks.task[i]
    const time = marks.time[i]
    if (kind === undefined) {
      if (place?.step.op !== 'lock' && place?.step.op !== 'unlock') continue
      release(place.step.name, time)
      if (isLock) open.set(place.step.name, { task, start: time, depth: held[task]++ })
      continue
    }
    const name = nameOf(place?.step)
    if (name === undefined) continue
    const isVariable = kind === 'load' || kind === 'store'
    const overwrites = isVariable ? followVariable(variables, name, kind, task, i) : undefined
    accesses[task].push({ kind, time, name, value: marks.arg[i], overwrites })
  }
  for (const name of open.keys()) release(name, makespan)
  for (const list of holds) list.sort((a, b) => a.start - b.start || a.depth - b.depth)
  return { accesses, holds }
}

function accessKind(kind: number): Access['kind'] | undefined {
  switch (kind) {
    case EventKind.load:
      return 'load'
    case EventKind.store:
      return 'store'
    case EventKind.put:
      return 'put'
    case EventKind.get:
      return 'get'
    default:
      return undefined
  }
}

/** Who stored last, and before that who else; when each task loaded. Moments are mark numbers. */
interface Variable {
  readonly loads: Map<number, number>
  task: number
  at: number
  otherTask: number
  atByOthers: number
}

/**
 * The lost updates of DESIGN section 4.4: a store to a variable that another task stored since this task's last load of it.
 * Gives the other task where this store loses its update.
 */
function followVariable(
  variables: Map<string, Variable>,
  name: string,
  kind: 'load' | 'store',
  task: number,
  at: number,
): number | undefined {
  const variable = variables.get(name) ?? { loads: new Map(), task: NONE, at: NONE, otherTask: NONE, atByOthers: NONE }
  variables.set(name, variable)
  if (kind === 'load') {
    variable.loads.set(task, at)
    return undefined
  }
  if (variable.task !== NONE && variable.task !== task) {
    variable.otherTask = variable.task
    variable.atByOthers = variable.at
  }
  variable.task = task
  variable.at = at
  const loaded = variable.loads.get(task)
  return loaded !== undefined && variable.atByOthers > loaded ? variable.otherTask : undefined
}

/** The first of a list in order of time at or after a moment. */
export function firstFrom(list: readonly { readonly time: Micros }[], time: Micros): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (list[middle].time >= time) high = middle
    else low = middle + 1
  }
  return low
}
