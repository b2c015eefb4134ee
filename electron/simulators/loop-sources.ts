import type { Micros } from '../../shared/time'
import { Decider, EventKind, NONE, Reason } from '../../shared/trace/trace'
import { Agenda } from './agenda'
import { HandleKind, type HandleQueue, KIND_BITS, KIND_MASK } from './handle-queue'
import { LoopRequests } from './loop-requests'
import { LoopTimers } from './loop-timers'
import type { Run } from './run'

/** Where the loop's handles come from while time passes: connections, I/O, the pool, timers. */
export class LoopSources {
  readonly agenda = new Agenda()
  readonly timers: LoopTimers
  readonly requests: LoopRequests
  private readonly looksAtEveryTurn: boolean
  /** When a source has something next, as of the last time that passed one. */
  private next: Micros = Infinity

  constructor(
    private readonly sim: Run,
    private readonly ready: HandleQueue,
    private readonly iterationCost: Micros,
    isHeapOrder: boolean,
  ) {
    this.timers = new LoopTimers(sim, this.agenda, isHeapOrder)
    this.requests = new LoopRequests(sim, this.agenda, ready)
    this.looksAtEveryTurn = iterationCost > 0 || isHeapOrder
    this.agenda.earliest = this.looksAtEveryTurn ? -Infinity : sim.nextArrival
  }

  /** Handles cancelled while they were queued make no turn of the loop (`_run_once` skips them). */
  dropCancelled(): void {
    if (this.timers.hasCancelled || this.requests.hasCancelled) this.keepAlive()
  }

  private keepAlive(): void {
    const { timers, requests } = this
    timers.hasCancelled = false
    requests.hasCancelled = false
    for (const queue of [this.ready, requests.found, timers.due]) {
      queue.keepIf((handle, stamp) => this.isAlive(handle, stamp))
    }
  }

  private isAlive(handle: number, stamp: number): boolean {
    const subject = handle >> KIND_BITS
    switch (handle & KIND_MASK) {
      case HandleKind.sleep:
        return this.timers.isSleeping(subject)
      case HandleKind.timeout:
        return this.timers.isRunning(subject, stamp)
      case HandleKind.request:
        return this.requests.hasResult(subject)
      default:
        return true
    }
  }

  /** When the next thing that anybody waits for is due; now, if one already is; Infinity, if nothing will be. */
  nextDue(): Micros {
    const { sim, timers, requests } = this
    if (requests.found.length > 0 || timers.due.length > 0) return sim.now
    for (;;) {
      timers.dropCancelled()
      requests.dropAbandoned()
      const others = Math.min(sim.nextArrival, timers.nextTime, requests.nextPool)
      if (requests.nextIo === Infinity || requests.isNextIoAwaited) return Math.min(others, requests.nextIo)
      // An abandoned request makes nothing happen, but its device serves the next after it.
      if (requests.awaitedIo === 0 || requests.nextIo > others) return others
      sim.now = Math.max(sim.now, requests.nextIo)
      requests.noteIo()
    }
  }

  /** E1 (b) and (c): I/O first, then timers; both after what was already ready. Before the agenda's earliest entry there is nothing to select. */
  select(until: Micros): void {
    const { sim, ready, timers, requests } = this
    timers.dropCancelledInOrder()
    this.passTime(until)
    if (requests.found.length > 0) ready.takeAll(requests.found)
    if (this.iterationCost > 0) this.passTime(sim.now + this.iterationCost)
    timers.takeDue(ready)
    if (!this.looksAtEveryTurn) this.agenda.earliest = this.next
  }

  /**
   * Lets time pass, whatever the loop is doing. What falls due on the way is noted in order of time; at one instant connections come before
   * completions (order of request) before timers (call order). The result of pool work enters the ready queue at its very moment (E9).
   */
  passTime(target: Micros): void {
    const { sim, timers, requests } = this
    if (target < this.agenda.earliest) return sim.advance(target)
    const end = Math.min(target, sim.horizon)
    let next = this.nextChange()
    for (; next <= end; next = this.nextChange()) {
      if (next > sim.now) sim.now = next
      if (sim.nextArrival === next) this.noteConnection()
      else if (requests.nextIo === next) requests.noteIo()
      else if (requests.nextPool === next) requests.notePoolResult()
      else timers.noteDue()
    }
    this.next = next
    const hasNews = this.looksAtEveryTurn || requests.found.length > 0 || timers.due.length > 0
    this.agenda.earliest = hasNews ? -Infinity : next
    sim.advance(target)
  }

  /** A task's blocking I/O holds the loop until its device has served it. */
  passBlockingIo(task: number): void {
    const { requests } = this
    requests.startIo(task)
    requests.frozenTask = task
    while (requests.frozenTask !== NONE) this.passTime(this.nextChange())
  }

  private nextChange(): Micros {
    const { sim, timers, requests } = this
    return Math.min(sim.nextArrival, requests.nextIo, requests.nextPool, timers.nextTime)
  }

  private noteConnection(): void {
    const { sim } = this
    const task = sim.takeArrival()
    sim.enter(task)
    sim.record.add(sim.now, EventKind.arrive, task, NONE, NONE, Reason.connection, Decider.none, NONE)
    this.requests.found.push(HandleKind.connection, task)
  }
}
