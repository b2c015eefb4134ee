import { assertNever } from '../../shared/assert-never'
import { type PlannedInstance, planInstances } from '../../shared/task-set/instances'
import type { Step, TaskSet } from '../../shared/task-set/schema'
import { toMicros } from '../../shared/time'
import { NONE, Reason } from '../../shared/trace/trace'
import { Instruction, type Program } from './program'

/** Compiles a task set that has passed `parseTaskSet`; anything else here is a bug and throws. */
export function compile(taskSet: TaskSet): Program {
  const instances = planInstances(taskSet)
  const compiler = new Compiler(instances, mostInstructions(taskSet))
  for (const name of Object.keys(taskSet.variables ?? {})) compiler.variables.indexOf(name)
  const entry = new Int32Array(taskSet.tasks.length)
  for (let task = 0; task < entry.length; task++) entry[task] = compiler.addTask(taskSet.tasks[task].steps)
  const { locks, semaphores, events, variables, queues, devices } = compiler
  return {
    instances,
    entry,
    op: compiler.op.subarray(0, compiler.length),
    amount: compiler.amount.subarray(0, compiler.length),
    target: compiler.target.subarray(0, compiler.length),
    reason: compiler.reason.subarray(0, compiler.length),
    step: compiler.step.subarray(0, compiler.length),
    depth: compiler.depth.subarray(0, compiler.length),
    maxDepth: compiler.maxDepth + 1,
    maxTimeouts: compiler.maxTimeouts,
    locks: locks.list,
    semaphores: semaphores.list.map((name) => ({ name, value: own(taskSet.semaphores, name)?.value ?? 1 })),
    events: events.list,
    variables: variables.list.map((name) => ({ name, value: own(taskSet.variables, name) ?? 0 })),
    polls: compiler.polls,
    groups: compiler.groups,
    queues: withCapacity(queues.list, taskSet.queues),
    devices: withCapacity(devices.list, taskSet.devices),
  }
}

/** Two instructions a step, one more for the end of each task. */
function mostInstructions(taskSet: TaskSet): number {
  const stepsIn = (steps: readonly Step[]): number =>
    steps.reduce((sum, step) => sum + 1 + ('steps' in step ? stepsIn(step.steps) : 0), 0)
  return taskSet.tasks.reduce((sum, { steps }) => sum + 2 * stepsIn(steps) + 1, 0)
}

/** The columns of a `Program` while they grow, and the names met on the way. */
class Compiler {
  length = 0
  readonly op: Uint8Array
  readonly amount: Float64Array
  readonly target: Int32Array
  readonly reason: Uint8Array
  readonly step: Int32Array
  readonly depth: Uint8Array
  maxDepth = 0
  maxTimeouts = 0
  readonly locks = new Names()
  readonly semaphores = new Names()
  readonly events = new Names()
  readonly variables = new Names()
  readonly queues = new Names()
  readonly devices = new Names()
  readonly polls: { every: number; ask: number; isSpinning: boolean }[] = []
  readonly groups: number[][] = []
  private nextStep = 0
  /** Made when a step first names a task. */
  private instanceOf: ReadonlyMap<string, number> | undefined

  /** @param room instructions there is room for */
  constructor(
    private readonly instances: readonly PlannedInstance[],
    room: number,
  ) {
    // One block, the widest numbers first: most task sets are small, and each block has its price.
    const block = new ArrayBuffer(room * 19)
    this.amount = new Float64Array(block, 0, room)
    this.target = new Int32Array(block, 8 * room, room)
    this.step = new Int32Array(block, 12 * room, room)
    this.op = new Uint8Array(block, 16 * room, room)
    this.reason = new Uint8Array(block, 17 * room, room)
    this.depth = new Uint8Array(block, 18 * room, room)
  }

  /** Adds the instructions of one task of the file; gives the first. */
  addTask(steps: readonly Step[]): number {
    const entry = this.length
    this.addSteps(steps, 0, 0)
    this.add(Instruction.end, NONE, 0)
    return entry
  }

