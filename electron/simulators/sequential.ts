import { roomFor } from '../../shared/room-for'
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
  private readonly isSet: Uint8Array
  private readonly deadlines: Float64Array
  /** Tasks a spawn or gather has started and that have not run yet, by the task that waits for them. */
  private readonly children: (readonly number[] | undefined)[] = []

  constructor(private readonly sim: Run) {
    this.items = new Float64Array(roomFor(sim.program.queues.length))
    this.isOnCore = new Uint8Array(sim.taskCount)
    this.isSet = new Uint8Array(roomFor(sim.program.events.length))
    this.deadlines = new Float64Array(roomFor(sim.taskCount * sim.program.maxTimeouts))
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
      sim.record.add(sim.now, EventKind.arrive, task, NONE, NONE, Reason.none, Decider.none, NONE)
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
      const waiting = this.children[task]
      if (waiting !== undefined && waiting.length > 0) {
        const [child] = waiting
        this.children[task] = waiting.slice(1)
        if (sim.hasEntered(child)) {
          this.dispatch(task)
          this.fail(task, this.alreadyStarted(child))
          return false
        }
        sim.enter(child)
        sim.record.add(sim.now, EventKind.arrive, child, NONE, NONE, Reason.none, Decider.none, task)
        stack.push(child)
        continue
      }
      if (waiting !== undefined) {
        this.children[task] = undefined
        sim.pc[task]++
      }
      const outcome = this.runUntilSpawn(task)
      if (outcome === 'error') return false
      if (outcome === 'ended') stack.pop()
      else this.children[task] = outcome
    }
    return true
  }

  /** Goes on with a task until it ends, fails, or starts the tasks that are given back, to be run one after the other. */
  private runUntilSpawn(task: number): readonly number[] | 'ended' | 'error' {
    const { sim } = this
    const { op, amount, target, reason, depth, queues, events, polls, groups, maxTimeouts } = sim.program
    let isFirstBurst = true
    for (;;) {
      const pc = sim.settle(task)
      sim.checkpoint.turn(sim.record.length, sim.now)
      if (this.isOnCore[task] === 0) this.dispatch(task)
      switch (op[pc]) {
        case Instruction.cpu:
        case Instruction.offload:
          if (amount[pc] === 0) break
          if (!isFirstBurst) this.mark(EventKind.burst, task, NONE)
          isFirstBurst = false
          this.passTime(sim.now + amount[pc])
          break
        case Instruction.wait:
          // Waits without time do not cut a slice.
          if (amount[pc] === 0) break
          this.waitForTime(task, reason[pc] as Reason, amount[pc])
          isFirstBurst = true
          break
        case Instruction.poll: {
          const { ask, every } = polls[target[pc]]
          if (ask + every === 0 && amount[pc] > 0)
            return this.fail(task, 'this poll asks for ever: neither its asks nor its pauses take time')
          this.poll(task, pc, isFirstBurst)
          isFirstBurst = false
          break
        }
        case Instruction.spawn:
          if (sim.hasEntered(target[pc])) return this.fail(task, this.alreadyStarted(target[pc]))
          this.suspend(task, EventKind.yield, Reason.spawn)
          return [target[pc]]
        case Instruction.gather:
          if (sim.hasEntered(groups[target[pc]][0])) return this.fail(task, this.alreadyStarted(groups[target[pc]][0]))
          this.suspend(task, EventKind.yield, Reason.gather)
          return groups[target[pc]]
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
        case Instruction.waitEvent:
          if (this.isSet[target[pc]] === 0)
            return this.fail(task, `event ${events[target[pc]]} is clear: this wait would last for ever`)
          break
        case Instruction.set:
        case Instruction.clear:
          this.isSet[target[pc]] = op[pc] === Instruction.set ? 1 : 0
          this.mark(op[pc] === Instruction.set ? EventKind.set : EventKind.clear, task, NONE)
          break
        case Instruction.load:
          sim.load(task, target[pc], CORE)
          break
        case Instruction.store:
          sim.store(task, target[pc], amount[pc], CORE)
          break
        case Instruction.cancel:
          this.mark(EventKind.cancel, task, target[pc])
          break
        case Instruction.timeout:
          this.deadlines[task * maxTimeouts + depth[pc]] = sim.now + amount[pc]
          break
        case Instruction.timeoutEnd:
          if (sim.now > this.deadlines[task * maxTimeouts + depth[pc]]) this.mark(EventKind.deadline, task, NONE)
          break
        case Instruction.log:
          this.mark(EventKind.log, task, NONE)
          break
        case Instruction.yield:
        case Instruction.join:
        case Instruction.lock:
        case Instruction.unlock:
        case Instruction.acquire:
        case Instruction.release:
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

  private alreadyStarted(task: number): string {
    return `task ${this.sim.id(task)} has already been started`
  }

  private waitForTime(task: number, reason: Reason, length: Micros): void {
    const { sim } = this
    this.suspend(task, EventKind.block, reason)
    this.passTime(sim.now + length)
    sim.record.add(sim.now, EventKind.wake, task, NONE, sim.stepOf(task), Reason.none, Decider.none, NONE)
  }

  /** Asks until an ask ends when the answer is there; between asks it sleeps or, spinning, asks again. */
  private poll(task: number, pc: number, isFirst: boolean): void {
    const { sim } = this
    const { ask, every, isSpinning } = sim.program.polls[sim.program.target[pc]]
    const answerAt = sim.now + sim.program.amount[pc]
    let isFirstBurst = isFirst
    for (;;) {
      sim.checkpoint.turn(sim.record.length, sim.now)
      if (ask > 0 && !isFirstBurst) this.mark(EventKind.burst, task, NONE)
      isFirstBurst = false
      this.passTime(sim.now + ask)
      if (sim.now >= answerAt) return
      if (isSpinning || every === 0) continue
      this.waitForTime(task, Reason.poll, every)
      this.dispatch(task)
      isFirstBurst = true
    }
  }

  private dispatch(task: number): void {
    const { sim } = this
    this.isOnCore[task] = 1
    sim.record.add(sim.now, EventKind.dispatch, task, CORE, sim.stepOf(task), Reason.none, Decider.none, NONE)
  }

  private suspend(task: number, kind: EventKind, reason: Reason): void {
    const { sim } = this
    this.isOnCore[task] = 0
    sim.record.add(sim.now, kind, task, CORE, sim.stepOf(task), reason, Decider.task, NONE)
  }

  private mark(kind: EventKind, task: number, arg: number): void {
    this.sim.mark(kind, task, CORE, arg)
  }

  private fail(task: number, message: string): 'error' {
    this.sim.errors.push({ task, step: this.sim.stepOf(task), message })
    this.finish(task, Reason.error)
    return 'error'
  }

  private finish(task: number, reason: Reason): void {
    const { sim } = this
    sim.record.add(sim.now, EventKind.finish, task, CORE, sim.stepOf(task), reason, Decider.task, NONE)
    sim.leave(task)
  }
}
