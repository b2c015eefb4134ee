import type { TaskSet } from '../task-set/schema'
import { listSteps, type StepPlace } from '../task-set/steps'
import type { Micros } from '../time'
import { computeRows, computeTotals } from './metrics'
import { kindName, reasonName } from './names'
import type { ExecutionResult, ResultSlice } from './result'
import type { SpanTable } from './span-table'
import { Decider, EventKind, NONE, Reason, type Trace } from './trace'
import { waitName } from './waits'

/** What of a result beyond its head and totals is wanted (`include` of a batch request). */
export interface Include {
  readonly slices?: boolean
  readonly tasks?: boolean
  readonly log?: boolean
  readonly events?: boolean
}

/** One event of the trace by names; what it does not have is left out. Times in us. */
export interface ResultEvent {
  readonly time: Micros
  readonly kind: string
  readonly task?: string
  readonly core?: number
  /** Where the step stands in the file: `tasks[0].steps[1]`. */
  readonly step?: string
  readonly reason?: string
  readonly decider?: 'os' | 'task'
  /** A number, or for arrive, wake, block and cancel the id of the other task. */
  readonly arg?: number | string
}

/** `ExecutionResult` with the events, where they were asked for. */
export type FullResult = ExecutionResult & { readonly events?: readonly ResultEvent[] }

const DEFAULT_INCLUDE: Include = { slices: true, tasks: true, log: true }

/** A run as `simulate --format json` prints it: every sentence of COMMAND-LINE.md, JSON. Without `include`: slices, tasks and log. */
export function toResult(
  trace: Trace,
  spans: SpanTable,
  traceHash: string,
  taskSet: TaskSet,
  include: Include = DEFAULT_INCLUDE,
): FullResult {
  const steps = listSteps(taskSet)
  return {
    model: trace.execution.model,
    preset: trace.execution.preset,
    settings: { ...trace.execution.settings },
    engine: trace.engine,
    endedBy: trace.endedBy,
    ...(trace.deadlock === undefined ? {} : { deadlock: trace.deadlock }),
    makespan: trace.makespan,
    ...(include.slices === true ? { slices: listSlices(trace, steps) } : {}),
    ...(include.tasks === true ? { tasks: computeRows(trace, spans) } : {}),
    totals: computeTotals(trace, spans, steps),
    variables: trace.variables,
    ...(include.log === true ? { log: listLog(trace, steps) } : {}),
    ...(include.events === true ? { events: listEvents(trace, steps) } : {}),
    traceHash,
  }
}

/**
 * Every maximal stay of a task on a core, in order of (start, core), those of length 0 left out. Read from the events: a wait that ended at
 * the instant it began has no span, and yet says what ended the slice.
 */
export function listSlices(trace: Trace, steps: readonly StepPlace[]): ResultSlice[] {
  const { time, kind, task, core, reason, step, length } = trace.events
  const began = new Float64Array(trace.tasks.length).fill(NONE)
  const onCore = new Int8Array(trace.tasks.length)
  const frozen = new Float64Array(trace.tasks.length)
  const frozenSince = new Float64Array(trace.tasks.length).fill(NONE)
  const slices: ResultSlice[] = []
  const end = (lane: number, to: Micros, how: Pick<ResultSlice, 'endedBy' | 'decider' | 'on'>): void => {
    const start = began[lane]
    if (start === NONE) return
    if (frozenSince[lane] !== NONE) frozen[lane] += to - frozenSince[lane]
    if (to > start)
      slices.push({ task: trace.tasks[lane].id, core: onCore[lane], start, end: to, ...how, frozen: frozen[lane] })
    began[lane] = NONE
    frozenSince[lane] = NONE
  }
  for (let i = 0; i < length; i++) {
    const lane = task[i]
    switch (kind[i]) {
      case EventKind.dispatch:
        began[lane] = time[i]
        onCore[lane] = core[i]
        frozen[lane] = 0
        break
      case EventKind.freeze:
        frozenSince[lane] = time[i]
        break
      case EventKind.thaw:
        frozen[lane] += time[i] - frozenSince[lane]
        frozenSince[lane] = NONE
        break
      case EventKind.preempt:
        end(lane, time[i], { endedBy: 'preempt', decider: 'os' })
        break
      case EventKind.yield:
        end(lane, time[i], { endedBy: 'yield', decider: 'task' })
        break
      case EventKind.block:
        end(lane, time[i], { endedBy: 'block', decider: 'task', on: waitName(reason[i], step[i], steps) })
        break
      case EventKind.finish:
        end(lane, time[i], { endedBy: endOfFinish(reason[i]), decider: 'task' })
        break
    }
  }
  for (let lane = 0; lane < began.length; lane++) end(lane, trace.makespan, { endedBy: 'horizon', decider: 'none' })
  return slices.sort((a, b) => a.start - b.start || a.core - b.core)
}

function endOfFinish(reason: number): 'error' | 'cancel' | 'finish' {
  if (reason === Reason.error) return 'error'
  return reason === Reason.cancelled ? 'cancel' : 'finish'
}

function listLog(trace: Trace, steps: readonly StepPlace[]): NonNullable<ExecutionResult['log']> {
  const { time, kind, task, step, length } = trace.events
  const log: { time: Micros; task: string; text: string }[] = []
  for (let i = 0; i < length; i++) {
    if (kind[i] !== EventKind.log) continue
    const place = steps[step[i]]
    if (place?.step.op !== 'log') throw new Error(`event ${i} is a log mark of step ${step[i]}, which is no log step`)
    log.push({ time: time[i], task: trace.tasks[task[i]].id, text: place.step.text })
  }
  return log
}

const HAS_TASK_ARG = new Set<number>([EventKind.arrive, EventKind.wake, EventKind.block, EventKind.cancel])

function listEvents({ events, tasks }: Trace, steps: readonly StepPlace[]): ResultEvent[] {
  return Array.from({ length: events.length }, (_, i): ResultEvent => {
    const { task, core, step, reason, decider, arg } = {
      task: events.task[i],
      core: events.core[i],
      step: events.step[i],
      reason: events.reason[i],
      decider: events.decider[i],
      arg: events.arg[i],
    }
    return {
      time: events.time[i],
      kind: kindName(events.kind[i]),
      ...(task === NONE ? {} : { task: tasks[task].id }),
      ...(core === NONE ? {} : { core }),
      ...(step === NONE ? {} : { step: steps[step].path }),
      ...(reason === Reason.none ? {} : { reason: reasonName(reason) }),
      ...(decider === Decider.none ? {} : { decider: decider === Decider.os ? 'os' : 'task' }),
      ...(arg === NONE ? {} : { arg: HAS_TASK_ARG.has(events.kind[i]) ? tasks[arg].id : arg }),
    }
  })
}
