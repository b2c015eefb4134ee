import type { TaskSet } from '../../task-set/schema'
import { listSteps } from '../../task-set/steps'
import { kindName, reasonName } from '../names'
import { EventKind, NONE, Reason, type Trace } from '../trace'
import type { Findings } from './findings'
import { type Life, Place } from './life'
import { type Demand, readPrograms, type TaskProgram } from './program'

/** For `walk`: not to a step, only as far as the CPU time reaches. */
const CPU_USED = -2

/**
 * Holds what every task did to its program: it suspends only where a step says so and in their order (I6), and between two suspensions it used
 * exactly the CPU time of the steps between them. So the sums are conserved (I4) and a slice of the event loop never ends inside CPU work (I13).
 * Timed waits take as long as the step says.
 */
export class ProgramOrder {
  private readonly programs: readonly TaskProgram[]
  private readonly paths: readonly string[]
  private readonly programOf: Int32Array
  private readonly at: Int32Array
  /** Rounds left of each loop a task is in. */
  private readonly rounds: Float64Array
  private readonly maxDepth: number
  /** CPU time used since the last suspension of its own. */
  private readonly used: Float64Array
  /** The gather step at which a task's last suspension let its children run, or NONE. */
  private readonly yieldedAt: Int32Array
  /** When it began to run. */
  private readonly since: Float64Array
  /** The timed wait each task is in, and when it began. */
  private readonly wait: (Demand | undefined)[]
  private readonly waitBegan: Float64Array

  constructor(
    private readonly trace: Trace,
    taskSet: TaskSet,
    private readonly life: Life,
    private readonly findings: Findings,
  ) {
    const count = trace.tasks.length
    this.programs = readPrograms(taskSet, trace.execution.model)
    this.paths = listSteps(taskSet).map(({ path }) => path)
    this.programOf = Int32Array.from(trace.tasks, ({ definition }) => definition)
    this.maxDepth = Math.max(1, ...this.programs.map(({ maxDepth }) => maxDepth))
    this.at = new Int32Array(count)
    this.rounds = new Float64Array(count * this.maxDepth)
    this.used = new Float64Array(count)
    this.yieldedAt = new Int32Array(count).fill(NONE)
    this.since = new Float64Array(count)
    this.wait = Array.from({ length: count })
    this.waitBegan = new Float64Array(count)
  }

  apply(i: number): void {
    const { events } = this.trace
    const kind = events.kind[i]
    const task = events.task[i]
    const time = events.time[i]
    switch (kind) {
      case EventKind.dispatch:
        this.since[task] = time
        break
      case EventKind.preempt:
        this.used[task] += time - this.since[task]
        break
      case EventKind.yield:
      case EventKind.block:
      case EventKind.freeze:
        this.used[task] += time - this.since[task]
        this.suspend(i)
        break
      case EventKind.thaw:
        this.since[task] = time
        this.endWait(i)
        break
      case EventKind.finish:
        this.used[task] += time - this.since[task]
        this.finish(i)
        break
      case EventKind.due:
        this.endWait(i)
        break
      case EventKind.wake:
        if (this.trace.execution.model !== 'eventLoop') this.endWait(i)
        break
    }
  }

  /** Whoever the end of the run cut off has not used more CPU than stands before its next suspension. */
  end(makespan: number): void {
    for (const [task, { id }] of this.trace.tasks.entries()) {
      if (!this.programs[this.programOf[task]].isKnown) continue
      const place = this.life.place[task]
      if (place === Place.absent || place === Place.gone) continue
      const used = this.used[task] + (place === Place.running ? makespan - this.since[task] : 0)
      const reached = used === 0 ? { cpu: 0 } : this.walk(task, CPU_USED, used)
      if (reached.cpu < used)
        this.findings.add(`${id} has used ${(used - reached.cpu) / 1000} ms more CPU than its steps ask for.`)
    }
  }

