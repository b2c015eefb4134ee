// Holds the event-loop simulator to CPython's asyncio in virtual time on random task sets: every slice (turn of the loop, start, end, how it
// ended), order and time of every log step, every finish and how it came, variables, iterations.
//
//   npm run conformance -- [--sets 1000] [--seed 1] [--level 1|2|3] [--record file.json]
//
// Without `--level` the sets take the levels of `randomTaskSet` in turn. Each is run with both orders of equal timers. Needs python3 (3.11 or
// later; above level 1 what 3.11.7 does is meant). Exits 1 on any difference, after a last line with the smallest task set found that shows one.
// `--record` keeps CPython's answers for the unit tests, which then need no Python.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type OrderOfExecution, orderOfExecution } from '../../electron/simulators/order-of-execution'
import { type RandomLevel, randomTaskSet } from '../../electron/simulators/random-task-set'
import type { EventLoopSettings } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import { listSteps } from '../../shared/task-set/steps'
import { Failure, runScript } from '../lib/failure.mjs'
import { levelOf } from './level'
import { type PythonPeer, startPython, wholeNumber } from './python-peer'
import { Recording } from './recording'
import { shrink } from './smaller'

type EqualTimers = EventLoopSettings['equalTimers']

/** One run of one set, both sides' answers to be compared. */
interface Case {
  readonly seed: number
  readonly level: RandomLevel
  readonly taskSet: TaskSet
  readonly equalTimers: EqualTimers
}

const SCRIPT = 'scripts/peers/asyncio_peer.py'
const ALL_LEVELS: readonly RandomLevel[] = [1, 2, 3]
const BOTH_ORDERS: readonly EqualTimers[] = ['callOrder', 'heapOrder']
/** Runs asked for before the first answer is looked at, so that both sides work at the same time. */
const AHEAD = 16
/** Differences that are listed; all are counted. */
const MOST_LISTED = 10

await runScript(async () => {
  const { values } = parseArgs({
    options: {
      sets: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      level: { type: 'string' },
      record: { type: 'string' },
    },
  })
  const sets = wholeNumber('sets', values.sets)
  const first = wholeNumber('seed', values.seed)
  const levels = values.level === undefined ? ALL_LEVELS : [levelOf(values.level)]
  if (values.record !== undefined && levels.length > 1)
    throw new Failure('A recording is of one level.', 'Say which: --level 1 --record file.json.', 2)
  const python = await startPython(SCRIPT)
  try {
    const recording = new Recording(python.version, SCRIPT, levels[0])
    const differing: Case[] = []
    let slices = 0
    for await (const { asked, answer } of answers(python, cases(first, sets, levels))) {
      const asyncio = JSON.parse(answer) as OrderOfExecution
      slices += asyncio.slices.length
      if (values.record !== undefined) recording.add(asked.seed, asked.equalTimers, asyncio)
      if (oursOf(asked.taskSet, asked.equalTimers) !== JSON.stringify(asyncio)) differing.push(asked)
    }
    if (values.record !== undefined) writeFileSync(values.record, recording.toJson())
    const what = `${sets} task sets of level ${levels.join(', ')}, seeds ${first} to ${first + sets - 1}, ${BOTH_ORDERS.join(' and ')}`
    console.log(`${what}: ${2 * sets} runs, ${slices} slices, CPython ${python.version}`)
    console.log(`${2 * sets - differing.length} runs agree, ${differing.length} differ`)
    if (differing.length > 0) await report(differing, python)
    return differing.length > 0 ? 1 : 0
  } finally {
    python.end()
  }
})

function* cases(first: number, sets: number, levels: readonly RandomLevel[]): Generator<Case> {
  for (let i = 0; i < sets; i++) {
    const seed = first + i
    const level = levels[i % levels.length]
    const taskSet = randomTaskSet(seed, level)
    for (const equalTimers of BOTH_ORDERS) yield { seed, level, taskSet, equalTimers }
  }
}

/** Asks a few cases ahead; gives the answers in order. */
async function* answers(
  python: PythonPeer,
  list: Iterable<Case>,
): AsyncGenerator<{ readonly asked: Case; readonly answer: string }> {
  const waiting: { asked: Case; answer: Promise<string> }[] = []
  const next = async () => {
    const one = waiting.shift()
    if (one === undefined) throw new Error('nothing was asked')
    return { asked: one.asked, answer: await one.answer }
  }
  for (const asked of list) {
    const { taskSet, equalTimers } = asked
    waiting.push({ asked, answer: python.ask({ taskSet, equalTimers }) })
    if (waiting.length >= AHEAD) yield await next()
  }
  while (waiting.length > 0) yield await next()
}

/** The first differences by seed, then the one with the fewest steps, made as small as it gets, and both answers to it. */
async function report(differing: readonly Case[], python: PythonPeer): Promise<void> {
  for (const { seed, level, equalTimers } of differing.slice(0, MOST_LISTED))
    console.error(`differs: --level ${level} --seed ${seed} --sets 1, ${equalTimers}`)
  if (differing.length > MOST_LISTED) console.error(`and ${differing.length - MOST_LISTED} more`)
  const sizeOf = ({ taskSet }: Case): number => listSteps(taskSet).length
  const [least] = differing.toSorted((a, b) => sizeOf(a) - sizeOf(b))
  const { seed, level, equalTimers } = least
  const theirs = async (taskSet: TaskSet): Promise<string> =>
    JSON.stringify(JSON.parse(await python.ask({ taskSet, equalTimers })))
  const small = await shrink(least.taskSet, async (less) => oursOf(less, equalTimers) !== (await theirs(less)))
  console.error(
    `seed ${seed}, level ${level}, ${equalTimers}, made smaller:\n${JSON.stringify(small)}\n  ours ${oursOf(small, equalTimers)}\nasyncio ${await theirs(small)}`,
  )
}

/** Our order of execution as JSON; what it throws is a difference too. */
function oursOf(taskSet: TaskSet, equalTimers: EqualTimers): string {
  try {
    return JSON.stringify(orderOfExecution(taskSet, { equalTimers }))
  } catch (error) {
    return String(error)
  }
}
