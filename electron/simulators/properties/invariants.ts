import type { Step, Task, TaskSet } from '../../../shared/task-set/schema'
import { toMicros } from '../../../shared/time'
import { EventKind, Reason, type Trace } from '../../../shared/trace/trace'
import { type Invariant, isTimedWait, type Reading, readTrace, type Stretch } from './reading'
import { roundRobinInvariants } from './round-robin-invariants'

/**
 * I1 to I17 as a book would state them, each from the stretches of the trace alone, slow and without the rebuilt queues of `checkTrace`:
 * two readings of the same rules, so that a mistake in one shows.
 */
export const invariants: readonly Invariant[] = [
  { name: 'I1', broken: wholeTimes },
  { name: 'I2', broken: oneTaskPerCore },
  { name: 'I3', broken: onePlacePerTask },
  { name: 'I4', broken: cpuConserved },
  { name: 'I5', broken: withinStay },
  { name: 'I6', broken: inProgramOrder },
  { name: 'I7', broken: noIdleCore },
  { name: 'I8', broken: noMoreThanThereIs },
  ...roundRobinInvariants,
  { name: 'I13', broken: runToCompletion },
  { name: 'I14', broken: snapshotRule },
  { name: 'I15', broken: causes },
  { name: 'I16', broken: primitives },
  { name: 'I17', broken: ends },
]

/** All that a trace breaks, each sentence with the name of its invariant. */
export function brokenInvariants(trace: Trace, taskSet: TaskSet): string[] {
  const reading = readTrace(trace, taskSet)
  return invariants.flatMap(({ name, broken }) => broken(reading, taskSet).map((sentence) => `${name}: ${sentence}`))
}

/** Those that begin before another of the same key has ended. */
function overlapping(list: readonly Stretch[], key: (stretch: Stretch) => number): Stretch[] {
  const found: Stretch[] = []
  const until = new Map<number, number>()
  for (const one of list.filter(({ start, end }) => start < end).sort((a, b) => a.start - b.start)) {
    const end = until.get(key(one)) ?? 0
    if (one.start < end) found.push(one)
    until.set(key(one), Math.max(end, one.end))
  }
  return found
}

function wholeTimes({ events, segments, trace }: Reading): string[] {
  const times = events.map(({ time }) => time)
  const isWhole = times.every((time, i) => Number.isSafeInteger(time) && time >= (times[i - 1] ?? 0))
  const areOrdered = segments.every(({ start, end }) => start <= end) && (times.at(-1) ?? 0) <= trace.makespan
  return isWhole && areOrdered ? [] : ['times are not whole, or fall']
}

function oneTaskPerCore({ segments, switches }: Reading): string[] {
  return overlapping([...segments, ...switches], ({ core }) => core).map(
    ({ core, task, start }) => `task ${task} begins on core ${core} at ${start} us, which is not free`,
  )
}

function onePlacePerTask({ segments, switches, ready, blocked, trace }: Reading): string[] {
  const cores = trace.execution.model === 'threads' ? trace.execution.settings.cores : 1
  const everywhere = [...segments, ...switches, ...ready, ...blocked]
  return [
    ...[...segments, ...switches]
      .filter(({ core }) => core < 0 || core >= cores)
      .map(({ core }) => `core ${core} is used`),
    ...overlapping(everywhere, ({ task }) => task).map(
      ({ task, start }) => `task ${task} is in two places at ${start} us`,
    ),
  ]
}

/** CPU time of a task's steps, us; undefined where the file does not say it: a poll, a timeout that may leave its steps, a freeze at a busy device. */
export function cpuOf(task: Task, taskSet: TaskSet, isLoop: boolean): number | undefined {
  const sum = (steps: readonly Step[]): number => steps.reduce((all, step) => all + cpu(step), 0)
  const cpu = (step: Step): number => {
    switch (step.op) {
      case 'cpu':
        return toMicros(step.ms)
      case 'offload':
        return isLoop ? 0 : toMicros(step.ms)
      case 'blockingSleep':
        return isLoop ? toMicros(step.ms) : 0
      case 'blockingIo':
        if (!isLoop) return 0
        return step.device === undefined || taskSet.devices?.[step.device] === undefined ? toMicros(step.ms) : NaN
      case 'poll':
        return NaN
      case 'timeout':
        return isLoop ? NaN : sum(step.steps)
      case 'call':
        return sum(step.steps)
      case 'repeat':
        return step.times * sum(step.steps)
      default:
        return 0
    }
  }
  const total = sum(task.steps)
  return Number.isNaN(total) ? undefined : total
}

