import type { Model } from '../../settings'
import { toMicros } from '../../time'
import { kindName, reasonName } from '../names'
import { Decider, EventKind, NONE, Reason, type Trace } from '../trace'
import type { Findings } from './findings'

/** Where a task is. Every task is in exactly one of these at any moment (I3). */
export const Place = {
  absent: 0,
  ready: 1,
  preempted: 2,
  due: 3,
  switching: 4,
  running: 5,
  frozen: 6,
  blocked: 7,
  gone: 8,
} as const
export type Place = (typeof Place)[keyof typeof Place]

const PLACE_NAMES = Object.keys(Place)

/** Sums of time kept per task, to be compared with the spans. */
export const SUMS = ['running', 'waiting', 'blocked', 'switching'] as const
const SUM_OF_PLACE = [NONE, 1, 1, 1, 3, 0, 0, 2, NONE]

const from = (...places: Place[]): number => places.reduce<number>((set, place) => set | (1 << place), 0)
const IN_SYSTEM = from(
  Place.ready,
  Place.preempted,
  Place.due,
  Place.switching,
  Place.running,
  Place.frozen,
  Place.blocked,
)

/** For each kind of event: the places it may find its task in, and the one it puts it into (undefined: a mark). */
const RULES: Readonly<Record<number, { readonly from: number; readonly to?: Place }>> = {
  [EventKind.arrive]: { from: from(Place.absent), to: Place.ready },
  [EventKind.switch]: { from: from(Place.ready, Place.preempted), to: Place.switching },
  [EventKind.dispatch]: { from: from(Place.ready, Place.preempted, Place.switching), to: Place.running },
  [EventKind.preempt]: { from: from(Place.running), to: Place.preempted },
  [EventKind.yield]: { from: from(Place.running), to: Place.ready },
  [EventKind.block]: { from: from(Place.running), to: Place.blocked },
  [EventKind.wake]: { from: from(Place.blocked, Place.due), to: Place.ready },
  [EventKind.due]: { from: from(Place.blocked), to: Place.due },
  [EventKind.freeze]: { from: from(Place.running), to: Place.frozen },
  [EventKind.thaw]: { from: from(Place.frozen), to: Place.running },
  [EventKind.finish]: { from: from(Place.running), to: Place.gone },
  [EventKind.burst]: { from: from(Place.running) },
  [EventKind.unlock]: { from: from(Place.running) },
  [EventKind.load]: { from: from(Place.running) },
  [EventKind.store]: { from: from(Place.running) },
  [EventKind.log]: { from: from(Place.running) },
  // Handed over by another task while this one waits.
  [EventKind.lock]: { from: IN_SYSTEM },
  [EventKind.put]: { from: IN_SYSTEM },
  [EventKind.get]: { from: IN_SYSTEM },
  [EventKind.acquire]: { from: IN_SYSTEM },
  [EventKind.release]: { from: from(Place.running) },
  [EventKind.set]: { from: from(Place.running) },
  [EventKind.clear]: { from: from(Place.running) },
  [EventKind.cancel]: { from: from(Place.running) },
  // A timer of the loop, whatever its task is doing.
  [EventKind.deadline]: { from: IN_SYSTEM },
}

/** Waits that time ends, per reason. */
const IS_TIMED = new Uint8Array(256)
IS_TIMED[Reason.io] = 1
IS_TIMED[Reason.sleep] = 1
IS_TIMED[Reason.blockingIo] = 1
IS_TIMED[Reason.blockingSleep] = 1
IS_TIMED[Reason.poll] = 1
IS_TIMED[Reason.offload] = 1

/** Waits that time ends, not another task. */
export function isTimed(reason: number): boolean {
  return IS_TIMED[reason] === 1
}

const MARK = 255
/** The place each kind puts its task into, MARK for those that leave it where it is. */
const TO = new Uint8Array(256).fill(MARK)
for (const [kind, { to }] of Object.entries(RULES)) if (to !== undefined) TO[Number(kind)] = to