  private addSteps(steps: readonly Step[], depth: number, timeouts: number): void {
    if (depth > this.maxDepth) this.maxDepth = depth
    if (timeouts > this.maxTimeouts) this.maxTimeouts = timeouts
    for (const step of steps) this.addStep(step, this.nextStep++, depth, timeouts)
  }

  private addStep(step: Step, number: number, depth: number, timeouts: number): void {
    switch (step.op) {
      case 'cpu':
      case 'offload':
        return this.add(Instruction[step.op], number, depth, NONE, toMicros(step.ms))
      case 'io':
      case 'blockingIo': {
        const device = step.device === undefined ? NONE : this.devices.indexOf(step.device)
        return this.add(Instruction.wait, number, depth, device, toMicros(step.ms), Reason[step.op])
      }
      case 'sleep':
      case 'blockingSleep':
        return this.add(Instruction.wait, number, depth, NONE, toMicros(step.ms), Reason[step.op])
      case 'yield':
      case 'log':
        return this.add(Instruction[step.op], number, depth)
      case 'spawn':
      case 'join':
      case 'cancel':
        return this.add(Instruction[step.op], number, depth, this.instance(step.task))
      case 'lock':
      case 'unlock':
        return this.add(Instruction[step.op], number, depth, this.locks.indexOf(step.name))
      case 'acquire':
      case 'release':
        return this.add(Instruction[step.op], number, depth, this.semaphores.indexOf(step.name))
      case 'put':
      case 'get':
        return this.add(Instruction[step.op], number, depth, this.queues.indexOf(step.queue))
      case 'wait':
        return this.add(Instruction.waitEvent, number, depth, this.events.indexOf(step.event))
      case 'set':
      case 'clear':
        return this.add(Instruction[step.op], number, depth, this.events.indexOf(step.event))
      case 'load':
        return this.add(Instruction.load, number, depth, this.variables.indexOf(step.var))
      case 'store':
        return this.add(Instruction.store, number, depth, this.variables.indexOf(step.var), step.add ?? 0)
      case 'gather':
        return this.add(
          Instruction.gather,
          number,
          depth,
          this.groups.push(step.tasks.map((id) => this.instance(id))) - 1,
        )
      case 'poll': {
        const poll = { every: toMicros(step.every), ask: toMicros(step.askMs), isSpinning: step.spin === true }
        return this.add(Instruction.poll, number, depth, this.polls.push(poll) - 1, toMicros(step.ms))
      }
      case 'call':
        return this.addSteps(step.steps, depth, timeouts)
      case 'repeat':
        return this.addRepeat(step, number, depth, timeouts)
      case 'timeout': {
        const begin = this.length
        this.add(Instruction.timeout, number, timeouts, NONE, toMicros(step.ms))
        this.addSteps(step.steps, depth, timeouts + 1)
        this.target[begin] = this.length
        return this.add(Instruction.timeoutEnd, number, timeouts)
      }
      default:
        return assertNever(step, 'step')
    }
  }

  private addRepeat(step: Step & { op: 'repeat' }, number: number, depth: number, timeouts: number): void {
    this.add(Instruction.loop, number, depth, NONE, step.times)
    const body = this.length
    this.addSteps(step.steps, depth + 1, timeouts)
    if (this.length > body) this.add(Instruction.loopEnd, number, depth, body)
    else this.length--
  }

  private add(
    op: number,
    step: number,
    depth: number,
    target: number = NONE,
    amount = 0,
    reason: Reason = Reason.none,
  ): void {
    const i = this.length++
    this.op[i] = op
    this.amount[i] = amount
    this.target[i] = target
    this.reason[i] = reason
    this.step[i] = step
    this.depth[i] = depth
  }

  private instance(id: string): number {
    this.instanceOf ??= new Map(this.instances.map((instance, index) => [instance.id, index]))
    const index = this.instanceOf.get(id)
    if (index === undefined) throw new Error(`task ${id} does not exist; parseTaskSet must refuse it before`)
    return index
  }
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
