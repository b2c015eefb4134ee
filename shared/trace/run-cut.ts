import type { StepPlace } from '../task-set/steps'
import { type Micros, toMicros } from '../time'
import { firstAbove } from './rising'
import { NONE, type Trace } from './trace'

/** Which limit cut a run short, and what kept it from ending. Only for runs whose `endedBy` is horizon. */
export interface RunCut {
  /** `horizon`: the limit on simulated time. `events`: the limit on the number of events. */
  readonly limit: 'horizon' | 'events'
  readonly at: Micros
  /** Only for `events`: what went round and round at the end. */
  readonly loop?: EndlessLoop
}

/** What the end of a run consists of. */
export interface EndlessLoop {
  /** From here on nothing else took place. */
  readonly since: Micros
  /** How many events that was. */
  readonly events: number
  /** Simulated time that passed meanwhile: 0 where it does not move, more where a poll spins. */
  readonly passed: Micros
  /** The steps that come again and again, each with its task, in the file's order; the first `MOST_PLACES` of `placeCount`. */
  readonly places: readonly { readonly task: number; readonly step: number }[]
  readonly placeCount: number
}

/** Events at the end of a run that are looked at for what recurs. */
const WINDOW = 1 << 20
/** So often at least, on average, each thing comes again in a loop. */
const LEAST_ROUNDS = 3
/** A loop at one instant has so many events at least, or a quarter of all. An ordinary instant at which the limit is met has fewer. */
const LEAST_EVENTS = 1000
const MOST_PLACES = 8

/** Why a run was cut; undefined if it was not. @param steps `listSteps` of its task set */
export function explainCut(trace: Trace, steps: readonly StepPlace[]): RunCut | undefined {
  if (trace.endedBy !== 'horizon') return undefined
  const { makespan: at } = trace
  if (!metEventLimit(trace)) return { limit: 'horizon', at }
  const loop = findLoop(trace, steps)
  return { limit: 'events', at, ...(loop === undefined ? {} : { loop }) }
}

/** A run at its horizon may hold as many events as are allowed; then the last of them is not at the horizon, where the limit on events would be. */
function metEventLimit({ events, execution, makespan }: Trace): boolean {
  const { horizon, maxEvents } = execution.settings
  if (horizon === null) return true
  const lastTime = events.length === 0 ? 0 : events.time[events.length - 1]
  return events.length >= maxEvents && (makespan < toMicros(horizon) || lastTime === makespan)
}

/** What of the trace's end recurs, and since when nothing else took place. Linear in the length of that end; the window is bounded. */
function findLoop(trace: Trace, steps: readonly StepPlace[]): EndlessLoop | undefined {
  const { events } = trace
  const { time, task, step, length } = events
  const places = recurringPlaces(trace, steps.length)
  if (places.length === 0) return undefined
  const isTask = new Uint8Array(trace.tasks.length)
  const isStep = new Uint8Array(steps.length)
  for (const place of places) {
    isTask[place.task] = 1
    isStep[place.step] = 1
  }
  let from = length
  const isPart = (i: number): boolean =>
    task[i] === NONE || (isTask[task[i]] === 1 && (step[i] === NONE || isStep[step[i]] === 1))
  while (from > 0 && isPart(from - 1)) from--

  const isSpinning = places.some((place) => isSpinningPoll(steps[place.step]))
  if (!isSpinning) {
    // Time must stand still: only the last instant counts.
    const instant = time[length - 1]
    from = Math.max(from, firstAbove(time, instant - 1, 0, length))
  }
  const count = length - from
  if (count < Math.min(LEAST_EVENTS, length / 4)) return undefined
  return {
    since: time[from],
    events: count,
    passed: trace.makespan - time[from],
    places: places.slice(0, MOST_PLACES),
    placeCount: places.length,
  }
}

/** Task and step of what comes again and again at the end, in the file's order; empty where it comes too seldom to be called a loop. */
function recurringPlaces({ events }: Trace, stepCount: number): { task: number; step: number }[] {
  const { kind, task, step, length } = events
  const begin = length - Math.min(WINDOW, Math.ceil(length / 2))
  // Two events of one kind at one step of one task are a round. The key stays a whole number: tasks and steps are fewer than 10 million each.
  const rounds = new Map<number, number>()
  for (let i = begin; i < length; i++) {
    if (task[i] === NONE || step[i] === NONE) continue
    const key = (task[i] * stepCount + step[i]) * 32 + kind[i]
    rounds.set(key, (rounds.get(key) ?? 0) + 1)
  }
  const found = new Map<number, { task: number; step: number }>()
  let sum = 0
  let kinds = 0
  for (const [key, count] of rounds) {
    if (count < 2) continue
    sum += count
    kinds++
    const place = Math.floor(key / 32)
    if (!found.has(place)) found.set(place, { task: Math.floor(place / stepCount), step: place % stepCount })
  }
  if (sum < LEAST_ROUNDS * kinds) return []
  return [...found.values()].sort((a, b) => a.task - b.task || a.step - b.step)
}

/** It asks again without a pause in which time passes. */
export function isSpinningPoll({ step }: StepPlace): boolean {
  return step.op === 'poll' && (step.spin === true || step.every === 0)
}
