import type { PlannedInstance } from '../../shared/task-set/instances'

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
