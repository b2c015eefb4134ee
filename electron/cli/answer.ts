import { parseExecution } from '../../shared/execution/parse-execution'
import type { Execution } from '../../shared/settings'
import { decodeText } from '../../shared/task-set/decode'
import { readDocument } from '../../shared/task-set/document'
import { checkTaskSetValue } from '../../shared/task-set/parse-value'
import { formatPath, type Locator, type Path } from '../../shared/task-set/path'
import type { Problem } from '../../shared/task-set/problem'
import { ProblemList } from '../../shared/task-set/problem-list'
import type { TaskSet } from '../../shared/task-set/schema'
import { Recorder } from '../../shared/trace/recorder'
import type { FullResult, Include } from '../../shared/trace/to-result'
import { describe, isRecord, listWords } from '../../shared/task-set/describe'
import { didYouMean } from '../../shared/task-set/suggest'
import { resultOf } from './report/result'
import { runExecution } from './run'

/** Marks an answer for `reportsBug`; JSON leaves symbols out. */
const IS_BUG: unique symbol = Symbol('bug')

/** One line of `batch`: what was asked, or what is wrong with the request. The id is null where it cannot be read. */
export type BatchAnswer =
  | { readonly id: unknown; readonly executions: readonly FullResult[] }
  | { readonly id: unknown; readonly problems: readonly BatchProblem[]; readonly [IS_BUG]?: true }

type BatchProblem = Pick<Problem, 'path' | 'line' | 'column' | 'found' | 'expected'>

interface BatchRequest {
  readonly taskSet: TaskSet
  readonly executions: readonly Execution[]
  /** Undefined: the request does not say. */
  readonly include: Include | undefined
}

/** Most executions of one request: the results of all of them are in memory at the same time. */
const MAX_EXECUTIONS = 1000
const KEYS = ['id', 'taskSet', 'executions', 'include'] as const
const INCLUDES = ['slices', 'tasks', 'log', 'events'] as const

/** Answers one request line. Whatever stands in it, the answer is a value. */
export function answerLine(bytes: Uint8Array): BatchAnswer {
  const decoded = decodeText(bytes)
  if (decoded.kind === 'problems') return refusal(null, decoded.problems)
  const document = readDocument(decoded.text, 'json')
  if (document.kind === 'problems') return refusal(null, document.problems)
  const { value, locate } = document
  if (!isRecord(value)) return refusal(null, [problemAt(locate, [], describe(value), 'a request object')])
  const id = Object.hasOwn(value, 'id') ? value['id'] : null
  const { request, problems } = checkRequest(value, locate)
  const all = [...document.problems, ...problems].filter(({ severity }) => severity === 'problem')
  if (!request || all.length > 0) return refusal(id, all)
  try {
    return runRequest(id, request)
  } catch (error) {
    // A bug of ours in one request must not take the others with it: it is answered, told and counted.
    const message = error instanceof Error ? error.message : String(error)
    const problem = problemAt(
      locate,
      ['taskSet'],
      `an internal error: ${message}`,
      'a run that ends; this is a bug in interleave',
    )
    return { ...refusal(id, [problem]), [IS_BUG]: true }
  }
}

/** Whether an answer reports a bug of ours rather than something wrong in its request. */
export function reportsBug(answer: BatchAnswer): boolean {
  return IS_BUG in answer
}

/** The answer to a line that was longer than allowed and has been skipped. */
export function oversizedAnswer(most: number): BatchAnswer {
  const place = { severity: 'problem', path: '', line: 1, column: 1 } as const
  return refusal(null, [{ ...place, found: `more than ${most} bytes in one line`, expected: `at most ${most} bytes` }])
}

/** Events a recorder may have room for to be used again: the memory of a larger run is given back. */
const KEPT_EVENTS = 100_000
let recorder = new Recorder()

function runRequest(id: unknown, { taskSet, executions, include }: BatchRequest): BatchAnswer {
  const results: FullResult[] = []
  for (const execution of executions) {
    if (recorder.capacity > KEPT_EVENTS) recorder = new Recorder()
    const outcome = runExecution(taskSet, execution, recorder)
    if (outcome.kind === 'broken') throw new Error(outcome.message)
    results.push(resultOf(outcome.run, include))
  }
  return { id, executions: results }
}

function checkRequest(
  value: Readonly<Record<string, unknown>>,
  locate: Locator,
): { readonly request?: BatchRequest; readonly problems: readonly Problem[] } {
  const problems = new ProblemList()
  for (const key of Object.keys(value)) {
    if (KEYS.some((known) => known === key)) continue
    problems.add(() => problemAt(locate, [key], 'an unknown key', expectedWord(key, KEYS), 'key'))
  }
  const executions = checkExecutions(value, locate, problems)
  const include = checkInclude(value, locate, problems)
  if (!Object.hasOwn(value, 'taskSet')) {
    problems.add(() => problemAt(locate, ['taskSet'], 'nothing', 'a task set'))
    return { problems: problems.toArray() }
  }
  const { taskSet, problems: inTaskSet } = checkTaskSetValue(value['taskSet'], locate, ['taskSet'])
  const all = [...problems.toArray(), ...inTaskSet]
  return taskSet ? { request: { taskSet, executions, include }, problems: all } : { problems: all }
}

function checkExecutions(
  value: Readonly<Record<string, unknown>>,
  locate: Locator,
  problems: ProblemList,
): readonly Execution[] {
  const asked = Object.hasOwn(value, 'executions') ? value['executions'] : undefined
  if (!Array.isArray(asked) || asked.length === 0) {
    const found = asked === undefined ? 'nothing' : Array.isArray(asked) ? 'an empty list' : describe(asked)
    problems.add(() => problemAt(locate, ['executions'], found, 'a list of at least one execution'))
    return []
  }
  if (asked.length > MAX_EXECUTIONS) {
    const found = `${asked.length} executions`
    problems.add(() => problemAt(locate, ['executions'], found, `at most ${MAX_EXECUTIONS} executions`))
    return []
  }
  return asked.flatMap((one: unknown, i) => {
    if (problems.isFull) return []
    const parsed = parseExecution(one, locate, ['executions', i])
    for (const problem of parsed.problems) problems.add(() => problem)
    return parsed.execution ? [parsed.execution] : []
  })
}

function checkInclude(
  value: Readonly<Record<string, unknown>>,
  locate: Locator,
  problems: ProblemList,
): Include | undefined {
  if (!Object.hasOwn(value, 'include')) return undefined
  const asked = value['include']
  if (!Array.isArray(asked)) {
    problems.add(() => problemAt(locate, ['include'], describe(asked), `a list of ${listWords(INCLUDES)}`))
    return undefined
  }
  for (const [i, one] of asked.entries()) {
    if (problems.isFull) break
    if (INCLUDES.some((known) => known === one)) continue
    problems.add(() => problemAt(locate, ['include', i], describe(one), expectedWord(one, INCLUDES)))
  }
  return Object.fromEntries(INCLUDES.map((known) => [known, asked.includes(known)]))
}

function expectedWord(found: unknown, words: readonly string[]): string {
  return `${listWords(words)}${typeof found === 'string' ? didYouMean(found, words) : ''}`
}

function problemAt(
  locate: Locator,
  path: Path,
  found: string,
  expected: string,
  part: 'key' | 'value' = 'value',
): Problem {
  return { severity: 'problem', path: formatPath(path), ...locate(path, part), found, expected }
}

function refusal(id: unknown, problems: readonly Problem[]): BatchAnswer {
  return {
    id,
    problems: problems.map(({ path, line, column, found, expected }) => ({ path, line, column, found, expected })),
  }
}
