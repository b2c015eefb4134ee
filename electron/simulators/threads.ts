import { THREADS_PRESETS, type ThreadsSettings } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import { type Micros, toMicros } from '../../shared/time'
import { Decider, EventKind, NONE, Reason, type Trace } from '../../shared/trace/trace'
import type { SimulationControl } from './control'
import { describeDeadlock } from './deadlock'
import { Run, runToTrace } from './run'
import { TaskQueue } from './task-queue'
import { type ThreadCore, ThreadSteps } from './thread-steps'
import { ThreadTimers } from './thread-timers'

/**
 * Preemptive round robin on 1..64 cores with one global ready queue (DESIGN section 4.1, rules T1 to T6).
 *
 * @param settings in ms; what is left out is the `textbook` preset's
 * @returns the trace; a deadlock, an error and the horizon are ways to end, not failures
 */
export function simulateThreads(
  taskSet: TaskSet,
  settings: Partial<ThreadsSettings> = {},
  control?: SimulationControl,
  preset: 'textbook' | 'linux-sched-rr' = 'textbook',
): Trace {
  const resolved = { ...THREADS_PRESETS[preset], ...settings }
  const run = new Run(taskSet, { model: 'threads', preset, settings: resolved }, control)
  const scheduler = new RoundRobin(run, resolved)
  return runToTrace(
    run,
    () => scheduler.run(),
    () => describeDeadlock(run, scheduler.holder),
  )
}

const CoreState = { idle: 0, switching: 1, running: 2 } as const

class RoundRobin implements ThreadCore {
  private readonly ready = new TaskQueue()
  /** With `preemptedFirst`, those who arrived or woke by time at this very instant: they queue behind everybody else of it. */
  private readonly newcomers = new TaskQueue()
  /** The queue that arrivals and timed wake-ups join: `ready` or `newcomers`. */
  private readonly entrance: TaskQueue
  private readonly timers: ThreadTimers
  private readonly steps: ThreadSteps

  private readonly quantum: Micros
  private readonly contextSwitch: Micros
  private readonly wakesFirst: boolean
  private readonly keepsRestAfterBlock: boolean
  private readonly keepsRestAfterYield: boolean

  // Cores: who is on it, until when, who was on it last.
  private readonly coreCount: number
  private readonly coreState: Uint8Array
  private readonly current: Int32Array
  private readonly last: Int32Array
  /** End of the switch, or of the running burst if nobody interrupts it. */
  private readonly until: Float64Array
  private readonly quantumEnd: Float64Array
  /** The running burst began in the middle of a stay and its mark has not been written. */
  private readonly owesBurst: Uint8Array

  // Tasks.
  /** CPU time left of the burst a task is in; 0 between bursts. */
  private readonly remaining: Float64Array
  /** Rest of the quantum kept over a block or yield; 0: a full one. */
  private readonly quantumLeft: Float64Array
  /** When the present wait began, as a running number: the order of timed wake-ups at one instant. */
  private readonly waitBegan: Float64Array
  private waits = 0

  constructor(
    private readonly sim: Run,
    settings: ThreadsSettings,
  ) {
    const { taskCount } = sim
    this.entrance = settings.sameInstant === 'preemptedFirst' ? this.newcomers : this.ready
    this.quantum = settings.quantum === null ? Infinity : toMicros(settings.quantum)
    this.contextSwitch = toMicros(settings.contextSwitch)
    this.wakesFirst = settings.wakeVsArrival === 'wakeUpFirst'
    this.keepsRestAfterBlock = settings.quantumAfterBlock === 'rest'
    this.keepsRestAfterYield = settings.quantumAfterYield === 'rest'
    this.coreCount = settings.cores
    this.coreState = new Uint8Array(settings.cores)
    this.current = new Int32Array(settings.cores).fill(NONE)
    this.last = new Int32Array(settings.cores).fill(NONE)
    this.until = new Float64Array(settings.cores).fill(Infinity)
    this.quantumEnd = new Float64Array(settings.cores).fill(Infinity)
    this.owesBurst = new Uint8Array(settings.cores)
    this.remaining = new Float64Array(taskCount)
    this.quantumLeft = new Float64Array(taskCount)
    this.waitBegan = new Float64Array(taskCount)
    this.timers = new ThreadTimers(sim, this.waitBegan)
    this.steps = new ThreadSteps(sim, this, this.waitBegan, settings.mutexHandOff === 'barging')
  }

