import type { PlannedInstance } from '../../task-set/instances'
import type { StepPlace } from '../../task-set/steps'
import { toMicros } from '../../time'
import type { TaskRow } from '../result'
import { SpanState, type SpanTable } from '../span-table'
import type { TraceSurvey } from '../survey'
import { NONE, Reason, type Trace } from '../trace'
import type { Findings } from './findings'
import { isTimed, type Life, Place, SUMS } from './life'

/** The tasks of the trace are those of the file, and came when the file says (I5). Before the sweep: the other checks rely on it. */
export function checkInstances(trace: Trace, planned: readonly PlannedInstance[], findings: Findings): boolean {
  const isSame =
    planned.length === trace.tasks.length &&
    planned.every(({ id, definition, arrival }, task) => {
      const instance = trace.tasks[task]
      return instance.id === id && instance.definition === definition && instance.isSpawned === (arrival === undefined)
    })
  if (!isSame) findings.add('The tasks of the trace are not those of the task set.')
  return isSame
}

/**
 * How the run ended against what became of its tasks (I5, I17). A deadlock is reported exactly where somebody is unfinished and nothing runs, is ready
 * or is pending: no timed wait, no arrival to come, and in the loop no `timeout` around a wait that has not expired yet. An error outranks it. A run
 * is cut only where something could still happen; the loop with an `iterationCost` also where only a callback without an event of its own was left.
 * After the sweep, before `life.end`.
 */
export function checkEnd(
  trace: Trace,
  planned: readonly PlannedInstance[],
  steps: readonly StepPlace[],
  life: Life,
  findings: Findings,
): void {
  const { endedBy, makespan, events, execution } = trace
  const { horizon, maxEvents } = execution.settings
  const last = events.length === 0 ? 0 : events.time[events.length - 1]
  const isFull = events.length >= maxEvents
  const end = endedBy === 'horizon' && !isFull ? toMicros(horizon ?? Infinity) : last
  if (endedBy === 'horizon' && !isFull && horizon === null) findings.add('The run was cut, but it has no limit.')
  else if (makespan !== end && !(isFull && makespan === toMicros(horizon ?? Infinity))) {
    const what = endedBy === 'horizon' && !isFull ? 'its horizon is' : 'the last event comes at'
    findings.add(`The makespan is ${makespan / 1000} ms, but ${what} ${end / 1000} ms.`)
  }
  if (horizon !== null && makespan > toMicros(horizon))
    findings.add(`The run goes on after its horizon of ${horizon} ms.`)

  const canExpire = execution.model === 'eventLoop' ? insideTimeouts(steps) : undefined
  let errors = 0
  let unfinished = 0
  let pending = 0
  for (const [task, { id }] of trace.tasks.entries()) {
    const place = life.place[task]
    const arrival = planned[task].arrival
    if (life.arrivedAt[task] !== NONE && arrival !== undefined && life.arrivedAt[task] !== arrival) {
      findings.add(`${id} arrives at ${life.arrivedAt[task] / 1000} ms, but the file says ${arrival / 1000} ms.`)
    }
    if (place === Place.gone) {
      if (life.finishReason[task] === Reason.error) errors++
      else if (life.finishReason[task] !== Reason.finished && life.finishReason[task] !== Reason.cancelled)
        findings.add(`${id} finishes without saying how.`)
      continue
    }
    if (place === Place.absent) {
      if (arrival === undefined) continue
      pending++
      if (endedBy !== 'horizon' && execution.model !== 'sequential')
        findings.add(`${id} never arrives, but the run did not end before ${arrival / 1000} ms.`)
      continue
    }
    unfinished++
    const isInTimeout = canExpire !== undefined && canExpire[life.waitStep[task]] === 1
    const isStuck = place === Place.blocked && !isTimed(life.waitsFor[task])
    if (!isStuck || isInTimeout) pending++
    // One that has expired may be around a wait that was cancelled and goes on, or be another one: nothing can be said.
    if (isStuck && !(isInTimeout && life.hasExpired[task] === 0)) continue
    const stops = endedBy === 'horizon' || (endedBy === 'error' && execution.model === 'sequential')
    if (!stops) findings.add(`${id} is left unfinished, though it could still go on.`)
  }
  const hasSilentCallbacks = execution.model === 'eventLoop' && execution.settings.iterationCost > 0
  if (endedBy === 'horizon' && !isFull && pending === 0 && !hasSilentCallbacks)
    findings.add('The run was cut at its horizon, though nothing could happen any more.')
  if ((endedBy === 'error') !== errors > 0 && endedBy !== 'horizon') {
    findings.add(`The run ended by ${endedBy}, but ${errors} of its tasks ended in an error.`)
  }
  if (endedBy === 'finished' && unfinished > 0)
    findings.add(`The run ended by finishing, but ${unfinished} tasks have not.`)
  if (endedBy === 'deadlock' && unfinished === 0)
    findings.add('The run ended by a deadlock, but nobody is left waiting.')
  if ((endedBy === 'deadlock') !== (trace.deadlock !== undefined)) {
    findings.add(
      `The run ended by ${endedBy} and ${trace.deadlock === undefined ? 'names no deadlock' : 'names a deadlock'}.`,
    )
  }
}

