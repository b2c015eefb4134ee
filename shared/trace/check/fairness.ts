import { toMicros } from '../../time'
import { EventKind, type Trace } from '../trace'
import type { Findings } from './findings'
import { type Life, Place } from './life'
import type { ReadyOrder } from './ready-order'

/**
 * What round robin promises to every thread in the ready queue (threads only). A thread's wait begins with the end of the instant in which it became
 * ready, when everybody else of that instant has taken a place; `ahead` is how many then stand before it. The waits end with its context switch.
 *
 * I11: it waits no longer than ceil((ahead + 1) / cores) x (quantum + contextSwitch). Whoever is on a core when the wait begins gives it back within
 * contextSwitch + quantum, and so does everybody dispatched after that, so each such stretch of time takes at least `cores` threads out of the queue.
 * A fresh quantum of a lone thread, a kept rest, a block, a yield or an end only make a stay shorter; with `preemptedFirst` a thread may begin a
 * full quantum at the very instant the wait begins, not later. With one core and n threads this is (n - 1)(quantum + contextSwitch) for one that was
 * preempted. There is no bound where the quantum is null.
 *
 * I12: while it waits no other thread gets more than one quantum of CPU time: none runs after it has run and left the CPU (it would stand behind; true
 * for every setting, also without a quantum), and none keeps a core for longer than a quantum. The second half is looked at where a wait ends and
 * where a thread leaves its core while another waits.
 */
export class Fairness {
  private readonly quantum: number
  private readonly contextSwitch: number
  private readonly cores: number
  /** When the wait of each thread began, Infinity for one that is not waiting or has just become ready. */
  private readonly waitsSince: Float64Array
  private readonly ahead: Int32Array
  /** When each thread last left a core on which it had used CPU time. */
  private readonly ranUntil: Float64Array
  /** When the thread on each core began to run, Infinity where none runs. */
  private readonly began: Float64Array
  /** Number of the first place in the ready queue that was taken in this instant. */
  private firstNew = 0

  constructor(
    trace: Trace,
    private readonly life: Life,
    private readonly ready: ReadyOrder,
    private readonly findings: Findings,
  ) {
    const { execution, tasks } = trace
    if (execution.model !== 'threads') throw new Error(`${execution.model} promises no turn`)
    const { quantum, cores, contextSwitch } = execution.settings
    this.quantum = quantum === null ? Infinity : toMicros(quantum)
    this.contextSwitch = toMicros(contextSwitch)
    this.cores = cores
    this.waitsSince = new Float64Array(tasks.length).fill(Infinity)
    this.ahead = new Int32Array(tasks.length)
    this.ranUntil = new Float64Array(tasks.length)
    this.began = new Float64Array(cores).fill(Infinity)
  }

  /** `was`: where the task was before the event. */
  apply(kind: number, task: number, core: number, time: number, was: number): void {
    switch (kind) {
      case EventKind.switch:
        this.endWait(task, time)
        break
      case EventKind.dispatch:
        if (was !== Place.switching) this.endWait(task, time)
        this.began[core] = time
        break
      case EventKind.preempt:
      case EventKind.yield:
      case EventKind.block:
      case EventKind.finish:
        this.leave(task, core, time)
        break
    }
  }

  /** All events of `now` have been seen, and its newcomers stand in the queue. */
  settle(now: number): void {
    const { queue } = this.ready
    const end = queue.shifted + queue.length
    for (let place = Math.max(this.firstNew, queue.shifted); place < end; place++) {
      const task = queue.at(place)
      this.waitsSince[task] = now
      this.ahead[task] = place - queue.shifted
    }
    this.firstNew = end
  }

  /** Whoever still waits when the run ends has not waited too long either. */
  end(makespan: number): void {
    const { queue } = this.ready
    for (let i = 0; i < queue.length; i++) this.checkWait(queue.at(queue.shifted + i), makespan)
  }

  private endWait(task: number, time: number): void {
    if (this.waitsSince[task] !== Infinity) this.checkWait(task, time)
    this.waitsSince[task] = Infinity
    const { queue } = this.ready
    if (queue.length === 0) return
    const first = queue.peek()
    if (this.waitsSince[first] >= this.ranUntil[task]) return
    const [again, other] = [this.findings.name(task), this.findings.name(first)]
    this.findings.at(
      time,
      `${again} gets a second turn while ${other} has been ready since before the end of its first.`,
    )
  }

  private checkWait(task: number, time: number): void {
    const since = this.waitsSince[task]
    // One that became ready in an instant that was cut off has no wait yet.
    if (since === Infinity) return
    const wait = time - since
    if (wait <= this.quantum) return
    const rounds = Math.ceil((this.ahead[task] + 1) / this.cores)
    const most = rounds * (this.quantum + this.contextSwitch)
    if (wait > most) {
      const place = `with ${this.ahead[task]} ready before it and ${this.cores} ${this.cores === 1 ? 'core' : 'cores'}`
      const sentence = `has been ready for ${wait / 1000} ms, but ${place} its turn comes within ${most / 1000} ms.`
      this.findings.at(time, `${this.findings.name(task)} ${sentence}`)
    }
    for (let core = 0; core < this.cores; core++) this.checkStay(this.life.onCore[core], core, task, time)
  }

  private checkStay(task: number, core: number, waiting: number, time: number): void {
    const got = time - Math.max(this.began[core], this.waitsSince[waiting])
    if (got <= this.quantum) return
    const sentence = `has had core ${core} for ${got / 1000} ms, more than one quantum, while ${this.findings.name(waiting)} was ready.`
    this.findings.at(time, `${this.findings.name(task)} ${sentence}`)
  }

  private leave(task: number, core: number, time: number): void {
    const { queue } = this.ready
    const began = this.began[core]
    const first = queue.length > 0 ? queue.peek() : task
    if (first !== task) this.checkStay(task, core, first, time)
    if (time > began) this.ranUntil[task] = time
    this.began[core] = Infinity
  }
}
