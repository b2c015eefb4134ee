import { assertNever } from '../../assert-never'
import type { Model } from '../../settings'
import type { Step, TaskSet } from '../../task-set/schema'
import { type Micros, toMicros } from '../../time'
import { EventKind, Reason } from '../trace'

/** What a step asks of a trace, read from the file a second time and apart from the simulators. */
export type Demand =
  | { readonly kind: 'cpu'; readonly micros: Micros; readonly step: number }
  /** Always suspends (or freezes the loop), with this event and reason. `length`: of the wait, `isExact`: it is neither more nor less. */
  | {
      readonly kind: 'suspends'
      readonly event: EventKind
      readonly reason: Reason
      readonly step: number
      readonly length: Micros
      readonly isExact: boolean
    }
  /** May block with this reason, or go on. */
  | { readonly kind: 'mayBlock'; readonly reason: Reason | undefined; readonly step: number }
  /** `count` times what stands up to its `loopEnd`. */
  | { readonly kind: 'loop'; readonly count: number; readonly depth: number }
  | { readonly kind: 'loopEnd'; readonly body: number; readonly depth: number }
  /** May fail, and takes no time. */
  | { readonly kind: 'instant'; readonly step: number }
  | { readonly kind: 'end' }

export interface TaskProgram {
  readonly demands: readonly Demand[]
  readonly maxDepth: number
  /** False where the CPU time of the task cannot be told from the file: `poll`, and in the event loop `timeout`, whose steps may be left early. */
  readonly isKnown: boolean
}

/** The demands of every task of the file under a model. */
export function readPrograms(taskSet: TaskSet, model: Model): TaskProgram[] {
  let number = 0
  return taskSet.tasks.map((task) => {
    const demands: Demand[] = []
    let maxDepth = 0
    let isKnown = true
    const read = (steps: readonly Step[], depth: number): void => {
      maxDepth = Math.max(maxDepth, depth)
      for (const step of steps) {
        const at = number++
        if (step.op === 'poll' || (step.op === 'timeout' && model === 'eventLoop')) isKnown = false
        if (step.op === 'repeat') {
          demands.push({ kind: 'loop', count: step.times, depth })
          const body = demands.length
          read(step.steps, depth + 1)
          if (demands.length === body) demands.pop()
          else demands.push({ kind: 'loopEnd', body, depth })
        } else if (step.op === 'call' || step.op === 'timeout') read(step.steps, depth)
        else {
          const demand = demandOf(step, at, model, taskSet)
          if (demand !== undefined) demands.push(demand)
        }
      }
    }
    read(task.steps, 0)
    demands.push({ kind: 'end' })
    return { demands, maxDepth: maxDepth + 1, isKnown }
  })
}

type PlainStep = Exclude<Step, { readonly op: 'repeat' | 'call' | 'timeout' }>

function demandOf(step: PlainStep, at: number, model: Model, taskSet: TaskSet): Demand | undefined {
  const suspends = (event: EventKind, reason: Reason, length: Micros = 0, isExact = true): Demand => ({
    kind: 'suspends',
    event,
    reason,
    step: at,
    length,
    isExact,
  })
  const mayBlock = (reason?: Reason): Demand => ({ kind: 'mayBlock', reason, step: at })
  const isLoop = model === 'eventLoop'
  switch (step.op) {
    case 'cpu':
      return step.ms === 0 ? undefined : { kind: 'cpu', micros: toMicros(step.ms), step: at }
    case 'offload':
      if (isLoop) return suspends(EventKind.block, Reason.offload, toMicros(step.ms))
      return step.ms === 0 ? undefined : { kind: 'cpu', micros: toMicros(step.ms), step: at }
    case 'io':
    case 'blockingIo': {
      const reason = Reason[step.op]
      // Only a device of limited capacity makes anybody wait longer than asked for; sequentially there is nobody to wait for.
      const isExact = model === 'sequential' || capacityOf(taskSet, step.device) === Infinity
      // T5a, E6a: `io 0` takes no time, and yet really suspends in the loop.
      if (step.ms === 0 && !(isLoop && step.op === 'io')) return undefined
      if (isLoop && step.op === 'blockingIo') return suspends(EventKind.freeze, reason, toMicros(step.ms), isExact)
      return suspends(EventKind.block, reason, toMicros(step.ms), isExact)
    }
    case 'blockingSleep':
      if (isLoop) return step.ms === 0 ? undefined : suspends(EventKind.freeze, Reason.blockingSleep, toMicros(step.ms))
      return pause(step.ms, Reason.blockingSleep)
    case 'sleep':
      return pause(step.ms, Reason.sleep)
    case 'yield':
      return model === 'sequential' ? undefined : suspends(EventKind.yield, Reason.yield)
    case 'spawn':
      return model === 'sequential' ? suspends(EventKind.yield, Reason.spawn) : { kind: 'instant', step: at }
    case 'join':
    case 'lock':
    case 'put':
    case 'get':
      return mayBlock(Reason[step.op])
    case 'gather':
      // It may also fail there: a child already started, a child that ended in an error.
      return model === 'sequential' ? suspends(EventKind.yield, Reason.gather) : mayBlock(Reason.gather)
    case 'acquire':
      return mayBlock(Reason.semaphore)
    case 'wait':
      return mayBlock(Reason.event)
    case 'poll':
      return mayBlock(Reason.poll)
    case 'unlock':
    case 'release':
    case 'load':
    case 'store':
    case 'set':
    case 'clear':
    case 'cancel':
    case 'log':
      return { kind: 'instant', step: at }
    default:
      return assertNever(step, 'step')
  }

  // T5a, E6a: a sleep of 0 is a yield, and nothing at all sequentially.
  function pause(ms: number, reason: Reason): Demand | undefined {
    if (ms > 0) return suspends(EventKind.block, reason, toMicros(ms))
    return model === 'sequential' ? undefined : suspends(EventKind.yield, Reason.yield)
  }
}

function capacityOf(taskSet: TaskSet, device: string | undefined): number {
  if (device === undefined || taskSet.devices === undefined || !Object.hasOwn(taskSet.devices, device)) return Infinity
  return taskSet.devices[device].capacity ?? Infinity
}
