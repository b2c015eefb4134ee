import { type RandomLevel, randomTaskSet } from '../../electron/simulators/random-task-set'
import { assertNever } from '../../shared/assert-never'
import { defaultExecution, type Execution, type Model } from '../../shared/settings'
import { mulberry32 } from '../../shared/task-set/instances'
import type { Arrival, Step, Task, TaskSet } from '../../shared/task-set/schema'
import { namedIn } from './smaller'

/** A random whole number >= 0 and below n. */
type Below = (n: number) => number

/**
 * A random task set and random settings for it: the same seed and model give the same.
 * Even seeds give the sets the asyncio comparison uses too, odd ones the kinds that leaves out; above level 1 all are of the first kind.
 */
export function randomExecution(
  seed: number,
  model: Model,
  level: RandomLevel = 1,
): { taskSet: TaskSet; execution: Execution } {
  const random = mulberry32(seed ^ 0x5eed)
  const below: Below = (n) => random() % n
  const taskSet = seed % 2 === 0 || level > 1 ? randomSet(seed, level, below) : oddSet(below)
  return { taskSet, execution: withRandomSettings(defaultExecution(model), level, below) }
}

/** The set of this seed, some with other forms of arrival, some without the log marks between the steps. */
function randomSet(seed: number, level: RandomLevel, below: Below): TaskSet {
  const taskSet = randomTaskSet(seed, level)
  const bare = below(2) === 0
  const named = new Set(taskSet.tasks.flatMap((task) => namedIn(task.steps)))
  const tasks = taskSet.tasks.map((task): Task => {
    const steps = bare ? withoutLog(task.steps) : task.steps
    if (named.has(task.id) || below(5) > 0) return { ...task, steps }
    const count = 1 + below(3)
    const forms: readonly (() => Arrival)[] = [
      () => Array.from({ length: count }, () => below(9)),
      () => ({ every: 1 + below(6), count, ...(below(2) === 0 ? {} : { start: below(5) }) }),
      () => ({ poisson: 1 + below(4), count, seed: below(1000), start: below(3) }),
    ]
    return { ...task, arrival: forms[below(3)](), steps }
  })
  return { ...taskSet, tasks }
}

function withoutLog(steps: readonly Step[]): Step[] {
  return steps
    .filter((step) => step.op !== 'log')
    .map((step) => ('steps' in step ? { ...step, steps: withoutLog(step.steps) } : step))
}

/**
 * A set of the kinds `randomTaskSet` leaves out: up to nine tasks, odd fractions of a ms, waits of no time on every kind of device, joins of
 * oneself, empty programs, steps of no time around every burst, a second spawn.
 */
function oddSet(below: Below): TaskSet {
  const pick = pickWith(below)
  const ids = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'].slice(0, 1 + below(9))
  const named = ids.slice(0, below(ids.length + 1))
  const spawned = named.filter(() => below(3) === 0)
  const ms = (): number => pick(0, 0.5, 1, 1, 2, 2, 3, 0.001, 0.25, 1.001, 5)
  const device = (): { device?: string } => pick({}, { device: 'one' }, { device: 'two' }, { device: 'undeclared' })
  const step = (depth: number): Step =>
    pick<() => Step>(
      () => ({ op: 'cpu', ms: ms() }),
      () => ({ op: 'cpu', ms: pick(1, 2, 4) }),
      () => ({ op: 'io', ms: ms(), ...device() }),
      () => ({ op: 'blockingIo', ms: ms(), ...device() }),
      () => ({ op: pick('sleep', 'blockingSleep'), ms: ms() }),
      () => ({ op: 'yield' }),
      () => ({ op: pick('lock', 'lock', 'unlock'), name: pick('m', 'n') }),
      () => ({ op: pick('put', 'put', 'get'), queue: pick('p', 'q') }),
      () => (named.length === 0 ? { op: 'yield' } : { op: 'join', task: pick(...named) }),
      () => (spawned.length === 0 ? { op: 'log', text: 'x' } : { op: 'spawn', task: pick(...spawned) }),
      () => (depth > 2 ? { op: 'cpu', ms: 1 } : { op: 'repeat', times: 1 + below(3), steps: program(3, depth + 1) }),
    )()
  const program = (most: number, depth: number): Step[] => Array.from({ length: below(most + 1) }, () => step(depth))
  const once = (): Pick<Task, 'arrival'> =>
    pick<() => Pick<Task, 'arrival'>>(
      () => ({}),
      () => ({ arrival: pick(0, 0, 1, 2, 0.5, 7) }),
    )()
  const instances = (): Pick<Task, 'arrival'> =>
    pick<() => Pick<Task, 'arrival'>>(
      () => ({ arrival: Array.from({ length: below(4) + 1 }, () => pick(0, 1, 2, 2, 6)) }),
      () => ({ arrival: { every: pick(0.5, 1, 2, 3), count: 1 + below(5), start: below(3) } }),
      () => ({ arrival: { poisson: pick(0.001, 1, 2), count: 1 + below(5), seed: below(2 ** 31) } }),
    )()
  const tasks = ids.map((id): Task => ({
    id,
    ...(spawned.includes(id) ? {} : !named.includes(id) && below(4) === 0 ? instances() : once()),
    steps: program(7, 0),
  }))
  return {
    formatVersion: 1,
    devices: { one: { capacity: 1 }, two: { capacity: 2 } },
    queues: { q: { capacity: pick(1, 2, 3) } },
    tasks,
  }
}

function withRandomSettings(base: Execution, level: RandomLevel, below: Below): Execution {
  const pick = pickWith(below)
  const horizon = below(6) === 0 ? below(25) / pick(1, 2) : null
  switch (base.model) {
    case 'threads':
      return {
        ...base,
        settings: {
          ...base.settings,
          quantum: pick(null, 0.5, 1, 1, 1.5, 2, 2, 3, 4, 0.3, 100),
          cores: pick(1, 1, 1, 2, 2, 3, 4, 64),
          contextSwitch: pick(0, 0, 0, 0.5, 1, 0.002),
          sameInstant: pick('newcomerFirst', 'preemptedFirst'),
          wakeVsArrival: pick('arrivalFirst', 'wakeUpFirst'),
          quantumAfterBlock: pick('full', 'rest'),
          quantumAfterYield: pick('full', 'rest'),
          ...(level > 1 ? { mutexHandOff: pick('handOver', 'barging') } : {}),
          horizon,
        },
      }
    case 'eventLoop':
      return {
        ...base,
        settings: {
          ...base.settings,
          stepCost: pick(0, 0, 0.5, 1),
          iterationCost: pick(0, 0, 0.5, 1),
          equalTimers: pick('callOrder', 'heapOrder'),
          horizon,
        },
      }
    case 'sequential':
      return { ...base, settings: { ...base.settings, horizon } }
    default:
      return assertNever(base, 'execution')
  }
}

function pickWith(below: Below) {
  return <const Value>(...list: readonly Value[]): Value => list[below(list.length)]
}
