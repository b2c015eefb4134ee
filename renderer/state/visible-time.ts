import { fullTimeSpan, type TimeSpan } from '../../shared/gantt/model'
import type { Micros } from '../../shared/time'
import { shownSpan } from '../view-model/time-span'
import { cursorStore, showTimeSpan } from './cursor-store'
import { shownExecutions } from './executions'

function full(): TimeSpan {
  return fullTimeSpan(shownExecutions().map(({ data }) => data))
}

/** The visible time span, and where everything ends. */
export function visible(): { readonly span: TimeSpan; readonly fullEnd: Micros } {
  const everything = full()
  return { span: shownSpan(cursorStore.getState().domain, everything), fullEnd: everything.end }
}

/** Shows a span; the whole one as "everything", so that it stays whole when a setting makes a run longer. */
export function show(span: TimeSpan): void {
  showTimeSpan(span.start <= 0 && span.end >= full().end ? undefined : span)
}
