import { defaultExecution, type Execution, THREADS_PRESETS, type ThreadsSettings } from '../../settings'
import { type EventKind, type Trace } from '../trace'

/** Threads of the `textbook` preset with some settings of their own. Only for tests, as all here. */
export function threadsWith(settings: Partial<ThreadsSettings>): Execution {
  return { model: 'threads', preset: 'textbook', settings: { ...THREADS_PRESETS.textbook, ...settings } }
}

/** The event loop with its defaults. */
export const LOOP = defaultExecution('eventLoop')

type Columns = { -readonly [K in Exclude<keyof Trace['events'], 'length'>]: Trace['events'][K] }

/** A copy of a trace with its events edited; columns may be written to. */
export function edited(trace: Trace, edit: (columns: Columns) => void): Trace {
  const { length, ...columns } = trace.events
  const copy = Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, column.slice()]),
  ) as unknown as Columns
  edit(copy)
  return { ...trace, events: { ...copy, length } }
}

/** A copy of a trace with one event left out. */
export function without(trace: Trace, index: number): Trace {
  const { length, ...columns } = trace.events
  const rest = Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, column.filter((_: number, i: number) => i !== index)]),
  ) as unknown as Columns
  return { ...trace, events: { ...rest, length: length - 1 } }
}

/** Index of the nth event of a kind, of one task where it matters. */
export function indexOf(trace: Trace, kind: EventKind, task?: number, nth = 0): number {
  const hits = Array.from(trace.events.kind.keys()).filter(
    (i) => trace.events.kind[i] === kind && (task === undefined || trace.events.task[i] === task),
  )
  if (nth >= hits.length) throw new Error(`no event ${nth} of kind ${kind}`)
  return hits[nth]
}