function cpuConserved({ segments, trace, finishReason }: Reading, taskSet: TaskSet): string[] {
  return trace.tasks.flatMap(({ id, definition }, task) => {
    const expected = cpuOf(taskSet.tasks[definition], taskSet, trace.execution.model === 'eventLoop')
    if (expected === undefined) return []
    const used = segments.filter((one) => one.task === task).reduce((sum, { start, end }) => sum + end - start, 0)
    const isFine = finishReason[task] === Reason.finished ? used === expected : used <= expected
    return isFine ? [] : [`${id} used ${used} us of CPU, its steps ask for ${expected}`]
  })
}

function withinStay({ trace, events, arrivedAt, finishedAt }: Reading): string[] {
  return trace.tasks.flatMap(({ id, arrival, isSpawned }, task) => {
    const own = events.filter((event) => event.task === task && event.kind !== EventKind.deadline)
    if (own.length === 0) return []
    const isBetween = own.every(
      ({ time }) => time >= (arrivedAt[task] ?? Infinity) && time <= (finishedAt[task] ?? Infinity),
    )
    const isFirst = own[0].kind === EventKind.arrive && (isSpawned || own[0].time === arrival)
    const isLast = finishedAt[task] === undefined || own.at(-1)?.kind === EventKind.finish
    return isBetween && isFirst && isLast ? [] : [`${id} does something before it arrives or after it has ended`]
  })
}

/** In a program without loops the steps only go forward; a wait for time lasts as long as its step says, longer only at a busy device. */
function inProgramOrder({ trace, events, steps, blocked }: Reading, taskSet: TaskSet): string[] {
  const isLoop = trace.execution.model === 'eventLoop'
  const hasRepeat = taskSet.tasks.map((_, i) => steps.some(({ task, step }) => task === i && step.op === 'repeat'))
  const backwards = trace.tasks.flatMap(({ id, definition }, task) => {
    if (hasRepeat[definition]) return []
    // The end of a timeout belongs to its beginning.
    const at = events
      .filter((event) => event.task === task)
      .map(({ step }) => step)
      .filter((step) => step !== undefined && steps[step].step.op !== 'timeout')
    return at.some((step, i) => (step ?? 0) < (at[i - 1] ?? 0)) ? [`${id} goes back in its program`] : []
  })
  const canBeCut = isLoop && steps.some(({ step }) => step.op === 'cancel' || step.op === 'timeout')
  const early = blocked.flatMap(({ task, reason, step, start, end, to }) => {
    const place = steps[step]?.step
    if (!isTimedWait(reason) || place === undefined || !('ms' in place)) return []
    const length = toMicros(place.op === 'poll' ? place.every : place.ms)
    const isCut = to === events.length || canBeCut
    return end - start < length && !isCut ? [`task ${task} waits from ${start} to ${end} us, not ${length} us`] : []
  })
  return [...backwards, ...early]
}

function noIdleCore({ trace, ready, segments, switches }: Reading): string[] {
  const { execution, makespan } = trace
  const isConserving =
    execution.model === 'threads' || (execution.model === 'eventLoop' && execution.settings.iterationCost === 0)
  if (!isConserving) return []
  const cores = execution.model === 'threads' ? execution.settings.cores : 1
  const used = [...segments, ...switches]
  const moments = [...new Set([...used, ...ready].flatMap(({ start, end }) => [start, end]))].filter(
    (time) => time < makespan,
  )
  const covers =
    (time: number) =>
    ({ start, end }: Stretch): boolean =>
      start <= time && time < end
  return moments
    .filter((time) => ready.some(covers(time)) && used.filter(covers(time)).length < cores)
    .map((time) => `a core is idle at ${time} us though somebody is ready`)
}

