import { toMicros } from '../../time'
import { changesState } from '../span-builder'
import { EventKind, NONE, Reason, type Trace } from '../trace'
import { ReadyLists } from './ready-lists'
import { Entry, entryOrder, TIE_SETTINGS, withOther } from './tie-rules'

/** Most cores a run can have. */
const CORES = 64

/** Kinds of events that put their task into the ready queue; an arrival that the loop has to find first does not. */
const ENTERS_READY = new Uint8Array(256)
for (const kind of [EventKind.arrive, EventKind.wake, EventKind.yield, EventKind.preempt]) ENTERS_READY[kind] = 1

/** Called where the other rule of a setting leads elsewhere. `isKeep`: `task` keeps its core where `other` would have been dispatched. */
export type TieSink = (tie: {
  /** The `switch` or `dispatch` concerned; for a keep the last event of the instant. */
  readonly event: number
  readonly core: number
  /** Index into `TIE_SETTINGS`. */
  readonly setting: number
  readonly task: number
  readonly other: number
  readonly isKeep: boolean
}) => void

/** A copy of what a replay knows before the event `at`; the lists follow from it. */
export interface Snapshot {
  readonly at: number
  readonly now: number
  readonly opened: Int32Array
  readonly dueBy: Int32Array | undefined
  readonly onCore: Int32Array
  readonly dispatchedBy: Int32Array
  readonly quantumEnd: Float64Array
  readonly quantumLeft: Float64Array | undefined
  readonly led: Float64Array
  readonly keepsInstead: number
  readonly iteration: number
  readonly ranInIteration: number
}

/**
 * A run gone through once more, event by event, from its trace alone: who is ready in which order, who is on which core, when quanta end, and, for
 * threads, whom the other tie rules would have dispatched.
 *
 * The ready queue is first in first out by instant. Within one instant the order is that of `entryOrder`, so the settings `sameInstant` and `wakeVsArrival`
 * only turn round the members of one instant's group. As long as every dispatch out of a group is the same under both rules, both runs are the same;
 * the first that is not is where the other rule leads elsewhere. What it would have led to afterwards the trace cannot tell: one answer per group and setting.
 */
export class Replay {
  /** The next event. */
  at = 0
  now = 0
  /** Event that put each task into its state; NONE outside the system. */
  readonly opened: Int32Array
  /** Event loop: the event by which what each task waited for fell due (also its connection's arrival); NONE without one. */
  readonly dueBy: Int32Array | undefined
  /** Who has each core, NONE for an idle one. */
  readonly onCore = new Int32Array(CORES).fill(NONE)
  /** The dispatch of whoever runs on each core; NONE for an idle or switching one. */
  readonly dispatchedBy = new Int32Array(CORES).fill(NONE)
  /** Number of the present turn of the loop, from 1, and how many steps of tasks have run in it. */
  iteration = 0
  ranInIteration = 0
  /** Groups are told by their instant. For each setting: the last one for which the other rule has led elsewhere. */
  readonly led = new Float64Array(TIE_SETTINGS.length).fill(NONE)
  /** Threads: who would have kept the core just taken from it, under `preemptedFirst`. */
  keepsInstead: number = NONE
  readonly ready: ReadyLists
  /** Order of the ways of entry within an instant, and the same with each setting turned round. */
  readonly order: readonly Entry[]
  private readonly otherOrders: readonly (readonly Entry[])[]

  private readonly quantumEnd = new Float64Array(CORES).fill(Infinity)
  /** What each thread kept of its quantum over a block or yield, 0: it gets a full one. Undefined: nobody keeps any. */
  private readonly quantumLeft: Float64Array | undefined
  private readonly quantum: number
  private readonly keepsAfterBlock: boolean
  private readonly keepsAfterYield: boolean
  private readonly isThreads: boolean
  private readonly newcomersFirst: boolean
  readonly cores: number

