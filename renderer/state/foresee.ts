import type { Execution } from '../../shared/settings'
import { documentStore } from './document-store'
import { runner } from './runs'
import { runAhead } from './runs-ahead'
import { runsStore } from './runs-store'

/** While the run on screen is longer, none is run ahead: the memory is worth more than the moment. */
const MOST_EVENTS = 500_000

const ahead = runAhead(runner, window.api)
runner.lookAhead(ahead)

/** The hand on a control of an execution reaches these settings next, the likeliest first: they are run before it does, while nothing else runs. */
export function foresee(id: string, next: readonly Execution[]): void {
  const { document } = documentStore.getState()
  const events = runsStore.getState().runs[id]?.shown?.summary.eventCount ?? Infinity
  if (document && events <= MOST_EVENTS) ahead.foresee(id, document.taskSet, next)
  else ahead.end()
}

/** The hand is gone. */
export function stopForeseeing(): void {
  ahead.end()
}
