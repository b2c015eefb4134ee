import type { Step, TaskSet } from './schema'

/** The order in which keys are written: what something is first, then how much, then what is inside. A key that is new to a format goes to its place here. */
const TASK_SET_KEYS = [
  '$schema',
  'formatVersion',
  'name',
  'description',
  'devices',
  'queues',
  'semaphores',
  'variables',
  'tasks',
]
const TASK_KEYS = ['id', 'name', 'arrival', 'steps']
const STEP_KEYS = [
  'op',
  'task',
  'tasks',
  'name',
  'queue',
  'var',
  'add',
  'event',
  'times',
  'ms',
  'device',
  'every',
  'askMs',
  'spin',
  'text',
  'steps',
]
const ARRIVAL_KEYS = ['every', 'poisson', 'count', 'seed', 'start']
const LANGUAGES = ['en', 'zh-TW']

/** The same task set with its keys in one fixed order, so that files of it compare line by line. Declared names keep their order. */
export function orderKeys(taskSet: TaskSet): TaskSet {
  return orderedBy(TASK_SET_KEYS, {
    ...taskSet,
    ...orderText('name', taskSet.name),
    ...orderText('description', taskSet.description),
    tasks: taskSet.tasks.map((task) =>
      orderedBy(TASK_KEYS, {
        ...task,
        ...orderText('name', task.name),
        ...(typeof task.arrival === 'object' && !Array.isArray(task.arrival)
          ? { arrival: orderedBy(ARRIVAL_KEYS, task.arrival) }
          : {}),
        steps: task.steps.map(orderStep),
      }),
    ),
  })
}

function orderStep(step: Step): Step {
  return orderedBy(STEP_KEYS, 'steps' in step ? { ...step, steps: step.steps.map(orderStep) } : step)
}

function orderText<Key extends string>(key: Key, text: TaskSet['name']): Partial<Record<Key, TaskSet['name']>> {
  return typeof text === 'object'
    ? ({ [key]: orderedBy(LANGUAGES, text) } as Partial<Record<Key, TaskSet['name']>>)
    : {}
}

/** A key that no list knows stays, behind the others: nothing is dropped. */
function orderedBy<T extends object>(keys: readonly string[], value: T): T {
  const from = { ...value } as Readonly<Record<string, unknown>>
  const ordered: Record<string, unknown> = {}
  for (const key of keys) if (Object.hasOwn(from, key)) ordered[key] = from[key]
  return { ...ordered, ...from } as T
}
