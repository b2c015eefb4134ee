import { assertNever } from '../../shared/assert-never'
import type { Execution } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import type { Trace } from '../../shared/trace/trace'
import type { SimulationControl } from './control'
import { simulateEventLoop } from './event-loop'
import { simulateSequential } from './sequential'
import { simulateThreads } from './threads'

export { type FullControl, SimulationCancelled, type SimulationControl } from './control'
export { simulateEventLoop, simulateSequential, simulateThreads }

/**
 * Runs a task set that has passed `parseTaskSet` under one execution's model and settings.
 * @throws SimulationCancelled when the control asks for it
 */
export function simulate(taskSet: TaskSet, execution: Execution, control?: SimulationControl): Trace {
  switch (execution.model) {
    case 'threads':
      return simulateThreads(taskSet, execution.settings, control, execution.preset)
    case 'eventLoop':
      return simulateEventLoop(taskSet, execution.settings, control)
    case 'sequential':
      return simulateSequential(taskSet, execution.settings, control)
    default:
      return assertNever(execution, 'execution')
  }
}
