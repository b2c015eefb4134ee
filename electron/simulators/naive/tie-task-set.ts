import { mulberry32 } from '../../../shared/task-set/instances'
import type { Arrival, Step, Task, TaskSet } from '../../../shared/task-set/schema'

/** What a random set is mostly about, so that this one thing is fought over; `any` mixes all. */
const THEMES = ['any', 'cpu', 'lock', 'semaphore', 'queue', 'device', 'variable'] as const
type Theme = (typeof THEMES)[number]

/**
 * Random task sets in which nearly everything meets something else at one instant: all arrivals, bursts and waits are small multiples of
 * `unit`. Every step of format 1 may occur. Most steps are followed by a `log`, so that the order of one instant shows. The same seed and unit
 * give the same set.
 *
 * @param unit ms; the quantum of the execution, for arrivals and wake-ups that meet expiries, or a part of it, for quanta of which a rest is left
 */
export function tieTaskSet(seed: number, unit: number): TaskSet {
  const random = mulberry32(seed)
  const below = (n: number): number => random() % n
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]
  const ms = (): number => unit * pick([0, 1, 1, 1, 1, 2, 2, 3])
  const positive = (): number => unit * pick([1, 1, 1, 2])

  const ids = ['A', 'B', 'C', 'D', 'E', 'F', 'G'].slice(0, 2 + below(6))
  const started = ids.slice(1).filter(() => below(5) === 0)
  const source = below(4) === 0 ? ids.find((id) => !started.includes(id) && id !== 'A') : undefined
  const named = ids.filter((id) => id !== source)
  const setTheme = pick(THEMES)
  let marks = 0

  const device = (): { device?: string } => pick([{}, { device: 'disk' }, { device: 'disk' }, { device: 'net' }])
  const cpu = (): Step => ({ op: pick(['cpu', 'cpu', 'offload']), ms: unit * pick([0, 1, 1, 2, 2, 3, 4]) })
  const pause = (): Step => ({ op: pick(['sleep', 'sleep', 'blockingSleep']), ms: ms() })

  // Without CPU for asking and without a pause between the asks no time would ever pass.
  const poll = (): Step => {
    if (below(3) === 0) return { op: 'poll', ms: ms(), every: positive(), askMs: 0 }
    return { op: 'poll', ms: ms(), every: ms(), askMs: positive(), spin: below(2) === 0 }
  }

  // Taken and given back most of the time, else nearly every run would end as a deadlock.
  const hold = (take: Step, giveBack: Step): Step[] => [
    take,
    ...steps(pick([[cpu()], [pause()], [cpu(), pause(), cpu()]])),
    giveBack,
  ]

  const themed = (theme: Theme, depth: number): Step[] => {
    switch (theme) {
      case 'cpu':
        return pick([[cpu()], [cpu(), { op: 'yield' }, cpu()], [cpu(), pause()]])
      case 'lock':
        if (below(10) === 0) return [{ op: pick(['lock', 'unlock']), name: 'm' }]
        return hold({ op: 'lock', name: 'm' }, { op: 'unlock', name: 'm' })
      case 'semaphore':
        if (below(6) === 0) return [{ op: pick(['acquire', 'release', 'release']), name: 's' }]
        return hold({ op: 'acquire', name: 's' }, { op: 'release', name: 's' })
      case 'queue':
        return [{ op: pick(['put', 'get']), queue: pick(['q', 'q', 'q', 'r']) }]
      case 'device':
        return [{ op: pick(['io', 'io', 'blockingIo']), ms: ms(), ...device() }]
      case 'variable':
        if (below(4) === 0) return [{ op: pick(['load', 'store']), var: 'v' }]
        return [{ op: 'load', var: 'v' }, pick([cpu, pause])(), { op: 'store', var: pick(['v', 'v', 'w']), add: 1 }]
      case 'any':
        return rare(depth)
    }
  }

  const rare = (depth: number): Step[] => {
    switch (below(depth > 1 ? 6 : 9)) {
      case 0:
        return [poll()]
      case 1:
        return themed('variable', depth)
      case 2:
        return pick<Step[]>([
          [{ op: 'wait', event: 'e' }],
          [{ op: 'set', event: 'e' }],
          [
            { op: 'set', event: 'e' },
            { op: 'clear', event: 'e' },
          ],
        ])
      case 3:
        return pick<Step[]>([[{ op: 'join', task: pick(named) }], [{ op: 'cancel', task: pick(named) }]])
      case 4:
        return [pause()]
      case 5:
        return themed(pick(THEMES.slice(1)), depth)
      case 6:
        return [{ op: 'repeat', times: 2 + below(3), steps: program(depth + 1) }]
      case 7:
        return [{ op: 'timeout', ms: ms(), steps: program(depth + 1) }]
      default:
        return [{ op: 'call', steps: program(depth + 1) }]
    }
  }

  const steps = (list: readonly Step[]): Step[] =>
    list.flatMap((step): Step[] => (below(4) === 0 ? [step] : [step, { op: 'log', text: `${++marks}` }]))

  const program = (depth: number): Step[] =>
    Array.from({ length: 1 + below(4) }, (): Step[] => {
      const chance = below(10)
      if (chance < 4) return steps(themed(setTheme, depth))
      if (chance < 7) return steps(themed('cpu', depth))
      return steps(rare(depth))
    }).flat()

  const arrivalOf = (id: string): { arrival?: Arrival } => {
    if (started.includes(id)) return {}
    if (id !== source) return { arrival: unit * below(4) }
    return {
      arrival: pick<Arrival>([
        [unit * below(3), unit * below(3), unit * below(3)],
        { every: positive(), count: 3, start: ms() },
      ]),
    }
  }

  const tasks = ids.map((id): Task => ({ id, ...arrivalOf(id), steps: program(0) }))

  // Who starts whom: earlier tasks start later ones, so that all may run. A second start, allowed only where a timeout could have kept the first
  // from happening, ends its task in an error.
  const into = (child: string, step: Step): void => {
    const parent = pick(tasks.filter(({ id }) => id < child && id !== source)).steps
    const at = below(parent.length + 1)
    parent.splice(at, 0, step)
    if (below(6) === 0) parent.splice(at, 0, { op: 'timeout', ms: ms(), steps: [{ op: 'spawn', task: child }] })
  }
  while (started.length > 0) {
    const children = started.splice(0, 1 + below(2))
    if (children.length === 1 && below(3) > 0) into(children[0], { op: 'spawn', task: children[0] })
    else into(children[0], { op: 'gather', tasks: below(2) === 0 ? children : children.toReversed() })
  }
  return {
    formatVersion: 1,
    devices: { disk: { capacity: 1 + below(2) } },
    queues: { q: { capacity: 1 + below(2) } },
    semaphores: { s: { value: below(3) } },
    variables: { v: 0 },
    tasks,
  }
}