/** Who decides: the OS takes the CPU away, the task itself suspends or finishes, nobody decides the rest. */
const DECIDERS = new Uint8Array(256).fill(Decider.none)
DECIDERS[EventKind.preempt] = Decider.os
DECIDERS[EventKind.yield] = Decider.task
DECIDERS[EventKind.block] = Decider.task
DECIDERS[EventKind.finish] = Decider.task

/** The kinds that begin or end a wait. */
const TOUCHES_WAIT = new Uint8Array(256)
for (const kind of [
  EventKind.arrive,
  EventKind.block,
  EventKind.wake,
  EventKind.due,
  EventKind.freeze,
  EventKind.thaw,
]) {
  TOUCHES_WAIT[kind] = 1
}

/** The places each kind may find its task in under each model. */
const BEFORE: Readonly<Record<Model, Uint16Array>> = {
  threads: placesBefore('threads'),
  eventLoop: placesBefore('eventLoop'),
  sequential: placesBefore('sequential'),
}

/** As bits; none for the kinds a model does not have. */
function placesBefore(model: Model): Uint16Array {
  const places = new Uint16Array(256)
  for (const [kind, rule] of Object.entries(RULES)) places[Number(kind)] = rule.from
  if (model !== 'threads') places[EventKind.preempt] = 0
  if (model === 'eventLoop') return places
  places[EventKind.freeze] = 0
  places[EventKind.thaw] = 0
  places[EventKind.due] = 0
  return places
}

/**
 * The life of every task and what each core holds, event by event: legal changes of state, one task per core (I2), one place per task (I3),
 * nothing before the arrival or after the end (I5), the cost of switching, the decider of every suspension.
 */
export class Life {
  readonly place: Uint8Array
  /** When the task came to its place. */
  readonly since: Float64Array
  /** What a blocked or due task waits for (a frozen one: its blocking call), and the step of it. */
  readonly waitsFor: Uint8Array
  readonly waitStep: Int32Array
  /** The task a blocked one joins, NONE where it waits for something else. */
  private readonly awaited: Int32Array
  readonly arrivedAt: Float64Array
  readonly finishReason: Uint8Array
  /** The loop: a timeout of the task has expired. */
  readonly hasExpired: Uint8Array
  /** Time per task and `SUMS`, us. */
  readonly sums: Float64Array
  /** Task on each core, NONE for an idle one. */
  readonly onCore: Int32Array
  readonly cores: number
  idleCores: number
  private readonly coreOf: Int8Array
  private readonly ranLast: Int32Array
  private readonly cost: number
  private readonly before: Uint16Array
  private readonly isLoop: boolean
  /** A cancel or a deadline has come in the loop: from then on a wait may end before its time, and by whoever cancelled. */
  private wasInterrupted: boolean

  constructor(
    private readonly trace: Trace,
    private readonly findings: Findings,
  ) {
    const { tasks, execution } = trace
    this.wasInterrupted = false
    this.isLoop = execution.model === 'eventLoop'
    this.before = BEFORE[execution.model]
    this.place = new Uint8Array(tasks.length)
    this.since = new Float64Array(tasks.length)
    this.waitsFor = new Uint8Array(tasks.length)
    this.waitStep = new Int32Array(tasks.length).fill(NONE)
    this.awaited = new Int32Array(tasks.length).fill(NONE)
    this.arrivedAt = new Float64Array(tasks.length).fill(NONE)
    this.finishReason = new Uint8Array(tasks.length)
    this.hasExpired = new Uint8Array(tasks.length)
    this.sums = new Float64Array(tasks.length * SUMS.length)
    this.coreOf = new Int8Array(tasks.length).fill(NONE)
    this.cores = execution.model === 'threads' ? execution.settings.cores : 1
    this.idleCores = this.cores
    this.onCore = new Int32Array(this.cores).fill(NONE)
    this.ranLast = new Int32Array(this.cores).fill(NONE)
    this.cost =
      execution.model === 'threads'
        ? toMicros(execution.settings.contextSwitch)
        : execution.model === 'eventLoop'
          ? toMicros(execution.settings.stepCost)
          : 0
  }

