import { assertNever } from '../../shared/assert-never'
import type { ExecutionData } from '../../shared/gantt/model'
import type { Execution } from '../../shared/settings'
import { stateAt } from '../../shared/trace/queues'
import { SpanState, type SpanTable } from '../../shared/trace/span-table'
import { EventKind, Reason } from '../../shared/trace/trace'
import type { Micros } from '../../shared/time'
import { firstEndingAfter } from './decisions'

export type LineId =
  | 'loop'
  /** Event loop: select waits for I/O, for the next timer at most. */
  | 'get'
  | 'timers'
  | 'next'
  | 'handle'
  | 'pick'
  | 'switch'
  | 'run'
  | 'preempt'
  | 'block'
  | 'yield'
  | 'end'
  | 'wait'

export interface CodeLine {
  readonly id: LineId
  readonly text: string
}

/** A line that is lit: `now` is where time passes, `passed` what took no time and happened at this very instant. */
export interface LitLine {
  readonly line: LineId
  readonly light: 'now' | 'passed'
  /** Indexes of the tasks it is about, in their order. */
  readonly tasks: readonly number[]
}

/** asyncio's `_run_once` (CPython Lib/asyncio/base_events.py) in the words of the lecture: `while true: events = get(); for e in events: handle(e)`. */
const EVENT_LOOP: readonly CodeLine[] = [
  { id: 'loop', text: 'while True:' },
  { id: 'get', text: '    events = get()' },
  { id: 'timers', text: '    events += due_timers()' },
  { id: 'next', text: '    for e in events:' },
  { id: 'handle', text: '        handle(e)' },
]

/** Round robin, what each core does (rules T1 to T4). */
const THREADS: readonly CodeLine[] = [
  { id: 'loop', text: 'while True:' },
  { id: 'pick', text: '    t = ready.head()' },
  { id: 'switch', text: '    switch_to(t)' },
  { id: 'run', text: '    run(t, quantum)' },
  { id: 'preempt', text: '    if used up: ready.add(t)' },
  { id: 'yield', text: '    if yields: ready.add(t)' },
  { id: 'block', text: '    if blocks: waiting.add(t)' },
  { id: 'end', text: '    if ends: leave(t)' },
]

const SEQUENTIAL: readonly CodeLine[] = [
  { id: 'next', text: 'for t in arrived:' },
  { id: 'loop', text: '    for step in t:' },
  { id: 'run', text: '        run(step)' },
  { id: 'wait', text: '        wait(step)' },
]

/** What decides who runs under a model, as a few lines of pseudo-code. */
export function codeOf(model: Execution['model']): readonly CodeLine[] {
  switch (model) {
    case 'eventLoop':
      return EVENT_LOOP
    case 'threads':
      return THREADS
    case 'sequential':
      return SEQUENTIAL
    default:
      return assertNever(model, 'model')
  }
}

/**
 * The lines lit at a moment, in the order of the code. Spans are half-open: at the end of a slice the next one is the one that runs. Nothing is lit once
 * the run has ended but what happened at its last instant. O(tasks log n).
 * @param iterations when turns of the loop began, rising (`Moments`)
 */
export function litAt(data: ExecutionData, iterations: Float64Array, time: Micros): readonly LitLine[] {
  const { model } = data.summary.execution
  const lit = new Lights()
  const isOver = time >= data.summary.makespan
  visitTasks(data.spans, time, {
    now: (task, state) => lit.now(lineOfState(model, state), task),
    passed: (task, row, next) => lit.passed(lineOfEnd(model, data.spans, row, next), task),
    began: (task) => {
      if (model === 'threads') lit.passed('pick', task)
    },
  })
  if (!isOver) {
    const { settings } = data.summary.execution
    const cores = 'cores' in settings ? settings.cores : 1
    if (lit.busy < cores) lit.now(idleLine(model), undefined)
  }
  if (model === 'eventLoop' && includes(iterations, time)) lit.passed('next', undefined)
  return lit.inOrder(codeOf(model))
}

/** Collects lights; a line that is lit now is not lit as passed too. */
class Lights {
  /** Cores taken. */
  busy = 0
  readonly #tasks = { now: new Map<LineId, number[]>(), passed: new Map<LineId, number[]>() }

  now(line: LineId | undefined, task: number | undefined): void {
    if (line !== undefined && task !== undefined) this.busy += 1
    this.#add('now', line, task)
  }