  constructor(
    private readonly trace: Trace,
    private readonly onTie?: TieSink,
  ) {
    const { execution, tasks } = trace
    this.opened = new Int32Array(tasks.length).fill(NONE)
    this.ready = new ReadyLists(tasks.length)
    this.isThreads = execution.model === 'threads'
    this.dueBy = execution.model === 'eventLoop' ? new Int32Array(tasks.length).fill(NONE) : undefined
    if (execution.model === 'threads') {
      const { settings } = execution
      this.quantum = settings.quantum === null ? Infinity : toMicros(settings.quantum)
      this.keepsAfterBlock = settings.quantumAfterBlock === 'rest'
      this.keepsAfterYield = settings.quantumAfterYield === 'rest'
      const keepsRest = this.keepsAfterBlock || this.keepsAfterYield
      this.quantumLeft = keepsRest ? new Float64Array(tasks.length) : undefined
      this.newcomersFirst = settings.sameInstant === 'newcomerFirst'
      this.cores = settings.cores
      this.order = entryOrder(settings)
      this.otherOrders = TIE_SETTINGS.map((setting) => entryOrder(withOther(settings, setting)))
    } else {
      this.quantum = Infinity
      this.quantumLeft = undefined
      this.keepsAfterBlock = false
      this.keepsAfterYield = false
      this.newcomersFirst = true
      this.cores = 1
      this.order = [Entry.settled]
      this.otherOrders = []
    }
  }

  save(): Snapshot {
    const { at, now, led, keepsInstead, iteration, ranInIteration, cores } = this
    return {
      at,
      now,
      opened: this.opened.slice(),
      dueBy: this.dueBy?.slice(),
      onCore: this.onCore.slice(0, cores),
      dispatchedBy: this.dispatchedBy.slice(0, cores),
      quantumEnd: this.quantumEnd.slice(0, cores),
      quantumLeft: this.quantumLeft?.slice(),
      led: led.slice(),
      keepsInstead,
      iteration,
      ranInIteration,
    }
  }

  /** Takes over a snapshot of the same trace. Only on a fresh replay. */
  restore(snapshot: Snapshot): void {
    const { events } = this.trace
    this.at = snapshot.at
    this.now = snapshot.now
    this.opened.set(snapshot.opened)
    if (snapshot.dueBy !== undefined) this.dueBy?.set(snapshot.dueBy)
    this.onCore.set(snapshot.onCore)
    this.dispatchedBy.set(snapshot.dispatchedBy)
    this.quantumEnd.set(snapshot.quantumEnd)
    if (snapshot.quantumLeft !== undefined) this.quantumLeft?.set(snapshot.quantumLeft)
    this.led.set(snapshot.led)
    this.keepsInstead = snapshot.keepsInstead
    this.iteration = snapshot.iteration
    this.ranInIteration = snapshot.ranInIteration
    // Each list is in the order of the events that let its tasks in.
    const entries = new Int32Array(this.opened.length)
    let count = 0
    for (const event of snapshot.opened) if (event !== NONE && this.entersReady(event)) entries[count++] = event
    for (const event of entries.subarray(0, count).sort()) this.ready.push(events.task[event], this.entryBy(event))
  }

  /** Goes on to just before an event. */
  advanceTo(event: number): void {
    while (this.at < event) this.apply()
  }

