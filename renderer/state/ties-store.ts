import { create } from 'zustand'
import type { ExecutionData } from '../../shared/gantt/model'
import type { SpanTable } from '../../shared/trace/span-table'
import type { TieTable } from '../../shared/trace/decisions/tie-table'
import type { Micros } from '../../shared/time'

/** What the window knows of the ties of a run too long to bring them along: those of a stretch of its time, both ends included. */
export interface KnownTies {
  readonly from: Micros
  readonly to: Micros
  readonly ties: TieTable
  /** Whether the run has any, in the stretch or beside it. */
  readonly hasAny: boolean
}

// By the spans of a run: what is known of it goes when it does. A shown run is never made anew for its ties, its memory is told by its identity.
const known = new WeakMap<SpanTable, KnownTies>()

/** Counts what has become known, for whoever shows it. */
export const tiesStore = create<{ readonly version: number }>()(() => ({ version: 0 }))

export function knownTies({ spans }: ExecutionData): KnownTies | undefined {
  return known.get(spans)
}

export function noteTies({ spans }: ExecutionData, ties: KnownTies): void {
  known.set(spans, ties)
  tiesStore.setState(({ version }) => ({ version: version + 1 }))
}

const joined = new WeakMap<ExecutionData, ExecutionData>()
let latest: readonly ExecutionData[] = []

/** An execution with the ties that are known of it; the same object while they are the same. */
export function withTies(execution: ExecutionData): ExecutionData {
  const ties = known.get(execution.spans)?.ties
  if (ties === undefined) return execution
  const before = joined.get(execution)
  if (before?.ties === ties) return before
  const made = { ...execution, ties }
  joined.set(execution, made)
  return made
}

/** The same for all that are shown, which is the same array while nothing changes. */
export function allWithTies(executions: readonly ExecutionData[]): readonly ExecutionData[] {
  const made = executions.map(withTies)
  if (made.length !== latest.length || made.some((one, i) => one !== latest[i])) latest = made
  return latest
}
