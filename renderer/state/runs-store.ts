import { create } from 'zustand'
import type { RunSummary } from '../../shared/api'
import type { Execution } from '../../shared/settings'
import type { Problem } from '../../shared/task-set/problem'
import type { TaskSet } from '../../shared/task-set/schema'
import type { TieTable } from '../../shared/trace/decisions/tie-table'
import type { Moments } from '../../shared/trace/moments'
import type { MarkTable, SpanTable } from '../../shared/trace/span-table'

/** A run that ended and whose trace is right: what the chart shows. */
export interface ShownRun {
  /** By which the main process knows it: it answers questions about it. */
  readonly runId: string
  readonly taskSet: TaskSet
  /** The very settings it ran with, to tell whether the document still says the same. */
  readonly execution: Execution
  readonly summary: RunSummary
  readonly spans: SpanTable
  readonly marks: MarkTable
  /** Where keys jump to that spans and marks do not tell. */
  readonly moments: Moments
  /** Where another tie rule would have led elsewhere; of short runs only. */
  readonly ties?: TieTable
}

/** How far the newest run of an execution is. */
export type RunPhase =
  /** `progress` only once it takes long enough to be worth showing. */
  | { readonly kind: 'running'; readonly progress: { readonly events: number } | undefined }
  | { readonly kind: 'done' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }
  | { readonly kind: 'failed'; readonly message: string }

/** One execution's newest run, and the last one that can be shown: it stays on screen until the new one is there. */
export interface Run {
  readonly phase: RunPhase
  readonly shown: ShownRun | undefined
}

interface RunsState {
  readonly runs: Readonly<Record<string, Run>>
}

/** The runs of the open document, by the id of their execution. */
export const runsStore = create<RunsState>()(() => ({ runs: {} }))

export function setPhase(id: string, phase: RunPhase): void {
  runsStore.setState(({ runs }) => ({ runs: { ...runs, [id]: { phase, shown: runs[id]?.shown } } }))
}

export function setShown(id: string, shown: ShownRun): void {
  runsStore.setState(({ runs }) => ({ runs: { ...runs, [id]: { phase: { kind: 'done' }, shown } } }))
}

/** Forgets the runs of executions that are gone. */
export function keepRuns(ids: readonly string[]): void {
  runsStore.setState(({ runs }) => ({
    runs: Object.fromEntries(Object.entries(runs).filter(([id]) => ids.includes(id))),
  }))
}
