import { describe, quote } from './describe'
import { countInstances, type Outline, type OutlineTask, makesInstances } from './outline'
import { formatPath } from './path'
import type { Mention, Report } from './references'

type Start = Mention & { readonly target: OutlineTask }

/** What starts each task: an arrival or a step, not both, once, and something at all. */
export function checkStarts(
  outline: Outline,
  mentions: readonly Mention[],
  byId: ReadonlyMap<string, OutlineTask>,
  report: Report,
): void {
  const starts = mentions.flatMap((mention): Start[] => {
    const target = byId.get(mention.id)
    const isStart = mention.op === 'spawn' || mention.op === 'gather'
    return isStart && target !== undefined && target !== mention.by && !makesInstances(target.arrival)
      ? [{ ...mention, target }]
      : []
  })
  const startsOf = groupBy(starts, ({ target }) => target)
  for (const [task, [first]] of startsOf) {
    if (task.arrival === undefined) continue
    const expected = `no arrival, as ${formatPath(first.path)} starts this task`
    report(['tasks', task.index, 'arrival'], describe(task.arrival), expected)
  }
  const roots = outline.tasks.filter((task) => task.arrival !== undefined || !startsOf.has(task))
  const cancelled = new Set(mentions.filter(({ op }) => op === 'cancel').map(({ id }) => id))
  const certain = starts.filter(({ by, isInTimeout }) => !isInTimeout && !cancelled.has(by.id))
  checkStartedOnce(certain, reachable(roots, certain), report)
  checkCircles(outline, startsOf, reachable(roots, starts), report)
}

function groupBy<T, Key>(items: readonly T[], keyOf: (item: T) => Key): ReadonlyMap<Key, readonly T[]> {
  const groups = new Map<Key, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return groups
}

/** The roots and everything they start, directly or not. */
function reachable(roots: readonly OutlineTask[], starts: readonly Start[]): ReadonlySet<OutlineTask> {
  const startedBy = groupBy(starts, ({ by }) => by)
  const reached = new Set(roots)
  // A set's iteration also visits what is added on the way.
  for (const task of reached) for (const { target } of startedBy.get(task) ?? []) reached.add(target)
  return reached
}

/** Counts the starts that are certain before the run: a step times its repeats times the arrivals of its task. Reported at the second. */
function checkStartedOnce(certain: readonly Start[], certainlyStarted: ReadonlySet<OutlineTask>, report: Report): void {
  const firstStart = new Map<OutlineTask, Start>()
  const reported = new Set<OutlineTask>()
  for (const start of certain) {
    const { by, target, times, path, id } = start
    if (!certainlyStarted.has(by) || reported.has(target)) continue
    const count = times * countInstances(by.arrival)
    const first = firstStart.get(target)
    if (first === undefined && count === 1) firstStart.set(target, start)
    else {
      const already =
        first === undefined ? `this step starts it ${count} times` : `${formatPath(first.path)} starts it already`
      report(path, quote(id), `a task that is started once (${already})`)
      reported.add(target)
    }
  }
}

/** Tasks that start each other in a circle, so that none of them ever starts: reported at the first of each circle. */
function checkCircles(
  outline: Outline,
  startsOf: ReadonlyMap<OutlineTask, readonly Start[]>,
  reached: ReadonlySet<OutlineTask>,
  report: Report,
): void {
  const seen = new Set<OutlineTask>()
  for (const task of outline.tasks) {
    const chain: OutlineTask[] = []
    let at: OutlineTask | undefined = reached.has(task) ? undefined : task
    while (at !== undefined && !seen.has(at)) {
      seen.add(at)
      chain.push(at)
      at = startsOf.get(at)?.[0]?.by
    }
    const circle = at === undefined ? [] : chain.slice(chain.indexOf(at))
    if (at === undefined || !chain.includes(at)) continue
    const [first] = circle.toSorted((a, b) => a.index - b.index)
    const names = circle.map(({ id }) => id).join(', ')
    report(
      ['tasks', first.index, 'id'],
      quote(first.id),
      `a task that something starts (${names} start each other, so none of them ever starts)`,
    )
  }
}