  private suspend(i: number): void {
    const { events } = this.trace
    const task = events.task[i]
    const step = events.step[i]
    const time = events.time[i]
    const used = this.used[task]
    const program = this.programs[this.programOf[task]]
    this.used[task] = 0
    this.wait[task] = undefined
    this.yieldedAt[task] = events.kind[i] === EventKind.yield && events.reason[i] === Reason.gather ? step : NONE
    if (!program.isKnown) return
    const did = `${this.findings.name(task)} has ${kindName(events.kind[i])} at ${this.paths[step] ?? 'no step'}`

    const before = program.demands[this.at[task]]
    // It waited here before: either it found the thing taken again, or it has been round a loop.
    if (before.kind === 'mayBlock' && (before.step !== step || used > 0)) this.at[task]++
    const { cpu, demand, passed } = this.walk(task, step, used)
    if (demand.kind === 'end')
      return this.findings.at(time, `${did}, which is not ahead of it after ${used / 1000} ms of CPU.`)
    if (passed !== undefined)
      return this.findings.at(time, `${did} and has passed over ${this.paths[passed]}, which suspends.`)
    if (cpu !== used)
      this.findings.at(
        time,
        `${did} after ${used / 1000} ms of CPU, but its steps up to there ask for ${cpu / 1000} ms.`,
      )

    const isRight =
      (demand.kind === 'suspends' && demand.event === events.kind[i] && demand.reason === events.reason[i]) ||
      (demand.kind === 'mayBlock' &&
        events.kind[i] === EventKind.block &&
        (demand.reason ?? events.reason[i]) === events.reason[i])
    if (!isRight) this.findings.at(time, `${did} (${reasonName(events.reason[i])}), which is not what that step does.`)
    if (demand.kind !== 'mayBlock') this.at[task]++
    this.wait[task] = demand
    this.waitBegan[task] = time
  }

  private finish(i: number): void {
    const { events } = this.trace
    const task = events.task[i]
    const used = this.used[task]
    if (!this.programs[this.programOf[task]].isKnown) return
    if (events.reason[i] === Reason.cancelled) return this.checkUsed(i)
    const isError = events.reason[i] === Reason.error
    // A gather that has run its first children and finds the next already started fails at the very step it is at.
    if (isError && used === 0 && this.yieldedAt[task] === events.step[i]) return
    const { cpu, demand, passed } = this.walk(task, isError ? events.step[i] : NONE, used)
    const did = `${this.findings.name(task)} ${isError ? 'fails' : 'finishes'}`
    if (!isError && events.step[i] !== NONE) this.findings.at(events.time[i], `${did} at a step, not at its end.`)
    if (passed !== undefined)
      this.findings.at(events.time[i], `${did} and has passed over ${this.paths[passed]}, which suspends.`)
    else if (isError && demand.kind === 'end')
      this.findings.at(events.time[i], `${did} at a step that is not ahead of it in its program.`)
    else if (cpu !== used)
      this.findings.at(events.time[i], `${did} after ${used / 1000} ms of CPU, but its steps ask for ${cpu / 1000} ms.`)
  }

  /** A task may be cancelled anywhere in its program: it has not used more CPU than the steps ahead of it ask for. */
  private checkUsed(i: number): void {
    const { events } = this.trace
    const task = events.task[i]
    const used = this.used[task]
    const reached = used === 0 ? { cpu: 0 } : this.walk(task, CPU_USED, used)
    if (reached.cpu >= used) return
    const more = (used - reached.cpu) / 1000
    this.findings.at(events.time[i], `${this.findings.name(task)} has used ${more} ms more CPU than its steps ask for.`)
  }

  private endWait(i: number): void {
    const { events } = this.trace
    const task = events.task[i]
    const time = events.time[i]
    const demand = this.wait[task]
    this.wait[task] = undefined
    if (demand?.kind !== 'suspends') return
    const began = this.waitBegan[task]
    const took = time - began
    if (took === demand.length || (took > demand.length && !demand.isExact)) return
    const what = `${this.findings.name(task)} waits from ${began / 1000} to ${time / 1000} ms at ${this.paths[demand.step]}`
    this.findings.at(time, `${what}, ${took / 1000} ms instead of ${demand.length / 1000} ms.`)
  }

  /**
   * Goes on in a task's program to the step (NONE: to its end; CPU_USED: until so much CPU time has come together), or to a step that suspends and
   * is not the one looked for: `passed`. A step that may block is passed until the CPU time fits: it did not block in the rounds before.
   * Gives the CPU time of the steps it went through and what it stopped at.
   */
  private walk(task: number, step: number, used: number): { cpu: number; demand: Demand; passed: number | undefined } {
    const { demands } = this.programs[this.programOf[task]]
    let at = this.at[task]
    let cpu = 0
    for (;;) {
      const demand = demands[at]
      const isStep =
        step >= 0 && 'step' in demand && demand.step === step && (demand.kind === 'suspends' || cpu >= used)
      const isThere = isStep || demand.kind === 'end' || (step === CPU_USED && cpu >= used)
      if (isThere || demand.kind === 'suspends') {
        this.at[task] = at
        return { cpu, demand, passed: isThere || demand.kind !== 'suspends' ? undefined : demand.step }
      }
      if (demand.kind === 'loop') this.rounds[task * this.maxDepth + demand.depth] = demand.count
      else if (demand.kind === 'cpu') cpu += demand.micros
      const goesRound = demand.kind === 'loopEnd' && --this.rounds[task * this.maxDepth + demand.depth] > 0
      at = goesRound ? demand.body : at + 1
    }
  }
}