  /** Goes on by one event. False where it is impossible: what follows would only repeat that. */
  apply(i: number, kind: number, task: number, time: number): boolean {
    const was = this.place[task]
    if ((this.before[kind] & (1 << was)) === 0) {
      const model = this.trace.execution.model
      return this.fail(
        time,
        `${this.name(task)} cannot ${kindName(kind)}: it is ${PLACE_NAMES[was]} in the model ${model}.`,
      )
    }
    if (this.isLoop && (kind === EventKind.cancel || kind === EventKind.deadline)) {
      this.wasInterrupted = true
      if (kind === EventKind.deadline) this.hasExpired[task] = 1
    }
    const to = TO[kind]
    if (to === MARK) return true
    if (!this.checkCore(i, kind, task, time, was) || !this.checkDecider(i, kind, task, time)) return false
    if (TOUCHES_WAIT[kind] === 1 && !this.checkWait(i, kind, task, was)) return false
    if (kind === EventKind.finish && !this.noteEnd(i, task, time)) return false
    if (kind !== EventKind.arrive) this.move(task, to, time)
    else {
      this.arrivedAt[task] = time
      this.move(task, this.trace.events.reason[i] === Reason.connection ? Place.due : to, time)
    }
    return true
  }

  private noteEnd(i: number, task: number, time: number): boolean {
    const reason = this.trace.events.reason[i]
    if (reason === Reason.cancelled && !this.wasInterrupted)
      return this.fail(time, `${this.name(task)} ends as cancelled, but nobody was cancelled.`)
    this.finishReason[task] = reason
    return true
  }

  /** Counts the time of every task that is still there up to the end of the run. */
  end(makespan: number): void {
    for (let task = 0; task < this.place.length; task++) {
      const place = this.place[task] as Place
      if (place !== Place.absent && place !== Place.gone) this.move(task, place, makespan)
    }
  }

  private move(task: number, to: number, time: number): void {
    const sum = SUM_OF_PLACE[this.place[task]]
    if (sum !== NONE) this.sums[task * SUMS.length + sum] += time - this.since[task]
    this.place[task] = to
    this.since[task] = time
  }

  private checkCore(i: number, kind: number, task: number, time: number, was: number): boolean {
    if (kind === EventKind.arrive || kind === EventKind.wake || kind === EventKind.due) return true
    const core = this.trace.events.core[i]
    if (core < 0 || core >= this.cores)
      return this.fail(time, `${this.name(task)} is on core ${core}, but there are ${this.cores}.`)

    if (kind === EventKind.switch || (kind === EventKind.dispatch && was !== Place.switching)) {
      const holder = this.onCore[core]
      if (holder !== NONE)
        return this.fail(time, `core ${core} takes ${this.name(task)} while it still holds ${this.name(holder)}.`)
      this.onCore[core] = task
      this.coreOf[task] = core
      this.idleCores--
      this.checkCost(i)
      this.ranLast[core] = task
      return true
    }
    if (this.coreOf[task] !== core) {
      return this.fail(
        time,
        `${this.name(task)} has ${kindName(kind)} on core ${core}, but it is on core ${this.coreOf[task]}.`,
      )
    }
    if (kind === EventKind.dispatch) {
      const took = time - this.since[task]
      if (took !== this.cost)
        this.findings.at(time, `the switch to ${this.name(task)} took ${took / 1000} ms, not ${this.cost / 1000} ms.`)
      return true
    }
    if (kind !== EventKind.freeze && kind !== EventKind.thaw) {
      this.onCore[core] = NONE
      this.coreOf[task] = NONE
      this.idleCores++
    }
    return true
  }

  /** T4: a thread pays where the core ran another one last; a step of a task in the loop always pays. */
  private checkCost(i: number): void {
    const { events } = this.trace
    const task = events.task[i]
    const isOther = this.ranLast[events.core[i]] !== task
    const pays = this.cost > 0 && (this.isLoop || isOther)
    const isSwitch = events.kind[i] === EventKind.switch
    if (pays === isSwitch) return
    this.findings.at(
      events.time[i],
      isSwitch
        ? `the switch to ${this.name(task)} should cost nothing.`
        : `the switch to ${this.name(task)} is missing.`,
    )
  }

