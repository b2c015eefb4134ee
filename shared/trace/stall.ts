import type { StepPlace } from '../task-set/steps'
import { type Micros, toMicros } from '../time'
import { enclosingLoop, endOfStep } from './step-loops'
import { EventKind, NONE, type Trace } from './trace'

/** The longest slice of the event loop during which others had to wait. Times in us. */
export interface Stall {
  readonly task: number
  readonly start: Micros
  readonly end: Micros
  /** The step that took most of it; undefined where the whole slice went by without a step of its own that takes time. */
  readonly culprit: StallCulprit | undefined
  /** Tasks that were ready or due for a part of it, however short, in order of since when. */
  readonly waiting: readonly number[]
}

export interface StallCulprit {
  /** See `listSteps`. */
  readonly step: number
  /** How much of the slice the step took, all its rounds together. */
  readonly time: Micros
  /** A blocking call: it held the loop without using the CPU. */
  readonly isFrozen: boolean
}

/** A slice as the events show it: from `first`, its dispatch, to `last`, its suspension; the end of the run has no event. */
interface Slice {
  readonly first: number
  readonly last: number
  readonly start: Micros
  readonly end: Micros
}

/** Length of the longest stall (COMMAND-LINE.md, `longestStall`); 0 where there is none and in the other models. */
export function longestStall(trace: Trace): Micros {
  const slice = findLongest(trace)
  return slice === undefined ? 0 : slice.end - slice.start
}

/** The longest stall with its culprit; of equally long ones the first. @param steps `listSteps` of the task set */
export function explainStall(trace: Trace, steps: readonly StepPlace[]): Stall | undefined {
  const slice = findLongest(trace)
  if (slice === undefined) return undefined
  return {
    task: trace.events.task[slice.first],
    start: slice.start,
    end: slice.end,
    culprit: findCulprit(trace, slice, steps),
    waiting: listWaiting(trace, slice),
  }
}

/** One core: only one slice is open at a time. */
function findLongest({ events, makespan, execution, tasks }: Trace): Slice | undefined {
  if (execution.model !== 'eventLoop') return undefined
  const { time, kind, task, length } = events
  const isWaiting = new Uint8Array(tasks.length)
  let waiting = 0
  let longest: Slice | undefined
  let most: Micros = 0
  let first = NONE
  let isStall = false
  let now = 0
  const setWaiting = (lane: number, value: 0 | 1): void => {
    waiting += value - isWaiting[lane]
    isWaiting[lane] = value
  }
  const passTo = (to: Micros): void => {
    if (to > now && first !== NONE && waiting > 0) isStall = true
    now = to
  }
  const endSlice = (last: number): void => {
    if (isStall && first !== NONE && now - time[first] > most) {
      most = now - time[first]
      longest = { first, last, start: time[first], end: now }
    }
    first = NONE
    isStall = false
  }
  for (let i = 0; i < length; i++) {
    passTo(time[i])
    switch (kind[i]) {
      case EventKind.arrive:
      case EventKind.due:
      case EventKind.wake:
        setWaiting(task[i], 1)
        break
      case EventKind.switch:
        setWaiting(task[i], 0)
        break
      case EventKind.dispatch:
        setWaiting(task[i], 0)
        first = i
        break
      case EventKind.yield:
        endSlice(i)
        setWaiting(task[i], 1)
        break
      case EventKind.block:
      case EventKind.finish:
        endSlice(i)
        break
    }
  }
  passTo(makespan)
  endSlice(length)
  return longest
}

/** Who was ready or due while time passed in the slice, in order of since when. */
function listWaiting({ events, tasks }: Trace, { first, last, end }: Slice): number[] {
  const { time, kind, task } = events
  const since = new Float64Array(tasks.length).fill(NONE)
  for (let i = 0; i < last; i++) {
    switch (kind[i]) {
      case EventKind.arrive:
      case EventKind.due:
      case EventKind.yield:
        since[task[i]] = time[i]
        break
      case EventKind.wake:
        // A due task has waited since it was due.
        if (since[task[i]] === NONE) since[task[i]] = time[i]
        break
      case EventKind.switch:
      case EventKind.dispatch:
        since[task[i]] = NONE
        break
    }
  }
  since[task[first]] = NONE
  const waiting: number[] = []
  // Nobody else is taken out of the queue while the slice lasts: who waits at its end and began before it has waited in it.
  for (let lane = 0; lane < since.length; lane++) if (since[lane] !== NONE && since[lane] < end) waiting.push(lane)
  return waiting.sort((a, b) => since[a] - since[b] || a - b)
}

/** The step with the most time in the slice; of equal ones the first. */
function findCulprit(
  { events, makespan }: Trace,
  { first, last }: Slice,
  steps: readonly StepPlace[],
): StallCulprit | undefined {
  const { time, kind, task, step, length } = events
  const lane = task[first]
  const took = new Map<number, { time: Micros; frozen: Micros }>()
  /** Step and kind of the slice's latest event of its own, and when its time began. */
  let at = step[first]
  let openedBy: number = EventKind.dispatch
  let since = time[first]
  const pass = (to: Micros): void => {
    if (to === since) return
    const isExact = openedBy === EventKind.burst || openedBy === EventKind.freeze
    const taker = isExact ? at : firstTimed(steps, at, openedBy === EventKind.dispatch, to - since)
    if (taker === undefined) return
    const sum = took.get(taker) ?? { time: 0, frozen: 0 }
    sum.time += to - since
    if (openedBy === EventKind.freeze) sum.frozen += to - since
    took.set(taker, sum)
  }
  for (let i = first + 1; i < last; i++) {
    // What falls due meanwhile is of others.
    if (task[i] !== lane || kind[i] === EventKind.due) continue
    pass(time[i])
    at = step[i]
    openedBy = kind[i]
    since = time[i]
  }
  pass(last === length ? makespan : time[last])
  let culprit: StallCulprit | undefined
  for (const [index, { time: all, frozen }] of took)
    if (culprit === undefined || all > culprit.time) culprit = { step: index, time: all, isFrozen: frozen > 0 }
  return culprit
}

/**
 * The step that takes the first CPU time of a slice: no mark says which it is. It is the next in the program that takes time, from a step on; in a loop
 * that may be one further up. Among those in reach the first that takes just as long as what passed, or simply the first (a run that was cut).
 */
function firstTimed(
  steps: readonly StepPlace[],
  from: number,
  isIncluded: boolean,
  length: Micros,
): number | undefined {
  if (from === NONE || steps[from] === undefined) return undefined
  const reach: number[] = []
  const add = (begin: number, end: number): void => {
    for (let i = begin; i < end; i++) if (steps[i].task === steps[from].task && timeOf(steps[i]) > 0) reach.push(i)
  }
  let begin = isIncluded ? from : from + 1
  for (let loop = enclosingLoop(steps, from); ; loop = enclosingLoop(steps, loop)) {
    const end = loop === undefined ? steps.length : endOfStep(steps, loop)
    add(begin, end)
    if (loop === undefined) break
    add(loop + 1, begin)
    begin = end
  }
  return reach.find((index) => timeOf(steps[index]) === length) ?? reach[0]
}

/** CPU time a step asks for at one go, us. */
function timeOf({ step }: StepPlace): Micros {
  if (step.op === 'cpu') return toMicros(step.ms)
  return step.op === 'poll' ? toMicros(step.askMs) : 0
}
