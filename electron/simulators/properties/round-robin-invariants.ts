import { toMicros } from '../../../shared/time'
import { EventKind } from '../../../shared/trace/trace'
import type { Invariant, Reading, ReadyStretch } from './reading'

/** What round robin and its queue promise (I9 to I12), read off the stays in the ready queue. I9 also holds for the event loop. */
export const roundRobinInvariants: readonly Invariant[] = [
  { name: 'I9', broken: firstInFirstOut },
  { name: 'I10', broken: quantumKept },
  { name: 'I11', broken: turnWithinBound },
  { name: 'I12', broken: noSecondQuantum },
]

/** Who stands before whom: the earlier instant; in one instant, with `preemptedFirst`, newcomers behind the others; then the order of the events. */
function standsBefore({ trace }: Reading): (a: ReadyStretch, b: ReadyStretch) => boolean {
  const { execution } = trace
  const newcomersLast = execution.model === 'threads' && execution.settings.sameInstant === 'preemptedFirst'
  return (a, b) => {
    if (a.start !== b.start) return a.start < b.start
    if (newcomersLast && a.isByTime !== b.isByTime) return b.isByTime
    return a.from < b.from
  }
}

/** Of two who are in the queue together, the one that stands before the other leaves it first. */
function firstInFirstOut(reading: Reading): string[] {
  if (reading.trace.execution.model === 'sequential') return []
  const isBefore = standsBefore(reading)
  const { ready } = reading
  return ready.flatMap((a) =>
    ready
      .filter((b) => a !== b && isBefore(a, b) && a.to > b.from && b.to > a.from && b.to < a.to)
      .map((b) => `task ${b.task} is taken at ${b.end} us before task ${a.task}`),
  )
}

/**
 * The quantum of a stay, or what was kept of it, ends at whole quanta after the first end. Nobody has been ready across such an end inside the stay,
 * and a preemption comes at one, with somebody there to take the core.
 */
function quantumKept({ trace, events, segments, ready }: Reading): string[] {
  const { execution } = trace
  if (execution.model !== 'threads') return []
  const { quantumAfterBlock, quantumAfterYield } = execution.settings
  const quantum = execution.settings.quantum === null ? Infinity : toMicros(execution.settings.quantum)
  const found: string[] = []
  const rest: number[] = trace.tasks.map(() => 0)
  for (const { task, start, end, to } of segments.toSorted((a, b) => a.from - b.from)) {
    const how = to < events.length ? events[to].kind : undefined
    let expiry = start + (rest[task] > 0 ? rest[task] : quantum)
    for (; expiry < end; expiry += quantum) {
      const at = expiry
      if (ready.some((one) => one.task !== task && one.start < at && one.end > at))
        found.push(`task ${task} runs on at ${at} us though others are ready`)
    }
    if (how === EventKind.preempt) {
      const isTaken = ready.some((one) => one.task !== task && one.start <= end && one.end >= end)
      if (expiry !== end || !isTaken) found.push(`task ${task} is preempted at ${end} us for nothing`)
    }
    const keeps =
      (how === EventKind.block && quantumAfterBlock === 'rest') ||
      (how === EventKind.yield && quantumAfterYield === 'rest')
    // At the very end of a quantum nothing is left; with nobody ready a fresh one begins there, and is what is kept.
    rest[task] = keeps && Number.isFinite(expiry) ? expiry - end : 0
  }
  return found
}

/** With m before it when the instant of its entry is over, a thread waits for ceil((m + 1) / cores) x (quantum + contextSwitch) at most. */
function turnWithinBound(reading: Reading): string[] {
  const { execution } = reading.trace
  if (execution.model !== 'threads' || execution.settings.quantum === null) return []
  const { quantum, contextSwitch, cores } = execution.settings
  const isBefore = standsBefore(reading)
  return reading.ready
    .filter(({ start, end }) => end > start)
    .flatMap((one) => {
      const ahead = reading.ready.filter(
        (other) => other !== one && other.start <= one.start && other.end > one.start && isBefore(other, one),
      ).length
      const most = Math.ceil((ahead + 1) / cores) * (toMicros(quantum) + toMicros(contextSwitch))
      const wait = one.end - one.start
      return wait > most ? [`task ${one.task} waits for ${wait} us, more than ${most}`] : []
    })
}

/** While a thread is ready no other one gets more CPU time than a quantum, nor the CPU twice. */
function noSecondQuantum({ trace, ready, segments }: Reading): string[] {
  const { execution } = trace
  if (execution.model !== 'threads') return []
  const quantum = execution.settings.quantum === null ? Infinity : toMicros(execution.settings.quantum)
  return ready.flatMap((wait) =>
    [...trace.tasks.keys()].flatMap((task) => {
      const parts = segments
        .filter((one) => one.task === task && task !== wait.task)
        .map(({ start, end }) => Math.min(end, wait.end) - Math.max(start, wait.start))
        .filter((length) => length > 0)
      const got = parts.reduce((sum, length) => sum + length, 0)
      return got > quantum || parts.length > 1
        ? [`task ${task} gets ${got} us in ${parts.length} turns while task ${wait.task} is ready`]
        : []
    }),
  )
}
