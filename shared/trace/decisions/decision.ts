import type { StepPlace } from '../../task-set/steps'
import { type Micros, toMicros } from '../../time'
import { EventKind, NONE, Reason, type Trace } from '../trace'
import { waitName } from '../waits'
import { type DecisionIndex, firstEventAfter, replayTo } from './decision-index'
import { tiesOfEvent } from './tie-table'
import { type ReadyEntry, readyEntries } from './ready-entry'
import type { Replay } from './replay'
import { type Tie, tieOfKeep, tiesOfTake } from './tie'

interface Decided {
  readonly time: Micros
  readonly task: number
  readonly core: number
  /** The trace event that says it; for `kept` the last one of its instant. */
  readonly event: number
  /** The ready queue just before, first in first out. */
  readonly ready: readonly ReadyEntry[]
}

/** Why a task gave or lost the CPU. */
export type SuspensionWhy =
  | { readonly kind: 'quantum'; readonly length: Micros | undefined }
  /** `on` as `waitName` writes it; `for`: the task waited for, or holding the lock. */
  | { readonly kind: 'waits'; readonly on: string; readonly for: number | undefined }
  | { readonly kind: 'yields' }
  /** Sequential: what it started runs first. */
  | { readonly kind: 'childRuns' }

/** By which rule a task was taken. */
export type DispatchRule =
  /** T1: the head of the ready queue. */
  | { readonly kind: 'head' }
  /** T1: the head, by the first of several idle cores. `others`: the cores that stay idle. */
  | { readonly kind: 'idleCore'; readonly others: readonly number[] }
  /** T4: its context switch is over; the decision was the switch's. */
  | { readonly kind: 'switchOver'; readonly since: Micros }
  /** E1: the next handle of a turn of the loop. `place`: which step of a task in that turn, from 1. */
  | { readonly kind: 'handle'; readonly iteration: number; readonly place: number }
  /** Sequential: the first that arrived. */
  | { readonly kind: 'arrivalOrder' }
  /** Sequential: it was started there and then. */
  | { readonly kind: 'child'; readonly of: number }
  /** Sequential: its wait, or what it started, is over. */
  | { readonly kind: 'goesOn'; readonly after: 'wait' | 'child' }

/** One decision of a run: who decided what, why, who else was ready, and what settled it. Tasks by index, times in us. Plain data. */
export type Decision =
  | (Decided & {
      readonly kind: 'suspended'
      readonly decider: 'os' | 'task'
      readonly why: SuspensionWhy
      /** Who gets the core at the same instant, and the event that says so. */
      readonly follower: { readonly task: number; readonly event: number } | undefined
    })
  | (Decided & {
      readonly kind: 'ended'
      readonly decider: 'task'
      readonly why: 'finished' | 'cancelled' | 'error'
      readonly follower: { readonly task: number; readonly event: number } | undefined
    })
  /** `entry`: since when and why the task was ready; undefined after a switch, which took it already. */
  | (Decided & {
      readonly kind: 'dispatched'
      readonly decider: 'none'
      readonly entry: ReadyEntry | undefined
      readonly rule: DispatchRule
      readonly ties: readonly Tie[]
    })
  /** T2: its quantum is used up and it goes on with a fresh one. */
  | (Decided & { readonly kind: 'kept'; readonly decider: 'none'; readonly ties: readonly Tie[] })

/**
 * The decision at an event; undefined where the event is none (`preempt`, `yield`, `block`, `finish`, `switch` and `dispatch` are). Replays from the nearest
 * snapshot: bounded by its distance, whatever the length of the run. `steps`: `listSteps` of the task set.
 */
export function decisionAt(index: DecisionIndex, steps: readonly StepPlace[], event: number): Decision | undefined {
  const { kind } = index.trace.events
  if (!isDecision(kind[event])) return undefined
  const replay = replayTo(index, event)
  replay.enterInstant(index.trace.events.time[event])
  return decide(index.trace, replay, steps, event)
}

/** All decisions of one instant in order, those to let a thread go on with a fresh quantum last. */
export function decisionsAt(index: DecisionIndex, steps: readonly StepPlace[], time: Micros): readonly Decision[] {
  const { trace } = index
  const end = firstEventAfter(trace, time)
  const start = firstEventAfter(trace, time - 1)
  const replay = replayTo(index, start)
  replay.enterInstant(time)
  const decisions: Decision[] = []
  for (let event = start; event < end; event++) {
    if (isDecision(trace.events.kind[event])) decisions.push(decide(trace, replay, steps, event))
    replay.apply()
  }
  if (time > trace.makespan) return decisions
  for (const core of replay.keepers()) decisions.push(decideKeep(index, replay, steps, core, end - 1))
  return decisions
}