  /** Goes on by one event. */
  apply(): void {
    const i = this.at
    const { time, kind, task, core } = this.trace.events
    this.enterInstant(time[i])
    this.at++
    if (kind[i] === EventKind.iteration) {
      this.iteration++
      this.ranInIteration = 0
      return
    }
    if (!changesState(kind[i])) return
    const who = task[i]
    switch (kind[i]) {
      case EventKind.switch:
        this.take(i)
        break
      case EventKind.dispatch:
        if (this.isReady(who)) this.take(i)
        if (this.dueBy !== undefined) this.dueBy[who] = NONE
        this.ranInIteration++
        this.dispatchedBy[core[i]] = i
        if (this.isThreads) this.startQuantum(core[i], who)
        break
      case EventKind.preempt:
        // Without others than newcomers behind it, the other rule would have let it go on (T5b).
        if (this.newcomersFirst && this.hasOnlyNewcomers()) this.keepsInstead = who
        this.leaveCore(core[i], who, false)
        break
      case EventKind.yield:
        this.leaveCore(core[i], who, this.keepsAfterYield)
        break
      case EventKind.block:
        this.leaveCore(core[i], who, this.keepsAfterBlock)
        if (this.dueBy !== undefined) this.dueBy[who] = NONE
        break
      case EventKind.finish:
        this.leaveCore(core[i], who, false)
        this.opened[who] = NONE
        return
      case EventKind.due:
        if (this.dueBy !== undefined) this.dueBy[who] = i
        break
    }
    if (this.dueBy !== undefined && isConnection(this.trace, i)) this.dueBy[who] = i
    this.opened[who] = i
    if (this.entersReady(i)) this.ready.push(who, this.entryBy(i))
  }

  /** Lets time go on, unless it is that late already: what came before are no newcomers any more. */
  enterInstant(time: number): void {
    if (time <= this.now) return
    this.closeInstant()
    this.now = time
  }

  /** Who has used up a quantum at this very instant, when all of its events have been seen, and goes on with a fresh one (T2). By core. */
  keepers(): readonly number[] {
    const keepers: number[] = []
    if (this.quantum === Infinity) return keepers
    for (let core = 0; core < this.cores; core++) if (this.hasQuantumEnd(core)) keepers.push(core)
    return keepers
  }

  /** When the present quantum of a core's thread ends, us; undefined without one. Fresh quanta it was given on the way are counted. */
  quantumOf(core: number): { readonly ends: number; readonly renewed: number } | undefined {
    const end = this.quantumEnd[core]
    if (!Number.isFinite(end)) return undefined
    const renewed = end > this.now ? 0 : Math.floor((this.now - end) / this.quantum) + 1
    return { ends: end + renewed * this.quantum, renewed }
  }

  /** Whom the other rule of a setting would dispatch in the place of a task that is about to be; NONE: the same, or it cannot be told any more. */
  elsewhere(setting: number, task: number): number {
    const group = this.groupOfHead()
    if (!this.isThreads || this.led[setting] === group) return NONE
    if (this.keepsInstead !== NONE && TIE_SETTINGS[setting] === 'sameInstant') return this.keepsInstead
    const head = this.firstOf(this.otherOrders[setting], group)
    return head === task ? NONE : head
  }

  /** Instant at which the first in the ready queue entered it; Infinity where nobody is ready. */
  groupOfHead(): number {
    return Math.min(this.headTime(Entry.arrival), this.headTime(Entry.wakeUp), this.headTime(Entry.settled))
  }

  enteredAt(task: number): number {
    return this.trace.events.time[this.opened[task]]
  }

  /** The ready queue, first in first out. */
  readyQueue(): number[] {
    const heads = this.order.map((entry) => this.ready.head(entry))
    const queue: number[] = []
    for (;;) {
      let first = NONE
      for (let i = 0; i < heads.length; i++) {
        if (heads[i] === NONE) continue
        if (first === NONE || this.enteredAt(heads[i]) < this.enteredAt(heads[first])) first = i
      }
      if (first === NONE) return queue
      queue.push(heads[first])
      heads[first] = this.ready.behind(heads[first])
    }
  }

  isReady(task: number): boolean {
    return this.opened[task] !== NONE && this.entersReady(this.opened[task])
  }

  /** All events of the instant have been seen. */
  closeInstant(): void {
    if (this.newcomersFirst || !this.hasOnlyNewcomers()) return
    const [core] = this.keepers()
    const setting = TIE_SETTINGS.indexOf('sameInstant')
    if (core === undefined || this.led[setting] === this.now) return
    const task = this.trace.events.task[this.dispatchedBy[core]]
    const other = this.firstOf(this.otherOrders[setting], this.now)
    this.onTie?.({ event: this.at - 1, core, setting, task, other, isKeep: true })
    this.led[setting] = this.now
  }

