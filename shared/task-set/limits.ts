import { toMicros } from '../time'
import { countInstances, type Outline, type OutlineStep, type OutlineTask } from './outline'
import { formatPath, type Locator, type Path } from './path'
import type { ProblemList } from './problem-list'
import type { Arrival } from './schema'

/** Largest task-set file, in bytes. */
export const MAX_FILE_BYTES = 5_000_000
/** Largest YAML file, in bytes: reading YAML takes about forty times as long as JSON. */
export const MAX_YAML_BYTES = 200_000
/** Largest comparison file (`.interleave.json`), in bytes: a task set of the largest size, laid out for reading, fits. */
export const MAX_COMPARISON_BYTES = 20_000_000
/** Deepest nesting of lists and objects in a task set; the root counts as 1. */
export const MAX_NESTING = 32
export const FOUND_NESTING = `more than ${MAX_NESTING} levels of nesting`
export const EXPECTED_NESTING = `at most ${MAX_NESTING} levels`
/** Most problems one file is answered with; a last one says that there are more. */
export const MAX_PROBLEMS = 1000
/** Most keys one object of a file may have: more than any rule allows, few enough to be told so at once. */
export const MAX_KEYS = 20_000
export const FOUND_KEYS = `more than ${MAX_KEYS} keys`
export const EXPECTED_KEYS = `at most ${MAX_KEYS} keys in one object`
export const MAX_TASKS = 10_000
/** Most declared devices, queues, semaphores, variables, each. */
export const MAX_NAMES = 10_000
/** Most tasks once every arrival has become one. */
export const MAX_INSTANCES = 100_000
/** Most steps once every repeat and every arrival is multiplied out. */
export const MAX_EXPANDED_STEPS = 10_000_000
/** Longest simulated time a task set may ask for: latest arrival + all times multiplied out, in us. Keeps every sum exact. */
export const MAX_TOTAL_MICROS = 4e15

/** What a list of steps comes to once its repeats are multiplied out. */
interface Size {
  readonly steps: number
  /** us. */
  readonly time: number
}

/** Counts what a run would have to do, without doing it; each bound is reported at the task that goes beyond it. */
export function checkLimits(outline: Outline, locate: Locator, base: Path, problems: ProblemList): void {
  let instances = 0
  let steps = 0
  let time = 0
  let latest = 0
  const check = (task: OutlineTask, key: string, before: number, now: number, most: number, what: string): void => {
    if (before > most || now <= most) return
    const path = [...base, 'tasks', task.index, key]
    problems.add(() => ({
      path: formatPath(path),
      ...locate(path),
      found: `${now} ${what}`,
      expected: `at most ${most}`,
    }))
  }
  for (const task of outline.tasks) {
    const count = countInstances(task.arrival)
    const size = sizeOf(task.steps)
    const before = { instances, steps, total: time + latest }
    instances += count
    steps += size.steps * count
    time += size.time * count
    latest = Math.max(latest, latestArrival(task.arrival))
    check(task, 'arrival', before.instances, instances, MAX_INSTANCES, 'tasks once every arrival is one')
    check(
      task,
      'steps',
      before.steps,
      steps,
      MAX_EXPANDED_STEPS,
      'steps once every repeat and arrival is multiplied out',
    )
    check(
      task,
      'steps',
      before.total,
      time + latest,
      MAX_TOTAL_MICROS,
      'us in all once every repeat and arrival is multiplied out',
    )
  }
}

function sizeOf(list: readonly OutlineStep[]): Size {
  let steps = 0
  let time = 0
  for (const { step, children } of list) {
    const inner = sizeOf(children)
    const times = step.op === 'repeat' ? step.times : 1
    // An empty repeat still goes round.
    steps += 1 + times * (step.op === 'repeat' ? Math.max(1, inner.steps) : inner.steps)
    time += times * inner.time
    if ('ms' in step) time += toMicros(step.ms)
    // A poll ends with the first ask after its answer is there.
    if (step.op === 'poll') time += toMicros(step.every) + toMicros(step.askMs)
  }
  return { steps, time }
}

/** us; of a Poisson source the mean, which the real one exceeds by far less than the bound leaves room for. */
function latestArrival(arrival: Arrival | undefined): number {
  if (arrival === undefined) return 0
  if (typeof arrival === 'number') return toMicros(arrival)
  if (Array.isArray(arrival)) return arrival.reduce((latest, ms) => Math.max(latest, toMicros(ms)), 0)
  const gap = 'every' in arrival ? arrival.every : arrival.poisson
  return toMicros(arrival.start ?? 0) + toMicros(gap) * arrival.count
}
