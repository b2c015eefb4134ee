// Compares the event-loop simulator with CPython's asyncio on random task sets: the order and time of every step, every finish, every iteration.
//
//   npm run peers -- asyncio [--sets 2000] [--seed 1] [--record file.json]
//
// Needs python3 (3.11 or later). Exits 1 at the first difference, with the task set that shows it. `--record` keeps CPython's answers for the
// unit tests, which then need no Python.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { orderOfExecution } from '../../electron/simulators/order-of-execution'
import { randomTaskSet } from '../../electron/simulators/random-task-set'
import { runScript } from '../lib/failure.mjs'
import { startPython, wholeNumber } from './python-peer'

await runScript(async () => {
  const { values } = parseArgs({
    options: {
      sets: { type: 'string', default: '2000' },
      seed: { type: 'string', default: '1' },
      record: { type: 'string' },
    },
  })
  const sets = wholeNumber('sets', values.sets)
  const first = wholeNumber('seed', values.seed)
  const python = await startPython('scripts/peers/asyncio_peer.py')
  const recorded: unknown[] = []
  try {
    for (let seed = first; seed < first + sets; seed++) {
      const taskSet = randomTaskSet(seed)
      for (const equalTimers of ['callOrder', 'heapOrder'] as const) {
        const asyncio: unknown = JSON.parse(await python.ask({ taskSet, equalTimers }))
        const ours = JSON.stringify(orderOfExecution(taskSet, { equalTimers }))
        const theirs = JSON.stringify(asyncio)
        if (ours !== theirs) {
          console.error(`seed ${seed}, ${equalTimers}:\n${JSON.stringify(taskSet)}\n  ours ${ours}\nasyncio ${theirs}`)
          return 1
        }
        if (values.record !== undefined) recorded.push({ seed, equalTimers, asyncio })
      }
    }
  } finally {
    python.end()
  }
  if (values.record !== undefined)
    writeFileSync(values.record, `[\n${recorded.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`)
  console.log(
    `${sets} task sets, both orders of equal timers: the same order, times and iterations as CPython's asyncio`,
  )
  return 0
})
