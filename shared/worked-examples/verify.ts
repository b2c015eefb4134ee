import { assertNever } from '../assert-never'
import type { Execution } from '../settings'
import type { TaskId, TaskSet } from '../task-set/schema'
import { type Micros, type Millis, toMillis } from '../time'
import type { ExecutionResult, ResultSlice, TaskRow } from '../trace/result'
import type { AverageFigure, Check, TaskFigure, WorkedExample } from './example'

/** An example with what its execution gave. */
export interface VerifiedExample {
  readonly example: WorkedExample
  /** In the order of the example's own checks. */
  readonly checks: readonly VerifiedCheck[]
}

/** Both sides as texts of one form, times in ms: `A 0-4, B 4-7`, `A 10, B 13`, `5.667`. */
export interface VerifiedCheck {
  /** What was looked at: `slices`, `finish`, `log P`. */
  readonly what: string
  readonly expected: string
  readonly got: string
  readonly pass: boolean
}

/**
 * Runs worked examples and compares what they give with what their sources say, in the order given.
 * `run` gives the result with its slices, tasks and log, as `simulate --format json` prints it.
 */
export function verifyExamples(
  examples: readonly WorkedExample[],
  run: (taskSet: TaskSet, execution: Execution) => ExecutionResult,
): readonly VerifiedExample[] {
  return examples.map((example) => {
    const result = run(example.taskSet, example.execution)
    return { example, checks: example.checks.map((check) => verify(check, result)) }
  })
}

/** Whether every check of an example held. */
export function isHeld({ checks }: VerifiedExample): boolean {
  return checks.every(({ pass }) => pass)
}

function verify(check: Check, result: ExecutionResult): VerifiedCheck {
  const what = check.what === 'log' && check.task !== undefined ? `log ${check.task}` : check.what
  const [expected, got] = bothSides(check, result)
  return { what, expected, got, pass: expected === got }
}

function bothSides(check: Check, result: ExecutionResult): readonly [expected: string, got: string] {
  switch (check.what) {
    case 'slices':
      return [check.expected, slicesOf(result).map(sliceText).join(', ')]
    case 'log':
      return [check.expected, logText(result, check.task)]
    case 'makespan':
      return [msText(check.expected), msText(toMillis(result.makespan))]
    case 'decided':
      return [
        decidedText(check.expected.os, check.expected.tasks),
        decidedText(result.totals.involuntary, result.totals.voluntary),
      ]
    case 'averageTurnaround':
    case 'averageWaiting':
    case 'averageResponse':
      return [msText(check.expected), msText(averageOf(check.what, rowsOf(result)))]
    case 'finish':
    case 'turnaround':
    case 'waiting':
    case 'response':
    case 'frozen': {
      const ids = Object.keys(check.expected)
      return [
        ids.map((id) => `${id} ${msText(check.expected[id])}`).join(', '),
        ids.map((id) => `${id} ${figureText(check.what, id, result)}`).join(', '),
      ]
    }
    default:
      return assertNever(check, 'check')
  }
}

function sliceText({ task, start, end }: ResultSlice): string {
  return `${task} ${msText(toMillis(start))}-${msText(toMillis(end))}`
}

function logText({ log = missing('log') }: ExecutionResult, only: TaskId | undefined): string {
  return log
    .filter(({ task }) => only === undefined || task === only)
    .map(({ time, task, text }) => `${msText(toMillis(time))} ${task} ${text}`)
    .join(', ')
}

function decidedText(os: number, tasks: number): string {
  return `OS ${os}, tasks ${tasks}`
}

/** `none` for a task that never ran, did not finish or is not there. */
function figureText(figure: TaskFigure, id: TaskId, result: ExecutionResult): string {
  if (figure === 'frozen') return msText(toMillis(frozenOf(id, result)))
  const value = rowsOf(result).find((row) => row.id === id)?.[figure]
  return value === undefined || value === null ? 'none' : msText(toMillis(value))
}

function frozenOf(id: TaskId, result: ExecutionResult): Micros {
  return slicesOf(result).reduce((sum, { task, frozen }) => (task === id ? sum + frozen : sum), 0)
}

const AVERAGED = {
  averageTurnaround: 'turnaround',
  averageWaiting: 'waiting',
  averageResponse: 'response',
} as const satisfies Record<AverageFigure, keyof TaskRow>

/** In ms; NaN where a task has no such figure. */
function averageOf(average: AverageFigure, rows: readonly TaskRow[]): Millis {
  return toMillis(rows.reduce((sum, row) => sum + (row[AVERAGED[average]] ?? NaN), 0) / rows.length)
}

/** At most 3 decimals: whole microseconds, and as sources round their averages. */
function msText(ms: Millis): string {
  return String(Math.round(ms * 1000) / 1000)
}

function slicesOf({ slices = missing('slices') }: ExecutionResult): readonly ResultSlice[] {
  return slices
}

function rowsOf({ tasks = missing('tasks') }: ExecutionResult): readonly TaskRow[] {
  return tasks
}

function missing(part: string): never {
  throw new Error(`a result to be verified has no ${part}`)
}