  /** Who holds each lock, NONE where nobody does. */
  get holder(): Int32Array {
    return this.steps.holder
  }

  /** One turn is one instant, in the order of rule T5b. */
  run(): void {
    const { sim, ready, newcomers } = this
    for (;;) {
      const next = this.nextInstant()
      if (next === Infinity) return
      sim.advance(next)
      sim.checkpoint.turn(sim.record.length, next)

      this.admitNewcomers()
      this.finishSwitchesAndBursts()
      this.fillIdleCores()
      this.endQuanta()
      while (newcomers.length > 0) ready.push(newcomers.shift())
    }
  }

  private nextInstant(): Micros {
    const { until, quantumEnd } = this
    let next = Math.min(this.sim.nextArrival, this.timers.nextTime)
    for (let core = 0; core < this.coreCount; core++) {
      if (until[core] < next) next = until[core]
      if (quantumEnd[core] < next) next = quantumEnd[core]
    }
    return next
  }

  // T5b (1): arrivals in file order, then timed wake-ups in the order their waits began; or the other way round.
  private admitNewcomers(): void {
    if (this.wakesFirst) this.wakeByTime()
    while (this.sim.nextArrival <= this.sim.now) this.arrive(this.sim.takeArrival(), NONE, this.entrance)
    this.wakeByTime()
  }

  private wakeByTime(): void {
    while (this.timers.nextTime <= this.sim.now) {
      const task = this.timers.end()
      this.recordWake(task, NONE)
      this.passWait(task)
      this.entrance.push(task)
    }
  }

  // T5b (2)
  private finishSwitchesAndBursts(): void {
    const { now } = this.sim
    for (let core = 0; core < this.coreCount; core++) {
      if (this.until[core] > now) continue
      const task = this.current[core]
      if (this.coreState[core] === CoreState.switching) this.begin(core, task, this.sim.stepOf(task))
      else {
        this.remaining[task] = 0
        this.owesBurst[core] = 1
        this.steps.endBurst(task)
        this.steps.run(core, task)
      }
    }
  }

  // T5b (3) and T1: idle cores in index order take the head.
  private fillIdleCores(): void {
    for (let core = 0; core < this.coreCount; core++) this.takeHead(core)
  }

  /** A thread that needs no CPU gives the core back at once, and the core takes the next. */
  private takeHead(core: number): void {
    while (this.coreState[core] === CoreState.idle) {
      const queue = this.ready.length > 0 ? this.ready : this.newcomers
      if (queue.length === 0) return
      this.dispatch(core, queue.shift())
    }
  }

  // T5b (4), T2: at expiry the thread goes to the tail if anybody is ready, else it keeps the core with a fresh quantum.
  private endQuanta(): void {
    const { now, record } = this.sim
    for (let core = 0; core < this.coreCount; core++) {
      if (this.quantumEnd[core] > now) continue
      const task = this.current[core]
      // With only newcomers waiting behind it (`preemptedFirst`) the thread would be its own successor: no preemption, no switch.
      if (this.ready.length === 0) {
        this.writeBurst(core, task)
        this.quantumEnd[core] = now + this.quantum * this.quantaWithoutChange(core)
        continue
      }
      record.add(now, EventKind.preempt, task, core, this.sim.stepOf(task), Reason.quantum, Decider.os, NONE)
      this.remaining[task] = this.until[core] - now
      this.quantumLeft[task] = 0
      this.ready.push(task)
      this.release(core)
      this.takeHead(core)
    }
  }

  /** How many quanta a lone thread may go on before anything could join the ready queue: a day of CPU in 1 us quanta is one step. */
  private quantaWithoutChange(core: number): number {
    if (this.newcomers.length > 0) return 1
    let next = Math.min(this.sim.nextArrival, this.timers.nextTime, this.until[core])
    for (let other = 0; other < this.coreCount; other++) next = Math.min(next, this.until[other])
    return Math.max(1, Math.floor((next - this.sim.now) / this.quantum))
  }

