import type { TaskSet } from '../../task-set/schema'
import type { StepPlace } from '../../task-set/steps'
import { kindName, reasonName } from '../names'
import { EventKind, NONE, Reason, type Trace } from '../trace'
import type { Findings } from './findings'
import { isTimed, type Life, Place } from './life'
import { Demand, type Programs, readPrograms } from './program'

/** For `walk`: not to a step, only as far as the CPU time reaches. */
const CPU_USED = -2

/**
 * Holds what every task did to its program: it suspends only where a step says so and in their order (I6), and between two suspensions it used
 * exactly the CPU time of the steps between them. So the sums are conserved (I4) and a slice of the event loop never ends inside CPU work (I13).
 * Timed waits take as long as the step says, and where there is no loop no event stands at a step before that of an earlier one.
 */
export class ProgramOrder {
  private readonly programs: Programs
  private readonly isLoop: boolean
  private readonly programOf: Int32Array
  /** The demand each task is at. */
  private readonly at: Int32Array
  /** Rounds left of each loop a task is in. */
  private readonly rounds: Float64Array
  /** CPU time used since the last suspension of its own. */
  private readonly used: Float64Array
  /** The gather step at which a task's last suspension let its children run, or NONE. */
  private readonly yieldedAt: Int32Array
  /** When it began to run. */
  private readonly since: Float64Array
  /** The demand of the timed wait each task is in, NONE for none, and when it began. */
  private readonly wait: Int32Array
  private readonly waitBegan: Float64Array

  /** 1 for steps that no event of their task comes back from: all of a program without loops. The end of a timeout stands at its beginning. */
  private readonly onlyForward: Uint8Array
  /** The last such step each task was at. */
  private readonly reachedStep: Int32Array

  // What the last `walk` found: the CPU time of the steps it went through, what it stopped at, and the step it should not have passed, or NONE.
  private cpu = 0
  private reached = 0
  private passed = NONE

  constructor(
    private readonly trace: Trace,
    taskSet: TaskSet,
    private readonly steps: readonly StepPlace[],
    private readonly life: Life,
    private readonly findings: Findings,
  ) {
    const count = trace.tasks.length
    this.programs = readPrograms(taskSet, trace.execution.model, steps.length)
    this.isLoop = trace.execution.model === 'eventLoop'
    this.programOf = new Int32Array(count)
    this.at = new Int32Array(count)
    for (let task = 0; task < count; task++) {
      const { definition } = trace.tasks[task]
      this.programOf[task] = definition
      this.at[task] = this.programs.entry[definition]
    }
    this.rounds = new Float64Array(count * this.programs.maxDepth)
    this.used = new Float64Array(count)
    this.yieldedAt = new Int32Array(count).fill(NONE)
    this.since = new Float64Array(count)
    this.wait = new Int32Array(count).fill(NONE)
    this.waitBegan = new Float64Array(count)
    this.reachedStep = new Int32Array(count)
    this.onlyForward = onlyForward(steps)
  }