function isDecision(kind: number): boolean {
  return (kind >= EventKind.switch && kind <= EventKind.block) || kind === EventKind.finish
}

function decide(trace: Trace, replay: Replay, steps: readonly StepPlace[], event: number): Decision {
  const { events } = trace
  const { time, kind, task, core, reason } = events
  const decided: Decided = {
    time: time[event],
    task: task[event],
    core: core[event],
    event,
    ready: readyEntries(trace, replay, steps),
  }
  switch (kind[event]) {
    case EventKind.preempt:
      return { kind: 'suspended', ...decided, decider: 'os', why: quantumOf(trace), follower: next(trace, event) }
    case EventKind.yield: {
      const why = { kind: reason[event] === Reason.yield ? 'yields' : 'childRuns' } as const
      return { kind: 'suspended', ...decided, decider: 'task', why, follower: next(trace, event) }
    }
    case EventKind.block: {
      const on = waitName(reason[event], events.step[event], steps)
      const waitsFor = events.arg[event] === NONE ? undefined : events.arg[event]
      const why = { kind: 'waits', on, for: waitsFor } as const
      return { kind: 'suspended', ...decided, decider: 'task', why, follower: next(trace, event) }
    }
    case EventKind.finish:
      return { kind: 'ended', ...decided, decider: 'task', why: endOf(reason[event]), follower: next(trace, event) }
    case EventKind.switch:
    case EventKind.dispatch: {
      const entry = decided.ready.find((one) => one.task === task[event])
      const queue = decided.ready.map((one) => one.task)
      const ties = entry === undefined ? [] : tiesOfTake(trace, replay, queue, task[event])
      const rule = entry === undefined ? switchOver(trace, replay, event) : ruleOf(trace, replay, event, entry)
      return { kind: 'dispatched', ...decided, decider: 'none', entry, rule, ties }
    }
    default:
      throw new Error(`event ${event} of kind ${kind[event]} is no decision`)
  }
}

function decideKeep(
  index: DecisionIndex,
  replay: Replay,
  steps: readonly StepPlace[],
  core: number,
  event: number,
): Decision {
  const { trace, ties } = index
  const task = replay.onCore[core]
  const ready = readyEntries(trace, replay, steps)
  const newcomer = ready.at(0)?.task
  const { execution } = trace
  const isTie = newcomer !== undefined && execution.model === 'threads'
  const isFirst = tiesOfEvent(ties, event, true).some((tie) => tie.core === core)
  return {
    kind: 'kept',
    time: replay.now,
    task,
    core,
    event,
    ready,
    decider: 'none',
    ties: isTie ? [tieOfKeep(execution.settings, task, newcomer, isFirst)] : [],
  }
}

function quantumOf({ execution }: Trace): SuspensionWhy {
  const quantum = execution.model === 'threads' ? execution.settings.quantum : null
  return { kind: 'quantum', length: quantum === null ? undefined : toMicros(quantum) }
}

function endOf(reason: number): 'finished' | 'cancelled' | 'error' {
  if (reason === Reason.error) return 'error'
  return reason === Reason.cancelled ? 'cancelled' : 'finished'
}

/** Who takes the core an event has left free, at the same instant. */
function next({ events }: Trace, event: number): { task: number; event: number } | undefined {
  const { time, kind, core, task } = events
  for (let i = event + 1; i < events.length && time[i] === time[event]; i++) {
    if (core[i] !== core[event]) continue
    if (kind[i] === EventKind.switch || kind[i] === EventKind.dispatch) return { task: task[i], event: i }
  }
  return undefined
}

function switchOver({ events }: Trace, replay: Replay, event: number): DispatchRule {
  const began = replay.opened[events.task[event]]
  return { kind: 'switchOver', since: began === NONE ? events.time[event] : events.time[began] }
}

function ruleOf({ events, execution }: Trace, replay: Replay, event: number, entry: ReadyEntry): DispatchRule {
  if (execution.model === 'eventLoop') {
    return { kind: 'handle', iteration: replay.iteration, place: replay.ranInIteration + 1 }
  }
  if (execution.model === 'sequential') {
    if (entry.why.kind === 'spawned') return { kind: 'child', of: entry.why.by }
    if (entry.why.kind === 'arrived') return { kind: 'arrivalOrder' }
    return { kind: 'goesOn', after: entry.why.kind === 'childRuns' ? 'child' : 'wait' }
  }
  const others: number[] = []
  for (let core = 0; core < replay.cores; core++) {
    if (core !== events.core[event] && replay.onCore[core] === NONE) others.push(core)
  }
  return others.length === 0 ? { kind: 'head' } : { kind: 'idleCore', others }
}