function noMoreThanThereIs({ trace, segments, switches }: Reading): string[] {
  const cores = trace.execution.model === 'threads' ? trace.execution.settings.cores : 1
  const used = [...segments, ...switches].reduce((sum, { start, end }) => sum + end - start, 0)
  return used <= cores * trace.makespan ? [] : [`${used} us were used of ${cores * trace.makespan}`]
}

/** A slice of the loop ends by the task's own will, and nobody else begins one inside it. */
function runToCompletion({ trace, events, segments }: Reading): string[] {
  if (trace.execution.model !== 'eventLoop') return []
  const ends: readonly number[] = [EventKind.yield, EventKind.block, EventKind.finish]
  return segments
    .filter(({ from, to }) => {
      const inside = events.slice(from + 1, to)
      const isCut = to === events.length
      return (!isCut && !ends.includes(events[to].kind)) || inside.some(({ kind }) => kind === EventKind.dispatch)
    })
    .map(({ task, start }) => `the slice of task ${task} at ${start} us is broken`)
}

/** Who becomes ready in an iteration runs in a later one. */
function snapshotRule({ trace, events, ready }: Reading): string[] {
  if (trace.execution.model !== 'eventLoop') return []
  let count = 0
  const iterationOf = events.map(({ kind }) => (kind === EventKind.iteration ? ++count : count))
  return ready
    .filter(({ from, to }) => to < events.length && iterationOf[to] <= iterationOf[from])
    .map(({ task, start }) => `task ${task}, ready at ${start} us, runs in the same iteration`)
}

/** What ends a wait is what it was for: its time, or a step of another task at that moment. Who awaits a task does not wait beyond its end. */
function causes({ trace, events, steps, blocked, finishedAt, segments }: Reading): string[] {
  const isLoop = trace.execution.model === 'eventLoop'
  const canBeCut = isLoop && steps.some(({ step }) => step.op === 'cancel' || step.op === 'timeout')
  return blocked.flatMap(({ task, reason, step, start, end, to }) => {
    const place = steps[step]?.step
    const at = `the wait of task ${task} from ${start} to ${end} us`
    const awaited = place?.op === 'join' ? trace.tasks.findIndex(({ id }) => id === place.task) : -1
    const ended = finishedAt[awaited]
    if (ended !== undefined && end > Math.max(ended, start)) return [`${at} lasts beyond the end of what it joins`]
    if (to >= events.length || canBeCut) return []
    const { kind, arg } = events[to]
    if (isTimedWait(reason)) {
      const isFine = kind === (isLoop ? EventKind.due : EventKind.wake) && arg === undefined
      return isFine ? [] : [`${at} is not ended by time`]
    }
    if (kind !== EventKind.wake || arg === undefined) return [`${at} is ended by nobody`]
    // A gather's callbacks run one iteration after the child has ended; the creation of a task that is joined is found by the loop itself.
    const isCalledBack = isLoop && (reason === Reason.gather || reason === Reason.join)
    const isBusy = segments.some((one) => one.task === arg && one.start <= end && end <= one.end)
    return isBusy || isCalledBack ? [] : [`${at} is ended by task ${arg}, which does not run then`]
  })
}

