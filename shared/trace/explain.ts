import { assertNever } from '../assert-never'
import type { Execution } from '../settings'
import type { StepPlace } from '../task-set/steps'
import { type Micros, toMicros } from '../time'
import type { TaskRow } from './result'
import { endsSlice, queuesAt, stateAt } from './queues'
import { CUT, SpanState, type SpanTable } from './span-table'
import { EventKind, NONE, Reason, type RunEnd, type TaskInstance } from './trace'
import { waitName } from './waits'
import { lengthText, momentText, ordinal, waitNoun, waitWords } from './words'

/** What `explainAt` needs to know of a run beside its spans; a `RunSummary` is one. */
export interface ExplainedRun {
  readonly execution: Execution
  readonly tasks: readonly TaskInstance[]
  readonly endedBy: RunEnd
  readonly makespan: Micros
  /** How the tasks ended; without them a task that left counts as finished. */
  readonly rows?: readonly Pick<TaskRow, 'id' | 'endedBy'>[]
}

/** How a slice ends, and who decides it. `on`: what it then waits for; undefined where that was over at once. */
export type SliceEnd =
  | { readonly kind: 'preempt'; readonly decider: 'os' }
  | { readonly kind: 'yield'; readonly decider: 'task' }
  | { readonly kind: 'block'; readonly decider: 'task'; readonly on: string | undefined }
  | { readonly kind: 'finish'; readonly decider: 'task' }
  | { readonly kind: 'cut'; readonly decider: 'none' }

/**
 * What a task is doing at a moment, since when, until when, who decided it, and why. Times in us; `until` and `runs` undefined: not before the run
 * ended.
 */
