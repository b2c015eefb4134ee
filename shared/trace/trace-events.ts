import type { TaskSet } from '../task-set/schema'
import { listSteps, type StepPlace } from '../task-set/steps'
import { CUT, SpanState, type SpanTable } from './span-table'
import { toSpans } from './spans'
import { EventKind, NONE, Reason, type Trace } from './trace'
import { kindName } from './names'
import { waitName } from './waits'

const STATE_NAMES = [
  'running',
  'frozen',
  'ready',
  'ready (preempted)',
  'blocked',
  'switching',
  'due, not seen yet',
] as const

/** Thread ids of the rows: cores from 1, tasks after them. 0 is the idle thread to Perfetto. */
const FIRST_CORE = 1
const FIRST_TASK = 101

/** One execution of an export; `title` names its group of rows. */
export interface ExportedRun {
  readonly trace: Trace
  readonly taskSet: TaskSet
  readonly spans?: SpanTable
  readonly title?: string
}

/**
 * Runs in the Trace Event Format (JSON object form), which Perfetto and chrome://tracing open, piece by piece. One process per execution (pid from 1), one
 * thread per task with its states, one per core with who is on it; `X` for spans, `i` for decisions, `M` for names. `ts` and `dur` are in us.
 */
export function* toTraceEvents(runs: readonly ExportedRun[]): Generator<string> {
  yield '{"displayTimeUnit":"ms","traceEvents":['
  let separator = '\n'
  for (const [index, run] of runs.entries()) {
    for (const event of eventsOf(run, index + 1)) {
      yield `${separator}${JSON.stringify(event)}`
      separator = ',\n'
    }
  }
  yield '\n]}\n'
}

function* eventsOf({ trace, taskSet, spans = toSpans(trace), title }: ExportedRun, pid: number): Generator<object> {
  const { execution, tasks, events } = trace
  const steps = listSteps(taskSet)
  const cores = execution.model === 'threads' ? execution.settings.cores : 1
  yield { ph: 'M', name: 'process_name', pid, tid: 0, args: { name: title ?? execution.model } }
  yield { ph: 'M', name: 'process_sort_index', pid, tid: 0, args: { sort_index: pid } }
  for (let core = 0; core < cores; core++) {
    yield* threadName(pid, FIRST_CORE + core, execution.model === 'eventLoop' ? 'event loop' : `core ${core}`)
  }
  for (const [lane, { id }] of tasks.entries()) yield* threadName(pid, FIRST_TASK + lane, id)

  for (const [lane, { id }] of tasks.entries()) {
    for (let i = spans.laneStart[lane]; i < spans.laneStart[lane + 1]; i++) {
      const dur = spans.end[i] - spans.start[i]
      if (dur === 0) continue
      const state = spans.state[i] as SpanState
      const place = spans.step[i] === NONE ? undefined : steps[spans.step[i]].path
      const args = {
        ...(place === undefined ? {} : { step: place }),
        endedBy: spans.endKind[i] === CUT ? 'end of run' : kindName(spans.endKind[i]),
      }
      const name =
        state === SpanState.blocked ? `blocked: ${waitName(spans.reason[i], spans.step[i], steps)}` : STATE_NAMES[state]
      yield { ph: 'X', name, cat: 'task', pid, tid: FIRST_TASK + lane, ts: spans.start[i], dur, args }
      if (spans.core[i] === NONE) continue
      const onCore = state === SpanState.running ? id : `${id} (${STATE_NAMES[state]})`
      yield { ph: 'X', name: onCore, cat: 'core', pid, tid: FIRST_CORE + spans.core[i], ts: spans.start[i], dur, args }
    }
  }
  for (let i = 0; i < events.length; i++) {
    const name = decisionName(trace, steps, i)
    if (name === undefined) continue
    yield { ph: 'i', name, cat: 'decision', s: 't', pid, tid: FIRST_TASK + events.task[i], ts: events.time[i] }
  }
}

function* threadName(pid: number, tid: number, name: string): Generator<object> {
  yield { ph: 'M', name: 'thread_name', pid, tid, args: { name } }
  yield { ph: 'M', name: 'thread_sort_index', pid, tid, args: { sort_index: tid } }
}

/** `OS: quantum used up`, `task: sleep`; undefined for events that are no decision. */
function decisionName({ events }: Trace, steps: readonly StepPlace[], i: number): string | undefined {
  switch (events.kind[i]) {
    case EventKind.preempt:
      return 'OS: quantum used up'
    case EventKind.yield:
      return events.reason[i] === Reason.spawn || events.reason[i] === Reason.gather
        ? 'task: runs its child'
        : 'task: yield'
    case EventKind.block:
      return `task: ${waitName(events.reason[i], events.step[i], steps)}`
    case EventKind.finish:
      if (events.reason[i] === Reason.cancelled) return 'cancelled'
      return events.reason[i] === Reason.error ? 'error' : 'finish'
    default:
      return undefined
  }
}
