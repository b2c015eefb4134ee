// Compares the results of the threads and sequential simulators with threads_reference.py, a naive second reading of the rules, on random
// task sets and random settings: every slice, row, total and log line.
//
//   node scripts/peers/compare-threads.mjs [--sets 2000] [--seed 1] [--model threads|sequential|eventLoop] [--all]
//
// Needs python3 (3.11 or later). Exits 1 at the first difference, with the smallest task set found that shows it; `--all` goes on and counts.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { runnerImport } from 'vite'

const { values } = parseArgs({
  options: {
    sets: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    model: { type: 'string', default: 'threads' },
    all: { type: 'boolean', default: false },
  },
})
const load = async (path) => (await runnerImport(fileURLToPath(new URL(`../../${path}`, import.meta.url)))).module
const { randomTaskSet } = await load('electron/simulators/random-task-set.ts')
const { simulate } = await load('electron/simulators/index.ts')
const { toSpans } = await load('shared/trace/spans.ts')
const { checkTrace } = await load('shared/trace/check.ts')
const { toResult } = await load('shared/trace/to-result.ts')
const { defaultExecution } = await load('shared/settings.ts')
const { mulberry32 } = await load('shared/task-set/instances.ts')

const python = spawn('python3', [fileURLToPath(new URL('threads_reference.py', import.meta.url))], {
  stdio: ['pipe', 'pipe', 'inherit'],
})
python.on('error', (error) => {
  console.error(`python3 cannot be started (${error.code}): install Python 3.11 or later`)
  process.exit(1)
})
const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]()

/** What the product takes where the text leaves a choice (READINGS of the reference). */
const OUR_READINGS = {
  finishOfError: true,
  rowBeforeArrival: false,
  stopped: 'horizon',
  switchCounts: 'end',
  busyWithoutFrozen: true,
  heldBy: ['lock'],
}

async function reference(taskSet, execution) {
  python.stdin.write(`${JSON.stringify({ taskSet, executions: [execution], readings: OUR_READINGS })}\n`)
  const line = await answers.next()
  if (line.done) throw new Error(`python3 stopped at ${JSON.stringify({ taskSet, execution })}`)
  return JSON.parse(line.value).executions[0]
}

function fromLeast(cycle) {
  const at = cycle.indexOf([...cycle].sort()[0])
  return at < 0 ? cycle : [...cycle.slice(at), ...cycle.slice(0, at)]
}

function ours(taskSet, execution) {
  const trace = simulate(taskSet, execution)
  const spans = toSpans(trace)
  const faults = checkTrace(trace, taskSet, spans)
  const result = JSON.parse(JSON.stringify(toResult(trace, spans, '', taskSet)))
  for (const own of ['preset', 'settings', 'engine', 'traceHash']) delete result[own]
  const cycle = result.deadlock?.cycle ?? []
  // A cycle has no first task: both sides start it with the least name.
  if (cycle.length > 0) result.deadlock.cycle = fromLeast(cycle)
  return { result, faults }
}

/** The places where two results differ, as `path: ours, reference`. */
function differences(a, b, path = '') {
  if (isDeepStrictEqual(a, b)) return []
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object')
    return [`${path}: ours ${JSON.stringify(a)}, reference ${JSON.stringify(b)}`]
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
    differences(a[key], b[key], path === '' ? key : `${path}.${key}`),
  )
}

async function compare(taskSet, execution) {
  const theirs = await reference(taskSet, execution)
  if (theirs.deadlock !== undefined) theirs.deadlock.cycle = fromLeast(theirs.deadlock.cycle)
  let answer
  try {
    answer = ours(taskSet, execution)
  } catch (error) {
    // A simulator that throws is a difference too; the message says where to look.
    return [`ours throws ${error}`]
  }
  return [...differences(answer.result, theirs), ...answer.faults.map((fault) => `checkTrace: ${fault}`)]
}

/** Everything one step or task smaller. */
function* smaller(taskSet) {
  for (const i of taskSet.tasks.keys()) {
    yield { ...taskSet, tasks: taskSet.tasks.toSpliced(i, 1) }
    for (const steps of smallerSteps(taskSet.tasks[i].steps))
      yield { ...taskSet, tasks: taskSet.tasks.with(i, { ...taskSet.tasks[i], steps }) }
  }
}

function* smallerSteps(steps) {
  for (const [i, step] of steps.entries()) {
    yield steps.toSpliced(i, 1)
    if (step.op !== 'repeat') continue
    yield steps.toSpliced(i, 1, ...step.steps)
    for (const inner of smallerSteps(step.steps)) yield steps.with(i, { ...step, steps: inner })
  }
}

/** Names of tasks that some step speaks of. */
const namedIn = (steps) => steps.flatMap((step) => [...(step.task ? [step.task] : []), ...namedIn(step.steps ?? [])])
const isWhole = (taskSet) => {
  const ids = new Set(taskSet.tasks.map((task) => task.id))
  return ids.size > 0 && taskSet.tasks.every((task) => namedIn(task.steps).every((id) => ids.has(id)))
}

async function shrink(taskSet, execution) {
  search: for (;;) {
    for (const candidate of smaller(taskSet)) {
      if (!isWhole(candidate) || (await compare(candidate, execution)).length === 0) continue
      taskSet = candidate
      continue search
    }
    return taskSet
  }
}

