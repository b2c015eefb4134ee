import type { StepPlace } from '../../task-set/steps'
import { type Deadlock, NONE, type Trace } from '../trace'
import { waitName } from '../waits'
import type { Findings } from './findings'
import { type Life, Place } from './life'
import type { Resources } from './resources'

/**
 * I17, what a deadlock says of itself: `waiting` names exactly those who have entered and not left, in file order, with what they wait for and who
 * holds it; each task of `cycle` waits for the next, the last for the first. Who waits for whom: a `join` for the task it names, a `lock` for whoever
 * holds it, a `gather` for each of its tasks that has not ended. The cycle is empty only where there is none. After the sweep; whether there is a deadlock at all is `checkEnd`'s.
 */
export function checkDeadlock(
  trace: Trace,
  deadlock: Deadlock,
  steps: readonly StepPlace[],
  life: Life,
  resources: Resources,
  findings: Findings,
): void {
  const { tasks } = trace
  const isStuck = (task: number): boolean => life.place[task] !== Place.absent && life.place[task] !== Place.gone
  const indices = new Map(tasks.map(({ id }, task) => [id, task]))

  const expected = [...tasks.keys()].filter(isStuck).map((task) => {
    const step = life.waitStep[task]
    const holder = step !== NONE && steps[step].step.op === 'lock' ? resources.holderAt(step) : NONE
    const heldBy = holder === NONE ? '' : `, held by ${tasks[holder].id}`
    return `${tasks[task].id} for ${waitName(life.waitsFor[task], step, steps)}${heldBy}`
  })
  const named = deadlock.waiting.map(
    (one) => `${one.task} for ${one.for}${one.heldBy === undefined ? '' : `, held by ${one.heldBy}`}`,
  )
  if (expected.length !== named.length || expected.some((one, i) => one !== named[i])) {
    const [said, real] = [named.join('; ') || 'nobody', expected.join('; ') || 'nobody']
    findings.add(`The deadlock says that ${said} waits, but it is ${real}.`)
  }

  /** Those a stuck task waits for. */
  const awaitedBy = (task: number): number[] => {
    if (life.waitStep[task] === NONE) return []
    const { step } = steps[life.waitStep[task]]
    if (step.op === 'lock') return [resources.holderAt(life.waitStep[task])]
    const ids = step.op === 'join' ? [step.task] : step.op === 'gather' ? step.tasks : []
    return ids.map((id) => indices.get(id) ?? NONE).filter((other) => other === NONE || isStuck(other))
  }
  const cycle = deadlock.cycle.map((id) => indices.get(id) ?? NONE)
  if (new Set(cycle).size < cycle.length) findings.add(`The cycle ${deadlock.cycle.join(', ')} names a task twice.`)
  for (const [i, task] of cycle.entries()) {
    const next = (i + 1) % cycle.length
    const isEdge = task !== NONE && isStuck(task) && awaitedBy(task).includes(cycle[next])
    if (!isEdge)
      findings.add(`The cycle says that ${deadlock.cycle[i]} waits for ${deadlock.cycle[next]}, but it does not.`)
  }
  if (cycle.length > 0) return
  const inCycles = waitingInCycles([...tasks.keys()].filter(isStuck), awaitedBy)
  if (inCycles.length > 0)
    findings.add(`The deadlock names no cycle, but ${tasks[inCycles[0]].id} is in one or waits for one.`)
}

/** Who is left when all who wait for nobody (left) are taken away, again and again: those in a cycle and those who wait for one. O(tasks + arrows). */
function waitingInCycles(stuck: readonly number[], awaitedBy: (task: number) => readonly number[]): readonly number[] {
  const waiters = new Map<number, number[]>()
  const arrows = new Map<number, number>()
  for (const task of stuck) {
    const awaited = awaitedBy(task).filter((other) => other !== NONE)
    arrows.set(task, awaited.length)
    for (const other of awaited) {
      const list = waiters.get(other)
      if (list === undefined) waiters.set(other, [task])
      else list.push(task)
    }
  }
  const free = stuck.filter((task) => arrows.get(task) === 0)
  // A lock may be held by one who has left without giving it back: whoever waits for that one waits for nobody who is stuck.
  for (const gone of waiters.keys()) if (!arrows.has(gone)) free.push(gone)
  for (let task = free.pop(); task !== undefined; task = free.pop()) {
    for (const waiter of waiters.get(task) ?? []) {
      const left = (arrows.get(waiter) ?? 0) - 1
      arrows.set(waiter, left)
      if (left === 0) free.push(waiter)
    }
  }
  return stuck.filter((task) => (arrows.get(task) ?? 0) > 0)
}
