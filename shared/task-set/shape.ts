import { z } from 'zod'
import { describe, isRecord, listWords, quote } from './describe'
import { MAX_INSTANCES, MAX_NAMES, MAX_TASKS } from './limits'
import type { Outline, OutlineStep, OutlineTask } from './outline'
import { formatPath, type Locator, type Path } from './path'
import type { ProblemList } from './problem-list'
import { type Arrival, type Step, stepSchema, taskSchema, taskSetSchema } from './schema'
import { didYouMean } from './suggest'

const STEP_SCHEMAS = new Map(stepSchema.options.map((option) => [option.shape.op.value as string, option]))
const OPS = [...STEP_SCHEMAS.keys()]
const RECORDS = ['devices', 'queues', 'semaphores', 'variables']
const A_TASK = { id: 'a', steps: [] }

/**
 * Checks a value against the schema, place by place, and turns what zod says into sentences. Each object goes to zod without the steps and
 * tasks inside it, which follow by themselves: so a file that is wrong a million times is left after the first thousand.
 */
export class ShapeCheck {
  constructor(
    private readonly locate: Locator,
    private readonly base: Path,
    private readonly problems: ProblemList,
  ) {}

  check(value: Readonly<Record<string, unknown>>): Outline {
    for (const name of RECORDS) this.checkNames(value[name], name)
    const { tasks } = value
    const hasTasks = Array.isArray(tasks) && tasks.length > 0
    if (this.problems.isFull) return { tasks: [] }
    this.checkWith(taskSetSchema, hasTasks ? { ...value, tasks: [A_TASK] } : value, [])
    if (!Array.isArray(tasks)) return { tasks: [] }
    const found = tasks.map((task, i) => (this.problems.isFull ? undefined : this.checkTask(task, i)))
    return { tasks: found.filter((task) => task !== undefined) }
  }

  private checkNames(record: unknown, name: string): void {
    if (!isRecord(record)) return
    // The one name that is no plain key of an object; zod passes over it.
    if (Object.hasOwn(record, '__proto__'))
      this.add([name, '__proto__'], '"__proto__" as a name', 'another name', 'key')
    const { length } = Object.keys(record)
    if (length > MAX_NAMES) this.add([name], `${length} names`, `at most ${MAX_NAMES} names`)
  }

  private checkTask(task: unknown, index: number): OutlineTask | undefined {
    const path = ['tasks', index]
    if (!isRecord(task)) {
      this.add(path, describe(task), 'a task: an object with id and steps')
      return undefined
    }
    const times = Array.isArray(task.arrival) ? task.arrival.length : 0
    const tooMany = times > MAX_INSTANCES
    if (tooMany) this.add([...path, 'arrival'], `${times} times`, `at most ${MAX_INSTANCES} times`)
    const shell = { ...task, ...(Array.isArray(task.steps) ? { steps: [] } : {}), ...(tooMany ? { arrival: 0 } : {}) }
    const wrong = this.checkWith(taskSchema, shell, path)
    const steps = Array.isArray(task.steps) ? this.checkSteps(task.steps, [...path, 'steps']) : []
    if (wrong.has('id') || tooMany) return undefined
    const arrival = wrong.has('arrival') ? undefined : (task.arrival as Arrival | undefined)
    return { index, id: task.id as string, arrival, steps }
  }

  private checkSteps(steps: readonly unknown[], path: Path): OutlineStep[] {
    const right: OutlineStep[] = []
    for (const [index, step] of steps.entries()) {
      if (this.problems.isFull) break
      const outline = this.checkStep(step, index, path)
      if (outline !== undefined) right.push(outline)
    }
    return right
  }

  private checkStep(step: unknown, index: number, parent: Path): OutlineStep | undefined {
    const path = [...parent, index]
    if (!isRecord(step)) {
      this.add(path, describe(step), 'a step: an object with an op')
      return undefined
    }
    const schema = typeof step.op === 'string' ? STEP_SCHEMAS.get(step.op) : undefined
    const inner = Array.isArray(step.steps) ? step.steps : undefined
    const children = inner === undefined ? [] : this.checkSteps(inner, [...path, 'steps'])
    if (schema === undefined) {
      const suggestion = typeof step.op === 'string' ? didYouMean(step.op, OPS) : ''
      this.add(
        [...path, 'op'],
        describe(step.op),
        suggestion === '' ? `an op: ${listWords(OPS)}` : `an op${suggestion}`,
      )
      return undefined
    }
    if (Array.isArray(step.tasks) && step.tasks.length > MAX_TASKS) {
      this.add([...path, 'tasks'], `${step.tasks.length} task ids`, `at most ${MAX_TASKS} task ids`)
      return undefined
    }
    const wrong = this.checkWith(schema, inner === undefined ? step : { ...step, steps: [] }, path)
    return wrong.size > 0 ? undefined : { index, step: step as Step, children }
  }

