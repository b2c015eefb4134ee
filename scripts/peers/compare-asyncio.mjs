// Compares the event-loop simulator with CPython's asyncio on random task sets: the order and time of every step, every finish, every iteration.
//
//   node scripts/peers/compare-asyncio.mjs [--sets 2000] [--seed 1] [--record file.json]
//
// Needs python3 (3.11 or later). Exits 1 at the first difference, with the task set that shows it. `--record` keeps CPython's answers for the
// unit tests, which then need no Python.
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { runnerImport } from 'vite'

const { values } = parseArgs({
  options: {
    sets: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    record: { type: 'string' },
  },
})
/** @param {string} path */
const load = async (path) => (await runnerImport(fileURLToPath(new URL(`../../${path}`, import.meta.url)))).module
const { randomTaskSet } = await load('electron/simulators/random-task-set.ts')
const { orderOfExecution } = await load('electron/simulators/order-of-execution.ts')

const python = spawn('python3', [fileURLToPath(new URL('asyncio_peer.py', import.meta.url))], {
  stdio: ['pipe', 'pipe', 'inherit'],
})
python.on('error', (error) => {
  console.error(`python3 cannot be started: install Python 3.11 or later (${error.message})`)
  process.exit(1)
})
const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]()

const recorded = []
let compared = 0
for (let seed = Number(values.seed); compared < Number(values.sets); seed++) {
  const taskSet = randomTaskSet(seed)
  for (const equalTimers of ['callOrder', 'heapOrder']) {
    python.stdin.write(`${JSON.stringify({ taskSet, equalTimers })}\n`)
    const line = await answers.next()
    if (line.done) {
      console.error(`python3 stopped at seed ${seed}`)
      process.exit(1)
    }
    const ours = JSON.stringify(orderOfExecution(taskSet, { equalTimers }))
    const theirs = JSON.stringify(JSON.parse(line.value))
    if (ours !== theirs) {
      console.error(`seed ${seed}, ${equalTimers}:\n${JSON.stringify(taskSet)}\n  ours ${ours}\nasyncio ${theirs}`)
      process.exit(1)
    }
    if (values.record !== undefined) recorded.push({ seed, equalTimers, asyncio: JSON.parse(line.value) })
  }
  compared++
}
python.stdin.end()
if (values.record !== undefined)
  writeFileSync(values.record, `[\n${recorded.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`)
console.log(
  `${compared} task sets, both orders of equal timers: the same order, times and iterations as CPython's asyncio`,
)
