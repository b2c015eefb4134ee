import type { StepPlace } from '../task-set/steps'
import type { Micros } from '../time'
import type { TaskRow, Totals } from './result'
import { SpanState, STATE_COUNT, type SpanTable } from './span-table'
import { longestStall } from './stall'
import { sumStates, timesOf } from './state-times'
import { EventKind, NONE, Reason, type Trace } from './trace'

/**
 * The metrics of every task, in the order of `trace.tasks` (COMMAND-LINE.md, JSON). A task whose spawn never ran has no row; one whose arrival
 * the run did not live to see has a row of zeros. turnaround = running + waiting + blocked + switching, to the microsecond; what an unfinished
 * task was doing when the run ended counts to the makespan. A task that ended in an error or was cancelled did not finish: no finish, no turnaround.
 */
export function computeRows(trace: Trace, spans: SpanTable): TaskRow[] {
  return rowsOf(trace, timesOf(spans))
}

/** The same from the time each lane was in each state (see `timesOf`). */
export function rowsOf(trace: Trace, times: Float64Array): TaskRow[] {
  const { events, tasks } = trace
  const { time, kind, task, reason } = events
  const arrival = new Float64Array(tasks.length).fill(NONE)
  const firstRun = new Float64Array(tasks.length).fill(NONE)
  const finish = new Float64Array(tasks.length).fill(NONE)
  const finishReason = new Uint8Array(tasks.length)
  const involuntary = new Int32Array(tasks.length)
  const voluntary = new Int32Array(tasks.length)
  for (let i = 0; i < events.length; i++) {
    const lane = task[i]
    switch (kind[i]) {
      case EventKind.arrive:
        arrival[lane] = time[i]
        break
      case EventKind.dispatch:
        if (firstRun[lane] === NONE) firstRun[lane] = time[i]
        break
      case EventKind.preempt:
        involuntary[lane]++
        break
      case EventKind.yield:
      case EventKind.block:
        voluntary[lane]++
        break
      case EventKind.finish:
        finish[lane] = time[i]
        finishReason[lane] = reason[i]
        break
    }
  }

  const rows: TaskRow[] = []
  for (let lane = 0; lane < tasks.length; lane++) {
    const planned = tasks[lane]
    const { running, waiting, blocked, switching } = sumStates(times, lane)
    const entered = arrival[lane] === NONE ? planned.arrival : arrival[lane]
    if (entered === undefined) continue
    const hasEnded = finish[lane] !== NONE
    const isFinished = hasEnded && finishReason[lane] === Reason.finished
    rows.push({
      id: planned.id,
      arrival: entered,
      response: firstRun[lane] === NONE ? null : firstRun[lane] - entered,
      finish: isFinished ? finish[lane] : null,
      turnaround: isFinished ? finish[lane] - entered : null,
      running,
      waiting,
      blocked,
      switching,
      involuntary: involuntary[lane],
      voluntary: voluntary[lane],
      endedBy: hasEnded ? endOfTask(finishReason[lane]) : endOfUnfinished(trace),
    })
  }
  return rows
}

function endOfTask(reason: number): TaskRow['endedBy'] {
  if (reason === Reason.finished) return 'finished'
  return reason === Reason.cancelled ? 'cancelled' : 'error'
}

/** A run that ended in an error went on until nothing could happen any more, except in the sequential model, which stops at the error (DESIGN 4.4). */
function endOfUnfinished({ endedBy, execution }: Trace): TaskRow['endedBy'] {
  if (endedBy === 'deadlock') return 'deadlock'
  return endedBy === 'error' && execution.model !== 'sequential' ? 'deadlock' : 'horizon'
}

/** The metrics of a run as a whole (COMMAND-LINE.md, JSON; DESIGN section 4.4). `steps`: `listSteps` of its task set. */
export function computeTotals(trace: Trace, spans: SpanTable, steps: readonly StepPlace[]): Totals {
  return totalsOf(trace, timesOf(spans), steps)
}