  /** Reports what is wrong with a value; gives back the keys of it that are. */
  private checkWith(schema: z.ZodType, value: unknown, path: Path): ReadonlySet<PropertyKey> {
    const { error } = schema.safeParse(value)
    if (error === undefined) return new Set()
    this.report(schema, error.issues, value, path)
    return new Set(
      error.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : issue.path.slice(0, 1))),
    )
  }

  private report(schema: z.ZodType, issues: readonly z.core.$ZodIssue[], value: unknown, base: Path): void {
    for (const issue of issues) {
      const inside = issue.path as Path
      const path = [...base, ...inside]
      if (issue.code === 'unrecognized_keys')
        this.reportKeys(knownKeys(schemaAt(schema, inside), valueAt(value, inside)), issue.keys, path)
      else if (issue.code === 'invalid_union') {
        const meant = meantBranch(issue.errors)
        const union = schemaAt(schema, inside)
        if (meant === undefined || !(union instanceof z.ZodUnion))
          this.add(path, describe(valueAt(value, inside)), issue.message)
        else this.report(union.options[meant] as z.ZodType, issue.errors[meant], valueAt(value, inside), path)
      } else if (issue.code === 'invalid_key')
        this.add(path, `${quote(String(path.at(-1)))} as a name`, issue.issues[0]?.message ?? issue.message, 'key')
      else this.add(path, describe(valueAt(value, inside)), issue.message)
    }
  }

  private reportKeys(known: readonly string[], keys: readonly string[], path: Path): void {
    for (const key of keys) {
      if (this.problems.isFull) return
      this.add([...path, key], 'an unknown key', `${listWords(known)}${didYouMean(key, known)}`, 'key')
    }
  }

  private add(path: Path, found: string, expected: string, part: 'key' | 'value' = 'value'): void {
    const full = [...this.base, ...path]
    this.problems.add(() => ({ path: formatPath(full), ...this.locate(full, part), found, expected }))
  }
}

function valueAt(value: unknown, path: Path): unknown {
  let at = value
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined
    at = (at as Readonly<Record<string | number, unknown>>)[key]
  }
  return at
}

/** The schema of what stands at a path inside a value of a schema; unions are followed by `report`, not here. */
function schemaAt(schema: z.ZodType, path: Path): z.ZodType | undefined {
  let at: unknown = unwrap(schema)
  for (const key of path) {
    if (at instanceof z.ZodObject) at = at.shape[key]
    else if (at instanceof z.ZodRecord) at = at.valueType
    else if (at instanceof z.ZodArray) at = at.element
    else return undefined
    at = unwrap(at)
  }
  return at instanceof z.ZodType ? at : undefined
}

/** The keys an object may have; where it may be one of several, those of the one it has most keys of. */
function knownKeys(schema: z.ZodType | undefined, value: unknown): readonly string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape)
  if (!(schema instanceof z.ZodUnion) || !isRecord(value)) return []
  const shapes = schema.options.map((option) => (option instanceof z.ZodObject ? Object.keys(option.shape) : []))
  const hits = (keys: readonly string[]): number => keys.filter((key) => Object.hasOwn(value, key)).length
  return shapes.toSorted((a, b) => hits(b) - hits(a))[0] ?? []
}

function unwrap(schema: unknown): unknown {
  return schema instanceof z.ZodOptional ? schema.unwrap() : schema
}

/**
 * Which branch of a union a value was meant to be: of those whose kind of value (number, list, object) it is, the one with the least to put
 * right; undefined where it is of no branch's kind.
 */
function meantBranch(branches: readonly (readonly z.core.$ZodIssue[])[]): number | undefined {
  const cost = (issues: readonly z.core.$ZodIssue[]): number =>
    issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0)
  const isOtherKind = (issues: readonly z.core.$ZodIssue[]): boolean =>
    issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0)
  const fitting = branches.flatMap((issues, i) => (isOtherKind(issues) ? [] : [{ i, cost: cost(issues) }]))
  return fitting.toSorted((a, b) => a.cost - b.cost)[0]?.i
}
