import type { Model } from '../settings'
import type { TaskId } from '../task-set/schema'
import type { Micros } from '../time'
import type { Deadlock, RunEnd } from './trace'

/** What `simulate --format json` prints for one execution. Names are a contract; times are integer microseconds. */
export interface ExecutionResult {
  readonly model: Model
  readonly preset: string
  /** Every setting, resolved, in the units of the settings keys (ms). */
  readonly settings: Readonly<Record<string, unknown>>
  readonly engine: string
  readonly endedBy: RunEnd
  readonly deadlock?: Deadlock
  readonly makespan: Micros
  readonly slices?: readonly ResultSlice[]
  readonly tasks?: readonly TaskRow[]
  readonly totals: Totals
  readonly variables: Readonly<Record<string, number>>
  readonly log?: readonly { readonly time: Micros; readonly task: TaskId; readonly text: string }[]
  readonly traceHash: string
}

/** A maximal stay of a task on a core; zero-length ones are left out. */
export interface ResultSlice {
  readonly task: TaskId
  readonly core: number
  readonly start: Micros
  readonly end: Micros
  readonly endedBy: 'preempt' | 'yield' | 'block' | 'finish' | 'cancel' | 'error' | 'horizon'
  readonly decider: 'os' | 'task' | 'none'
  readonly on?: string
  readonly frozen: Micros
}

/** The metrics of one task. turnaround = running + waiting + blocked + switching, to the microsecond. */
export interface TaskRow {
  readonly id: TaskId
  readonly arrival: Micros
  readonly response: Micros | null
  readonly finish: Micros | null
  readonly turnaround: Micros | null
  readonly running: Micros
  readonly waiting: Micros
  readonly blocked: Micros
  readonly switching: Micros
  readonly involuntary: number
  readonly voluntary: number
  readonly endedBy: 'finished' | 'cancelled' | 'error' | 'deadlock' | 'horizon'
}

export interface Totals {
  readonly involuntary: number
  readonly voluntary: number
  readonly contextSwitches: number
  /** CPU time really used, time a blocking call held the loop left out. */
  readonly cpuBusy: Micros
  readonly cpuUtilisation: number
  /** Event loop: the longest slice during which another task was ready or due; 0 elsewhere. */
  readonly longestStall: Micros
  /** Event loop: the longest time from the due moment of a sleep to its task running; 0 elsewhere. */
  readonly timerLateness: Micros
  readonly lostUpdates: number
  readonly iterations: number
}
