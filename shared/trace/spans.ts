import { buildSpans, changesState, makeTable } from './span-builder'
import type { SpanTable } from './span-table'
import { surveyTrace } from './survey'
import type { Trace } from './trace'

/**
 * The spans of a run (see `SpanTable`). Linear in the events: one pass counts the spans of each lane, one fills them; nothing is allocated per event.
 * Spans still open when the run ends are closed at the makespan with `endKind` CUT.
 */
export function toSpans(trace: Trace): SpanTable {
  const { time, kind, task, core, step, reason, arg, length } = trace.events
  const builder = buildSpans(makeTable(surveyTrace(trace).laneStart))
  for (let i = 0; i < length; i++) {
    if (changesState(kind[i])) builder.apply(i, time[i], kind[i], task[i], core[i], step[i], reason[i], arg[i])
  }
  return builder.end(trace.makespan)
}
