import { type ExecutionData, longestMakespan } from '../../shared/gantt/model'
import { SpanState } from '../../shared/trace/span-table'
import { type Micros, toMicros } from '../../shared/time'
import { nextDecision } from '../view-model/decisions'
import { cursorStore, moveCursor } from './cursor-store'
import type { Document } from './document'
import { documentStore } from './document-store'
import { shownExecutions } from './executions'

interface Placed {
  readonly taskSet: Document['taskSet']
  /** Where the cursor was put, to tell whether the person has moved it since. */
  readonly time: Micros
  /** Every run has ended: the place is no better for waiting. */
  readonly isFinal: boolean
}

let placed: Placed | undefined

/**
 * When the first runs of a document are there, puts the cursor at its first caption, else where there is something to see, unless the person has put it somewhere. Slow
 * runs are not waited for, but they may still show a better place.
 */
export function placeFirstCursor(): void {
  const { document } = documentStore.getState()
  if (!document) return
  const before = placed?.taskSet === document.taskSet ? placed : undefined
  if (before?.isFinal) return
  const executions = shownExecutions()
  if (!executions.some(({ hasRun }) => hasRun)) return
  if (!executions.every(({ run }) => run && (run.phase.kind !== 'running' || run.phase.progress))) return
  const { time } = cursorStore.getState()
  const data = executions.map((execution) => execution.data)
  const [caption] = document.bookmarks
  const moment = caption ? Math.min(toMicros(caption.ms), longestMakespan(data)) : firstMoment(data)
  placed = {
    taskSet: document.taskSet,
    time: moment,
    isFinal: executions.every(({ run }) => run?.phase.kind !== 'running'),
  }
  if (time === undefined || time === before?.time) moveCursor(moment, undefined)
}

/** Inside the first time a blocking call holds a loop; else the first decision of the OS or a task; else the start. On a whole ms if one is near. */
export function firstMoment(executions: readonly ExecutionData[]): Micros {
  for (const { spans } of executions) {
    for (let i = 0; i < spans.length; i += 1) {
      if (spans.state[i] === SpanState.frozen) return roundInside(spans.start[i], spans.end[i])
    }
  }
  for (const { spans } of executions) {
    const decision = nextDecision(spans, undefined, -1)
    if (decision) return decision.time
  }
  return 0
}

function roundInside(start: Micros, end: Micros): Micros {
  const middle = (start + end) / 2
  const whole = Math.floor(middle / 1000) * 1000
  return whole > start ? whole : Math.round(middle)
}
