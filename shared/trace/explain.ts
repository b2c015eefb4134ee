import { assertNever } from '../assert-never'
import type { StepPlace } from '../task-set/steps'
import { type Micros, toMicros } from '../time'
import { type OtherRule, tiesOfEvent } from './decisions/tie-table'
import { otherValue } from './decisions/tie-rules'
import type { ExplainedRun, Explanation, OtherRunner, SliceEnd } from './explanation'
import { endsSlice, queuesAt, stateAt } from './queues'
import { CUT, SpanState, type SpanTable } from './span-table'
import { EventKind, NONE, Reason } from './trace'
import { waitName } from './waits'

export { explainText } from './explain-text'
export type { ExplainedRun, Explanation, OtherRunner, SliceEnd } from './explanation'

/** Waits that time alone ends. */
const TIMED = new Set<number>([
  Reason.sleep,
  Reason.io,
  Reason.blockingSleep,
  Reason.blockingIo,
  Reason.poll,
  Reason.offload,
])

/** What is happening to a task at a moment. `steps`: `listSteps` of the task set. O(tasks log n). */
export function explainAt(
  spans: SpanTable,
  run: ExplainedRun,
  steps: readonly StepPlace[],
  task: number,
  time: Micros,
): Explanation {
  const row = stateAt(spans, task, time)
  if (row === undefined) return explainAbsence(spans, run, task, time)
  const since = spans.start[row]
  const until = spans.endKind[row] === CUT ? undefined : spans.end[row]
  const reason = spans.reason[row]
  const by = spans.by[row] === NONE ? undefined : run.tasks[spans.by[row]].id
  const state = spans.state[row] as SpanState
  switch (state) {
    case SpanState.running: {
      const last = lastOfSlice(spans, task, row)
      const first = firstOfSlice(spans, task, row)
      return {
        kind: 'running',
        core: coreOf(run, spans, row),
        since: spans.start[first],
        until: spans.end[last],
        end: endOfSlice(spans, steps, task, last),
        ...otherRunner(run, takenBy(spans, task, first), () => true),
      }
    }
    case SpanState.frozen: {
      const call = reason === Reason.blockingIo ? 'blockingIo' : 'blockingSleep'
      return {
        kind: 'frozen',
        call,
        since,
        until: spans.end[row],
        sliceUntil: spans.end[lastOfSlice(spans, task, row)],
      }
    }
    case SpanState.ready: {
      const why = whyReady(spans, task, row)
      const decider = why === 'yielded' || why === 'childRuns' ? 'task' : 'none'
      return {
        kind: 'ready',
        place: placeOf(spans, run, task, time),
        since,
        runs: nextRun(spans, task, row),
        why,
        by,
        decider,
      }
    }
    case SpanState.preempted: {
      const { execution } = run
      const quantum =
        execution.model === 'threads' && execution.settings.quantum !== null
          ? toMicros(execution.settings.quantum)
          : undefined
      const place = placeOf(spans, run, task, time)
      const runs = nextRun(spans, task, row)
      // Whoever takes the core does so right behind the preemption.
      const other = otherRunner(run, spans.event[row] + 1, (tie) => tie.other === task)
      return { kind: 'preempted', place, since, runs, quantum, decider: 'os', ...other }
    }
    case SpanState.due: {
      return { kind: 'late', what: whatIsDue(reason), due: since, found: until, late: time - since }
    }
    case SpanState.blocked: {
      // In the loop a cancel or a timeout wakes a task before its wait is due.
      const isAbandoned = run.execution.model === 'eventLoop' && spans.endKind[row] === EventKind.wake
      const isTimed = TIMED.has(reason) && !isAbandoned
      const on = waitName(reason, spans.step[row], steps)
      return { kind: 'blocked', on, since, until, isTimed, heldBy: by, decider: 'task' }
    }
    case SpanState.switching:
      return { kind: 'switching', core: coreOf(run, spans, row), since, until }
    default:
      return assertNever(state, 'state')
  }
}

function whatIsDue(reason: number): 'timer' | 'io' | 'pool' | 'connection' {
  if (reason === Reason.sleep || reason === Reason.poll) return 'timer'
  if (reason === Reason.offload) return 'pool'
  return reason === Reason.io ? 'io' : 'connection'
}

