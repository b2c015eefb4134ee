import { quote } from './describe'
import { type Outline, walkOutline } from './outline'
import { formatPath, type Locator, type Path } from './path'
import type { ProblemList } from './problem-list'
import type { TaskSet } from './schema'

const DECLARATIONS = ['devices', 'queues', 'semaphores', 'variables'] as const
type Declaration = (typeof DECLARATIONS)[number]

/** Names that most likely are not what was meant: an `unlock` nobody can match, a `get` that nothing feeds, a declaration nobody uses. Warnings only. */
export function checkNames(
  taskSet: TaskSet,
  outline: Outline,
  locate: Locator,
  base: Path,
  problems: ProblemList,
): void {
  const warn = (path: Path, part: 'key' | 'value', found: string, expected: string): void => {
    const full = [...base, ...path]
    problems.add(() => ({ severity: 'warning', path: formatPath(full), ...locate(full, part), found, expected }))
  }
  const used = collectNames(outline)
  walkOutline(outline, ({ step, path }) => {
    if (step.op === 'unlock' && !used.lock.has(step.name)) {
      warn(
        [...path, 'name'],
        'value',
        quote(step.name),
        'a lock that some step locks: this unlock ends its task in an error',
      )
    } else if (step.op === 'get' && !used.put.has(step.queue)) {
      warn(
        [...path, 'queue'],
        'value',
        quote(step.queue),
        'a queue that some step puts to: this get never has its item',
      )
    } else if (step.op === 'wait' && !used.set.has(step.event)) {
      warn([...path, 'event'], 'value', quote(step.event), 'an event that some step sets: this wait never ends')
    }
  })
  for (const declaration of DECLARATIONS) {
    for (const name of Object.keys(taskSet[declaration] ?? {})) {
      if (!used[declaration].has(name))
        warn([declaration, name], 'key', 'a name that no step uses', `a step that uses it`)
    }
  }
}

function collectNames(outline: Outline): Readonly<Record<Declaration | 'lock' | 'put' | 'set', ReadonlySet<string>>> {
  const names = {
    devices: new Set<string>(),
    queues: new Set<string>(),
    semaphores: new Set<string>(),
    variables: new Set<string>(),
    lock: new Set<string>(),
    put: new Set<string>(),
    set: new Set<string>(),
  }
  walkOutline(outline, ({ step }) => {
    if ('device' in step && step.device !== undefined) names.devices.add(step.device)
    if ('queue' in step) names.queues.add(step.queue)
    if ('var' in step) names.variables.add(step.var)
    if (step.op === 'acquire' || step.op === 'release') names.semaphores.add(step.name)
    if (step.op === 'lock') names.lock.add(step.name)
    if (step.op === 'put') names.put.add(step.queue)
    if (step.op === 'set') names.set.add(step.event)
  })
  return names
}