  private checkDecider(i: number, kind: number, task: number, time: number): boolean {
    const { events } = this.trace
    const isForQuantum = kind !== EventKind.preempt || events.reason[i] === Reason.quantum
    if (events.decider[i] === DECIDERS[kind] && isForQuantum) return true
    const did = `${this.name(task)} has ${kindName(kind)}`
    const why = `for the reason ${reasonName(events.reason[i])}: only the quantum takes the CPU away.`
    return this.fail(time, isForQuantum ? `${did} with the wrong decider ${events.decider[i]}.` : `${did} ${why}`)
  }

  /** I15: what ends a wait or a blocking call is what began it. */
  private checkWait(i: number, kind: number, task: number, was: number): boolean {
    const { events } = this.trace
    const reason = events.reason[i]
    const isByTask = events.arg[i] !== NONE
    if (kind === EventKind.block || kind === EventKind.freeze) {
      this.waitsFor[task] = reason
      this.waitStep[task] = events.step[i]
      this.awaited[task] = reason === Reason.join ? events.arg[i] : NONE
      return true
    }
    if (kind === EventKind.arrive) {
      this.waitsFor[task] = reason
      // Sequentially the parent waits while its child is there.
      if (isByTask && this.trace.execution.model !== 'sequential' && this.place[events.arg[i]] !== Place.running)
        return this.fail(
          events.time[i],
          `${this.name(task)} is started by ${this.name(events.arg[i])}, which does not run.`,
        )
      if (this.trace.tasks[task].isSpawned === isByTask) return true
      return this.fail(events.time[i], `${this.name(task)} arrives ${isByTask ? 'by' : 'without'} another task.`)
    }
    const isConnection = kind === EventKind.wake && this.waitsFor[task] === Reason.connection
    if (isConnection) return true
    const isSame = events.step[i] === this.waitStep[task] && (kind === EventKind.wake || reason === this.waitsFor[task])
    if (!isSame)
      return this.fail(events.time[i], `${this.name(task)} has ${kindName(kind)}, but not out of what it waits for.`)
    if (kind !== EventKind.wake) return true
    const awaited = this.awaited[task]
    if (awaited !== NONE && this.place[awaited] === Place.gone && this.since[awaited] < events.time[i])
      return this.fail(
        events.time[i],
        `${this.name(task)} is woken only now, but ${this.name(awaited)}, which it joins, has long ended.`,
      )
    if (this.wasInterrupted) return true
    const reasonOfWait = this.waitsFor[task]
    const isByTime = isTimed(reasonOfWait)
    if (isByTime && was === Place.blocked && this.isLoop) {
      return this.fail(events.time[i], `${this.name(task)} is woken from its wait before anything is due.`)
    }
    if (isByTask && !isByTime && !this.canWake(events.arg[i], reasonOfWait, events.time[i]))
      return this.fail(
        events.time[i],
        `${this.name(task)} is woken by ${this.name(events.arg[i])}, which does nothing then.`,
      )
    if (isByTime !== isByTask) return true
    return this.fail(events.time[i], `${this.name(task)} is woken ${isByTask ? 'by another task' : 'by nobody'}.`)
  }

  /**
   * Whoever wakes another runs, or has ended this very moment. In the loop a gather is told of its child's end one iteration later, and one that
   * joins a task which has not been created yet is woken by its creation.
   */
  private canWake(by: number, reason: number, time: number): boolean {
    if (this.place[by] === Place.gone) return this.since[by] === time || (this.isLoop && reason === Reason.gather)
    if (this.isLoop && reason === Reason.join) return this.place[by] === Place.ready && this.since[by] === time
    return this.place[by] === Place.running
  }

  private fail(time: number, sentence: string): false {
    this.findings.at(time, sentence)
    return false
  }

  private name(task: number): string {
    return this.findings.name(task)
  }
}
