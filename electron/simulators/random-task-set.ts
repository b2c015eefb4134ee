import { mulberry32 } from '../../shared/task-set/instances'
import type { Arrival, Step, Task, TaskSet } from '../../shared/task-set/schema'

/** Which steps there may be: 2 adds those of asyncio's other primitives and variables, 3 adds `cancel` and `timeout`. */
export type RandomLevel = 1 | 2 | 3

/**
 * Random task sets for comparisons with other implementations and for properties: few tasks, few steps and small whole numbers, so that
 * ties abound; locks, queues and joins may deadlock or fail. The same seed gives the same set.
 * Nobody joins itself: CPython raises that error one step later than ours. With cancel, tasks only await later ones: CPython recurses without
 * end where one of a circle is cancelled.
 * A `log` step after every step makes the order of execution visible.
 */
export function randomTaskSet(seed: number, level: RandomLevel = 1): TaskSet {
  const random = mulberry32(seed)
  const below = (n: number): number => random() % n
  const chance = (percent: number): boolean => below(100) < percent
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]
  const ms = (most: number): number => (chance(15) ? below(2 * most) / 2 : below(most + 1))

  const count = 2 + below(4)
  const ids = ['A', 'B', 'C', 'D', 'E'].slice(0, count)
  const spawned = new Map<string, string>()
  for (const id of ids.slice(1)) if (chance(15)) spawned.set(id, pick(ids.filter((other) => other !== id)))
  const gathered = new Map<string, string>()
  // The last task may be an event source: nobody names it, and it starts nobody.
  const source = level > 1 && chance(25) ? ids[count - 1] : undefined
  if (level > 1) {
    for (const id of ids.slice(1)) {
      if (spawned.get(id) === source || id === source) spawned.delete(id)
      if (id !== source && !spawned.has(id) && chance(25)) gathered.set(id, pick(ids.slice(0, ids.indexOf(id))))
    }
  }
  const hasLocks = chance(50)
  const hasQueues = chance(50)

  let marks = 0
  const steps = (task: string, length: number, depth: number): Step[] =>
    Array.from({ length }, () => [step(task, depth), { op: 'log', text: `${++marks}` } as const]).flat()

  const others = (task: string): readonly string[] => ids.filter((other) => other !== task && other !== source)
  const join = (task: string): Step => {
    const awaited = level < 3 ? others(task) : others(task).filter((other) => other > task)
    return awaited.length === 0 ? { op: 'yield' } : { op: 'join', task: pick(awaited) }
  }

  const step = (task: string, depth: number): Step => {
    if (level > 2 && chance(18)) return cancelStep(task, depth)
    if (level > 1 && chance(45)) return laterStep(task, depth)
    const kind = below(hasLocks || hasQueues ? 100 : 60)
    if (kind < 18) return { op: 'cpu', ms: ms(5) }
    if (kind < 32) return { op: 'sleep', ms: ms(5) }
    if (kind < 42) return chance(50) ? { op: 'io', ms: ms(4) } : { op: 'io', ms: ms(4), device: pick(['disk', 'net']) }
    if (kind < 47) return { op: 'blockingSleep', ms: ms(4) }
    if (kind < 50) return chance(50) ? { op: 'blockingIo', ms: ms(3) } : { op: 'blockingIo', ms: ms(3), device: 'disk' }
    if (kind < 54) return { op: 'yield' }
    if (kind < 57) return join(task)
    if (kind < 60)
      return depth < 2
        ? { op: 'repeat', times: 1 + below(3), steps: steps(task, 1 + below(2), depth + 1) }
        : { op: 'yield' }
    if (hasLocks && (kind < 80 || !hasQueues)) return { op: chance(52) ? 'lock' : 'unlock', name: pick(['m', 'n']) }
    return { op: chance(55) ? 'put' : 'get', queue: pick(['q', 'r']) }
  }

  const laterStep = (task: string, depth: number): Step => {
    const kind = below(100)
    if (kind < 12) {
      return chance(30)
        ? { op: 'poll', ms: ms(5), every: below(3), askMs: 1 + below(2), spin: true }
        : { op: 'poll', ms: ms(5), every: chance(20) ? 0 : 1 + below(3), askMs: chance(20) ? 0.5 : 1 }
    }
    if (kind < 24)
      return depth < 2 ? { op: 'call', steps: steps(task, below(3), depth + 1) } : { op: 'offload', ms: ms(4) }
    if (kind < 38) return { op: 'offload', ms: ms(5) }
    if (kind < 60) return { op: chance(55) ? 'acquire' : 'release', name: pick(['s', 't']) }
    if (kind < 80) {
      const event = pick(['e', 'f'])
      return pick<Step>([
        { op: 'wait', event },
        { op: 'set', event },
        { op: 'set', event },
        { op: 'clear', event },
      ])
    }
    const name = pick(['v', 'w'])
    return pick<Step>([
      { op: 'load', var: name },
      { op: 'store', var: name },
      { op: 'store', var: name, add: below(5) - 1 },
    ])
  }

  const cancelStep = (task: string, depth: number): Step => {
    if (depth < 2 && chance(50)) return { op: 'timeout', ms: ms(5), steps: steps(task, 1 + below(3), depth + 1) }
    const targets = chance(15) ? [task] : others(task)
    return targets.length === 0 || task === source ? { op: 'yield' } : { op: 'cancel', task: pick(targets) }
  }

  const arrivalOf = (id: string): { arrival?: Arrival } => {
    if (id !== source) return spawned.has(id) || gathered.has(id) || chance(55) ? {} : { arrival: below(7) }
    const instances = 1 + below(3)
    return {
      arrival: pick<Arrival>([
        Array.from({ length: instances }, () => below(6)),
        { every: 1 + below(3), count: instances, ...(chance(50) ? {} : { start: below(4) }) },
        { poisson: 1 + below(3), count: instances, seed: below(1000), start: below(3) },
      ]),
    }
  }

  const tasks = ids.map((id): Task => {
    const program = steps(id, 1 + below(5), 0)
    for (const [child, parent] of spawned) {
      if (parent === id) program.splice(below(program.length + 1), 0, { op: 'spawn', task: child })
    }
    const children = [...gathered.keys()].filter((child) => gathered.get(child) === id)
    if (children.length > 0) program.splice(below(program.length + 1), 0, { op: 'gather', tasks: children })
    return { id, ...arrivalOf(id), steps: program }
  })
  return {
    formatVersion: 1,
    devices: { disk: { capacity: 1 }, net: { capacity: 2 } },
    queues: { q: { capacity: 1 + below(2) } },
    ...(level > 1 ? { semaphores: { s: { value: below(3) } }, variables: { v: below(4) } } : {}),
    tasks,
  }
}
