import type { EventLoopSettings } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import { listSteps } from '../../shared/task-set/steps'
import { EventKind, Reason } from '../../shared/trace/trace'
import { simulateEventLoop } from './event-loop'

/** What a peer implementation can tell too: every slice, every log step, every finish, the number of iterations, the last instant. */
export interface OrderOfExecution {
  /**
   * Every step of a task, from being resumed to suspending, those without length too, in order: the turn of the loop it ran in (from 1), the
   * task, start and end in us, how it ended: `1 A 0 4000 block`.
   */
  readonly slices: readonly string[]
  readonly log: readonly (readonly [time: number, task: string, text: string])[]
  /** us, null where the task did not finish; in the order in which the tasks entered. */
  readonly finish: Readonly<Record<string, number | null>>
  readonly iterations: number
  readonly end: number
  /** How each task ended; null where it did not. */
  readonly ended: Readonly<Record<string, 'finished' | 'error' | 'cancelled' | null>>
  readonly variables: Readonly<Record<string, number>>
}

const HOW_A_SLICE_ENDS: ReadonlyMap<number, string> = new Map([
  [EventKind.yield, 'yield'],
  [EventKind.block, 'block'],
  [EventKind.finish, 'finish'],
])

/** The event loop's order of execution, for comparison with asyncio itself. */
export function orderOfExecution(taskSet: TaskSet, settings: Partial<EventLoopSettings>): OrderOfExecution {
  const trace = simulateEventLoop(taskSet, settings)
  const steps = listSteps(taskSet)
  const slices: string[] = []
  const log: [number, string, string][] = []
  const finish: Record<string, number | null> = {}
  const ended: Record<string, 'finished' | 'error' | 'cancelled' | null> = {}
  let iterations = 0
  let since = 0
  const { events } = trace
  for (let i = 0; i < events.length; i++) {
    const kind = events.kind[i]
    if (kind === EventKind.iteration) {
      iterations++
      continue
    }
    const id = trace.tasks[events.task[i]].id
    const isCreated =
      (kind === EventKind.arrive && events.reason[i] === 0) || (kind === EventKind.wake && !(id in finish))
    if (isCreated) {
      finish[id] = null
      ended[id] = null
    }
    if (kind === EventKind.dispatch) since = events.time[i]
    const how = HOW_A_SLICE_ENDS.get(kind)
    if (how !== undefined) slices.push(`${iterations} ${id} ${since} ${events.time[i]} ${how}`)
    if (kind === EventKind.finish) {
      finish[id] = events.time[i]
      const reason = events.reason[i]
      ended[id] = reason === Reason.error ? 'error' : reason === Reason.cancelled ? 'cancelled' : 'finished'
    }
    if (kind !== EventKind.log) continue
    const { step } = steps[events.step[i]]
    if (step.op === 'log') log.push([events.time[i], id, step.text])
  }
  return { slices, log, finish, iterations, end: trace.makespan, ended, variables: trace.variables }
}
