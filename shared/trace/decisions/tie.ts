import type { ThreadsSettings } from '../../settings'
import { EventKind, NONE, Reason, type Trace } from '../trace'
import type { Replay } from './replay'
import { Entry, type TieSetting, TIE_SETTINGS } from './tie-rules'

/** A rule of the simulators that no setting changes: who comes first of two that meet at one instant. */
export type FixedRule =
  /** Arrivals of one instant in file order. */
  | 'fileOrder'
  /** Threads: timed wake-ups of one instant in the order in which their waits began (T5b). */
  | 'waitOrder'
  /** Threads: what the cores do at one instant, in core order (T5b). */
  | 'coreOrder'
  /** Event loop: at one instant, connections before finished I/O (E1). */
  | 'connectionsBeforeIo'
  /** Event loop: I/O finished at one instant in the order of the requests (E1). */
  | 'requestOrder'
  /** Event loop: the result of a pool thread enters before what a select finds (E9). */
  | 'poolBeforeSelect'
  /** Event loop: what a select finds before the timers that are due (E1). */
  | 'ioBeforeTimers'

/** Where the other value of a setting would have led, with the same past up to that instant. */
export type OtherLead =
  /** Another task would run here. */
  | { readonly kind: 'elsewhere'; readonly task: number }
  /** The same task would run here. */
  | { readonly kind: 'same' }
  /** An earlier dispatch out of the same instant's arrivals in the queue would have been another one; from there on a trace cannot tell. */
  | { readonly kind: 'already' }
  /** Only a second run can tell: see `firstDifference`. */
  | { readonly kind: 'unknown' }

/** Two tasks that met at one instant, and the rule that put `first` before `second`. */
export type Tie =
  | { readonly kind: 'fixed'; readonly rule: FixedRule; readonly first: number; readonly second: number }
  | {
      readonly kind: 'setting'
      readonly setting: TieSetting | 'equalTimers'
      /** Its value in this run. */
      readonly value: string
      readonly first: number
      readonly second: number
      readonly other: OtherLead
    }

/** The ties that put a task first which is about to be dispatched; then those of the same instant that do not matter to it. `queue`: `replay.readyQueue()`. */
export function tiesOfTake(trace: Trace, replay: Replay, queue: readonly number[], task: number): readonly Tie[] {
  const { execution } = trace
  if (execution.model === 'threads') return threadTies(replay, execution.settings, queue, task)
  const [, second] = queue
  if (queue[0] !== task || second === undefined) return []
  if (execution.model === 'sequential') return bothArrived(trace, replay, task, second)
  return loopTies(trace, replay, execution.settings.equalTimers, task, second)
}

/** Event loop: the tie between a task that is about to run and the next one behind it, if their timers were due at one moment. O(1). */
export function equalTimersTie(trace: Trace, replay: Replay, task: number): Tie | undefined {
  const second = replay.ready.behind(task)
  if (trace.execution.model !== 'eventLoop' || second === NONE) return undefined
  const ties = loopTies(trace, replay, trace.execution.settings.equalTimers, task, second)
  return ties.find(({ kind }) => kind === 'setting')
}

/** The tie in which a thread keeps its core though somebody has come at this very instant (`preemptedFirst`). */
export function tieOfKeep(settings: ThreadsSettings, keeper: number, newcomer: number, isFirst: boolean): Tie {
  const other: OtherLead = isFirst ? { kind: 'elsewhere', task: newcomer } : { kind: 'already' }
  const value = settings.sameInstant
  return { kind: 'setting', setting: 'sameInstant', value, first: keeper, second: newcomer, other }
}

