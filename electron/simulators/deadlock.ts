import { type Deadlock, NONE } from '../../shared/trace/trace'
import { Instruction } from './program'
import type { Run } from './run'

/** One task that can never go on: what it waits for, and the tasks it waits for: one, or of a gather all that have not ended. */
interface Waiting {
  readonly task: number
  readonly for: string
  readonly heldBy: number
  readonly waitsFor: readonly number[]
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

/** Depth first from every task in file order along the arrows: the first way that comes back to a task it has passed is the cycle. */
function findCycle(waitsFor: ReadonlyMap<number, readonly number[]>): number[] {
  const seen = new Set<number>()
  for (const start of waitsFor.keys()) {
    const path: number[] = []
    const onPath = new Set<number>()
    /** For each task of the path, the arrows not followed yet. */
    const arrows: number[][] = []
    const enter = (task: number): void => {
      seen.add(task)
      path.push(task)
      onPath.add(task)
      arrows.push((waitsFor.get(task) ?? []).filter((other) => waitsFor.has(other)).toReversed())
    }
    if (!seen.has(start)) enter(start)
    while (path.length > 0) {
      const next = arrows[arrows.length - 1].pop()
      if (next === undefined) {
        arrows.pop()
        onPath.delete(path.pop() ?? NONE)
      } else if (onPath.has(next)) return fromLowest(path.slice(path.indexOf(next)))
      else if (!seen.has(next)) enter(next)
    }
  }
  return []
}

function fromLowest(cycle: number[]): number[] {
  const lowest = cycle.indexOf(cycle.reduce((least, task) => Math.min(least, task)))
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
  const nobody = { task, heldBy: NONE, waitsFor: [] }
  switch (op[at]) {
    case Instruction.lock:
      return { task, for: `lock:${locks[on]}`, heldBy: holder[on], waitsFor: [holder[on]] }
    case Instruction.join:
      return { ...nobody, for: `join:${instances[on].id}`, waitsFor: [on] }
    case Instruction.gather:
      return { ...nobody, for: 'gather', waitsFor: groups[on].filter((child) => run.hasEnded[child] === 0) }
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