/** The same from the time each lane was in each state (see `timesOf`). */
export function totalsOf(trace: Trace, times: Float64Array, steps: readonly StepPlace[]): Totals {
  const { kind, arg, length } = trace.events
  let involuntary = 0
  let voluntary = 0
  let iterations = 0
  for (let i = 0; i < length; i++) {
    if (kind[i] === EventKind.preempt) involuntary++
    else if (kind[i] === EventKind.yield || kind[i] === EventKind.block) voluntary++
    else if (kind[i] === EventKind.iteration && arg[i] > 0) iterations++
  }
  const cpuBusy = sumCpuBusy(times)
  const cores = trace.execution.model === 'threads' ? trace.execution.settings.cores : 1
  const isLoop = trace.execution.model === 'eventLoop'
  return {
    involuntary,
    voluntary,
    contextSwitches: countContextSwitches(trace),
    cpuBusy,
    cpuUtilisation: trace.makespan === 0 ? 0 : cpuBusy / (cores * trace.makespan),
    longestStall: longestStall(trace),
    timerLateness: isLoop ? timerLateness(trace) : 0,
    lostUpdates: countLostUpdates(trace, steps),
    iterations,
  }
}

/** While a blocking call holds the loop the CPU is not used, though the task counts as running. */
function sumCpuBusy(times: Float64Array): Micros {
  let busy = 0
  for (let at = SpanState.running; at < times.length; at += STATE_COUNT) busy += times[at]
  return busy
}

/** Used by each count anew. */
const LAST_ON_CORE = new Int32Array(128)

/** Dispatches of another task than the core (the loop) ran last; the first dispatch of a core counts. */
function countContextSwitches({ events }: Trace): number {
  const { kind, core, task, length } = events
  LAST_ON_CORE.fill(NONE)
  let count = 0
  for (let i = 0; i < length; i++) {
    if (kind[i] !== EventKind.dispatch) continue
    if (LAST_ON_CORE[core[i]] !== task[i]) count++
    LAST_ON_CORE[core[i]] = task[i]
  }
  return count
}

function isTimer(reason: number): boolean {
  return reason === Reason.sleep || reason === Reason.poll
}

/** The longest time from the due moment of a sleep, also between two asks of a poll, to its task being resumed, be it at the very horizon. */
function timerLateness({ events, tasks }: Trace): Micros {
  const { time, kind, task, reason, length } = events
  const dueAt = new Float64Array(tasks.length).fill(NONE)
  let longest = 0
  for (let i = 0; i < length; i++) {
    if (kind[i] === EventKind.due && isTimer(reason[i])) dueAt[task[i]] = time[i]
    else if (kind[i] === EventKind.dispatch && dueAt[task[i]] !== NONE) {
      longest = Math.max(longest, time[i] - dueAt[task[i]])
      dueAt[task[i]] = NONE
    }
  }
  return longest
}

/**
 * The longest time from the moment a sleep, or the pause of a poll, was over to its task running, as the chart draws it: for the loop from the due
 * time, for threads from the wake-up. A task that never ran again has no part in it.
 */
export function longestLateness(spans: SpanTable): Micros {
  let longest = 0
  for (let lane = 0; lane + 1 < spans.laneStart.length; lane++) {
    let due = NONE
    for (let i = spans.laneStart[lane]; i < spans.laneStart[lane + 1]; i++) {
      const state = spans.state[i]
      if (state === SpanState.blocked) due = isTimer(spans.reason[i]) ? spans.end[i] : NONE
      else if ((state === SpanState.running || state === SpanState.frozen) && due !== NONE) {
        longest = Math.max(longest, spans.start[i] - due)
        due = NONE
      }
    }
  }
  return longest
}