  private take(event: number): void {
    const { task, core } = this.trace.events
    const who = task[event]
    if (this.isThreads && (this.keepsInstead !== NONE || this.isHeadTied())) this.settleTies(event, who)
    this.ready.remove(who)
    this.onCore[core[event]] = who
  }

  private settleTies(event: number, who: number): void {
    const group = this.groupOfHead()
    for (let setting = 0; setting < TIE_SETTINGS.length; setting++) {
      const other = this.elsewhere(setting, who)
      if (other === NONE) continue
      const core = this.trace.events.core[event]
      this.onTie?.({ event, core, setting, task: who, other, isKeep: false })
      this.led[setting] = group
    }
    this.keepsInstead = NONE
  }

  /** Those who entered at the head's instant did so in more than one way: only then can a rule turn them round. */
  private isHeadTied(): boolean {
    const arrival = this.headTime(Entry.arrival)
    const wakeUp = this.headTime(Entry.wakeUp)
    const settled = this.headTime(Entry.settled)
    const group = Math.min(arrival, wakeUp, settled)
    return Number(arrival === group) + Number(wakeUp === group) + Number(settled === group) > 1
  }

  /** When the first of those who entered in one way did; Infinity where there is none. */
  private headTime(entry: Entry): number {
    const head = this.ready.head(entry)
    return head === NONE ? Infinity : this.enteredAt(head)
  }

  private firstOf(order: readonly Entry[], group: number): number {
    for (const entry of order) {
      const head = this.ready.head(entry)
      if (head !== NONE && this.enteredAt(head) === group) return head
    }
    throw new Error(`nobody became ready at ${group} us`)
  }

  /** Somebody is ready, and everybody who is arrived or woke by time at this very instant. */
  private hasOnlyNewcomers(): boolean {
    return this.ready.head(Entry.settled) === NONE && this.groupOfHead() === this.now
  }

  private hasQuantumEnd(core: number): boolean {
    const end = this.quantumEnd[core]
    return end <= this.now && (this.now - end) % this.quantum === 0
  }

  private startQuantum(core: number, task: number): void {
    const left = this.quantumLeft?.[task] ?? 0
    this.quantumEnd[core] = this.now + (left > 0 ? left : this.quantum)
    if (this.quantumLeft !== undefined) this.quantumLeft[task] = 0
  }

  private leaveCore(core: number, task: number, keepsRest: boolean): void {
    if (this.quantumLeft !== undefined) this.quantumLeft[task] = keepsRest ? this.restOf(core) : 0
    this.onCore[core] = NONE
    this.dispatchedBy[core] = NONE
    this.quantumEnd[core] = Infinity
  }

  /** What is left of a core's present quantum. At its very end that is nothing, and the next one is full (T3a). */
  private restOf(core: number): number {
    const rest = this.quantumEnd[core] - this.now
    if (rest >= 0) return Number.isFinite(rest) ? rest : 0
    const over = -rest % this.quantum
    return over === 0 ? 0 : this.quantum - over
  }

  private entersReady(event: number): boolean {
    const kind = this.trace.events.kind[event]
    return ENTERS_READY[kind] === 1 && !(kind === EventKind.arrive && isConnection(this.trace, event))
  }

  private entryBy(event: number): Entry {
    const { kind, arg } = this.trace.events
    if (!this.isThreads || arg[event] !== NONE) return Entry.settled
    if (kind[event] === EventKind.arrive) return Entry.arrival
    return kind[event] === EventKind.wake ? Entry.wakeUp : Entry.settled
  }
}

function isConnection({ events }: Trace, event: number): boolean {
  return events.kind[event] === EventKind.arrive && events.reason[event] === Reason.connection
}
