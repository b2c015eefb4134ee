import { createHash } from 'node:crypto'
import levelOne from '../../electron/simulators/asyncio-recordings/level-1.json'
import levelTwo from '../../electron/simulators/asyncio-recordings/level-2.json'
import levelThree from '../../electron/simulators/asyncio-recordings/level-3.json'
import { simulate } from '../../electron/simulators/index'
import {
  COMBINATIONS,
  differences,
  pairOf,
  sequentialAnswers,
  threadsAnswers,
} from '../../electron/simulators/naive/compare'
import { type OrderOfExecution, orderOfExecution } from '../../electron/simulators/order-of-execution'
import { type RandomLevel, randomTaskSet } from '../../electron/simulators/random-task-set'
import type { EventLoopSettings, Execution, Model } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import { checkTrace } from '../../shared/trace/check'
import { toSpans } from '../../shared/trace/spans'
import { toResult } from '../../shared/trace/to-result'
import type { Trace } from '../../shared/trace/trace'
import { verifyExamples, WORKED_EXAMPLES } from '../../shared/worked-examples'
import { randomExecution } from '../peers/random-executions'
import { isSame } from './expect'

/** From what anybody can look up to what only our own trace check says. */
export type Killer = 'example' | 'CPython' | 'test' | 'naive' | 'checkTrace'

/** One thing that may notice a mutant. `run` throws where it does. */
export interface Unit {
  readonly killer: Killer
  readonly name: string
  run(): void
}

/** The worked examples of `interleave verify`. */
export function exampleUnits(): Unit[] {
  return WORKED_EXAMPLES.map((example) => ({
    killer: 'example',
    name: `${example.row} ${example.id}`,
    run: () => {
      const [{ checks }] = verifyExamples([example], (taskSet, execution) => {
        const trace = simulate(taskSet, execution)
        return toResult(trace, toSpans(trace), '', taskSet)
      })
      const wrong = checks.find(({ pass }) => !pass)
      if (wrong !== undefined) throw new Error(`${wrong.what}: ${wrong.got} instead of ${wrong.expected}`)
    },
  }))
}

/** A set's answers; the second order of timers is there where CPython answered it otherwise. */
interface Recorded {
  readonly seed: number
  readonly callOrder: OrderOfExecution
  readonly heapOrder?: OrderOfExecution
}

/** What CPython itself answered (see the test that stands beside the recordings). */
export function recordingUnits(): Unit[] {
  return [levelOne, levelTwo, levelThree].flatMap(({ sets }, index) => {
    const level = (index + 1) as RandomLevel
    return (sets as unknown as readonly Recorded[]).flatMap(({ seed, callOrder, heapOrder = callOrder }): Unit[] => [
      recordingUnit(seed, level, 'callOrder', callOrder),
      recordingUnit(seed, level, 'heapOrder', heapOrder),
    ])
  })
}

function recordingUnit(
  seed: number,
  level: RandomLevel,
  equalTimers: EventLoopSettings['equalTimers'],
  answer: OrderOfExecution,
): Unit {
  return {
    killer: 'CPython',
    name: `level ${level} seed ${seed} ${equalTimers}`,
    run: () => {
      const ours = orderOfExecution(randomTaskSet(seed, level), { equalTimers, maxEvents: MOST_EVENTS })
      if (!isSame(ours, answer)) throw new Error('another order of execution than CPython')
    },
  }
}

/** Pairs that are compared with the naive programs, of those their own tests compare. */
const THREADS_PAIRS = 640
const SEQUENTIAL_PAIRS = 160

/** The naive round robin and sequential program, written from the rules alone. */
export function naiveUnits(): Unit[] {
  const unit = (model: string, seed: number, combination: number, compare: typeof naiveThreads): Unit => ({
    killer: 'naive',
    name: `${model} pairOf(${seed}, ${combination})`,
    run: () => {
      const parts = compare(pairOf(seed, combination))
      if (parts.length > 0) throw new Error(`other ${parts.join(', ')} than the naive program`)
    },
  })
  const count = (n: number): number[] => Array.from({ length: n }, (_, i) => i)
  return [
    ...count(THREADS_PAIRS).map((i) => unit('threads', 500_000 + i, (i * 7) % COMBINATIONS, naiveThreads)),
    ...count(SEQUENTIAL_PAIRS).map((i) => unit('sequential', 700_000 + i, i, naiveSequential)),
  ]
}

function naiveThreads({ taskSet, settings }: ReturnType<typeof pairOf>): string[] {
  const { naive, simulator } = threadsAnswers(taskSet, settings)
  return differences(naive, simulator)
}

function naiveSequential({ taskSet, settings: { horizon, maxEvents } }: ReturnType<typeof pairOf>): string[] {
  const { naive, simulator } = sequentialAnswers(taskSet, { horizon, maxEvents })
  return differences(naive, simulator)
}

/** Far more than any random set needs; a mutant that goes round for ever meets it soon. */
const MOST_EVENTS = 20_000

/** A random task set with random settings. */
export interface RandomRun {
  readonly seed: number
  readonly taskSet: TaskSet
  readonly execution: Execution
}

const MODELS: readonly Model[] = ['threads', 'eventLoop', 'sequential']

/** `sets` random runs of each model, all levels in turn. */
export function randomRuns(sets: number): RandomRun[] {
  return Array.from({ length: sets }, (_, seed) => MODELS.map((model) => randomRun(seed + 1, model))).flat()
}

function randomRun(seed: number, model: Model): RandomRun {
  const { taskSet, execution } = randomExecution(seed, model, ((seed % 3) + 1) as RandomLevel)
  return { seed, taskSet, execution: withLimit(execution) }
}

function withLimit(execution: Execution): Execution {
  return { ...execution, settings: { ...execution.settings, maxEvents: MOST_EVENTS } } as Execution
}

/** The trace check on a random run. A run that meets the limit on events has not come to its end. */
export function checkUnit({ seed, taskSet, execution }: RandomRun): Unit {
  return {
    killer: 'checkTrace',
    name: `${execution.model} seed ${seed}`,
    run: () => {
      const trace = simulate(taskSet, execution)
      if (trace.events.length >= MOST_EVENTS) throw new Error('the run does not come to an end')
      const [finding] = checkTrace(trace, taskSet)
      if (finding !== undefined) throw new Error(finding)
    },
  }
}

/** Everything a trace says as a short text; what is thrown counts as said. */
export function fingerprintOf({ taskSet, execution }: RandomRun): string {
  try {
    return fingerprint(simulate(taskSet, execution))
  } catch (error) {
    return String(error)
  }
}

function fingerprint({ events, ...rest }: Trace): string {
  const hash = createHash('sha1')
  for (const column of Object.values(events))
    if (ArrayBuffer.isView(column)) hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength))
  return hash.update(JSON.stringify(rest)).digest('base64')
}
