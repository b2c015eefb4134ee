import type { Document } from './document'
import type { Run, ShownRun } from './runs-store'

/** The run before the last change of its settings, by the id of its execution. */
export type Ghosts = Readonly<Record<string, ShownRun>>

/**
 * The ghosts after an edit: of every execution whose settings are no longer those of the run on screen, that run. An edit that leaves an
 * execution as it is takes its old ghost away. While one gesture goes on (a drag) nothing calls this, so what is compared stays the run before it.
 */
export function ghostsAfterEdit(document: Document | undefined, runs: Readonly<Record<string, Run>>): Ghosts {
  const ghosts: Record<string, ShownRun> = {}
  for (const { id, execution } of document?.executions ?? []) {
    const shown = runs[id]?.shown
    if (shown && shown.taskSet === document?.taskSet && shown.execution !== execution) ghosts[id] = shown
  }
  return ghosts
}