  // T4: the switch costs only when the core ran another thread last (its first dispatch included).
  private dispatch(core: number, task: number): void {
    const { sim } = this
    const step = sim.program.step[sim.settle(task)]
    const isOther = this.last[core] !== task
    this.current[core] = task
    this.last[core] = task
    if (isOther && this.contextSwitch > 0) {
      sim.record.add(sim.now, EventKind.switch, task, core, step, Reason.none, Decider.none, NONE)
      this.coreState[core] = CoreState.switching
      this.until[core] = sim.now + this.contextSwitch
    } else this.begin(core, task, step)
  }

  private begin(core: number, task: number, step: number): void {
    const { now, record } = this.sim
    record.add(now, EventKind.dispatch, task, core, step, Reason.none, Decider.none, NONE)
    this.coreState[core] = CoreState.running
    this.quantumEnd[core] = now + (this.quantumLeft[task] > 0 ? this.quantumLeft[task] : this.quantum)
    this.quantumLeft[task] = 0
    this.owesBurst[core] = 0
    // In the middle of a burst there is nothing to go through.
    if (this.remaining[task] > 0) this.until[core] = now + this.remaining[task]
    else this.steps.run(core, task)
  }

  private release(core: number): void {
    this.coreState[core] = CoreState.idle
    this.current[core] = NONE
    this.until[core] = Infinity
    this.quantumEnd[core] = Infinity
  }

  private writeBurst(core: number, task: number): void {
    if (this.owesBurst[core] === 0) return
    this.owesBurst[core] = 0
    this.sim.mark(EventKind.burst, task, core)
  }

  compute(core: number, task: number, length: Micros): void {
    this.remaining[task] = length
    this.until[core] = this.sim.now + length
    if (this.quantumEnd[core] > this.sim.now) this.writeBurst(core, task)
  }

  // T3: to the tail.
  yieldCore(core: number, task: number, pc: number): void {
    const { now, record, program } = this.sim
    record.add(now, EventKind.yield, task, core, program.step[pc], Reason.yield, Decider.task, NONE)
    this.quantumLeft[task] = this.keepsRestAfterYield ? this.restOfQuantum(core) : 0
    this.ready.push(task)
    this.release(core)
  }

  block(core: number, task: number, reason: Reason, waitsFor: number): void {
    const { now, record } = this.sim
    record.add(now, EventKind.block, task, core, this.sim.stepOf(task), reason, Decider.task, waitsFor)
    this.waitBegan[task] = this.waits++
    this.quantumLeft[task] = this.keepsRestAfterBlock ? this.restOfQuantum(core) : 0
    this.release(core)
  }

  // T3a: where nothing is left of a kept quantum the next one is full, and so it is where a quantum has no end.
  private restOfQuantum(core: number): Micros {
    return this.quantum === Infinity ? 0 : this.quantumEnd[core] - this.sim.now
  }

  waitForTime(core: number, task: number, reason: Reason, device: number): void {
    this.block(core, task, reason, NONE)
    this.timers.begin(task, device)
  }

  fail(core: number, task: number, message: string): void {
    this.sim.errors.push({ task, step: this.sim.stepOf(task), message })
    this.leave(core, task, Reason.error)
  }

  finish(core: number, task: number): void {
    this.leave(core, task, Reason.finished)
  }

  private leave(core: number, task: number, reason: Reason): void {
    const { sim } = this
    sim.record.add(sim.now, EventKind.finish, task, core, sim.stepOf(task), reason, Decider.task, NONE)
    sim.leave(task)
    this.release(core)
    this.steps.wakeAwaiters(task)
  }

  start(task: number, starter: number): void {
    this.arrive(task, starter, this.ready)
  }

  private arrive(task: number, starter: number, queue: TaskQueue): void {
    const { sim } = this
    sim.enter(task)
    sim.record.add(sim.now, EventKind.arrive, task, NONE, NONE, Reason.none, Decider.none, starter)
    queue.push(task)
  }

  wakeInto(task: number, cause: number): void {
    this.recordWake(task, cause)
    this.passWait(task)
    this.ready.push(task)
  }

  wakeToTry(task: number, cause: number): void {
    if (task === NONE) return
    this.recordWake(task, cause)
    this.ready.push(task)
  }

  private recordWake(task: number, cause: number): void {
    const { sim } = this
    sim.record.add(sim.now, EventKind.wake, task, NONE, sim.stepOf(task), Reason.none, Decider.none, cause)
  }

  /** The step is done with the wait; only a poll asks again. */
  private passWait(task: number): void {
    if (!this.steps.isPolling(task)) this.sim.pc[task]++
  }
}