function threadTies(replay: Replay, settings: ThreadsSettings, queue: readonly number[], task: number): Tie[] {
  const group = replay.enteredAt(task)
  const ofGroup = queue.filter((other) => replay.enteredAt(other) === group)
  const isNewcomer = (other: number): boolean => replay.ready.entryOf(other) !== Entry.settled
  const ties: Tie[] = []

  const add = (setting: TieSetting, second: number | undefined): void => {
    if (second === undefined) return
    const index = TIE_SETTINGS.indexOf(setting)
    const elsewhere = replay.elsewhere(index, task)
    const isOver = replay.led[index] === group
    const other: OtherLead =
      elsewhere === NONE ? { kind: isOver ? 'already' : 'same' } : { kind: 'elsewhere', task: elsewhere }
    ties.push({ kind: 'setting', setting, value: settings[setting], first: task, second, other })
  }
  const rival = replay.keepsInstead === NONE ? undefined : replay.keepsInstead
  add('sameInstant', rival ?? ofGroup.find((other) => isNewcomer(other) !== isNewcomer(task)))
  const entry = replay.ready.entryOf(task)
  if (isNewcomer(task)) {
    const otherKind = entry === Entry.arrival ? Entry.wakeUp : Entry.arrival
    add(
      'wakeVsArrival',
      ofGroup.find((other) => replay.ready.entryOf(other) === otherKind),
    )
  }
  const second = ofGroup.find((other) => other !== task && replay.ready.entryOf(other) === entry)
  const rule = fixedRule(entry, settings.cores)
  if (second !== undefined && rule !== undefined) ties.push({ kind: 'fixed', rule, first: task, second })
  if (group < replay.now) ties.push(...tiesBehind(replay, settings, queue))
  return ties
}

function fixedRule(entry: Entry, cores: number): FixedRule | undefined {
  if (entry === Entry.arrival) return 'fileOrder'
  if (entry === Entry.wakeUp) return 'waitOrder'
  // On one core one step comes after the other: nothing meets.
  return cores > 1 ? 'coreOrder' : undefined
}

/** Newcomers of this instant that met somebody else, behind one who is first whatever the rule says. */
function tiesBehind(replay: Replay, settings: ThreadsSettings, queue: readonly number[]): Tie[] {
  const ofNow = queue.filter((task) => replay.enteredAt(task) === replay.now)
  const pair = (setting: TieSetting, a: number | undefined, b: number | undefined): Tie[] => {
    if (a === undefined || b === undefined) return []
    const [first, second] = queue.indexOf(a) < queue.indexOf(b) ? [a, b] : [b, a]
    return [{ kind: 'setting', setting, value: settings[setting], first, second, other: { kind: 'same' } }]
  }
  const entered = (...entries: Entry[]): number | undefined =>
    ofNow.find((task) => entries.includes(replay.ready.entryOf(task)))
  return [
    ...pair('sameInstant', entered(Entry.arrival, Entry.wakeUp), entered(Entry.settled)),
    ...pair('wakeVsArrival', entered(Entry.arrival), entered(Entry.wakeUp)),
  ]
}

function bothArrived({ events }: Trace, replay: Replay, first: number, second: number): Tie[] {
  const arrivedAt = (task: number): number | undefined => {
    const event = replay.opened[task]
    return events.kind[event] === EventKind.arrive && events.arg[event] === NONE ? events.time[event] : undefined
  }
  const time = arrivedAt(first)
  if (time === undefined || time !== arrivedAt(second)) return []
  return [{ kind: 'fixed', rule: 'fileOrder', first, second }]
}

/** What was due at one instant and was found by one select. */
function loopTies(trace: Trace, replay: Replay, equalTimers: string, first: number, second: number): readonly Tie[] {
  const { events } = trace
  const a = replay.dueBy?.[first] ?? NONE
  const b = replay.dueBy?.[second] ?? NONE
  if (a === NONE || b === NONE) return bothArrived(trace, replay, first, second)
  if (events.time[a] !== events.time[b]) return []
  const sources = [sourceOf(trace, a), sourceOf(trace, b)] as const
  if (sources[0] === 'timer' && sources[1] === 'timer') {
    const other: OtherLead = { kind: 'unknown' }
    return [{ kind: 'setting', setting: 'equalTimers', value: equalTimers, first, second, other }]
  }
  const rule = loopRule(...sources)
  return rule === undefined ? [] : [{ kind: 'fixed', rule, first, second }]
}

type Source = 'connection' | 'io' | 'pool' | 'timer'

function sourceOf({ events }: Trace, dueEvent: number): Source {
  if (events.kind[dueEvent] === EventKind.arrive) return 'connection'
  const reason = events.reason[dueEvent]
  if (reason === Reason.offload) return 'pool'
  return reason === Reason.sleep || reason === Reason.poll ? 'timer' : 'io'
}

function loopRule(first: Source, second: Source): FixedRule | undefined {
  if (first === 'pool') return second === 'pool' ? 'requestOrder' : 'poolBeforeSelect'
  if (second === 'timer') return 'ioBeforeTimers'
  if (first === 'connection') return second === 'connection' ? 'fileOrder' : 'connectionsBeforeIo'
  return first === 'io' && second === 'io' ? 'requestOrder' : undefined
}
