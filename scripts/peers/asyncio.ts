// Compares the event-loop simulator with CPython's asyncio on random task sets: the order and time of every step, every finish, every iteration.
//
//   npm run peers -- asyncio [--sets 2000] [--seed 1] [--level 1|2|3] [--all] [--record file.json]
//
// Needs python3 (3.11 or later; above level 1 what 3.11.7 does is meant). Exits 1 at the first difference, with the smallest task set
// found that shows it; `--all` goes on and counts. Levels as `randomTaskSet` has them. `--record` keeps CPython's answers for the
// unit tests, which then need no Python.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { orderOfExecution } from '../../electron/simulators/order-of-execution'
import { randomTaskSet } from '../../electron/simulators/random-task-set'
import type { EventLoopSettings } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import { runScript } from '../lib/failure.mjs'
import { levelOf } from './level'
import { startPython, wholeNumber } from './python-peer'
import { shrink } from './smaller'

await runScript(async () => {
  const { values } = parseArgs({
    options: {
      sets: { type: 'string', default: '2000' },
      seed: { type: 'string', default: '1' },
      level: { type: 'string', default: '1' },
      all: { type: 'boolean', default: false },
      record: { type: 'string' },
    },
  })
  const sets = wholeNumber('sets', values.sets)
  const first = wholeNumber('seed', values.seed)
  const level = levelOf(values.level)
  const python = await startPython('scripts/peers/asyncio_peer.py')
  const recorded: unknown[] = []
  let differ = 0
  try {
    for (let seed = first; seed < first + sets; seed++) {
      const taskSet = randomTaskSet(seed, level)
      for (const equalTimers of ['callOrder', 'heapOrder'] as const) {
        const asyncio: unknown = JSON.parse(await python.ask({ taskSet, equalTimers }))
        if (values.record !== undefined) recorded.push({ seed, equalTimers, asyncio })
        if (oursOf(taskSet, equalTimers) === JSON.stringify(asyncio)) continue
        differ++
        if (values.all) {
          console.log(`seed ${seed}, ${equalTimers}`)
          continue
        }
        const theirs = async (less: TaskSet) => await python.ask({ taskSet: less, equalTimers })
        const small = await shrink(taskSet, async (less) => oursOf(less, equalTimers) !== (await theirs(less)))
        console.error(
          `seed ${seed}, ${equalTimers}:\n${JSON.stringify(small)}\n  ours ${oursOf(small, equalTimers)}\nasyncio ${await theirs(small)}`,
        )
        return 1
      }
    }
  } finally {
    python.end()
  }
  if (values.record !== undefined)
    writeFileSync(values.record, `[\n${recorded.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`)
  if (differ > 0) {
    console.log(`${differ} of ${2 * sets} differ`)
    return 1
  }
  console.log(
    `${sets} task sets, both orders of equal timers: the same order, times and iterations as CPython's asyncio`,
  )
  return 0
})

/** Our order of execution as JSON; what it throws is a difference too. */
function oursOf(taskSet: TaskSet, equalTimers: EventLoopSettings['equalTimers']): string {
  try {
    return JSON.stringify(orderOfExecution(taskSet, { equalTimers }))
  } catch (error) {
    return String(error)
  }
}
