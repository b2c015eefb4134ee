import type { Execution } from '../../shared/settings'
import type { Problem } from '../../shared/task-set/problem'
import type { TaskSet } from '../../shared/task-set/schema'
import { listSteps } from '../../shared/task-set/steps'
import { UNSUPPORTED_OPS } from './program'

/** Where a document says where its parts stand in its text. */
export type Place = (path: string) => { readonly line: number; readonly column: number }

const NOWHERE: Place = () => ({ line: 0, column: 0 })

/**
 * What of format 1 this engine does not execute yet, one problem a place: refused by name before a run, never ignored.
 * @param place where a path of the task set stands in the file's text, if there is one
 */
export function unsupported(taskSet: TaskSet, execution: Execution, place: Place = NOWHERE): Problem[] {
  const steps = listSteps(taskSet)
  const problems: Problem[] = []
  for (const { path, step } of steps) {
    if (!UNSUPPORTED_OPS.includes(step.op)) continue
    const at = `${path}.op`
    const expected = 'an op this version can simulate; this one can only be checked so far'
    problems.push({ severity: 'problem', path: at, ...place(at), found: JSON.stringify(step.op), expected })
  }
  if (execution.model === 'threads' && execution.settings.mutexHandOff === 'barging') {
    // Without a lock or a queue nobody can barge: both values give the same run.
    const contested = steps.find(({ step }) => ['lock', 'unlock', 'put', 'get'].includes(step.op))
    if (contested !== undefined) {
      const found = `mutexHandOff "barging" beside ${JSON.stringify(contested.step.op)}`
      const expected = 'mutexHandOff "handOver"; barging cannot be simulated yet'
      const at = `${contested.path}.op`
      problems.push({ severity: 'problem', path: at, ...place(at), found, expected })
    }
  }
  return problems
}
