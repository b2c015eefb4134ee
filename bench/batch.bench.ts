import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { mulberry32 } from '../shared/task-set/instances'
import type { Step, Task, TaskSet } from '../shared/task-set/schema'
import { judge, median } from './report'

// How many small task sets `batch` answers in a second, end to end: requests through a pipe into the command line, answers out of it, start-up
// included. The anchor is a program that does the least a line of JSON can ask for: parse it, write it again. The goal is one by the wall
// clock; the CPU time of all threads of the process (V8 compiles and collects garbage beside the one that answers) is given beside it, and how busy
// the machine was: on a busy one the wall clock says little.

const REQUESTS = 20_000
const REPETITIONS = 3
/** Answers after which the memory of the process is looked at for the first time. */
const EARLY = 2_000

/** Three to five tasks with up to ten steps in all, as textbooks have them. */
function smallSet(below: (n: number) => number): TaskSet {
  const count = 3 + below(3)
  let left = 10
  const tasks = Array.from({ length: count }, (_, i): Task => {
    const length = Math.min(left - (count - 1 - i), 1 + below(3))
    left -= length
    const arrival = below(2) === 0 ? {} : { arrival: below(6) }
    return { id: 'ABCDE'[i], ...arrival, steps: Array.from({ length }, () => smallStep(below)) }
  })
  return { formatVersion: 1, tasks }
}

function smallStep(below: (n: number) => number): Step {
  const kind = below(10)
  if (kind < 6) return { op: 'cpu', ms: 1 + below(8) }
  if (kind < 8) return { op: 'sleep', ms: 1 + below(6) }
  return kind < 9 ? { op: 'io', ms: 1 + below(6) } : { op: 'yield' }
}

/** Requests with round robin, with the event loop, or (two executions) with both. */
function requests(executions: 1 | 2): string {
  const random = mulberry32(7)
  const below = (n: number): number => random() % n
  const lines = Array.from({ length: REQUESTS }, (_, id) => {
    const both = [{ model: 'threads', settings: { quantum: 1 + below(4) } }, { model: 'eventLoop' }]
    return JSON.stringify({ id, taskSet: smallSet(below), executions: executions === 2 ? both : [both[id % 2]] })
  })
  return `${lines.join('\n')}\n`
}

interface Answered {
  readonly seconds: number
  /** CPU time of all its threads, where the system tells it (Linux). */
  readonly cpuSeconds: number | undefined
  /** Resident memory after `EARLY` answers and after all, in bytes; 0 where the system does not tell it. */
  readonly early: number
  readonly late: number
}

/** Sends all lines to a program and waits until each has its answer. */
async function answer(args: readonly string[], input: string): Promise<Answered> {
  const start = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  let lines = 0
  let early = 0
  const all = new Promise<void>((done, failed) => {
    child.on('error', failed)
    child.on('close', () => failed(new Error(`${args.join(' ')} ended after ${lines} answers`)))
    child.stdout.on('data', (chunk: Buffer) => {
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++
      if (early === 0 && lines >= EARLY) early = residentBytes(child.pid)
      if (lines === REQUESTS) done()
    })
  })
  child.stdin.write(input)
  await all
  const seconds = (performance.now() - start) / 1000
  const result = { seconds, cpuSeconds: cpuSeconds(child.pid), early, late: residentBytes(child.pid) }
  child.removeAllListeners('close')
  child.stdin.end()
  return result
}

function cpuSeconds(pid: number | undefined): number | undefined {
  if (process.platform !== 'linux') return undefined
  // Fields behind the name in brackets: the 12th and 13th are user and system time in hundredths of a second (proc(5)).
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

function residentBytes(pid: number | undefined): number {
  if (process.platform !== 'linux') return 0
  const [, kilobytes = '0'] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) * 1024
}

const ECHO = `const { createInterface } = require('node:readline')
createInterface({ input: process.stdin }).on('line', (line) => process.stdout.write(JSON.stringify(JSON.parse(line)) + '\\n'))`

const contenders = [
  { name: 'anchor: parse each line, write it again', args: ['-e', ECHO], input: requests(2) },
  { name: 'batch, one execution a request', args: ['scripts/interleave.mjs', 'batch'], input: requests(1) },
  { name: 'batch, two executions a request', args: ['scripts/interleave.mjs', 'batch'], input: requests(2) },
].map((contender) => ({ ...contender, results: [] as Answered[] }))

// The first call builds the command line where that is needed, and does not count.
for (let i = -1; i < REPETITIONS; i++) {
  for (const { args, input, results } of contenders) {
    const result = await answer(args, input)
    if (i >= 0) results.push(result)
  }
}

const rateOf = ({ results }: (typeof contenders)[number]): number =>
  REQUESTS / median(results.map(({ seconds }) => seconds))
const machine = `${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)}`
console.log(`batch, ${REQUESTS} small task sets (3 to 5 tasks, at most 10 steps), median of ${REPETITIONS}; ${machine}`)
for (const contender of contenders) {
  const { name, results } = contender
  const cpu = median(results.map(({ seconds, cpuSeconds: used }) => used ?? seconds))
  const memory = results.map(({ early, late }) => `${Math.round(early / 1e6)} -> ${Math.round(late / 1e6)} MB`)
  const ratio = (rateOf(contender) / rateOf(contenders[0])).toFixed(2)
  console.log(
    `  ${name.padEnd(42)} ${rateOf(contender).toFixed(0).padStart(7)} sets/s (${((cpu / REQUESTS) * 1e6).toFixed(0)} us of CPU each)  ${ratio} x  ${memory.join(', ')}`,
  )
}

const [, one, two] = contenders
const growth = Math.max(
  ...[one, two].flatMap(({ results }) => results.map(({ early, late }) => late / (early || late || 1))),
)
process.exitCode = judge([
  { name: 'small task sets a second, one execution', measured: rateOf(one), goal: { atLeast: 5000 } },
  { name: 'small task sets a second, two executions', measured: rateOf(two), goal: { atLeast: 5000 } },
  { name: `memory after ${REQUESTS} requests / after ${EARLY}`, measured: growth, goal: { atMost: 1.5 } },
])
