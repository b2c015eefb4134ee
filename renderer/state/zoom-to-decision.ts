import type { Hit } from '../../shared/gantt/hit-test'
import type { Micros } from '../../shared/time'
import { nearestDecision, spanAroundDecision } from '../view-model/decision-span'
import { goTo, selectedPlace, show, visible } from './chart-actions'
import { cursorStore } from './cursor-store'
import { shownExecutions } from './executions'

/** Where a decision is looked for: a task of an execution; undefined: anywhere. */
interface Place {
  readonly execution: number
  readonly task: number
}

/**
 * Zooms to the decision nearest to a moment: it stands in the middle, with about ten slices around it, and the cursor on it. Without a place it is the
 * nearest of all executions. Returns whether there was one.
 */
export function zoomToDecision(time: Micros, place: Place | undefined): boolean {
  const executions = shownExecutions()
  const found = executions
    .map(({ data }, execution) => ({ execution, spans: data.spans }))
    .filter(({ execution }) => place === undefined || place.execution === execution)
    .map(({ execution, spans }) => ({ execution, spans, decision: nearestDecision(spans, place?.task, time) }))
    .filter(({ decision }) => decision !== undefined)
    .toSorted((a, b) => Math.abs((a.decision?.time ?? 0) - time) - Math.abs((b.decision?.time ?? 0) - time))
  const [nearest] = found
  if (nearest?.decision === undefined) return false
  const { decision, execution, spans } = nearest
  show(spanAroundDecision(spans, decision.time, visible().fullEnd))
  goTo(decision.time, { execution, task: decision.task })
  return true
}

/** A hand that is so far from a mark means it, px. */
const NEAR_PX = 10

/** A double click: on or near a decision of that lane it zooms there. Not where it is in the middle already: then everything is to be shown again. */
export function zoomToMark({ execution, task, time }: Hit, usPerPx: number): boolean {
  const { spans } = shownExecutions()[execution].data
  const found = nearestDecision(spans, task, Math.round(time))
  if (found === undefined || Math.abs(found.time - time) > NEAR_PX * usPerPx) return false
  const { span, fullEnd } = visible()
  const target = spanAroundDecision(spans, found.time, fullEnd)
  if (target.start === span.start && target.end === span.end) return false
  return zoomToDecision(found.time, { execution, task })
}

/** The same from the cursor: for the task under the pointer or the selected one. */
export function zoomToDecisionAtCursor(): void {
  const { time, hit } = cursorStore.getState()
  zoomToDecision(time ?? visible().span.start, hit ?? selectedPlace())
}
