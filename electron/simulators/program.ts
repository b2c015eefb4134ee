import { assertNever } from '../../shared/assert-never'
import { type PlannedInstance, planInstances } from '../../shared/task-set/instances'
import type { Op, Step, TaskSet } from '../../shared/task-set/schema'
import { Reason } from '../../shared/trace/trace'
import { toMicros } from '../../shared/time'

/**
 * A task set as a flat program, so that the simulators' inner loops touch only typed arrays. Loops stay loops: a `repeat` of a million
 * steps is two instructions. Every task's instructions end with `end`.
 */
export interface Program {
  readonly instances: readonly PlannedInstance[]
  /** First instruction of each task of the file. */
  readonly entry: Int32Array
  readonly op: Uint8Array
  /** Length of the timed ops, us; how often for `loop`. */
  readonly amount: Float64Array
  /** By op: index of the instance, lock, queue or device; first instruction of the body for `loopEnd`; NONE for no device. */
  readonly target: Int32Array
  /** For waits, why: `Reason.io`, `sleep`, `blockingIo`, `blockingSleep`. */
  readonly reason: Uint8Array
  /** Number of the step in `listSteps`; NONE for `end`. */
  readonly step: Int32Array
  /** Nesting of loops: which counter a `loop` or `loopEnd` uses. */
  readonly depth: Uint8Array
  readonly maxDepth: number
  readonly locks: readonly string[]
  readonly queues: readonly { readonly name: string; readonly capacity: number }[]
  readonly devices: readonly { readonly name: string; readonly capacity: number }[]
}

export const Instruction = {
  end: 0,
  cpu: 1,
  /** io, sleep, blockingIo, blockingSleep: see `reason`. */
  wait: 2,
  yield: 3,
  spawn: 4,
  join: 5,
  lock: 6,
  unlock: 7,
  put: 8,
  get: 9,
  log: 10,
  loop: 11,
  loopEnd: 12,
} as const

/** Ops of format 1 that the simulators do not execute yet. They are refused by name before a run. */
export const UNSUPPORTED_OPS: readonly Op[] = [
  'poll',
  'call',
  'gather',
  'acquire',
  'release',
  'load',
  'store',
  'wait',
  'set',
  'clear',
  'cancel',
  'timeout',
  'offload',
]

/** Compiles a task set that has passed `parseTaskSet` and `unsupported`; anything else here is a bug and throws. */
export function compile(taskSet: TaskSet): Program {
  const instances = planInstances(taskSet)
  const instanceOf = new Map(instances.map(({ id }, index) => [id, index]))
  const locks = new Names()
  const queues = new Names()
  const devices = new Names()
  const rows: Row[] = []
  let nextStep = 0
  let maxDepth = 0

  const emit = (steps: readonly Step[], depth: number): void => {
    maxDepth = Math.max(maxDepth, depth)
    for (const step of steps) {
      const number = nextStep++
      const add = (op: number, row: Partial<Row> = {}): void => {
        rows.push({ op, amount: 0, target: -1, reason: Reason.none, step: number, depth, ...row })
      }
      switch (step.op) {
        case 'cpu':
          add(Instruction.cpu, { amount: toMicros(step.ms) })
          break
        case 'io':
        case 'blockingIo':
          add(Instruction.wait, {
            amount: toMicros(step.ms),
            reason: Reason[step.op],
            target: step.device === undefined ? -1 : devices.indexOf(step.device),
          })
          break
        case 'sleep':
        case 'blockingSleep':
          add(Instruction.wait, { amount: toMicros(step.ms), reason: Reason[step.op] })
          break
        case 'yield':
        case 'log':
          add(Instruction[step.op])
          break
        case 'spawn':
        case 'join':
          add(Instruction[step.op], { target: known(instanceOf.get(step.task), step.task) })
          break
        case 'lock':
        case 'unlock':
          add(Instruction[step.op], { target: locks.indexOf(step.name) })
          break
        case 'put':
        case 'get':
          add(Instruction[step.op], { target: queues.indexOf(step.queue) })
          break
        case 'repeat': {
          add(Instruction.loop, { amount: step.times })
          const body = rows.length
          emit(step.steps, depth + 1)
          if (rows.length === body) rows.pop()
          else add(Instruction.loopEnd, { target: body })
          break
        }
        case 'poll':
        case 'call':
        case 'gather':
        case 'acquire':
        case 'release':
        case 'load':
        case 'store':
        case 'wait':
        case 'set':
        case 'clear':
        case 'cancel':
        case 'timeout':
        case 'offload':
          throw new Error(`${step.op} reached the simulators; unsupported() must refuse it before`)
        default:
          assertNever(step, 'step')
      }
    }
  }

  const entry = Int32Array.from(taskSet.tasks, (task) => {
    const first = rows.length
    emit(task.steps, 0)
    rows.push({ op: Instruction.end, amount: 0, target: -1, reason: Reason.none, step: -1, depth: 0 })
    return first
  })
  return {
    instances,
    entry,
    op: Uint8Array.from(rows, (row) => row.op),
    amount: Float64Array.from(rows, (row) => row.amount),
    target: Int32Array.from(rows, (row) => row.target),
    reason: Uint8Array.from(rows, (row) => row.reason),
    step: Int32Array.from(rows, (row) => row.step),
    depth: Uint8Array.from(rows, (row) => row.depth),
    maxDepth: maxDepth + 1,
    locks: locks.list,
    queues: withCapacity(queues.list, taskSet.queues),
    devices: withCapacity(devices.list, taskSet.devices),
  }
}

interface Row {
  readonly op: number
  readonly amount: number
  readonly target: number
  readonly reason: number
  readonly step: number
  readonly depth: number
}

/** Names in order of first use. A Map, so that a lock may be called `__proto__`. */
class Names {
  readonly list: string[] = []
  private readonly indices = new Map<string, number>()

  indexOf(name: string): number {
    const index = this.indices.get(name)
    if (index !== undefined) return index
    this.indices.set(name, this.list.length)
    return this.list.push(name) - 1
  }
}

type Declared = Readonly<Record<string, { readonly capacity?: number | undefined }>> | undefined

/** What is not declared, or has no capacity, is unbounded (DESIGN section 3). */
function withCapacity(names: readonly string[], declared: Declared): { name: string; capacity: number }[] {
  return names.map((name) => {
    const entry = declared !== undefined && Object.hasOwn(declared, name) ? declared[name] : undefined
    return { name, capacity: entry?.capacity ?? Infinity }
  })
}

function known(index: number | undefined, id: string): number {
  if (index === undefined) throw new Error(`task ${id} does not exist; parseTaskSet must refuse it before`)
  return index
}
