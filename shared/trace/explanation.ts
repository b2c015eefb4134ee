import type { Execution } from '../settings'
import type { Micros } from '../time'
import type { TieTable } from './decisions/tie-table'
import type { TieSetting } from './decisions/tie-rules'
import type { TaskRow } from './result'
import type { RunEnd, TaskInstance } from './trace'

/** What `explainAt` needs to know of a run beside its spans; a `RunSummary` is one. */
export interface ExplainedRun {
  readonly execution: Execution
  readonly tasks: readonly TaskInstance[]
  readonly endedBy: RunEnd
  readonly makespan: Micros
  /** How the tasks ended; without them a task that left counts as finished. */
  readonly rows?: readonly Pick<TaskRow, 'id' | 'endedBy'>[]
  /** Where other tie rules lead elsewhere (`findTies`); without them explanations do not speak of ties. */
  readonly ties?: TieTable
}

/** The other value of a tie setting, and who would run there under it. */
export interface OtherRunner {
  readonly setting: TieSetting
  readonly value: string
  readonly task: string
}

/** How a slice ends, and who decides it. `on`: what it then waits for; undefined where that was over at once. */
export type SliceEnd =
  | { readonly kind: 'preempt'; readonly decider: 'os' }
  | { readonly kind: 'yield'; readonly decider: 'task' }
  | { readonly kind: 'block'; readonly decider: 'task'; readonly on: string | undefined }
  | { readonly kind: 'finish'; readonly decider: 'task' }
  | { readonly kind: 'cut'; readonly decider: 'none' }

/**
 * What a task is doing at a moment, since when, until when, who decided it, and why. Times in us; `until` and `runs` undefined: not before the run
 * ended.
 */
export type Explanation =
  /** Not in the system yet, or never. */
  | { readonly kind: 'notThere'; readonly arrives: Micros | undefined }
  /** The whole slice, frozen parts of it included. `core`: where there is more than one. */
  | {
      readonly kind: 'running'
      readonly core: number | undefined
      readonly since: Micros
      readonly until: Micros
      readonly end: SliceEnd
      /** Who would run here if the tie at its beginning had been settled the other way. */
      readonly otherRule?: OtherRunner
    }
  /** Running, in a blocking call that holds the whole loop. `sliceUntil`: when it lets go of it. */
  | {
      readonly kind: 'frozen'
      readonly call: 'blockingSleep' | 'blockingIo'
      readonly since: Micros
      readonly until: Micros
      readonly sliceUntil: Micros
    }
  | {
      readonly kind: 'ready'
      /** Place in the ready queue, from 1. */
      readonly place: number
      readonly since: Micros
      readonly runs: Micros | undefined
      readonly why: 'arrived' | 'started' | 'woke' | 'wokenBy' | 'yielded' | 'childRuns'
      /** Who started or woke it. */
      readonly by: string | undefined
      readonly decider: 'task' | 'none'
    }
  | {
      readonly kind: 'preempted'
      readonly place: number
      readonly since: Micros
      readonly runs: Micros | undefined
      readonly quantum: Micros | undefined
      readonly decider: 'os'
      /** It would still run itself if the tie at that moment had been settled the other way. */
      readonly otherRule?: OtherRunner
    }
  /** Its timer, I/O or connection is due and the loop has not looked yet. */
  | {
      readonly kind: 'late'
      readonly what: 'timer' | 'io' | 'pool' | 'connection'
      readonly due: Micros
      readonly found: Micros | undefined
      /** How late it is at the moment asked about. */
      readonly late: Micros
    }
  | {
      readonly kind: 'blocked'
      readonly on: string
      readonly since: Micros
      readonly until: Micros | undefined
      /** Whether time alone ends the wait: then `until` is when it is due. */
      readonly isTimed: boolean
      /** The task waited for, or holding the lock. */
      readonly heldBy: string | undefined
      readonly decider: 'task'
    }
  | {
      readonly kind: 'switching'
      readonly core: number | undefined
      readonly since: Micros
      readonly until: Micros | undefined
    }
  | {
      readonly kind: 'gone'
      readonly since: Micros
      readonly isFinished: boolean
      readonly failure: 'cancelled' | 'error' | undefined
    }
