import type { Step, Task, TaskSet } from '../../shared/task-set/schema'
import { toMillis } from '../../shared/time'
import { CUT, SpanState } from '../../shared/trace/span-table'
import { toSpans } from '../../shared/trace/spans'
import { EventKind, type Trace } from '../../shared/trace/trace'

/**
 * Task sets and results as short texts, for tests only: what is expected then stands beside its source in the same form.
 *
 * `tasks('A=5 B=3@2')`: CPU times, arrival after `@`. `tasks('A@2: cpu 3, io 5 disk, 3x(cpu 1, yield)', 'B=3')`: whole programs.
 */
export function tasks(...lines: string[]): TaskSet {
  const list = lines.flatMap((line) =>
    line.includes(':') ? [parseProgram(line)] : line.trim().split(/\s+/).map(parseBurst),
  )
  return { formatVersion: 1, tasks: list }
}

function parseBurst(text: string): Task {
  const match = /^(\w+)=([\d.]+)(?:@([\d.]+))?$/.exec(text)
  if (match === null) throw new Error(`"${text}" is no burst like A=5@2`)
  return { id: match[1], ...arrivalOf(match[3]), steps: [{ op: 'cpu', ms: Number(match[2]) }] }
}

function parseProgram(text: string): Task {
  const match = /^([\w#]+)(?:@([\d.]+))?:(.*)$/.exec(text)
  if (match === null) throw new Error(`"${text}" is no program like A@2: cpu 3, sleep 5`)
  return { id: match[1], ...arrivalOf(match[2]), steps: parseSteps(match[3]) }
}

function arrivalOf(text: string | undefined): { arrival?: number } {
  return text === undefined ? {} : { arrival: Number(text) }
}

function parseSteps(text: string): Step[] {
  return splitAtCommas(text).map((part): Step => {
    const loop = /^(\d+)x\((.*)\)$/.exec(part)
    if (loop !== null) return { op: 'repeat', times: Number(loop[1]), steps: parseSteps(loop[2]) }
    const [op, value = '', device] = part.split(/\s+/)
    switch (op) {
      case 'cpu':
      case 'sleep':
      case 'blockingSleep':
        return { op, ms: Number(value) }
      case 'io':
      case 'blockingIo':
        return { op, ms: Number(value), ...(device === undefined ? {} : { device }) }
      case 'yield':
        return { op }
      case 'spawn':
      case 'join':
        return { op, task: value }
      case 'lock':
      case 'unlock':
        return { op, name: value }
      case 'put':
      case 'get':
        return { op, queue: value }
      case 'log':
        return { op, text: value }
      default:
        throw new Error(`"${part}" is no step`)
    }
  })
}

function splitAtCommas(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let part = ''
  for (const character of text) {
    if (character === '(') depth++
    if (character === ')') depth--
    if (character === ',' && depth === 0) {
      parts.push(part.trim())
      part = ''
    } else part += character
  }
  if (part.trim() !== '') parts.push(part.trim())
  return parts
}

/** The slices of a run in order of (start, core), times in ms: `A 0-4 B 4-7`. More than one core: `A 0-4/0 B 0-3/1`. */
export function slices(trace: Trace): string {
  const spans = toSpans(trace)
  const isParallel = trace.execution.model === 'threads' && trace.execution.settings.cores > 1
  const list: { start: number; core: number; text: string }[] = []
  for (const [lane, { id }] of trace.tasks.entries()) {
    let start: number | undefined
    for (let i = spans.laneStart[lane]; i < spans.laneStart[lane + 1]; i++) {
      if (spans.state[i] !== SpanState.running && spans.state[i] !== SpanState.frozen) continue
      start ??= spans.start[i]
      const goesOn = spans.endKind[i] === EventKind.freeze || spans.endKind[i] === EventKind.thaw
      if (goesOn) continue
      if (spans.end[i] > start) {
        const core = spans.core[i]
        const torn = spans.endKind[i] === CUT ? '…' : ''
        const where = isParallel ? `/${core}` : ''
        list.push({ start, core, text: `${id} ${toMillis(start)}-${toMillis(spans.end[i])}${torn}${where}` })
      }
      start = undefined
    }
  }
  return list
    .sort((a, b) => a.start - b.start || a.core - b.core)
    .map(({ text }) => text)
    .join(' ')
}

/** When each task left the system, ms, in file order. */
export function finishes(trace: Trace): (number | undefined)[] {
  const { events } = trace
  const times: (number | undefined)[] = trace.tasks.map(() => undefined)
  for (let i = 0; i < events.length; i++) {
    if (events.kind[i] === EventKind.finish) times[events.task[i]] = toMillis(events.time[i])
  }
  return times
}

/** Finish minus arrival of each task, ms. */
export function turnarounds(trace: Trace): number[] {
  return finishes(trace).map((finish, task) => (finish ?? NaN) - toMillis(trace.tasks[task].arrival ?? NaN))
}

/** Time each task was ready or due, ms. */
export function waits(trace: Trace): number[] {
  return totals(trace, [SpanState.ready, SpanState.preempted, SpanState.due])
}

/** Start of each task's first stay minus its arrival, ms. */
export function responses(trace: Trace): number[] {
  const { events } = trace
  const first: (number | undefined)[] = trace.tasks.map(() => undefined)
  for (let i = 0; i < events.length; i++) {
    if (events.kind[i] === EventKind.dispatch) first[events.task[i]] ??= toMillis(events.time[i])
  }
  return first.map((time, task) => (time ?? NaN) - toMillis(trace.tasks[task].arrival ?? NaN))
}

/** How often the OS and how often the tasks decided. */
export function decisions(trace: Trace): { os: number; tasks: number } {
  const { kind } = trace.events
  const count = (wanted: EventKind): number => kind.reduce((sum, one) => sum + (one === wanted ? 1 : 0), 0)
  return { os: count(EventKind.preempt), tasks: count(EventKind.yield) + count(EventKind.block) }
}

function totals(trace: Trace, states: readonly SpanState[]): number[] {
  const spans = toSpans(trace)
  return trace.tasks.map((_, lane) => {
    let sum = 0
    for (let i = spans.laneStart[lane]; i < spans.laneStart[lane + 1]; i++) {
      if (states.includes(spans.state[i] as SpanState)) sum += spans.end[i] - spans.start[i]
    }
    return toMillis(sum)
  })
}

/** The mean of a list. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
