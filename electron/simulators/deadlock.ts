import { type Deadlock, NONE } from '../../shared/trace/trace'
import { Instruction } from './program'
import type { Run } from './run'

/** One task that can never go on: what it waits for, and the task it waits for if there is one. */
interface Waiting {
  readonly task: number
  readonly for: string
  readonly heldBy: number
  readonly waitsFor: number
}

/**
 * Who waits for what, in file order, when nothing can happen any more; the cycle is the first one found, from its first task in file order.
 * @param holder who holds each lock, NONE where nobody does
 */
export function describeDeadlock(run: Run, holder: Int32Array): Deadlock {
  const waiting = stuckTasks(run, holder)
  const id = (task: number): string => run.program.instances[task].id
  const waitsFor = new Map(waiting.map((one) => [one.task, one.waitsFor]))
  return {
    waiting: waiting.map((one) => ({
      task: id(one.task),
      for: one.for,
      ...(one.heldBy === NONE ? {} : { heldBy: id(one.heldBy) }),
    })),
    cycle: findCycle(waitsFor).map(id),
  }
}

/** Each task waits for one other at most, so following the arrows from every start finds a cycle if there is one. */
function findCycle(waitsFor: ReadonlyMap<number, number>): number[] {
  const seen = new Set<number>()
  for (const start of waitsFor.keys()) {
    const path: number[] = []
    let task: number | undefined = start
    while (task !== undefined && task !== NONE && waitsFor.has(task) && !seen.has(task)) {
      seen.add(task)
      path.push(task)
      task = waitsFor.get(task)
    }
    const from = task === undefined ? -1 : path.indexOf(task)
    if (from >= 0) return fromLowest(path.slice(from))
  }
  return []
}

function fromLowest(cycle: number[]): number[] {
  const lowest = cycle.indexOf(Math.min(...cycle))
  return [...cycle.slice(lowest), ...cycle.slice(0, lowest)]
}

/** Everybody who has entered and not left, in file order. Only locks, semaphores, queues, events, joins and gathers can keep a task for ever. */
function stuckTasks(run: Run, holder: Int32Array): Waiting[] {
  const stuck: Waiting[] = []
  for (let task = 0; task < run.taskCount; task++) {
    if (run.hasEntered(task) && run.hasEnded[task] === 0) stuck.push(waitingOf(run, holder, task))
  }
  return stuck
}

function waitingOf(run: Run, holder: Int32Array, task: number): Waiting {
  const { op, target, locks, queues, semaphores, events, instances, groups } = run.program
  const at = run.pc[task]
  const on = target[at]
  const nobody = { task, heldBy: NONE, waitsFor: NONE }
  switch (op[at]) {
    case Instruction.lock:
      return { task, for: `lock:${locks[on]}`, heldBy: holder[on], waitsFor: holder[on] }
    case Instruction.join:
      return { ...nobody, for: `join:${instances[on].id}`, waitsFor: on }
    case Instruction.gather:
      return { ...nobody, for: 'gather', waitsFor: groups[on].find((child) => run.hasEnded[child] === 0) ?? NONE }
    case Instruction.acquire:
      return { ...nobody, for: `semaphore:${semaphores[on].name}` }
    case Instruction.waitEvent:
      return { ...nobody, for: `event:${events[on]}` }
    case Instruction.put:
      return { ...nobody, for: `put:${queues[on].name}` }
    case Instruction.get:
      return { ...nobody, for: `get:${queues[on].name}` }
    default:
      throw new Error(`task ${instances[task].id} cannot wait for ever at instruction ${op[at]}`)
  }
}
