import type { Execution } from '../settings'
import type { TaskId, TaskSet } from '../task-set/schema'
import type { Millis } from '../time'

/** One execution of one task set, with what a source outside this code says about it. */
export interface WorkedExample {
  /** One of its own; where a row of the list has several executions the row comes first: `R2 q=3`, `B1 threads`. */
  readonly id: string
  /** The row of the list of worked examples: `R2`. */
  readonly row: string
  readonly title: string
  readonly source: string
  readonly taskSet: TaskSet
  readonly execution: Execution
  readonly checks: readonly Check[]
}

/** What one check looks at and what is expected there. Times in ms; only the tasks named are looked at. */
export type Check =
  /** All slices in order of (start, core): `A 0-4, B 4-7`. */
  | { readonly what: 'slices'; readonly expected: string }
  | { readonly what: TaskFigure; readonly expected: Readonly<Record<TaskId, Millis>> }
  /** Mean over all tasks, rounded to 3 decimals. */
  | { readonly what: AverageFigure; readonly expected: Millis }
  | { readonly what: 'makespan'; readonly expected: Millis }
  /** How many suspensions the OS and how many the tasks decided. */
  | { readonly what: 'decided'; readonly expected: { readonly os: number; readonly tasks: number } }
  /** The `log` steps in order of execution, of all tasks or of one: `1 A out, 2 B out`. */
  | { readonly what: 'log'; readonly task?: TaskId; readonly expected: string }

/** A figure of each task. `frozen`: how long its blocking calls held the event loop. */
export type TaskFigure = 'finish' | 'turnaround' | 'waiting' | 'response' | 'frozen'
export type AverageFigure = 'averageTurnaround' | 'averageWaiting' | 'averageResponse'
