import { planInstances } from '../task-set/instances'
import type { TaskSet } from '../task-set/schema'
import { listSteps, type StepPlace } from '../task-set/steps'
import { checkColumns } from './check/columns'
import { checkDeadlock } from './check/deadlock'
import { checkEnd, checkInstances, checkSpans, checkSurvey, type Stays } from './check/ends'
import { Fairness } from './check/fairness'
import { Findings } from './check/findings'
import { Iterations } from './check/iterations'
import { Life } from './check/life'
import { ProgramOrder } from './check/program-order'
import { QuantumRule } from './check/quantum'
import { ReadyOrder } from './check/ready-order'
import { Resources } from './check/resources'
import { Semaphores } from './check/semaphores'
import { Variables } from './check/variables'
import { computeRows } from './metrics'
import type { TaskRow } from './result'
import type { SpanTable } from './span-table'
import { toSpans } from './spans'
import type { TraceSurvey } from './survey'
import { EventKind, type Trace } from './trace'

/**
 * Everything a trace breaks of its own rules, one sentence each, at most 20; empty: the trace is fine. A trace is shown only when it is.
 *
 * One sweep over the events, linear in them (times the cores, where a moment concerns them all), apart from the simulators and written against
 * DESIGN.md: whole times that never fall (I1), one task per core (I2), one place per task (I3), CPU time conserved (I4), nothing before arrival or
 * after the end (I5), program order and timed waits (I6), no idle core while somebody is ready (I7), sums (I8), first in first out (I9), the quantum
 * (I10), a turn within its bound (I11), no second quantum while somebody waits (I12), run to completion (I13), the loop's snapshot (I14), a wake-up
 * only out of a wait (I15), locks, semaphores, events, queues and variables (I16), deadlocks, their waits and cycles (I17).
 *
 * @param spans those of the trace, if they are there already
 */
export function checkTrace(trace: Trace, taskSet: TaskSet, spans?: SpanTable): string[] {
  const events = checkEvents(trace, taskSet)
  const found = spans ?? (events.stays ? toSpans(trace) : undefined)
  return found ? checkSpansOf(trace, found, events) : [...events.sentences]
}

/** What the events alone break, and what the spans are then held to; plain data, so that it can come from another thread. */
export interface EventCheck {
  readonly sentences: readonly string[]
  /** Undefined where the events are too broken to go on. */
  readonly stays: Stays | undefined
}

/** `checkTrace` but for the spans. @param shouldGoOn asked every `ASK_EVERY` events; false ends it with `CheckStopped` */
export function checkEvents(trace: Trace, taskSet: TaskSet, shouldGoOn?: () => boolean): EventCheck {
  const findings = new Findings(trace.tasks)
  const { sentences } = findings
  const planned = planInstances(taskSet)
  const steps = listSteps(taskSet)
  if (!checkInstances(trace, planned, findings)) return { sentences, stays: undefined }
  if (!checkColumns(trace, steps, findings)) return { sentences, stays: undefined }

  const life = new Life(trace, findings)
  const resources = new Resources(trace, taskSet, steps, findings)
  if (!sweep(trace, taskSet, steps, life, resources, findings, shouldGoOn)) return { sentences, stays: undefined }
  checkEnd(trace, planned, steps, life, findings)
  if (trace.deadlock !== undefined) checkDeadlock(trace, trace.deadlock, steps, life, resources, findings)
  life.end(trace.makespan)
  const { arrivedAt, since, sums } = life
  return { sentences, stays: { arrivedAt, since, sums } }
}

/**
 * The rest of `checkTrace`: holds the spans to the events, and gives everything that was found.
 * @param rows `computeRows` of the trace and the spans, if they are there already
 */
export function checkSpansOf(
  trace: Trace,
  spans: SpanTable,
  { sentences, stays }: EventCheck,
  rows?: readonly TaskRow[],
): string[] {
  const findings = new Findings(trace.tasks, [...sentences])
  if (stays) checkSpans(trace, spans, rows ?? computeRows(trace, spans), stays, findings)
  return findings.sentences
}

/** `checkSpansOf` where the spans are made elsewhere: holds what is known of them, and the rows, to the events. */
export function checkSurveyOf(
  trace: Trace,
  survey: TraceSurvey,
  { sentences, stays }: EventCheck,
  rows: readonly TaskRow[],
): string[] {
  const findings = new Findings(trace.tasks, [...sentences])
  if (stays) checkSurvey(trace, survey, rows, stays, findings)
  return findings.sentences
}

/** The check was asked to stop. */
export class CheckStopped extends Error {}

/** A few milliseconds' worth. */
const ASK_EVERY = 1 << 16

/** Goes through the events once. False where the trace became impossible: what follows would only repeat that. */
function sweep(
  trace: Trace,
  taskSet: TaskSet,
  steps: readonly StepPlace[],
  life: Life,
  resources: Resources,
  findings: Findings,
  shouldGoOn: (() => boolean) | undefined,
): boolean {
  const { execution, makespan, endedBy } = trace
  const { time, kind, task, core, length } = trace.events
  const program = new ProgramOrder(trace, taskSet, steps, life, findings)
  const semaphores = new Semaphores(trace, taskSet, steps, findings)
  const variables = new Variables(trace, taskSet, steps, findings)
  const ready = execution.model === 'sequential' ? undefined : new ReadyOrder(trace, life, findings)
  const isThreads = execution.model === 'threads' && ready !== undefined
  const quantum = isThreads ? new QuantumRule(trace, life, ready, findings) : undefined
  const fairness = isThreads ? new Fairness(trace, life, ready, findings) : undefined
  const iterations = execution.model === 'eventLoop' ? new Iterations(trace, steps, findings) : undefined
  const hasResources = !resources.isEmpty
  const hasSemaphores = !semaphores.isEmpty
  const hasVariables = !variables.areUnused
  const isCut = endedBy === 'horizon'
  const passTime = (now: number, next: number): void => {
    quantum?.noteSettled()
    ready?.endInstant(now)
    quantum?.advance(now, next)
    fairness?.settle(now)
  }

  let now = 0
  for (let i = 0; i < length; i++) {
    if ((i & (ASK_EVERY - 1)) === 0 && shouldGoOn?.() === false) throw new CheckStopped()
    if (time[i] > now) {
      passTime(now, time[i])
      now = time[i]
    }
    const what = kind[i]
    const who = task[i]
    if (what === EventKind.iteration) {
      if (iterations === undefined) {
        findings.at(now, `an iteration begins, but the model is ${execution.model}.`)
        return false
      }
      iterations.begin(i)
      continue
    }
    const was = life.place[who]
    if (!life.apply(i, what, who, now)) return false
    if (ready !== undefined) ready.apply(i, who, was)
    if (quantum !== undefined) quantum.apply(what, who, core[i], now)
    if (fairness !== undefined) fairness.apply(what, who, core[i], now, was)
    program.apply(i, what, who, now)
    if (hasResources) resources.apply(i, what)
    if (hasSemaphores) semaphores.apply(i, what)
    if (hasVariables) variables.apply(i, what)
    if (iterations !== undefined) iterations.apply(i, what, who, was)
    if (findings.areEnough) return false
  }
  // A run cut off by its limit on events may have stopped in the middle of an instant; one cut off by its horizon let it pass.
  if (!isCut || makespan > now) passTime(now, makespan)
  fairness?.end(makespan)
  iterations?.end(isCut)
  program.end(makespan)
  variables.end()
  return true
}