  apply(i: number, kind: number, task: number, time: number): void {
    const step = this.trace.events.step[i]
    if (step !== NONE && this.onlyForward[step] === 1) {
      if (step < this.reachedStep[task]) this.report(i, ', which it has left behind.')
      this.reachedStep[task] = step
    }
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
        this.suspend(i, kind, task, time)
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
        if (!this.isLoop) this.endWait(i)
        break
    }
  }

  /** Whoever the end of the run cut off has not used more CPU than stands before its next suspension. */
  end(makespan: number): void {
    for (const [task, { id }] of this.trace.tasks.entries()) {
      if (!this.isKnown(task)) continue
      const place = this.life.place[task]
      if (place === Place.absent || place === Place.gone) continue
      const used = this.used[task] + (place === Place.running ? makespan - this.since[task] : 0)
      const more = this.excess(task, used)
      if (more > 0) this.findings.add(`${id} has used ${more / 1000} ms more CPU than its steps ask for.`)
    }
  }

  private suspend(i: number, suspension: number, task: number, time: number): void {
    const { events } = this.trace
    const { kind, step: stepOf } = this.programs
    const step = events.step[i]
    const used = this.used[task]
    this.used[task] = 0
    this.wait[task] = NONE
    this.yieldedAt[task] = suspension === EventKind.yield && events.reason[i] === Reason.gather ? step : NONE
    const own = step === NONE ? NONE : this.programs.ofStep[step]
    if (own !== NONE && isTimed(events.reason[i])) {
      this.wait[task] = own
      this.waitBegan[task] = time
    }
    if (!this.isKnown(task)) {
      this.reached = own
      if (own === NONE || !this.isRight(i)) this.reportWrongStep(i)
      return
    }

    const before = this.at[task]
    // It waited here before: either it found the thing taken again, or it has been round a loop.
    if (kind[before] === Demand.mayBlock && (stepOf[before] !== step || used > 0)) this.at[task]++
    this.walk(task, step, used)
    if (kind[this.reached] === Demand.end)
      return this.report(i, `, which is not ahead of it after ${used / 1000} ms of CPU.`)
    if (this.passed !== NONE)
      return this.report(i, ` and has passed over ${this.steps[this.passed].path}, which suspends.`)
    if (this.cpu !== used)
      this.report(i, ` after ${used / 1000} ms of CPU, but its steps up to there ask for ${this.cpu / 1000} ms.`)
    if (!this.isRight(i)) this.reportWrongStep(i)
    if (kind[this.reached] !== Demand.mayBlock) this.at[task]++
  }

  /** Whether a suspension is the one of the demand that was reached. */
  private isRight(i: number): boolean {
    const { events } = this.trace
    const { kind, event, reason } = this.programs
    if (reason[this.reached] !== events.reason[i]) return false
    return kind[this.reached] === Demand.mayBlock
      ? events.kind[i] === EventKind.block
      : kind[this.reached] === Demand.suspends && event[this.reached] === events.kind[i]
  }

  private finish(i: number): void {
    const { events } = this.trace
    const task = events.task[i]
    const used = this.used[task]
    if (!this.isKnown(task)) return
    if (events.reason[i] === Reason.cancelled) return this.checkUsed(i)
    const isError = events.reason[i] === Reason.error
    // A gather that has run its first children and finds the next already started fails at the very step it is at.
    if (isError && used === 0 && this.yieldedAt[task] === events.step[i]) return
    this.walk(task, isError ? events.step[i] : NONE, used)
    const isAtEnd = this.programs.kind[this.reached] === Demand.end
    const isFine = this.passed === NONE && this.cpu === used && isAtEnd !== isError
    if (isFine && (isError || events.step[i] === NONE)) return
    const did = `${this.findings.name(task)} ${isError ? 'fails' : 'finishes'}`
    if (!isError && events.step[i] !== NONE) this.findings.at(events.time[i], `${did} at a step, not at its end.`)
    if (this.passed !== NONE)
      this.findings.at(events.time[i], `${did} and has passed over ${this.steps[this.passed].path}, which suspends.`)
    else if (isError && isAtEnd)
      this.findings.at(events.time[i], `${did} at a step that is not ahead of it in its program.`)
    else if (this.cpu !== used) {
      const asked = `its steps ask for ${this.cpu / 1000} ms`
      this.findings.at(events.time[i], `${did} after ${used / 1000} ms of CPU, but ${asked}.`)
    }
  }

  /** A task may be cancelled anywhere in its program: it has not used more CPU than the steps ahead of it ask for. */
  private checkUsed(i: number): void {
    const { events } = this.trace
    const task = events.task[i]
    const more = this.excess(task, this.used[task])
    if (more <= 0) return
    this.findings.at(
      events.time[i],
      `${this.findings.name(task)} has used ${more / 1000} ms more CPU than its steps ask for.`,
    )
  }

  /** How much more CPU time a task has used than the steps up to its next suspension ask for. */
  private excess(task: number, used: number): number {
    if (used === 0) return 0
    this.walk(task, CPU_USED, used)
    return used - this.cpu
  }

  private endWait(i: number): void {
    const { events } = this.trace
    const { micros, isExact, step } = this.programs
    const task = events.task[i]
    const demand = this.wait[task]
    this.wait[task] = NONE
    if (demand === NONE) return
    const began = this.waitBegan[task]
    const time = events.time[i]
    const took = time - began
    if (took === micros[demand] || (took > micros[demand] && isExact[demand] === 0)) return
    const path = this.steps[step[demand]].path
    const what = `${this.findings.name(task)} waits from ${began / 1000} to ${time / 1000} ms at ${path}`
    this.findings.at(time, `${what}, ${took / 1000} ms instead of ${micros[demand] / 1000} ms.`)
  }

  /**
   * Goes on in a task's program to the step (NONE: to its end; CPU_USED: until so much CPU time has come together), or to a step that suspends and
   * is not the one looked for: `passed`. A step that may block is passed until the CPU time fits: it did not block in the rounds before.
   */
  private walk(task: number, step: number, used: number): void {
    const { kind, micros, step: stepOf, body, depth, maxDepth } = this.programs
    let at = this.at[task]
    let cpu = 0
    for (;;) {
      const demand = kind[at]
      const isSuspension = demand === Demand.suspends
      const isStep = step >= 0 && stepOf[at] === step && (isSuspension || cpu >= used)
      const isThere = isStep || demand === Demand.end || (step === CPU_USED && cpu >= used)
      if (isThere || isSuspension) {
        this.at[task] = at
        this.cpu = cpu
        this.reached = at
        this.passed = isThere ? NONE : stepOf[at]
        return
      }
      if (demand === Demand.loop) this.rounds[task * maxDepth + depth[at]] = micros[at]
      else if (demand === Demand.cpu) cpu += micros[at]
      const goesRound = demand === Demand.loopEnd && --this.rounds[task * maxDepth + depth[at]] > 0
      at = goesRound ? body[at] : at + 1
    }
  }

  private isKnown(task: number): boolean {
    return this.programs.isKnown[this.programOf[task]] === 1
  }

  private reportWrongStep(i: number): void {
    this.report(i, ` (${reasonName(this.trace.events.reason[i])}), which is not what that step does.`)
  }

  /** `A has block at tasks[0].steps[1]` and the rest of the sentence. */
  private report(i: number, rest: string): void {
    const { events } = this.trace
    const where = events.step[i] === NONE ? 'no step' : this.steps[events.step[i]].path
    const did = `${this.findings.name(events.task[i])} has ${kindName(events.kind[i])} at ${where}`
    this.findings.at(events.time[i], `${did}${rest}`)
  }
}

/** 1 for the steps of programs without loops, but for a `timeout`: its end stands at its beginning. */
function onlyForward(steps: readonly StepPlace[]): Uint8Array {
  const flags = new Uint8Array(steps.length)
  let begin = 0
  for (let end = 0; begin < steps.length; begin = end) {
    let hasLoop = false
    for (end = begin; end < steps.length && steps[end].task === steps[begin].task; end++)
      if (steps[end].step.op === 'repeat') hasLoop = true
    if (hasLoop) continue
    for (let i = begin; i < end; i++) if (steps[i].step.op !== 'timeout') flags[i] = 1
  }
  return flags
}
