import { roomFor } from '../../shared/room-for'
import { ENGINE_VERSION } from '../../shared/engine-version'
import type { Execution } from '../../shared/settings'
import type { PlannedInstance } from '../../shared/task-set/instances'
import type { TaskSet } from '../../shared/task-set/schema'
import { type Micros, toMicros } from '../../shared/time'
import { EventLimitReached, Recorder } from '../../shared/trace/recorder'
import {
  type Deadlock,
  Decider,
  EventKind,
  NONE,
  Reason,
  type RunEnd,
  type TaskInstance,
  type Trace,
} from '../../shared/trace/trace'
import { compile } from './compile'
import { Checkpoint, type SimulationControl } from './control'
import { expectedEvents } from './expected-events'
import { Instruction, type Program } from './program'

/** The run reached its horizon. Thrown to leave the main loop from any depth, caught in `runToTrace`. */
class HorizonReached extends Error {}

/** What every simulator keeps: the program, one place in it per task, the recorder, arrivals, errors. */
export class Run {
  readonly program: Program
  readonly record: Recorder
  readonly checkpoint: Checkpoint
  readonly horizon: Micros
  /** Next instruction of each task. */
  readonly pc: Int32Array
  /** When each task entered the system, -1 before. */
  readonly arrivedAt: Float64Array
  readonly hasEnded: Uint8Array
  readonly errors: { task: number; step: number; message: string }[] = []
  /** Values of the variables, and of the one register each task has. */
  readonly variables: Float64Array
  readonly register: Float64Array
  /** Simulated time. */
  now: Micros = 0
  /** How many have entered the system and not left it. */
  unfinished = 0

  private readonly counters: Int32Array
  /** Time of the next arrival, or Infinity. */
  nextArrival: Micros
  private readonly arrivals: Int32Array
  private arrived = 0

  constructor(
    readonly taskSet: TaskSet,
    readonly execution: Execution,
    control: SimulationControl | undefined,
  ) {
    this.program = compile(taskSet)
    const { instances, entry, maxDepth } = this.program
    this.record = control?.recorder ?? new Recorder()
    this.record.begin(execution.settings.maxEvents, expectedEvents(this.program, quantumOf(execution)))
    this.checkpoint = new Checkpoint(control)
    this.horizon = execution.settings.horizon === null ? Infinity : toMicros(execution.settings.horizon)
    this.pc = new Int32Array(instances.length)
    for (let task = 0; task < instances.length; task++) this.pc[task] = entry[instances[task].definition]
    this.counters = new Int32Array(instances.length * maxDepth)
    this.arrivedAt = new Float64Array(instances.length).fill(-1)
    this.hasEnded = new Uint8Array(instances.length)
    const { variables } = this.program
    this.variables = new Float64Array(roomFor(variables.length))
    for (let i = 0; i < variables.length; i++) this.variables[i] = variables[i].value
    this.register = new Float64Array(instances.length)
    this.arrivals = arrivalOrder(instances)
    this.nextArrival = this.arrivalAfter()
  }

  get taskCount(): number {
    return this.pc.length
  }

  /** The next to arrive; only when `nextArrival` is finite. Arrivals at one instant come in file order. */
  takeArrival(): number {
    const task = this.arrivals[this.arrived++]
    this.nextArrival = this.arrivalAfter()
    return task
  }

  private arrivalAfter(): Micros {
    if (this.arrived === this.arrivals.length) return Infinity
    return this.program.instances[this.arrivals[this.arrived]].arrival ?? Infinity
  }

  /** Sets the clock. Beyond the horizon nothing happens any more; what is due at the horizon itself still does. */
  advance(time: Micros): void {
    if (time > this.horizon) throw new HorizonReached()
    this.now = time
  }

  /** Goes through the beginnings and ends of loops; gives the index of the task's next instruction that does something. */
  settle(task: number): number {
    const pc = this.pc[task]
    const op = this.program.op[pc]
    return op === Instruction.loop || op === Instruction.loopEnd ? this.passLoops(task) : pc
  }

