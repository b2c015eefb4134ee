import { SEQUENTIAL_DEFAULTS, type SequentialSettings } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import type { Micros } from '../../shared/time'
import { Decider, EventKind, NONE, Reason, type Trace } from '../../shared/trace/trace'
import type { SimulationControl } from './control'
import { Instruction } from './program'
import { Run, runToTrace } from './run'

/**
 * The synchronous program: tasks in order of arrival, each to its end, waits included (DESIGN section 4.3).
 * A wait ends the slice and is dead time; a spawned task runs there and then while its parent waits.
 */
export function simulateSequential(
  taskSet: TaskSet,
  settings: Partial<SequentialSettings> = {},
  control?: SimulationControl,
): Trace {
  const resolved = { ...SEQUENTIAL_DEFAULTS, ...settings }
  const run = new Run(taskSet, { model: 'sequential', preset: 'textbook', settings: resolved }, control)
  return runToTrace(
    run,
    () => new SequentialProgram(run).run(),
    () => {
      throw new Error('a sequential run cannot end in a deadlock')
    },
  )
}

const CORE = 0

class SequentialProgram {
  private readonly items: Float64Array
  /** Tasks that have arrived and not begun, in order of arrival. */
  private readonly arrived: number[] = []
  private readonly isOnCore: Uint8Array

  constructor(private readonly sim: Run) {
    this.items = new Float64Array(sim.program.queues.length)
    this.isOnCore = new Uint8Array(sim.taskCount)
  }

  run(): void {
    const { sim } = this
    let next = 0
    for (;;) {
      this.passTime(next < this.arrived.length ? sim.now : sim.nextArrival)
      if (next === this.arrived.length) return
      if (!this.runTask(this.arrived[next++])) return
    }
  }

  /** Lets time pass; whoever arrives on the way is ready from then on. `Infinity`: nobody will arrive, the clock stays. */
  private passTime(target: Micros): void {
    const { sim } = this
    if (target === Infinity) return
    while (sim.nextArrival <= Math.min(target, sim.horizon)) {
      const task = sim.takeArrival()
      sim.now = Math.max(sim.now, sim.program.instances[task].arrival ?? 0)
      sim.enter(task)
      sim.record.add(sim.now, EventKind.arrive, task)
      this.arrived.push(task)
    }
    sim.advance(target)
  }

  /**
   * Runs a task to its end, and with it the tasks it spawns. The stack of parents is kept here, not on the call stack: a chain of
   * thousands of spawns is a legal file. False if the run ends in an error.
   */
  private runTask(root: number): boolean {
    const { sim } = this
    const stack = [root]
    while (stack.length > 0) {
      const task = stack[stack.length - 1]
      const outcome = this.runUntilSpawn(task)
      if (outcome === 'error') return false
      if (outcome === 'ended') stack.pop()
      else {
        sim.enter(outcome)
        sim.record.add(sim.now, EventKind.arrive, outcome, NONE, NONE, Reason.none, Decider.none, task)
        stack.push(outcome)
      }
    }
    return true
  }

  /** Goes on with a task until it ends, fails, or spawns the task whose index is given back. */
  private runUntilSpawn(task: number): number | 'ended' | 'error' {
    const { sim } = this
    const { op, amount, target, reason, queues } = sim.program
    let isFirstBurst = true
    for (;;) {
      const pc = sim.settle(task)
      sim.checkpoint.turn(sim.record.length, sim.now)
      if (this.isOnCore[task] === 0) this.dispatch(task)
      switch (op[pc]) {
        case Instruction.cpu:
          if (amount[pc] === 0) break
          if (!isFirstBurst) this.mark(EventKind.burst, task)
          isFirstBurst = false
          this.passTime(sim.now + amount[pc])
          break
        case Instruction.wait:
          // Waits without time do not cut a slice.
          if (amount[pc] === 0) break
          this.suspend(task, EventKind.block, reason[pc] as Reason)
          this.passTime(sim.now + amount[pc])
          sim.record.add(sim.now, EventKind.wake, task, NONE, sim.stepOf(task))
          isFirstBurst = true
          break
        case Instruction.spawn:
          if (sim.hasEntered(target[pc]))
            return this.fail(task, `task ${sim.program.instances[target[pc]].id} has already been started`)
          this.suspend(task, EventKind.yield, Reason.spawn)
          sim.pc[task]++
          return target[pc]
        case Instruction.put:
          if (this.items[target[pc]] >= queues[target[pc]].capacity)
            return this.fail(task, `queue ${queues[target[pc]].name} is full: this put would wait for ever`)
          this.items[target[pc]]++
          this.mark(EventKind.put, task, this.items[target[pc]])
          break
        case Instruction.get:
          if (this.items[target[pc]] === 0)
            return this.fail(task, `queue ${queues[target[pc]].name} is empty: this get would wait for ever`)
          this.items[target[pc]]--
          this.mark(EventKind.get, task, this.items[target[pc]])
          break
        case Instruction.log:
          this.mark(EventKind.log, task)
          break
        case Instruction.yield:
        case Instruction.join:
        case Instruction.lock:
        case Instruction.unlock:
          break
        case Instruction.end:
          this.finish(task, Reason.finished)
          return 'ended'
        default:
          throw new Error(`instruction ${op[pc]} at ${pc}`)
      }
      sim.pc[task]++
    }
  }

  private dispatch(task: number): void {
    const { sim } = this
    this.isOnCore[task] = 1
    sim.record.add(sim.now, EventKind.dispatch, task, CORE, sim.stepOf(task))
  }

  private suspend(task: number, kind: EventKind, reason: Reason): void {
    const { sim } = this
    this.isOnCore[task] = 0
    sim.record.add(sim.now, kind, task, CORE, sim.stepOf(task), reason, Decider.task)
  }

  private mark(kind: EventKind, task: number, arg: number = NONE): void {
    this.sim.record.add(this.sim.now, kind, task, CORE, this.sim.stepOf(task), Reason.none, Decider.none, arg)
  }

  private fail(task: number, message: string): 'error' {
    this.sim.errors.push({ task, step: this.sim.stepOf(task), message })
    this.finish(task, Reason.error)
    return 'error'
  }

  private finish(task: number, reason: Reason): void {
    const { sim } = this
    sim.record.add(sim.now, EventKind.finish, task, CORE, sim.stepOf(task), reason, Decider.task)
    sim.leave(task)
  }
}
