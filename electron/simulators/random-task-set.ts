import { mulberry32 } from '../../shared/task-set/instances'
import type { Step, Task, TaskSet } from '../../shared/task-set/schema'

/**
 * Random task sets for comparisons with other implementations and for properties: few tasks, few steps and small whole numbers, so that
 * ties abound; locks, queues and joins may deadlock or fail. The same seed gives the same set.
 * Nobody joins itself: CPython raises that error one step later than ours.
 * A `log` step after every step makes the order of execution visible.
 */
export function randomTaskSet(seed: number): TaskSet {
  const random = mulberry32(seed)
  const below = (n: number): number => random() % n
  const chance = (percent: number): boolean => below(100) < percent
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]
  const ms = (most: number): number => (chance(15) ? below(2 * most) / 2 : below(most + 1))

  const count = 2 + below(4)
  const ids = ['A', 'B', 'C', 'D', 'E'].slice(0, count)
  const spawned = new Map<string, string>()
  for (const id of ids.slice(1)) if (chance(15)) spawned.set(id, pick(ids.filter((other) => other !== id)))
  const hasLocks = chance(50)
  const hasQueues = chance(50)

  let marks = 0
  const steps = (task: string, length: number, depth: number): Step[] =>
    Array.from({ length }, () => [step(task, depth), { op: 'log', text: `${++marks}` } as const]).flat()

  const step = (task: string, depth: number): Step => {
    const kind = below(hasLocks || hasQueues ? 100 : 60)
    if (kind < 18) return { op: 'cpu', ms: ms(5) }
    if (kind < 32) return { op: 'sleep', ms: ms(5) }
    if (kind < 42) return chance(50) ? { op: 'io', ms: ms(4) } : { op: 'io', ms: ms(4), device: pick(['disk', 'net']) }
    if (kind < 47) return { op: 'blockingSleep', ms: ms(4) }
    if (kind < 50) return chance(50) ? { op: 'blockingIo', ms: ms(3) } : { op: 'blockingIo', ms: ms(3), device: 'disk' }
    if (kind < 54) return { op: 'yield' }
    if (kind < 57) return { op: 'join', task: pick(ids.filter((other) => other !== task)) }
    if (kind < 60)
      return depth < 2
        ? { op: 'repeat', times: 1 + below(3), steps: steps(task, 1 + below(2), depth + 1) }
        : { op: 'yield' }
    if (hasLocks && (kind < 80 || !hasQueues)) return { op: chance(52) ? 'lock' : 'unlock', name: pick(['m', 'n']) }
    return { op: chance(55) ? 'put' : 'get', queue: pick(['q', 'r']) }
  }

  const tasks = ids.map((id): Task => {
    const program = steps(id, 1 + below(5), 0)
    for (const [child, parent] of spawned) {
      if (parent === id) program.splice(below(program.length + 1), 0, { op: 'spawn', task: child })
    }
    return { id, ...(spawned.has(id) || chance(55) ? {} : { arrival: below(7) }), steps: program }
  })
  return {
    formatVersion: 1,
    devices: { disk: { capacity: 1 }, net: { capacity: 2 } },
    queues: { q: { capacity: 1 + below(2) } },
    tasks,
  }
}