  private passLoops(task: number): number {
    const { op, amount, target, depth, maxDepth } = this.program
    const base = task * maxDepth
    let pc = this.pc[task]
    for (;;) {
      if (op[pc] === Instruction.loop) {
        this.counters[base + depth[pc]] = amount[pc]
        pc++
      } else if (op[pc] === Instruction.loopEnd) {
        pc = --this.counters[base + depth[pc]] > 0 ? target[pc] : pc + 1
      } else {
        this.pc[task] = pc
        return pc
      }
    }
  }

  /** Number of the step a task is at, NONE at its end. */
  stepOf(task: number): number {
    return this.program.step[this.pc[task]]
  }

  enter(task: number): void {
    this.arrivedAt[task] = this.now
    this.unfinished++
  }

  leave(task: number): void {
    this.hasEnded[task] = 1
    this.unfinished--
  }

  /** Records what a task does that takes no time and changes no state, or the beginning of another burst. `arg`: see `EventKind`. */
  mark(kind: EventKind, task: number, core: number, arg: number = NONE): void {
    this.record.add(this.now, kind, task, core, this.stepOf(task), Reason.none, Decider.none, arg)
  }

  id(task: number): string {
    return this.program.instances[task].id
  }

  /** `load` copies a variable to the task's register. */
  load(task: number, variable: number, core: number): void {
    this.register[task] = this.variables[variable]
    this.mark(EventKind.load, task, core, this.variables[variable])
  }

  /** `store` writes register + add: what another task stored since the load is lost. */
  store(task: number, variable: number, add: number, core: number): void {
    const value = this.register[task] + add
    // The mark first: where the limit on events ends the run here, the store has not happened.
    this.mark(EventKind.store, task, core, value)
    this.variables[variable] = value
  }

  hasEntered(task: number): boolean {
    return this.arrivedAt[task] >= 0
  }
}

/**
 * Runs a simulator's main loop and makes the trace of what it recorded.
 * @param loop returns when nothing can happen any more
 * @param explainDeadlock asked only when somebody is unfinished then
 */
export function runToTrace(run: Run, loop: () => void, explainDeadlock: () => Deadlock): Trace {
  let isCut = false
  let end: Micros | undefined
  try {
    loop()
  } catch (stop) {
    // Both limits end the run wherever it is; anything else is a bug or a cancellation and goes on up.
    if (stop instanceof HorizonReached) end = run.horizon
    else if (!(stop instanceof EventLimitReached)) throw stop
    isCut = true
  }
  const events = run.record.finish()
  const endedBy = endOf(run, isCut)
  return {
    engine: ENGINE_VERSION,
    execution: run.execution,
    tasks: run.program.instances.map(({ id, definition, arrival }, task): TaskInstance => {
      const isSpawned = arrival === undefined
      return { id, definition, arrival: arrival ?? (run.hasEntered(task) ? run.arrivedAt[task] : undefined), isSpawned }
    }),
    endedBy,
    makespan: end ?? (events.length > 0 ? events.time[events.length - 1] : 0),
    events,
    ...(endedBy === 'deadlock' ? { deadlock: explainDeadlock() } : {}),
    errors: run.errors,
    variables: Object.fromEntries(run.program.variables.map(({ name }, i) => [name, run.variables[i]])),
  }
}

/** DESIGN section 4.4: an error outranks a deadlock; a run that was cut ended at its horizon whatever happened before. */
function endOf(run: Run, isCut: boolean): RunEnd {
  if (isCut) return 'horizon'
  if (run.errors.length > 0) return 'error'
  return run.unfinished > 0 ? 'deadlock' : 'finished'
}

/** Indices of the tasks that arrive by themselves, by time, at one instant in file order. */
function arrivalOrder(instances: readonly PlannedInstance[]): Int32Array {
  const order: number[] = []
  let isInOrder = true
  let latest = 0
  for (let task = 0; task < instances.length; task++) {
    const { arrival } = instances[task]
    if (arrival === undefined) continue
    isInOrder &&= arrival >= latest
    latest = arrival
    order.push(task)
  }
  if (isInOrder) return new Int32Array(order)
  const time = Float64Array.from(instances, ({ arrival }) => arrival ?? Infinity)
  return new Int32Array(order).sort((a, b) => time[a] - time[b] || a - b)
}

function quantumOf({ model, settings }: Execution): Micros {
  return model === 'threads' && settings.quantum !== null ? toMicros(settings.quantum) : Infinity
}
