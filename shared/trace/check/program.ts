import { assertNever } from '../../assert-never'
import type { Model } from '../../settings'
import type { Step, TaskSet } from '../../task-set/schema'
import { type Micros, toMicros } from '../../time'
import { EventKind, NONE, Reason } from '../trace'
import { declared } from './numbers'

/** What a step asks of a trace, read from the file a second time and apart from the simulators. */
export const Demand = {
  /** CPU time, `micros` of it. */
  cpu: 0,
  /** Always suspends (or freezes the loop), with this event and reason, for `micros`; `isExact`: for neither more nor less. */
  suspends: 1,
  /** May block with this reason, or go on; a poll for `micros`. */
  mayBlock: 2,
  /** `micros` times what stands up to its `loopEnd`. */
  loop: 3,
  loopEnd: 4,
  /** May fail, and takes no time. */
  instant: 5,
  end: 6,
} as const

/** The demands of every task of the file under a model, one after the other in columns. */
export interface Programs {
  /** The first demand of each task of the file. Its last is an `end`. */
  readonly entry: Int32Array
  /** 0 where the CPU time of a task cannot be told from the file: `poll`, and in the event loop `timeout`, whose steps may be left early. */
  readonly isKnown: Uint8Array
  readonly kind: Uint8Array
  readonly micros: Float64Array
  /** NONE for `loop`, `loopEnd` and `end`. */
  readonly step: Int32Array
  readonly event: Uint8Array
  readonly reason: Uint8Array
  readonly isExact: Uint8Array
  /** The first demand of a loop's body, for its `loopEnd`. */
  readonly body: Int32Array
  /** The demand of every step, NONE for those that have none. */
  readonly ofStep: Int32Array
  /** Nesting of loops. */
  readonly depth: Int32Array
  readonly maxDepth: number
}

interface Row {
  readonly kind: number
  readonly micros?: Micros
  readonly step?: number
  readonly event?: EventKind
  readonly reason?: Reason
  readonly isExact?: boolean
  readonly body?: number
  readonly depth?: number
}

/** Reads the demands of all tasks. */
export function readPrograms(taskSet: TaskSet, model: Model): Programs {
  const rows: Row[] = []
  const entry = new Int32Array(taskSet.tasks.length)
  const isKnown = new Uint8Array(taskSet.tasks.length).fill(1)
  let number = 0
  let maxDepth = 0
  const read = (task: number, steps: readonly Step[], depth: number): void => {
    maxDepth = Math.max(maxDepth, depth)
    for (const step of steps) {
      const at = number++
      if (step.op === 'poll' || (step.op === 'timeout' && model === 'eventLoop')) isKnown[task] = 0
      if (step.op === 'repeat') {
        rows.push({ kind: Demand.loop, micros: step.times, depth })
        const body = rows.length
        read(task, step.steps, depth + 1)
        if (rows.length === body) rows.pop()
        else rows.push({ kind: Demand.loopEnd, body, depth })
      } else if (step.op === 'call' || step.op === 'timeout') read(task, step.steps, depth)
      else {
        const row = demandOf(step, at, model, taskSet)
        if (row !== undefined) rows.push(row)
      }
    }
  }
  for (const [task, { steps }] of taskSet.tasks.entries()) {
    entry[task] = rows.length
    read(task, steps, 0)
    rows.push({ kind: Demand.end })
  }
  return toColumns(rows, { entry, isKnown, maxDepth: maxDepth + 1 }, number)
}

/** Rows into columns, by a plain loop: most runs are small, and this is much of what checking them takes. */
function toColumns(
  rows: readonly Row[],
  rest: Pick<Programs, 'entry' | 'isKnown' | 'maxDepth'>,
  stepCount: number,
): Programs {
  const count = rows.length
  const programs = {
    ...rest,
    kind: new Uint8Array(count),
    micros: new Float64Array(count),
    step: new Int32Array(count),
    event: new Uint8Array(count),
    reason: new Uint8Array(count),
    isExact: new Uint8Array(count),
    body: new Int32Array(count),
    depth: new Int32Array(count),
    ofStep: new Int32Array(stepCount).fill(NONE),
  } satisfies Programs
  for (let i = 0; i < count; i++) {
    const row = rows[i]
    programs.kind[i] = row.kind
    programs.micros[i] = row.micros ?? 0
    programs.step[i] = row.step ?? NONE
    programs.event[i] = row.event ?? 0
    programs.reason[i] = row.reason ?? Reason.none
    programs.isExact[i] = row.isExact === false ? 0 : 1
    programs.body[i] = row.body ?? NONE
    programs.depth[i] = row.depth ?? 0
    if (row.step !== undefined) programs.ofStep[row.step] = i
  }
  return programs
}

type PlainStep = Exclude<Step, { readonly op: 'repeat' | 'call' | 'timeout' }>

function demandOf(step: PlainStep, at: number, model: Model, taskSet: TaskSet): Row | undefined {
  const suspends = (event: EventKind, reason: Reason, micros: Micros = 0, isExact = true): Row => ({
    kind: Demand.suspends,
    event,
    reason,
    step: at,
    micros,
    isExact,
  })
  const mayBlock = (reason: Reason): Row => ({ kind: Demand.mayBlock, reason, step: at })
  const instant: Row = { kind: Demand.instant, step: at }
  const computes = (ms: number): Row | undefined =>
    ms === 0 ? undefined : { kind: Demand.cpu, micros: toMicros(ms), step: at }
  const isLoop = model === 'eventLoop'
  switch (step.op) {
    case 'cpu':
      return computes(step.ms)
    case 'offload':
      return isLoop ? suspends(EventKind.block, Reason.offload, toMicros(step.ms)) : computes(step.ms)
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
      return model === 'sequential' ? suspends(EventKind.yield, Reason.spawn) : instant
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
      if (step.every === 0 && model !== 'sequential') return suspends(EventKind.yield, Reason.yield)
      return { ...mayBlock(Reason.poll), micros: toMicros(step.every) }
    case 'unlock':
    case 'release':
    case 'load':
    case 'store':
    case 'set':
    case 'clear':
    case 'cancel':
    case 'log':
      return instant
    default:
      return assertNever(step, 'step')
  }

  // T5a, E6a: a sleep of 0 is a yield, and nothing at all sequentially.
  function pause(ms: number, reason: Reason): Row | undefined {
    if (ms > 0) return suspends(EventKind.block, reason, toMicros(ms))
    return model === 'sequential' ? undefined : suspends(EventKind.yield, Reason.yield)
  }
}

function capacityOf(taskSet: TaskSet, device: string | undefined): number {
  return device === undefined ? Infinity : (declared(taskSet.devices, device)?.capacity ?? Infinity)
}
