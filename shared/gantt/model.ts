import type { RunSummary } from '../api'
import type { LocalizedText, TaskSet } from '../task-set/schema'
import type { TieTable } from '../trace/decisions/tie-table'
import type { MarkTable, SpanTable } from '../trace/span-table'
import type { Micros } from '../time'

/** One execution as the chart sees it: what the header says, and what happened. */
export interface ExecutionData {
  /** `Threads`, `Event loop`, or the lecturer's own title. */
  readonly name: string
  /** The settings in words: `textbook round robin, q = 4 ms`. */
  readonly settingsText: string
  readonly summary: RunSummary
  readonly spans: SpanTable
  readonly marks: MarkTable
  /** Spans of the run before the last change of settings, of the same tasks: drawn behind as hollow outlines. */
  readonly ghost?: SpanTable
  /** What ran: names of locks, queues and variables. Without it the marks of those are left out. */
  readonly taskSet?: TaskSet
  /** Where another tie rule would have led elsewhere: a notch each. */
  readonly ties?: TieTable
}

/** A span of simulated time, half-open [start, end), us. Both may be fractions while zooming. */
export interface TimeSpan {
  readonly start: Micros
  readonly end: Micros
}

export type Theme = PlainTheme | ContrastTheme

export type PlainTheme = 'light' | 'dark'

/** More contrast is asked for, or the system forces its own colours. The same object while nothing changes: charts compare themes by identity. */
export interface ContrastTheme {
  readonly base: PlainTheme
  /** `#rrggbb`; undefined: our own colours, with more contrast. */
  readonly forced: { readonly canvas: string; readonly text: string } | undefined
}

/** What a task waits for, as far as the chart tells apart. */
export type WaitGlyph = 'sleep' | 'io' | 'lock' | 'queue' | 'join'

/** What a wait is called in the chart: five of them have a glyph of their own, the others share one. */
export type WaitWord = WaitGlyph | 'poll' | 'pool' | 'semaphore' | 'event' | 'gather'

/** The words the chart draws, so that it can speak the reader's language. */
export interface ChartWords {
  /** Beside the wedge: why the OS took the CPU. */
  readonly quantum: string
  /** Above a late arrow, given the length in ms: `18.5 ms late`. */
  readonly late: (ms: string) => string
  /** In the note row over a frozen band. */
  readonly frozen: string
  /** Before the length of a wait: `I/O 6.0`. */
  readonly waits: Readonly<Record<WaitWord, string>>
  readonly osDecided: string
  readonly tasksDecided: string
  /** Above the density strip's halves, given the most decisions in one pixel column: `OS <= 10 / px`. */
  readonly osScale: (most: string) => string
  readonly tasksScale: (most: string) => string
  /** Beside the cursor in the density strip, given how many of that decider's decisions lie in its pixel column: `214 OS decisions here`. */
  readonly osHere: (count: number) => string
  readonly tasksHere: (count: number) => string
  /** A name of the file in the reader's language. */
  readonly inLanguage: (text: LocalizedText) => string
  readonly averages: (turnaround: string, response: string, waiting: string) => string
  readonly deadlock: string
  /** Beside the end of a task that an error ended, or that was cancelled. */
  readonly error: string
  readonly cancelled: string
  /** At a store that overwrote what another had stored since this task's load. */
  readonly lostUpdate: string
  readonly queues: {
    readonly running: string
    readonly ready: string
    readonly timers: string
    readonly io: string
    readonly locks: string
    readonly none: string
  }
}

/** The longest makespan of a comparison, us; at least 1, so that a scale over it is never empty. */
export function longestMakespan(executions: readonly ExecutionData[]): Micros {
  return Math.max(1, ...executions.map((execution) => execution.summary.makespan))
}

/** Where "everything" ends: the longest makespan and 3.5 % more, room for the last mark and its label. Never cuts a us. */
export function fullTimeSpan(executions: readonly ExecutionData[]): TimeSpan {
  return { start: 0, end: Math.ceil(longestMakespan(executions) * 1.035) }
}
