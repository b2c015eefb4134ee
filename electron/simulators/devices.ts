import { roomFor } from '../../shared/room-for'
import { NONE } from '../../shared/trace/trace'
import { TaskQueue } from './task-queue'

/**
 * Devices that serve `capacity` requests at once and keep the others in FIFO order. A request is a number of the simulator's choice. They know
 * no time: the simulator says when a request is done.
 */
export class Devices {
  private readonly busy: Float64Array
  private readonly queues: readonly TaskQueue[]

  constructor(private readonly devices: readonly { readonly capacity: number }[]) {
    this.busy = new Float64Array(roomFor(devices.length))
    this.queues = devices.map(() => new TaskQueue())
  }

  /** True if the request is served from now on; else it is queued. Without a device (NONE) everything is served at once. */
  ask(device: number, request: number): boolean {
    if (device === NONE) return true
    if (this.busy[device] < this.devices[device].capacity) {
      this.busy[device]++
      return true
    }
    this.queues[device].push(request)
    return false
  }

  /** A request is done: the one that is served from now on, or NONE. */
  finish(device: number): number {
    if (device === NONE) return NONE
    if (this.queues[device].length > 0) return this.queues[device].shift()
    this.busy[device]--
    return NONE
  }
}
