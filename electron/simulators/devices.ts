import { NONE } from '../../shared/trace/trace'
import { Waiters } from './waiters'

/** Devices that serve `capacity` requests at once and keep the others in FIFO order. They know no time: the simulator says when one is done. */
export class Devices {
  private readonly busy: Float64Array
  private readonly requests: Waiters

  constructor(
    private readonly devices: readonly { readonly capacity: number }[],
    tasks: number,
  ) {
    this.busy = new Float64Array(devices.length)
    this.requests = new Waiters(devices.length, tasks)
  }

  /** True if the task's request is served from now on; else it is queued. Without a device (NONE) everybody is served at once. */
  ask(device: number, task: number): boolean {
    if (device === NONE) return true
    if (this.busy[device] < this.devices[device].capacity) {
      this.busy[device]++
      return true
    }
    this.requests.push(device, task)
    return false
  }

  /** A request is done: the task whose request is served from now on, or NONE. */
  finish(device: number): number {
    if (device === NONE) return NONE
    const next = this.requests.shift(device)
    if (next === NONE) this.busy[device]--
    return next
  }
}
