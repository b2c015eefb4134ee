import { ENGINE_VERSION } from '../engine-version'
import { defaultExecution, type Execution } from '../settings'
import { toMicros } from '../time'
import { Recorder } from './recorder'
import { Decider, EventKind, NONE, Reason, type TaskInstance, type Trace } from './trace'

/** One event of a trace written by hand in a test: what is left out is NONE or `none`; deciders follow from the kind. Times in ms. */
export interface HandEvent {
  readonly ms: number
  readonly kind: keyof typeof EventKind
  readonly task?: string
  readonly core?: number
  readonly step?: number
  readonly reason?: keyof typeof Reason
  readonly arg?: number
}

const DECIDER: Partial<Record<keyof typeof EventKind, Decider>> = {
  preempt: Decider.os,
  yield: Decider.task,
  block: Decider.task,
  finish: Decider.task,
}

/** A trace for tests, written event by event as a simulator would. The tasks are those of the list, one instance each. */
export function handTrace(
  ids: readonly string[],
  rows: readonly HandEvent[],
  more: Partial<Omit<Trace, 'events' | 'tasks'>> & { readonly spawned?: readonly string[] } = {},
): Trace {
  const record = new Recorder()
  const arrivals = new Map<string, number>()
  for (const { ms, kind, task, core = NONE, step = NONE, reason = 'none', arg = NONE } of rows) {
    const index = task === undefined ? NONE : ids.indexOf(task)
    if (kind === 'arrive' && task !== undefined) arrivals.set(task, toMicros(ms))
    record.add(toMicros(ms), EventKind[kind], index, core, step, Reason[reason], DECIDER[kind] ?? Decider.none, arg)
  }
  const { spawned = [], ...rest } = more
  return {
    engine: ENGINE_VERSION,
    execution: defaultExecution('threads'),
    tasks: ids.map((id, definition): TaskInstance => ({
      id,
      definition,
      arrival: arrivals.get(id),
      isSpawned: spawned.includes(id),
    })),
    endedBy: 'finished',
    makespan: toMicros(rows.at(-1)?.ms ?? 0),
    events: record.finish(),
    errors: [],
    variables: {},
    ...rest,
  }
}

/** The event-loop execution with its defaults, for hand-written traces. */
export const EVENT_LOOP: Execution = defaultExecution('eventLoop')

/**
 * `'0 dispatch A core=0 step=1'`, one event per line: time in ms, kind, then task and `core=`, `step=`, `reason=`, `arg=` where they matter.
 * Empty lines are left out. Only for tests.
 */
export function handEvents(text: string): HandEvent[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.map((line): HandEvent => {
    const [ms, kind, ...words] = line.trim().split(/\s+/)
    const fields: Record<string, string | number> = {}
    for (const word of words) {
      const [key, value] = word.split('=')
      if (value === undefined) fields.task = key
      else fields[key] = key === 'reason' ? value : Number(value)
    }
    return { ms: Number(ms), kind: kind as HandEvent['kind'], ...fields }
  })
}
