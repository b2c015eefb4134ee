import type { Micros } from '../../shared/time'
import { NONE } from '../../shared/trace/trace'
import { Devices } from './devices'
import { DueHeap } from './due-heap'
import { Instruction } from './program'
import type { Run } from './run'

/** Waits of threads that time alone ends: sleeps, I/O at devices, the pauses of a poll. At one instant they end in the order in which they began. */
export class ThreadTimers {
  private readonly due = new DueHeap()
  private readonly devices: Devices

  constructor(
    private readonly sim: Run,
    /** When each task's present wait began, as a running number. */
    private readonly waitBegan: Float64Array,
  ) {
    this.devices = new Devices(sim.program.devices)
  }

  /** When the next wait ends, or Infinity. */
  get nextTime(): Micros {
    return this.due.nextTime
  }

  /** Begins the wait of the step a task is at: at once, or when its device (NONE: none) has a place for it. */
  begin(task: number, device: number): void {
    if (this.devices.ask(device, task)) this.serve(task)
  }

  /** Ends the wait that ends next and gives its task; only when `nextTime` is finite. */
  end(): number {
    const { op, target } = this.sim.program
    const task = this.due.pop()
    const pc = this.sim.pc[task]
    if (op[pc] === Instruction.wait) {
      const next = this.devices.finish(target[pc])
      if (next !== NONE) this.serve(next)
    }
    return task
  }

  private serve(task: number): void {
    const { sim } = this
    const { op, amount, target, polls } = sim.program
    const pc = sim.pc[task]
    const length = op[pc] === Instruction.poll ? polls[target[pc]].every : amount[pc]
    this.due.push(sim.now + length, this.waitBegan[task], task)
  }
}
