import { assertNever } from '../../shared/assert-never'
import { type PlannedInstance, planInstances } from '../../shared/task-set/instances'
import type { Step, TaskSet } from '../../shared/task-set/schema'
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
  /** Nesting of timeouts: how many a task can be inside at once. */
  readonly maxTimeouts: number
  readonly locks: readonly string[]
  readonly semaphores: readonly { readonly name: string; readonly value: number }[]
  readonly events: readonly string[]
  readonly variables: readonly { readonly name: string; readonly value: number }[]
  /** What a `poll` instruction's target says: us between asks, us of an ask, and whether it asks without a pause. */
  readonly polls: readonly { readonly every: number; readonly ask: number; readonly isSpinning: boolean }[]
  /** What a `gather` instruction's target says: the instances it starts. */
  readonly groups: readonly (readonly number[])[]
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
  poll: 13,
  gather: 14,
  acquire: 15,
  release: 16,
  load: 17,
  /** `amount` is added to the register. */
  store: 18,
  waitEvent: 19,
  set: 20,
  clear: 21,
  cancel: 22,
  /** `target`: its `timeoutEnd`. */
  timeout: 23,
  timeoutEnd: 24,
  offload: 25,
} as const

/** Compiles a task set that has passed `parseTaskSet`; anything else here is a bug and throws. */
export function compile(taskSet: TaskSet): Program {
  const instances = planInstances(taskSet)
  const instanceOf = new Map(instances.map(({ id }, index) => [id, index]))
  const locks = new Names()
  const queues = new Names()
  const devices = new Names()
  const semaphores = new Names()
  const eventNames = new Names()
  const variables = new Names()
  for (const name of Object.keys(taskSet.variables ?? {})) variables.indexOf(name)
  const polls: { every: number; ask: number; isSpinning: boolean }[] = []
  const groups: number[][] = []
  const rows: Row[] = []
  let nextStep = 0
  let maxDepth = 0
  let maxTimeouts = 0

  const emit = (steps: readonly Step[], depth: number, timeouts: number): void => {
    maxDepth = Math.max(maxDepth, depth)
    maxTimeouts = Math.max(maxTimeouts, timeouts)
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
          emit(step.steps, depth + 1, timeouts)
          if (rows.length === body) rows.pop()
          else add(Instruction.loopEnd, { target: body })
          break
        }
        case 'poll': {
          const poll = { every: toMicros(step.every), ask: toMicros(step.askMs), isSpinning: step.spin === true }
          add(Instruction.poll, { amount: toMicros(step.ms), target: polls.push(poll) - 1 })
          break
        }
        case 'call':
          emit(step.steps, depth, timeouts)
          break
        case 'gather': {
          const group = step.tasks.map((id) => known(instanceOf.get(id), id))
          add(Instruction.gather, { target: groups.push(group) - 1 })
          break
        }
        case 'acquire':
        case 'release':
          add(Instruction[step.op], { target: semaphores.indexOf(step.name) })
          break
        case 'load':
          add(Instruction.load, { target: variables.indexOf(step.var) })
          break
        case 'store':
          add(Instruction.store, { target: variables.indexOf(step.var), amount: step.add ?? 0 })
          break
        case 'wait':
          add(Instruction.waitEvent, { target: eventNames.indexOf(step.event) })
          break
        case 'set':
        case 'clear':
          add(Instruction[step.op], { target: eventNames.indexOf(step.event) })
          break
        case 'cancel':
          add(Instruction.cancel, { target: known(instanceOf.get(step.task), step.task) })
          break
        case 'offload':
          add(Instruction.offload, { amount: toMicros(step.ms) })
          break
        case 'timeout': {
          const begin = rows.length
          add(Instruction.timeout, { amount: toMicros(step.ms) })
          emit(step.steps, depth, timeouts + 1)
          rows[begin] = { ...rows[begin], target: rows.length, depth: timeouts }
          add(Instruction.timeoutEnd, { depth: timeouts })
          break
        }
        default:
          assertNever(step, 'step')
      }
    }
  }

  const entry = Int32Array.from(taskSet.tasks, (task) => {
    const first = rows.length
    emit(task.steps, 0, 0)
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
    maxTimeouts,
    locks: locks.list,
    semaphores: semaphores.list.map((name) => ({ name, value: own(taskSet.semaphores, name)?.value ?? 1 })),
    events: eventNames.list,
    variables: variables.list.map((name) => ({ name, value: own(taskSet.variables, name) ?? 0 })),
    polls,
    groups,
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

/** What the file declares under a name; a name is never looked up on a prototype. */
function own<Value>(declared: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return declared !== undefined && Object.hasOwn(declared, name) ? declared[name] : undefined
}

type Declared = Readonly<Record<string, { readonly capacity?: number | undefined }>> | undefined

/** What is not declared, or has no capacity, is unbounded (DESIGN section 3). */
function withCapacity(names: readonly string[], declared: Declared): { name: string; capacity: number }[] {
  return names.map((name) => ({ name, capacity: own(declared, name)?.capacity ?? Infinity }))
}

function known(index: number | undefined, id: string): number {
  if (index === undefined) throw new Error(`task ${id} does not exist; parseTaskSet must refuse it before`)
  return index
}
