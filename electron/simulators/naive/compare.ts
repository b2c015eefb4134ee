import {
  type Execution,
  type SequentialSettings,
  THREADS_PRESETS,
  type ThreadsSettings,
} from '../../../shared/settings'
import { mulberry32 } from '../../../shared/task-set/instances'
import type { TaskSet } from '../../../shared/task-set/schema'
import { toSpans } from '../../../shared/trace/spans'
import { toResult } from '../../../shared/trace/to-result'
import { simulate } from '..'
import { randomTaskSet } from '../random-task-set'
import { type NaiveRun, naiveRoundRobin } from './naive-round-robin'
import { naiveSequential } from './naive-sequential'
import { tieTaskSet } from './tie-task-set'

interface Answers {
  readonly naive: NaiveRun
  readonly simulator: NaiveRun
}

const QUANTA = [0.5, 1, 2, 3, null] as const
const LEVELS = [1, 2, 3] as const
const SWITCHES = [0, 0.5, 1] as const

/** How many executions `settingsOf` tells apart: every tie rule with every other, with 1 to 4 cores, three switch costs and five quanta. */
export const COMBINATIONS = 2 ** 5 * 4 * SWITCHES.length * QUANTA.length

/** The n-th combination of settings, 0 <= n < COMBINATIONS. */
export function settingsOf(n: number): ThreadsSettings {
  let rest = n
  const pick = <T>(...choices: readonly T[]): T => {
    const choice = choices[rest % choices.length]
    rest = Math.floor(rest / choices.length)
    return choice
  }
  return {
    ...THREADS_PRESETS.textbook,
    quantum: pick<number | null>(...QUANTA),
    sameInstant: pick('newcomerFirst', 'preemptedFirst'),
    cores: pick(1, 2, 3, 4),
    wakeVsArrival: pick('arrivalFirst', 'wakeUpFirst'),
    contextSwitch: pick<number>(...SWITCHES),
    mutexHandOff: pick('handOver', 'barging'),
    quantumAfterBlock: pick('full', 'rest'),
    quantumAfterYield: pick('full', 'rest'),
  }
}

/** A random task set and settings with that combination: three in eight of `randomTaskSet`, levels 1 to 3, the others of ties; one in seven has a horizon. */
export function pairOf(seed: number, combination: number): { taskSet: TaskSet; settings: ThreadsSettings } {
  const settings = settingsOf(combination)
  const random = mulberry32(seed)
  const kind = random() % 8
  const horizon = random() % 7 === 0 ? random() % 12 : null
  return { taskSet: setOf(kind, seed, settings.quantum ?? 1), settings: { ...settings, horizon } }
}

function setOf(kind: number, seed: number, quantum: number): TaskSet {
  if (kind === 0 || kind === 1 || kind === 2) return randomTaskSet(seed, LEVELS[kind])
  return tieTaskSet(seed, kind < 5 ? quantum : kind === 5 ? quantum / 2 : quantum / 4)
}

/** The simulator's answer in the naive one's shape. */
function simulated(taskSet: TaskSet, execution: Execution): NaiveRun {
  const trace = simulate(taskSet, execution)
  const { endedBy, makespan, slices, tasks, variables, log, totals, deadlock } = toResult(
    trace,
    toSpans(trace),
    '',
    taskSet,
  )
  return {
    endedBy,
    makespan,
    slices: slices ?? [],
    tasks: tasks ?? [],
    variables,
    log: log ?? [],
    contextSwitches: totals.contextSwitches,
    lostUpdates: totals.lostUpdates,
    deadlocked: deadlock?.waiting ?? [],
  }
}

/** The parts of the answers that differ, by name; empty where both agree. */
export function differences(a: NaiveRun, b: NaiveRun): string[] {
  const keys = Object.keys(a) as (keyof NaiveRun)[]
  return keys.filter((key) => sorted(a[key]) !== sorted(b[key]))
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}

/** Both answers to one question, the naive one first. */
export function threadsAnswers(taskSet: TaskSet, settings: ThreadsSettings): Answers {
  const simulator = simulated(taskSet, { model: 'threads', preset: 'textbook', settings })
  return { naive: naiveRoundRobin(taskSet, settings), simulator }
}

export function sequentialAnswers(taskSet: TaskSet, settings: SequentialSettings): Answers {
  const simulator = simulated(taskSet, { model: 'sequential', preset: 'textbook', settings })
  return { naive: naiveSequential(taskSet, settings), simulator }
}
