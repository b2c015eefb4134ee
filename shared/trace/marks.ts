import { changesState } from './span-builder'
import type { MarkTable } from './span-table'
import { EventKind, type Trace } from './trace'

/** 1 for the kinds that stand in the mark table: entries, ends and what takes no time. Spans carry the rest. */
export const IS_MARK = new Uint8Array(256)
for (const kind of Object.values(EventKind))
  if (!changesState(kind) || kind === EventKind.arrive || kind === EventKind.finish) IS_MARK[kind] = 1
IS_MARK[EventKind.iteration] = 0

/** The marks of a run in trace order (see `MarkTable`). Linear; one pass counts, one fills. */
export function toMarks(trace: Trace): MarkTable {
  const { events } = trace
  let length = 0
  for (let i = 0; i < events.length; i++) length += IS_MARK[events.kind[i]]
  const marks = {
    length,
    time: new Float64Array(length),
    kind: new Uint8Array(length),
    task: new Int32Array(length),
    step: new Int32Array(length),
    arg: new Int32Array(length),
  } satisfies MarkTable
  let row = 0
  for (let i = 0; i < events.length; i++) {
    if (IS_MARK[events.kind[i]] === 0) continue
    marks.time[row] = events.time[i]
    marks.kind[row] = events.kind[i]
    marks.task[row] = events.task[i]
    marks.step[row] = events.step[i]
    marks.arg[row] = events.arg[i]
    row++
  }
  return marks
}