function explainAbsence(spans: SpanTable, run: ExplainedRun, task: number, time: Micros): Explanation {
  const first = spans.laneStart[task]
  const last = spans.laneStart[task + 1] - 1
  if (last < first) return { kind: 'notThere', arrives: undefined }
  if (time < spans.start[first]) return { kind: 'notThere', arrives: spans.start[first] }
  const hasLeft = spans.endKind[last] === EventKind.finish
  const ended = run.rows?.find(({ id }) => id === run.tasks[task].id)?.endedBy
  const failure = hasLeft && (ended === 'cancelled' || ended === 'error') ? ended : undefined
  return { kind: 'gone', since: spans.end[last], isFinished: hasLeft && failure === undefined, failure }
}

/** Row of the last span of the slice a running or frozen span belongs to. */
function lastOfSlice(spans: SpanTable, task: number, row: number): number {
  let last = row
  while (!endsSlice(spans, last) && last + 1 < spans.laneStart[task + 1]) last++
  return last
}

/** Row of the first span of the slice a running or frozen span belongs to. */
function firstOfSlice(spans: SpanTable, task: number, row: number): number {
  let first = row
  while (first > spans.laneStart[task] && isSlicePart(spans.state[first - 1]) && !endsSlice(spans, first - 1)) first--
  return first
}

function isSlicePart(state: number): boolean {
  return state === SpanState.running || state === SpanState.frozen
}

/** The event that took the task of a slice: its dispatch, or the switch before it. */
function takenBy(spans: SpanTable, task: number, first: number): number {
  const before = first - 1
  const hadSwitch = before >= spans.laneStart[task] && spans.state[before] === SpanState.switching
  return spans.event[hadSwitch ? before : first]
}

/** Who would run in the place of a task that was taken by an event; an empty object where no other rule leads elsewhere. */
function otherRunner(
  { execution, tasks, ties }: ExplainedRun,
  event: number,
  isWanted: (tie: OtherRule) => boolean,
): { readonly otherRule?: OtherRunner } {
  if (ties === undefined || execution.model !== 'threads') return {}
  const tie = tiesOfEvent(ties, event, false).find(isWanted)
  if (tie === undefined) return {}
  const { setting, other } = tie
  return { otherRule: { setting, value: otherValue(setting, execution.settings[setting]), task: tasks[other].id } }
}

/** The core, where there is more than one. */
function coreOf({ execution }: ExplainedRun, spans: SpanTable, row: number): number | undefined {
  return execution.model === 'threads' && execution.settings.cores > 1 ? spans.core[row] : undefined
}

function endOfSlice(spans: SpanTable, steps: readonly StepPlace[], task: number, last: number): SliceEnd {
  switch (spans.endKind[last]) {
    case EventKind.preempt:
      return { kind: 'preempt', decider: 'os' }
    case EventKind.yield:
      return { kind: 'yield', decider: 'task' }
    case EventKind.finish:
      return { kind: 'finish', decider: 'task' }
    case EventKind.block: {
      const next = last + 1
      const isBlocked = next < spans.laneStart[task + 1] && spans.state[next] === SpanState.blocked
      return {
        kind: 'block',
        decider: 'task',
        on: isBlocked ? waitName(spans.reason[next], spans.step[next], steps) : undefined,
      }
    }
    default:
      return { kind: 'cut', decider: 'none' }
  }
}

function whyReady(
  spans: SpanTable,
  task: number,
  row: number,
): 'arrived' | 'started' | 'woke' | 'wokenBy' | 'yielded' | 'childRuns' {
  if (spans.reason[row] === Reason.yield) return 'yielded'
  if (spans.reason[row] === Reason.spawn || spans.reason[row] === Reason.gather) return 'childRuns'
  const isFirst = row === spans.laneStart[task]
  if (spans.by[row] !== NONE) return isFirst ? 'started' : 'wokenBy'
  return isFirst ? 'arrived' : 'woke'
}

/** When a task that is ready runs again. */
function nextRun(spans: SpanTable, task: number, row: number): Micros | undefined {
  for (let next = row + 1; next < spans.laneStart[task + 1]; next++) {
    if (spans.state[next] === SpanState.running || spans.state[next] === SpanState.frozen) return spans.start[next]
  }
  return undefined
}

function placeOf(spans: SpanTable, run: ExplainedRun, task: number, time: Micros): number {
  return queuesAt(spans, time, run.execution).ready.indexOf(task) + 1
}