export type Explanation =
  /** Not in the system yet, or never. */
  | { readonly kind: 'notThere'; readonly arrives: Micros | undefined }
  /** The whole slice, frozen parts of it included. `core`: where there is more than one. */
  | {
      readonly kind: 'running'
      readonly core: number | undefined
      readonly since: Micros
      readonly until: Micros
      readonly end: SliceEnd
    }
  /** Running, in a blocking call that holds the whole loop. `sliceUntil`: when it lets go of it. */
  | {
      readonly kind: 'frozen'
      readonly call: 'blockingSleep' | 'blockingIo'
      readonly since: Micros
      readonly until: Micros
      readonly sliceUntil: Micros
    }
  | {
      readonly kind: 'ready'
      /** Place in the ready queue, from 1. */
      readonly place: number
      readonly since: Micros
      readonly runs: Micros | undefined
      readonly why: 'arrived' | 'started' | 'woke' | 'wokenBy' | 'yielded' | 'childRuns'
      /** Who started or woke it. */
      readonly by: string | undefined
      readonly decider: 'task' | 'none'
    }
  | {
      readonly kind: 'preempted'
      readonly place: number
      readonly since: Micros
      readonly runs: Micros | undefined
      readonly quantum: Micros | undefined
      readonly decider: 'os'
    }
  /** Its timer, I/O or connection is due and the loop has not looked yet. */
  | {
      readonly kind: 'late'
      readonly what: 'timer' | 'io' | 'pool' | 'connection'
      readonly due: Micros
      readonly found: Micros | undefined
      /** How late it is at the moment asked about. */
      readonly late: Micros
    }
  | {
      readonly kind: 'blocked'
      readonly on: string
      readonly since: Micros
      readonly until: Micros | undefined
      /** Whether time alone ends the wait: then `until` is when it is due. */
      readonly isTimed: boolean
      /** The task waited for, or holding the lock. */
      readonly heldBy: string | undefined
      readonly decider: 'task'
    }
  | {
      readonly kind: 'switching'
      readonly core: number | undefined
      readonly since: Micros
      readonly until: Micros | undefined
    }
  | {
      readonly kind: 'gone'
      readonly since: Micros
      readonly isFinished: boolean
      readonly failure: 'cancelled' | 'error' | undefined
    }

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
      const from = spans.start[firstOfSlice(spans, task, row)]
      return {
        kind: 'running',
        core: coreOf(run, spans, row),
        since: from,
        until: spans.end[last],
        end: endOfSlice(spans, steps, task, last),
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
      return { kind: 'preempted', place, since, runs: nextRun(spans, task, row), quantum, decider: 'os' }
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

const CALLS = { blockingSleep: 'time.sleep', blockingIo: 'A blocking call' } as const
const WHATS = { timer: 'timer', io: 'I/O', pool: 'result of its pool thread', connection: 'connection' } as const

/** An explanation in English, for tooltips and the table: two or three short sentences. */
export function explainText(explanation: Explanation): string {
  switch (explanation.kind) {
    case 'notThere':
      return explanation.arrives === undefined
        ? 'Never arrives.'
        : `Not there yet: arrives at ${momentText(explanation.arrives)}.`
    case 'running':
      return `Running${explanation.core === undefined ? '' : ` on core ${explanation.core}`} since ${momentText(explanation.since)}. ${sliceEndText(explanation.until, explanation.end)}`
    case 'frozen': {
      const { call, until, sliceUntil } = explanation
      const letsGo = sliceUntil > until ? `; lets go of the loop at ${momentText(sliceUntil)}` : ''
      return `Frozen: ${call === 'blockingIo' ? 'blocking I/O' : CALLS[call]} holds the whole loop. Nobody decides. Until ${momentText(until)}${letsGo}.`
    }
    case 'ready':
      return `Ready, ${ordinal(explanation.place)} in the queue. ${readyText(explanation)} ${runsText(explanation.runs, false)}`
    case 'preempted': {
      const { place, since, quantum, runs } = explanation
      const what = quantum === undefined ? 'its quantum' : `its quantum of ${lengthText(quantum)}`
      const why = `At ${momentText(since)} the OS took the CPU: ${what} was used up and others were ready.`
      return `Ready, ${ordinal(place)} in the queue. ${why} ${runsText(runs, true)}`
    }
    case 'late': {
      const { what, due, found, late } = explanation
      const looked = found === undefined ? 'the loop never looked' : `the loop looked at ${momentText(found)}`
      return `Late by ${lengthText(late)}: ${WHATS[what]} due at ${momentText(due)}, ${looked}.`
    }
    case 'blocked':
      return `Blocked on ${waitNoun(explanation.on)} since ${momentText(explanation.since)}: the task decided. ${wakeText(explanation)}`
    case 'switching': {
      const { core, since, until } = explanation
      const runs = until === undefined ? 'The run ends before it is done.' : `Runs at ${momentText(until)}.`
      return `${core === undefined ? 'The CPU' : `Core ${core}`} switches to it since ${momentText(since)}: time of the system, of no task. ${runs}`
    }
    case 'gone':
      if (explanation.failure === 'cancelled') return `Cancelled at ${momentText(explanation.since)}.`
      if (explanation.failure === 'error') return `Ended in an error at ${momentText(explanation.since)}.`
      return explanation.isFinished
        ? `Finished at ${momentText(explanation.since)}.`
        : `Unfinished when the run ended at ${momentText(explanation.since)}.`
    default:
      return assertNever(explanation, 'explanation')
  }
}

function sliceEndText(until: Micros, end: SliceEnd): string {
  const at = momentText(until)
  switch (end.kind) {
    case 'preempt':
      return `At ${at} the OS takes the CPU: its quantum is used up and others are ready.`
    case 'yield':
      return `Until ${at}: then it yields, the task decides.`
    case 'block':
      return end.on === undefined
        ? `Until ${at}: then it blocks and is woken at once, the task decides.`
        : `Until ${at}: then it ${waitWords(end.on)}, the task decides.`
    case 'finish':
      return `Until ${at}: then it finishes.`
    case 'cut':
      return `The run ends at ${at}: nobody decides.`
    default:
      return assertNever(end, 'end')
  }
}

function readyText({ since, why, by }: Extract<Explanation, { kind: 'ready' }>): string {
  const at = momentText(since)
  switch (why) {
    case 'arrived':
      return `Arrived at ${at}.`
    case 'started':
      return `Started by ${by} at ${at}.`
    case 'woke':
      return `What it waited for was there at ${at}.`
    case 'wokenBy':
      return `Woken by ${by} at ${at}.`
    case 'yielded':
      return `It yielded at ${at}: the task decided.`
    case 'childRuns':
      return `It started another task at ${at} and waits until that has finished: the task decided.`
    default:
      return assertNever(why, 'why')
  }
}

function runsText(runs: Micros | undefined, isAgain: boolean): string {
  if (runs === undefined) return 'It does not run before the run ends.'
  return `Runs${isAgain ? ' again' : ''} at ${momentText(runs)}.`
}

function wakeText({ until, isTimed, heldBy, on }: Extract<Explanation, { kind: 'blocked' }>): string {
  const holder = heldBy !== undefined && on.startsWith('lock:') ? `Held by ${heldBy}. ` : ''
  if (until === undefined) return `${holder}Still waiting when the run ends.`
  return `${holder}${isTimed ? 'Due' : 'Woken'} at ${momentText(until)}.`
}
