import { toMicros } from '../../time'
import { EventKind, NONE, type Trace } from '../trace'
import type { Findings } from './findings'
import type { Life } from './life'
import type { ReadyOrder } from './ready-order'

/**
 * I10, T2, T3, T3a: a thread is preempted exactly when its quantum (or what was kept of it) is used up and somebody is ready, never otherwise; with
 * nobody ready it goes on with a fresh one. The cost of switching lies outside the quantum.
 */
export class QuantumRule {
  private readonly quantum: number
  private readonly keepsAfterBlock: boolean
  private readonly keepsAfterYield: boolean
  /** When the quantum of the thread on each core ends; Infinity for an idle core. */
  private readonly ends: Float64Array
  /** What each thread kept of its quantum, 0: it gets a full one. */
  private readonly left: Float64Array
  /** When its slice began, to see one that was preempted and then needed no CPU. */
  private readonly began: Float64Array
  private readonly wasPreempted: Uint8Array
  /** Somebody preempted at this instant with nobody ready yet. */
  private alone = NONE
  /** How many were ready before the newcomers of the instant queued up. */
  private settled = 0

  constructor(
    trace: Trace,
    private readonly life: Life,
    private readonly ready: ReadyOrder,
    private readonly findings: Findings,
  ) {
    const { execution, tasks } = trace
    if (execution.model !== 'threads') throw new Error(`${execution.model} has no quantum`)
    const { quantum, cores, quantumAfterBlock, quantumAfterYield } = execution.settings
    this.quantum = quantum === null ? Infinity : toMicros(quantum)
    this.keepsAfterBlock = quantumAfterBlock === 'rest'
    this.keepsAfterYield = quantumAfterYield === 'rest'
    this.ends = new Float64Array(cores).fill(Infinity)
    this.left = new Float64Array(tasks.length)
    this.began = new Float64Array(tasks.length)
    this.wasPreempted = new Uint8Array(tasks.length)
  }

  apply(kind: number, task: number, core: number, time: number): void {
    switch (kind) {
      case EventKind.dispatch:
        this.ends[core] = time + (this.left[task] > 0 ? this.left[task] : this.quantum)
        this.left[task] = 0
        this.began[task] = time
        break
      case EventKind.preempt:
        if (this.ends[core] !== time) {
          const left = (this.ends[core] - time) / 1000
          this.findings.at(time, `${this.findings.name(task)} is preempted with ${left} ms of its quantum left.`)
        }
        if (this.ready.count === 1) this.alone = task
        this.leave(task, core, time, false)
        this.wasPreempted[task] = 1
        break
      case EventKind.yield:
        this.leave(task, core, time, this.keepsAfterYield)
        break
      case EventKind.block:
        this.leave(task, core, time, this.keepsAfterBlock)
        break
      case EventKind.finish:
        this.leave(task, core, time, false)
        break
      case EventKind.arrive:
      case EventKind.wake:
        this.alone = NONE
        break
    }
  }

  /** All events of `now` have been seen and nothing happens before `next`. */
  advance(now: number, next: number): void {
    if (this.alone !== NONE) {
      this.findings.at(now, `${this.findings.name(this.alone)} is preempted though nobody else is ready.`)
      this.alone = NONE
    }
    if (this.quantum === Infinity) return
    for (let core = 0; core < this.ends.length; core++) {
      if (this.ends[core] >= next) continue
      if (this.ends[core] === now) {
        if (this.settled > 0) this.accuse(core)
        else this.ends[core] += this.quantum
      }
      const end = this.ends[core]
      if (end >= next) continue
      if (this.ready.count > 0) this.accuse(core)
      else this.ends[core] = end + Math.ceil((next - end) / this.quantum) * this.quantum
    }
  }

  private accuse(core: number): void {
    const task = this.findings.name(this.life.onCore[core])
    this.findings.at(this.ends[core], `${task} keeps core ${core} beyond its quantum, but others are ready.`)
    this.ends[core] = Infinity
  }

  /** Called before the ready queue closes the instant: newcomers of this very instant may have to stand back. */
  noteSettled(): void {
    this.settled = this.ready.settledCount
  }

  private leave(task: number, core: number, time: number, keepsRest: boolean): void {
    const rest = this.ends[core] - time
    if (rest < 0) this.findings.at(time, `${this.findings.name(task)} ran ${-rest / 1000} ms longer than its quantum.`)
    this.left[task] = keepsRest && Number.isFinite(rest) ? rest : 0
    this.ends[core] = Infinity
    if (this.wasPreempted[task] === 1 && time === this.began[task]) {
      this.findings.at(time, `${this.findings.name(task)} was preempted though it needed no more CPU.`)
    }
    this.wasPreempted[task] = 0
  }
}
