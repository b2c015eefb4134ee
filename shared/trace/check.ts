import type { Execution } from '../settings'
import { type PlannedInstance, planInstances } from '../task-set/instances'
import type { TaskSet } from '../task-set/schema'
import { listSteps, type StepPlace } from '../task-set/steps'
import { checkLengths, Columns } from './check/columns'
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
import { Recorder } from './recorder'
import type { TaskRow } from './result'
import type { SpanTable } from './span-table'
import { toSpans } from './spans'
import type { TraceSurvey } from './survey'
import { EventKind, type Trace, type TraceEvents } from './trace'

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

/** `checkTrace` but for the spans. @param shouldGoOn asked every `AT_ONCE` events; false ends it with `CheckStopped` */
export function checkEvents(trace: Trace, taskSet: TaskSet, shouldGoOn?: () => boolean): EventCheck {
  const findings = new Findings(trace.tasks)
  const { sentences } = findings
  const planned = planInstances(taskSet)
  const steps = listSteps(taskSet)
  if (!checkInstances(trace, planned, findings) || !checkLengths(trace, findings))
    return { sentences, stays: undefined }
  const isFine = (advance: (to: number) => boolean): boolean => {
    const { length } = trace.events
    for (let to = 0; to < length;) {
      if (shouldGoOn?.() === false) throw new CheckStopped()
      to = Math.min(to + AT_ONCE, length)
      if (!advance(to)) return false
    }
    return true
  }
  const columns = new Columns(trace, steps, findings)
  if (!isFine((to) => columns.advance(to))) return { sentences, stays: undefined }
  const sweep = new Sweep(trace, taskSet, steps, findings)
  if (!isFine((to) => sweep.advance(to))) return { sentences, stays: undefined }
  return { sentences, stays: sweep.end(planned) }
}

/**
 * `checkEvents` beside a run that goes on: what has been recorded is checked meanwhile. Says the same of every trace: where this way finds anything
 * wrong, the whole is checked once more in that way.
 */
export class CheckAlong {
  private readonly planned: readonly PlannedInstance[]
  /** What is known of the trace so far. */
  private readonly open: { -readonly [Field in keyof Trace]: Trace[Field] }
  private readonly findings: Findings
  private readonly columns: Columns
  private readonly sweep: Sweep
  private isFine = true

  constructor(
    execution: Execution,
    private readonly taskSet: TaskSet,
  ) {
    this.planned = planInstances(taskSet)
    const steps = listSteps(taskSet)
    const tasks = this.planned.map(({ id, definition, arrival }) => {
      return { id, definition, arrival, isSpawned: arrival === undefined }
    })
    const unknown = { engine: '', endedBy: 'finished', makespan: Infinity, errors: [], variables: {} } as const
    this.open = { ...unknown, execution, tasks, events: NO_EVENTS }
    this.findings = new Findings(tasks)
    this.columns = new Columns(this.open, steps, this.findings)
    this.sweep = new Sweep(this.open, taskSet, steps, this.findings)
  }

  /** Goes on to the events before `to`. @param events holds them; the ones before are the same as ever */
  advance(events: TraceEvents, to: number): void {
    if (!this.isFine) return
    this.open.events = events
    this.isFine = this.columns.advance(to) && this.sweep.advance(to) && this.findings.sentences.length === 0
  }