  passed(line: LineId | undefined, task: number | undefined): void {
    this.#add('passed', line, task)
  }

  inOrder(code: readonly CodeLine[]): readonly LitLine[] {
    return code.flatMap(({ id }): LitLine[] => {
      const now = this.#tasks.now.get(id)
      const tasks = now ?? this.#tasks.passed.get(id)
      return tasks ? [{ line: id, light: now ? 'now' : 'passed', tasks }] : []
    })
  }

  #add(light: LitLine['light'], line: LineId | undefined, task: number | undefined): void {
    if (line === undefined) return
    const tasks = this.#tasks[light].get(line) ?? []
    this.#tasks[light].set(line, task === undefined || tasks.includes(task) ? tasks : [...tasks, task])
  }
}

interface Visitor {
  /** The state a task is in from this moment on. */
  now(task: number, state: SpanState): void
  /** A span of the task ends at this very moment; `next`: the state it is in then. */
  passed(task: number, row: number, next: SpanState | undefined): void
  /** The task is given a core at this very moment. */
  began(task: number): void
}

function visitTasks(spans: SpanTable, time: Micros, visitor: Visitor): void {
  for (let task = 0; task + 1 < spans.laneStart.length; task += 1) {
    const current = stateAt(spans, task, time)
    const state = current === undefined ? undefined : (spans.state[current] as SpanState)
    if (state !== undefined) visitor.now(task, state)
    const to = spans.laneStart[task + 1]
    let wasOnCore = false
    for (let row = firstEndingAfter(spans, task, time - 1); row < to && spans.end[row] === time; row += 1) {
      visitor.passed(task, row, state)
      wasOnCore = spans.state[row] === SpanState.switching || goesOn(spans, row)
    }
    const isOnCore = state !== undefined && (isRunning(state) || state === SpanState.switching)
    if (isOnCore && !wasOnCore && current !== undefined && spans.start[current] === time) visitor.began(task)
  }
}

function isRunning(state: number): boolean {
  return state === SpanState.running || state === SpanState.frozen
}

/** A part of a slice that the slice outlives: a blocking call begins or ends. */
function goesOn(spans: SpanTable, row: number): boolean {
  const { freeze, thaw } = EventKind
  return isRunning(spans.state[row]) && (spans.endKind[row] === freeze || spans.endKind[row] === thaw)
}

/** Where a task that is in a state keeps a core. */
function lineOfState(model: Execution['model'], state: SpanState): LineId | undefined {
  if (isRunning(state)) return model === 'eventLoop' ? 'handle' : 'run'
  if (state === SpanState.switching) return model === 'eventLoop' ? 'next' : 'switch'
  return model === 'sequential' && state === SpanState.blocked ? 'wait' : undefined
}

/** What happens where a span ends. */
function lineOfEnd(
  model: Execution['model'],
  spans: SpanTable,
  row: number,
  next: SpanState | undefined,
): LineId | undefined {
  const state = spans.state[row]
  const end = spans.endKind[row]
  if (model === 'sequential') return isRunning(state) && end === EventKind.finish ? 'next' : undefined
  if (model === 'threads') return isRunning(state) ? lineOfSliceEnd(end) : undefined
  if (isRunning(state)) return goesOn(spans, row) ? undefined : 'handle'
  // Due, and the loop has looked; a wait that a cancel or a deadline ends is woken by no event.
  const isFound = (state === SpanState.due || end === EventKind.due) && next !== SpanState.due
  return isFound ? lineOfWait(spans.reason[row]) : undefined
}

function lineOfSliceEnd(end: number): LineId | undefined {
  switch (end) {
    case EventKind.preempt:
      return 'preempt'
    case EventKind.yield:
      return 'yield'
    case EventKind.block:
      return 'block'
    case EventKind.finish:
      return 'end'
    default:
      return undefined
  }
}

/** asyncio finds I/O first, then the timers (E1); the result of a pool thread wakes the select like I/O. */
function lineOfWait(reason: number): LineId {
  return reason === Reason.sleep || reason === Reason.poll ? 'timers' : 'get'
}

/** Where a core stands that nobody has: it waits for something to happen. */
function idleLine(model: Execution['model']): LineId {
  if (model === 'eventLoop') return 'get'
  return model === 'threads' ? 'pick' : 'next'
}

function includes(rising: Float64Array, value: number): boolean {
  let low = 0
  let high = rising.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (rising[middle] < value) low = middle + 1
    else high = middle
  }
  return rising[low] === value
}