/** Locks, queues, semaphores and events counted from their marks; waiters served in order where nobody can be robbed. */
function primitives({ trace, events, steps, blocked }: Reading, taskSet: TaskSet): string[] {
  const found: string[] = []
  const holders = new Map<string, number>()
  const counts = new Map<string, number>()
  const count = (name: string, first: number, change: number, most = Infinity): void => {
    const value = (counts.get(name) ?? first) + change
    counts.set(name, value)
    if (value < 0 || value > most) found.push(`${name} counts ${value}`)
  }
  for (const { kind, step, task, time } of events) {
    const place = step === undefined ? undefined : steps[step].step
    if (place?.op === 'lock' && kind === EventKind.lock) {
      if (holders.has(place.name)) found.push(`lock ${place.name} is taken twice at ${time} us`)
      holders.set(place.name, task ?? -1)
    } else if (place?.op === 'unlock' && kind === EventKind.unlock) {
      if (!holders.delete(place.name)) found.push(`lock ${place.name} is freed twice at ${time} us`)
    } else if (place?.op === 'put' && kind === EventKind.put)
      count(`queue ${place.queue}`, 0, 1, taskSet.queues?.[place.queue]?.capacity)
    else if (place?.op === 'get' && kind === EventKind.get) count(`queue ${place.queue}`, 0, -1)
    else if (place?.op === 'acquire' && kind === EventKind.acquire)
      count(`semaphore ${place.name}`, taskSet.semaphores?.[place.name]?.value ?? 1, -1)
    else if (place?.op === 'release' && kind === EventKind.release)
      count(`semaphore ${place.name}`, taskSet.semaphores?.[place.name]?.value ?? 1, 1)
  }
  const { execution } = trace
  const isFair = execution.model === 'threads' && execution.settings.mutexHandOff === 'handOver'
  if (!isFair) return found
  const thingOf = (step: number): string => {
    const place = steps[step].step
    if (place.op === 'lock' || place.op === 'acquire') return `${place.op} ${place.name}`
    return place.op === 'get' || place.op === 'put' ? `${place.op} ${place.queue}` : ''
  }
  const waits = blocked.map((one) => ({ ...one, thing: thingOf(one.step) })).filter(({ thing }) => thing !== '')
  for (const a of waits) {
    for (const b of waits) {
      if (a.thing === b.thing && a.from < b.from && b.from < a.to && b.to < a.to)
        found.push(`task ${b.task} is served at ${a.thing} before task ${a.task}`)
    }
  }
  return found
}

/** How the run ended against who is left, and the edges of a deadlock's cycle. */
function ends({ trace, events, steps, blocked, arrivedAt, finishedAt, finishReason }: Reading): string[] {
  const left = trace.tasks.flatMap((_, task) =>
    arrivedAt[task] !== undefined && finishedAt[task] === undefined ? [task] : [],
  )
  const waits = left.map((task) => blocked.find((one) => one.task === task && one.to === events.length))
  const areStuck = waits.every((wait) => wait !== undefined && !isTimedWait(wait.reason))
  const hasFailed = finishReason.includes(Reason.error)
  switch (trace.endedBy) {
    case 'horizon':
      return []
    case 'finished':
      return left.length === 0 && !hasFailed ? [] : ['the run has finished, but not all of its tasks']
    case 'error':
      return hasFailed && (areStuck || trace.execution.model === 'sequential') ? [] : ['the run has no error']
    default:
  }
  const { deadlock } = trace
  const index = (id: string | undefined): number => trace.tasks.findIndex((task) => task.id === id)
  if (hasFailed || left.length === 0 || !areStuck || deadlock === undefined) return ['there is no deadlock']
  const isNamed = left.join() === deadlock.waiting.map(({ task }) => index(task)).join()
  const holderOf = (name: string): number | undefined => {
    const last = events.findLast(({ kind, step }) => {
      if (step === undefined || (kind !== EventKind.lock && kind !== EventKind.unlock)) return false
      const place = steps[step].step
      return 'name' in place && place.name === name
    })
    return last?.kind === EventKind.lock ? last.task : undefined
  }
  const isEdge = (from: number, to: number): boolean => {
    const place = steps[waits[left.indexOf(from)]?.step ?? -1]?.step
    if (place === undefined || !left.includes(to)) return false
    if (place.op === 'join') return index(place.task) === to
    if (place.op === 'gather') return place.tasks.some((id) => index(id) === to)
    return place.op === 'lock' && holderOf(place.name) === to
  }
  const { cycle } = deadlock
  const wrong = cycle.filter((id, i) => !isEdge(index(id), index(cycle[(i + 1) % cycle.length])))
  return [...(isNamed ? [] : ['the deadlock does not name who is left']), ...wrong.map((id) => `${id} is in no cycle`)]
}