/** The longest slice (dispatch to suspension, frozen time included) of any task, us. */
export function longestSlice(spans: SpanTable): Micros {
  let longest = 0
  for (let lane = 0; lane + 1 < spans.laneStart.length; lane++) {
    let began = NONE
    for (let i = spans.laneStart[lane]; i < spans.laneStart[lane + 1]; i++) {
      const state = spans.state[i]
      if (state !== SpanState.running && state !== SpanState.frozen) continue
      if (began === NONE) began = spans.start[i]
      longest = Math.max(longest, spans.end[i] - began)
      if (spans.endKind[i] !== EventKind.freeze && spans.endKind[i] !== EventKind.thaw) began = NONE
    }
  }
  return longest
}

/** The two latest stores to a variable by different tasks, as event indices. */
interface Stores {
  task: number
  at: number
  atByOthers: number
}

/**
 * Stores to a variable that another task stored since this task's last load of it (DESIGN section 4.4): what the other wrote is lost. A store by a
 * task that never loaded the variable is none: it computed nothing from an old value.
 */
function countLostUpdates({ events }: Trace, steps: readonly StepPlace[]): number {
  const { kind, task, step, length } = events
  if (!steps.some(({ step }) => step.op === 'store')) return 0
  const stores = new Map<string, Stores>()
  const loads = new Map<string, Map<number, number>>()
  let lost = 0
  for (let i = 0; i < length; i++) {
    if (kind[i] !== EventKind.load && kind[i] !== EventKind.store) continue
    const name = variableOf(steps, step[i])
    if (kind[i] === EventKind.load) {
      const byTask = loads.get(name) ?? new Map<number, number>()
      loads.set(name, byTask.set(task[i], i))
      continue
    }
    const last = stores.get(name)
    const loaded = loads.get(name)?.get(task[i])
    const byOthers = last === undefined ? NONE : last.task === task[i] ? last.atByOthers : last.at
    if (loaded !== undefined && byOthers > loaded) lost++
    stores.set(name, { task: task[i], at: i, atByOthers: byOthers })
  }
  return lost
}

function variableOf(steps: readonly StepPlace[], index: number): string {
  const step = steps[index]?.step
  if (step === undefined || (step.op !== 'load' && step.op !== 'store'))
    throw new Error(`step ${index} is no load or store`)
  return step.var
}

/** Means over the tasks that have the value; null where none has. Times in us. */
export interface Averages {
  readonly turnaround: number | null
  readonly response: number | null
  readonly waiting: number | null
  /** Finished tasks per second of simulated time; 0 for a makespan of 0. */
  readonly throughput: number
  /** Jain's index of fairness, 1 / n (one task gets everything) to 1 (all alike); null without a task that wanted the CPU. */
  readonly fairness: number | null
}

/**
 * Means, throughput and fairness of a run. Fairness is Jain's index (sum x)^2 / (n sum x^2) of what each task got of what it wanted:
 * x = running / (running + waiting + switching), time it blocked by its own will left out (Jain, Chiu, Hawe: A Quantitative Measure of Fairness
 * and Discrimination, DEC-TR-301, 1984).
 */
export function computeAverages(rows: readonly TaskRow[], makespan: Micros): Averages {
  const shares = rows
    .map((row) => ({ got: row.running, wanted: row.running + row.waiting + row.switching }))
    .filter(({ wanted }) => wanted > 0)
    .map(({ got, wanted }) => got / wanted)
  const sum = shares.reduce((total, share) => total + share, 0)
  const squares = shares.reduce((total, share) => total + share * share, 0)
  const finished = rows.filter(({ endedBy }) => endedBy === 'finished').length
  return {
    turnaround: mean(rows.map(({ turnaround }) => turnaround)),
    response: mean(rows.map(({ response }) => response)),
    waiting: mean(rows.map(({ waiting }) => waiting)),
    throughput: makespan === 0 ? 0 : (finished * 1_000_000) / makespan,
    fairness: squares === 0 ? null : (sum * sum) / (shares.length * squares),
  }
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}
