// Compares the results of the simulators with threads_reference.py, a naive second reading of the rules, on random task sets and random
// settings: every slice, row, total and log line.
//
//   npm run peers -- reference [--sets 2000] [--seed 1] [--model threads|sequential|eventLoop] [--level 1|2|3] [--all]
//
// Needs python3 (3.11 or later). Exits 1 at the first difference, with the smallest task set found that shows it; `--all` goes on and counts.
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { simulate } from '../../electron/simulators'
import type { Execution, Model } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import { checkTrace } from '../../shared/trace/check'
import type { ExecutionResult } from '../../shared/trace/result'
import { toSpans } from '../../shared/trace/spans'
import { toResult } from '../../shared/trace/to-result'
import { Failure, runScript } from '../lib/failure.mjs'
import { levelOf } from './level'
import { type PythonPeer, startPython, wholeNumber } from './python-peer'
import { randomExecution } from './random-executions'
import { shrink } from './smaller'

/** What the product takes where the text leaves a choice (READINGS of the reference). */
const OUR_READINGS = {
  finishOfError: false,
  rowBeforeArrival: true,
  stopped: 'horizon',
  switchCounts: 'end',
  busyWithoutFrozen: true,
  heldBy: ['lock'],
  pollSleeps: true,
}

const MODELS: readonly Model[] = ['threads', 'sequential', 'eventLoop']

/** What the reference can tell too: all but the head of a result. */
type Comparable = Omit<ExecutionResult, 'preset' | 'settings' | 'engine' | 'traceHash'>

await runScript(async () => {
  const { values } = parseArgs({
    options: {
      sets: { type: 'string', default: '2000' },
      seed: { type: 'string', default: '1' },
      level: { type: 'string', default: '1' },
      model: { type: 'string', default: 'threads' },
      all: { type: 'boolean', default: false },
    },
  })
  const sets = wholeNumber('sets', values.sets)
  const first = wholeNumber('seed', values.seed)
  const level = levelOf(values.level)
  const model = MODELS.find((known) => known === values.model)
  if (!model) throw new Failure(`There is no model ${values.model}.`, `There are: ${MODELS.join(', ')}.`, 2)
  if (model === 'eventLoop' && level === 3)
    throw new Failure(
      'The reference has no level 3 for eventLoop.',
      'Level 3 is held to CPython: npm run peers -- asyncio --level 3.',
      2,
    )
  const python = await startPython('scripts/peers/threads_reference.py')
  let differ = 0
  try {
    for (let seed = first; seed < first + sets; seed++) {
      const { taskSet, execution } = randomExecution(seed, model, level)
      const found = await compare(python, taskSet, execution)
      if (found.length === 0) continue
      differ++
      if (values.all) {
        console.log(`seed ${seed}: ${found.join(' | ')}`)
        continue
      }
      const small = await shrink(taskSet, async (less) => (await compare(python, less, execution)).length > 0)
      const list = (await compare(python, small, execution)).map((line) => `  ${line}`)
      console.error(
        `seed ${seed}, ${JSON.stringify(execution.settings)}:\n${JSON.stringify(small)}\n${list.join('\n')}`,
      )
      return 1
    }
  } finally {
    python.end()
  }
  console.log(`${sets - differ} of ${sets} pairs of task set and settings agree in every field (${model})`)
  return differ > 0 ? 1 : 0
})

/** The places where the two results differ, and what `checkTrace` finds in our trace; none: they agree. */
async function compare(python: PythonPeer, taskSet: TaskSet, execution: Execution): Promise<string[]> {
  const answer = await python.ask({ taskSet, executions: [execution], readings: OUR_READINGS })
  const theirs = withCycleFromLeast(JSON.parse(answer).executions[0])
  let ours: ReturnType<typeof run>
  try {
    ours = run(taskSet, execution)
  } catch (error) {
    // A simulator that throws is a difference too; the message says where to look.
    return [`ours throws ${String(error)}`]
  }
  return [...differences(ours.result, theirs), ...ours.faults.map((fault) => `checkTrace: ${fault}`)]
}

function run(taskSet: TaskSet, execution: Execution): { result: Comparable; faults: readonly string[] } {
  const trace = simulate(taskSet, execution)
  const spans = toSpans(trace)
  const faults = checkTrace(trace, taskSet, spans)
  const result = toResult(trace, spans, '', taskSet)
  const headless = { ...result, preset: undefined, settings: undefined, engine: undefined, traceHash: undefined }
  // Through JSON, as the reference's answer came: what is undefined is not there.
  return { result: withCycleFromLeast(JSON.parse(JSON.stringify(headless))), faults }
}

/** A cycle has no first task: both sides start it with the least name. */
function withCycleFromLeast(result: Comparable): Comparable {
  if (result.deadlock === undefined) return result
  const { cycle } = result.deadlock
  const least = cycle.indexOf([...cycle].sort()[0])
  return { ...result, deadlock: { ...result.deadlock, cycle: [...cycle.slice(least), ...cycle.slice(0, least)] } }
}

/** The places where two values differ, as `path: ours, reference`. */
function differences(ours: unknown, reference: unknown, path = ''): string[] {
  if (isDeepStrictEqual(ours, reference)) return []
  if (!isObject(ours) || !isObject(reference))
    return [`${path}: ours ${JSON.stringify(ours)}, reference ${JSON.stringify(reference)}`]
  return [...new Set([...Object.keys(ours), ...Object.keys(reference)])].flatMap((key) =>
    differences(ours[key], reference[key], path === '' ? key : `${path}.${key}`),
  )
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object'
}