/** 1 for every step that stands inside a `timeout`. */
function insideTimeouts(steps: readonly StepPlace[]): Uint8Array {
  const open: string[] = []
  return Uint8Array.from(steps, ({ path, step }) => {
    while (open.length > 0 && !path.startsWith(open[open.length - 1])) open.pop()
    const isInside = open.length > 0
    if (step.op === 'timeout') open.push(`${path}.`)
    return isInside ? 1 : 0
  })
}

/** When each task came and left or the run ended, and its time per `SUMS`, all us, as the events tell. */
export interface Stays {
  readonly arrivedAt: Float64Array
  readonly since: Float64Array
  readonly sums: Float64Array
}

/**
 * The spans tile each task's stay without gap or overlap, and their sums are those of the events (I8). Added up independently: `life` from the
 * events, the rows from the spans. After `life.end`.
 */
export function checkSpans(
  trace: Trace,
  spans: SpanTable,
  rows: readonly TaskRow[],
  life: Stays,
  findings: Findings,
): void {
  for (const [lane, { id }] of trace.tasks.entries()) {
    let at = life.arrivedAt[lane]
    for (let i = spans.laneStart[lane]; i < spans.laneStart[lane + 1]; i++) {
      if (spans.start[i] !== at)
        findings.at(at, `the spans of ${id} go on at ${spans.start[i] / 1000} ms: they do not tile its stay.`)
      if (spans.end[i] < spans.start[i] || (spans.end[i] === spans.start[i] && spans.state[i] !== SpanState.running)) {
        findings.at(spans.start[i], `a span of ${id} ends at ${spans.end[i] / 1000} ms: it has no length.`)
      }
      at = spans.end[i]
    }
    if (at !== NONE && at !== life.since[lane]) {
      findings.at(at, `the spans of ${id} end, but it leaves at ${life.since[lane] / 1000} ms.`)
    }
  }
  checkRows(trace, rows, life, findings)
}

/** The same of what a survey tells of the spans before they are made: that they begin and end when each task comes and leaves. */
export function checkSurvey(
  trace: Trace,
  survey: Pick<TraceSurvey, 'from' | 'until'>,
  rows: readonly TaskRow[],
  life: Stays,
  findings: Findings,
): void {
  for (const [lane, { id }] of trace.tasks.entries()) {
    const isSame = survey.from[lane] === life.arrivedAt[lane]
    const hasCome = life.arrivedAt[lane] !== NONE
    if (!isSame || (hasCome && survey.until[lane] !== life.since[lane]))
      findings.add(`the spans of ${id} would not cover its stay from its arrival to its end.`)
  }
  checkRows(trace, rows, life, findings)
}

/** The times of the rows are those of the events, and make the turnaround (I8). */
function checkRows(trace: Trace, rows: readonly TaskRow[], life: Stays, findings: Findings): void {
  let lane = -1
  for (const row of rows) {
    do lane++
    while (trace.tasks[lane].arrival === undefined)
    for (const [sum, name] of SUMS.entries()) {
      const expected = life.sums[lane * SUMS.length + sum]
      if (row[name] !== expected)
        findings.add(`${row.id} was ${name} for ${expected / 1000} ms, but its spans say ${row[name] / 1000} ms.`)
    }
    const parts = row.running + row.waiting + row.blocked + row.switching
    if (row.turnaround !== null && row.turnaround !== parts) {
      findings.add(`The turnaround of ${row.id} is ${row.turnaround / 1000} ms, but its parts make ${parts / 1000} ms.`)
    }
  }
}