  /** The verdict on all of the run, as far as `advance` went. @param shouldGoOn see `checkEvents` */
  end(trace: Trace, shouldGoOn?: () => boolean): EventCheck {
    const { time, length } = trace.events
    const isThis =
      isSameExecution(trace.execution, this.open.execution) &&
      checkInstances(trace, this.planned, this.findings) &&
      checkLengths(trace, this.findings) &&
      (length === 0 || time[length - 1] <= trace.makespan)
    if (this.isFine && isThis) {
      Object.assign(this.open, trace)
      const stays = this.sweep.end(this.planned)
      if (this.findings.sentences.length === 0) return { sentences: [], stays }
    }
    return checkEvents(trace, this.taskSet, shouldGoOn)
  }
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

/** A trace before its first event. */
const NO_EVENTS = new Recorder().finish()

/** The check was asked to stop. */
export class CheckStopped extends Error {}

/**
 * Events gone through at one go. Few, also because an engine compiles a loop that does not end for itself, and gives that up where it ends at last; what is
 * called often it compiles once.
 */
export const AT_ONCE = 1 << 12

/** Goes through the events once, as far as they are there. */
class Sweep {
  private readonly life: Life
  private readonly resources: Resources
  private readonly program: ProgramOrder
  private readonly semaphores: Semaphores
  private readonly variables: Variables
  private readonly ready: ReadyOrder | undefined
  private readonly quantum: QuantumRule | undefined
  private readonly fairness: Fairness | undefined
  private readonly iterations: Iterations | undefined
  private next = 0
  private now = 0

  /** @param trace whose events may still become more, and whose end may be open until `end` */
  constructor(
    private readonly trace: Trace,
    taskSet: TaskSet,
    private readonly steps: readonly StepPlace[],
    private readonly findings: Findings,
  ) {
    const { model } = trace.execution
    const life = new Life(trace, findings)
    this.life = life
    this.resources = new Resources(trace, taskSet, steps, findings)
    this.program = new ProgramOrder(trace, taskSet, steps, life, findings)
    this.semaphores = new Semaphores(trace, taskSet, steps, findings)
    this.variables = new Variables(trace, taskSet, steps, findings)
    const ready = model === 'sequential' ? undefined : new ReadyOrder(trace, life, findings)
    this.ready = ready
    const isThreads = model === 'threads' && ready !== undefined
    this.quantum = isThreads ? new QuantumRule(trace, life, ready, findings) : undefined
    this.fairness = isThreads ? new Fairness(trace, life, ready, findings) : undefined
    this.iterations = model === 'eventLoop' ? new Iterations(trace, steps, findings) : undefined
  }

  /** Goes on to the events before `to`. False where the trace became impossible: what follows would only repeat that. */
  advance(to: number): boolean {
    const { findings, life, resources, program, semaphores, variables, ready, quantum, fairness, iterations } = this
    const { execution, events } = this.trace
    const { time, kind, task, core } = events
    const hasResources = !resources.isEmpty
    const hasSemaphores = !semaphores.isEmpty
    const hasVariables = !variables.areUnused
    let { now } = this
    for (let i = this.next; i < to; i++) {
      if (time[i] > now) {
        this.passTime(now, time[i])
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
    this.next = to
    this.now = now
    return true
  }

  /** What the end of the run breaks; nothing comes after it. */
  end(planned: readonly PlannedInstance[]): Stays {
    const { trace, steps, findings, now, life } = this
    const { makespan, deadlock } = trace
    const isCut = trace.endedBy === 'horizon'
    // A run cut off by its limit on events may have stopped in the middle of an instant; one cut off by its horizon let it pass.
    if (!isCut || makespan > now) this.passTime(now, makespan)
    this.fairness?.end(makespan)
    this.iterations?.end(isCut)
    this.program.end(makespan)
    this.variables.end()
    checkEnd(trace, planned, steps, life, findings)
    if (deadlock !== undefined) checkDeadlock(trace, deadlock, steps, life, this.resources, findings)
    life.end(makespan)
    const { arrivedAt, since, sums } = life
    return { arrivedAt, since, sums }
  }

  private passTime(now: number, next: number): void {
    this.quantum?.noteSettled()
    this.ready?.endInstant(now)
    this.quantum?.advance(now, next)
    this.fairness?.settle(now)
  }
}

function isSameExecution(one: Execution, other: Execution): boolean {
  const settings: Readonly<Record<string, unknown>> = { ...one.settings }
  const others = Object.entries(other.settings)
  return (
    one.model === other.model &&
    others.length === Object.keys(settings).length &&
    others.every(([name, value]) => settings[name] === value)
  )
}