/** The set of this seed, some with other forms of arrival, some without the log marks between the steps. */
function randomSet(seed, below) {
  const taskSet = randomTaskSet(seed)
  const withoutLog = (steps) =>
    steps
      .filter((step) => step.op !== 'log')
      .map((step) => (step.op === 'repeat' ? { ...step, steps: withoutLog(step.steps) } : step))
  const bare = below(2) === 0
  const named = new Set(taskSet.tasks.flatMap((task) => namedIn(task.steps)))
  const tasks = taskSet.tasks.map((task) => {
    const steps = bare ? withoutLog(task.steps) : task.steps
    if (named.has(task.id) || below(5) > 0) return { ...task, steps }
    const count = 1 + below(3)
    const forms = [
      () => Array.from({ length: count }, () => below(9)),
      () => ({ every: 1 + below(6), count, ...(below(2) === 0 ? {} : { start: below(5) }) }),
      () => ({ poisson: 1 + below(4), count, seed: below(1000), start: below(3) }),
    ]
    return { ...task, arrival: forms[below(3)](), steps }
  })
  return { ...taskSet, tasks }
}

/**
 * A set of the kinds `randomTaskSet` leaves out: up to nine tasks, odd fractions of a ms, waits of no time on every kind of device, joins of
 * oneself, empty programs, steps of no time around every burst, a second spawn.
 */
function oddSet(below) {
  const pick = (...list) => list[below(list.length)]
  const ids = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'].slice(0, 1 + below(9))
  const named = ids.slice(0, below(ids.length + 1))
  const spawned = named.filter(() => below(3) === 0)
  const ms = () => pick(0, 0.5, 1, 1, 2, 2, 3, 0.001, 0.25, 1.001, 5)
  const device = () => pick({}, { device: 'one' }, { device: 'two' }, { device: 'undeclared' })
  const step = (depth) =>
    pick(
      () => ({ op: 'cpu', ms: ms() }),
      () => ({ op: 'cpu', ms: pick(1, 2, 4) }),
      () => ({ op: 'io', ms: ms(), ...device() }),
      () => ({ op: 'blockingIo', ms: ms(), ...device() }),
      () => ({ op: pick('sleep', 'blockingSleep'), ms: ms() }),
      () => ({ op: 'yield' }),
      () => ({ op: pick('lock', 'lock', 'unlock'), name: pick('m', 'n') }),
      () => ({ op: pick('put', 'put', 'get'), queue: pick('p', 'q') }),
      () => (named.length === 0 ? { op: 'yield' } : { op: 'join', task: pick(...named) }),
      () => (spawned.length === 0 ? { op: 'log', text: 'x' } : { op: 'spawn', task: pick(...spawned) }),
      () => (depth > 2 ? { op: 'cpu', ms: 1 } : { op: 'repeat', times: 1 + below(3), steps: program(3, depth + 1) }),
    )()
  const program = (most, depth) => Array.from({ length: below(most + 1) }, () => step(depth))
  const arrival = () =>
    pick(
      () => ({}),
      () => ({ arrival: pick(0, 0, 1, 2, 0.5, 7) }),
    )()
  const instances = () =>
    pick(
      () => ({ arrival: Array.from({ length: below(4) + 1 }, () => pick(0, 1, 2, 2, 6)) }),
      () => ({ arrival: { every: pick(0.5, 1, 2, 3), count: 1 + below(5), start: below(3) } }),
      () => ({ arrival: { poisson: pick(0.001, 1, 2), count: 1 + below(5), seed: below(2 ** 31) } }),
    )()
  const tasks = ids.map((id) => ({
    id,
    ...(spawned.includes(id) ? {} : !named.includes(id) && below(4) === 0 ? instances() : arrival()),
    steps: program(7, 0),
  }))
  return {
    formatVersion: 1,
    devices: { one: { capacity: 1 }, two: { capacity: 2 } },
    queues: { q: { capacity: pick(1, 2, 3) } },
    tasks,
  }
}

function randomExecution(model, below) {
  const base = defaultExecution(model)
  const pick = (...list) => list[below(list.length)]
  const horizon = below(6) === 0 ? below(25) / pick(1, 2) : null
  const own = {
    threads: () => ({
      quantum: pick(null, 0.5, 1, 1, 1.5, 2, 2, 3, 4, 0.3, 100),
      cores: pick(1, 1, 1, 2, 2, 3, 4, 64),
      contextSwitch: pick(0, 0, 0, 0.5, 1, 0.002),
      sameInstant: pick('newcomerFirst', 'preemptedFirst'),
      wakeVsArrival: pick('arrivalFirst', 'wakeUpFirst'),
      quantumAfterBlock: pick('full', 'rest'),
      quantumAfterYield: pick('full', 'rest'),
    }),
    eventLoop: () => ({
      stepCost: pick(0, 0, 0.5, 1),
      iterationCost: pick(0, 0, 0.5, 1),
      equalTimers: pick('callOrder', 'heapOrder'),
    }),
    sequential: () => ({}),
  }[model]()
  return { ...base, settings: { ...base.settings, ...own, horizon } }
}

let compared = 0
let differ = 0
for (let seed = Number(values.seed); compared < Number(values.sets); seed++, compared++) {
  const random = mulberry32(seed ^ 0x5eed)
  const below = (n) => random() % n
  const taskSet = seed % 2 === 0 ? randomSet(seed, below) : oddSet(below)
  const execution = randomExecution(values.model, below)
  const found = await compare(taskSet, execution)
  if (found.length === 0) continue
  differ++
  if (values.all) {
    console.log(`seed ${seed}: ${found.join(' | ')}`)
    continue
  }
  const small = await shrink(taskSet, execution)
  const list = (await compare(small, execution)).map((line) => `  ${line}`)
  console.error(`seed ${seed}, ${JSON.stringify(execution.settings)}:\n${JSON.stringify(small)}\n${list.join('\n')}`)
  process.exit(1)
}
python.stdin.end()
console.log(`${compared - differ} of ${compared} pairs of task set and settings agree in every field (${values.model})`)
if (differ > 0) process.exit(1)
