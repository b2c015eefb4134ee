import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators/index'
import { randomTaskSet } from '../../electron/simulators/random-task-set'
import { defaultExecution, type Execution } from '../settings'
import { listSteps } from '../task-set/steps'
import { definitionText, RUN_METRIC_KEYS, RUN_METRICS, TASK_METRIC_KEYS, TASK_METRICS } from './metric-definitions'
import { computeRows, computeTotals } from './metrics'
import type { TaskRow } from './result'
import { type RunMetricValues, runMetrics } from './run-metrics'
import { toSpans } from './spans'
import { type FullResult, type ResultEvent, toResult } from './to-result'

const threads = defaultExecution('threads')
const loop = defaultExecution('eventLoop')
const EXECUTIONS: readonly Execution[] = [
  threads,
  { ...threads, settings: { ...threads.settings, quantum: 1, cores: 2, contextSwitch: 0.5 } } as Execution,
  { ...threads, settings: { ...threads.settings, quantum: 2, horizon: 9 } } as Execution,
  loop,
  { ...loop, settings: { ...loop.settings, stepCost: 0.5, iterationCost: 0.5 } } as Execution,
  { ...loop, settings: { ...loop.settings, horizon: 7 } } as Execution,
  defaultExecution('sequential'),
]

/** A run with everything its formulas are about: the slices and events by name, as JSON gives them, beside what the product computes. */
interface Measured {
  readonly result: Required<Pick<FullResult, 'slices' | 'events' | 'tasks'>> & FullResult
  readonly values: RunMetricValues
  readonly cores: number
}

function measure(seed: number, execution: Execution): Measured {
  const taskSet = randomTaskSet(seed, 3)
  const trace = simulate(taskSet, execution)
  const spans = toSpans(trace)
  const rows = computeRows(trace, spans)
  const totals = computeTotals(trace, spans, listSteps(taskSet))
  const result = toResult(trace, spans, '', taskSet, { slices: true, tasks: true, events: true })
  return {
    result: result as Measured['result'],
    values: runMetrics({ execution, makespan: trace.makespan, rows, totals }, spans),
    cores: execution.model === 'threads' ? execution.settings.cores : 1,
  }
}

const sum = (list: readonly number[]): number => list.reduce((total, one) => total + one, 0)
const mean = (list: readonly number[]): number | undefined => (list.length === 0 ? undefined : sum(list) / list.length)
const known = (list: readonly (number | null)[]): number[] => list.filter((one) => one !== null)
const most = (list: readonly number[]): number => Math.max(0, ...list)

/** Time from each event of one kind to the task's next of others; what is open at the end lasts to the makespan. */
function between({ result }: Measured, id: string, from: string, to: readonly string[]): number {
  let total = 0
  let since: number | undefined
  for (const { task, kind, time } of result.events) {
    if (task !== id) continue
    if (since !== undefined && to.includes(kind)) {
      total += time - since
      since = undefined
    }
    if (kind === from) since = time
  }
  return since === undefined ? total : total + result.makespan - since
}

const eventsOf = ({ result }: Measured, id: string): readonly ResultEvent[] =>
  result.events.filter(({ task }) => task === id)
const count = (events: readonly ResultEvent[], ...kinds: string[]): number =>
  events.filter(({ kind }) => kinds.includes(kind)).length

/** Every number of a task by the formula of its definition, from slices and events alone. */
function taskByFormula(run: Measured, { id, arrival }: TaskRow): Omit<TaskRow, 'id' | 'endedBy'> {
  const events = eventsOf(run, id)
  const arrived = events.find(({ kind }) => kind === 'arrive')?.time
  const finish = events.find(({ kind, reason }) => kind === 'finish' && reason === 'finished')?.time ?? null
  const left = events.find(({ kind }) => kind === 'finish')?.time ?? run.result.makespan
  const first = events.find(({ kind }) => kind === 'dispatch')?.time
  const running = sum(run.result.slices.filter(({ task }) => task === id).map(({ start, end }) => end - start))
  const blocked = between(run, id, 'block', ['wake', 'due'])
  const switching = between(run, id, 'switch', ['dispatch'])
  return {
    arrival: arrived ?? arrival,
    response: first === undefined || arrived === undefined ? null : first - arrived,
    finish,
    turnaround: finish === null || arrived === undefined ? null : finish - arrived,
    running,
    // turnaround = running + waiting + blocked + switching; of a task that did not finish, what it did until it left or the run ended.
    waiting: arrived === undefined ? 0 : left - arrived - running - blocked - switching,
    blocked,
    switching,
    involuntary: count(events, 'preempt'),
    voluntary: count(events, 'block', 'yield'),
  }
}

/** Jain, Chiu, Hawe 1984: (sum x)^2 / (n sum x^2). */
function jain(shares: readonly number[]): number | undefined {
  const squares = sum(shares.map((x) => x * x))
  return squares === 0 ? undefined : sum(shares) ** 2 / (shares.length * squares)
}

describe('the formulas of the definitions', () => {
  it('give the numbers of every task in random runs of all models', () => {
    for (let seed = 1; seed <= 60; seed++) {
      for (const execution of EXECUTIONS) {
        const run = measure(seed, execution)
        for (const row of run.result.tasks) {
          const { id, endedBy, ...numbers } = row
          expect({ seed, id, endedBy, ...numbers }).toEqual({ seed, id, endedBy, ...taskByFormula(run, row) })
        }
      }
    }
  })

  it('give the numbers of every run', () => {
    for (let seed = 1; seed <= 60; seed++) {
      for (const execution of EXECUTIONS) {
        const run = measure(seed, execution)
        const { result, values, cores } = run
        const { slices, tasks, events, makespan } = result
        const busy = sum(slices.map(({ start, end, frozen }) => end - start - frozen))
        const shares = tasks
          .filter(({ running, waiting, switching }) => running + waiting + switching > 0)
          .map(({ running, waiting, switching }) => running / (running + waiting + switching))
        const lastOn = new Map<number | undefined, string | undefined>()
        let switches = 0
        for (const { kind, core, task } of events) {
          if (kind !== 'dispatch') continue
          if (lastOn.get(core) !== task) switches++
          lastOn.set(core, task)
        }
        const isCut = result.endedBy === 'horizon'
        const expected = {
          involuntary: sum(tasks.map(({ involuntary }) => involuntary)),
          voluntary: sum(tasks.map(({ voluntary }) => voluntary)),
          makespan: isCut ? makespan : most(events.map(({ time }) => time)),
          turnaround: mean(known(tasks.map(({ turnaround }) => turnaround))),
          response: mean(known(tasks.map(({ response }) => response))),
          waiting: mean(tasks.map(({ waiting }) => waiting)),
          starvation: most(tasks.flatMap(({ id }) => waitsOf(run, id).map(({ from, to }) => to - from))),
          involuntaryRate:
            makespan === 0 ? 0 : (sum(tasks.map(({ involuntary }) => involuntary)) * 1_000_000) / makespan,
          voluntaryRate: makespan === 0 ? 0 : (sum(tasks.map(({ voluntary }) => voluntary)) * 1_000_000) / makespan,
          longestSlice: most(slices.map(({ start, end }) => end - start)),
          cpuBusy: busy,
          cpuUtilisation: makespan === 0 ? 0 : busy / (cores * makespan),
          throughput:
            makespan === 0 ? 0 : (tasks.filter(({ finish }) => finish !== null).length * 1_000_000) / makespan,
          contextSwitches: switches,
          fairness: jain(shares),
          iterations:
            execution.model === 'eventLoop'
              ? events.filter(({ kind, arg }) => kind === 'iteration' && Number(arg) > 0).length
              : undefined,
          longestStall: execution.model === 'eventLoop' ? stallByFormula(run) : undefined,
          timerLateness: execution.model === 'sequential' ? undefined : latenessByFormula(run),
        }
        const { lostUpdates, ...shown } = values
        expect({ seed, model: execution.model, ...shown }).toEqual({ seed, model: execution.model, ...expected })
        expect(lostUpdates).toBe(result.totals.lostUpdates)
      }
    }
  })
})

/** The longest slice inside which some other task was ready or due for a while: its wait begins before the slice's end and ends after its start. */
function stallByFormula(run: Measured): number {
  const waits = run.result.tasks.flatMap(({ id }) => waitsOf(run, id).map((wait) => ({ id, ...wait })))
  const stalls = run.result.slices.filter(({ task, start, end }) =>
    waits.some((wait) => wait.id !== task && wait.from < end && wait.to > start && wait.to > wait.from),
  )
  return most(stalls.map(({ start, end }) => end - start))
}

/** When a task was ready or due: from its arrival, wake, due, yield or preemption to its switch or dispatch. */
function waitsOf(run: Measured, id: string): { from: number; to: number }[] {
  const waits: { from: number; to: number }[] = []
  let from: number | undefined
  for (const { kind, time } of eventsOf(run, id)) {
    if (['arrive', 'wake', 'due', 'yield', 'preempt'].includes(kind)) from ??= time
    else if ((kind === 'switch' || kind === 'dispatch') && from !== undefined) {
      waits.push({ from, to: time })
      from = undefined
    }
  }
  return from === undefined ? waits : [...waits, { from, to: run.result.makespan }]
}

/** From a sleep's (or a poll's pause's) due in the loop, its wake in threads, to the task's next dispatch. */
function latenessByFormula(run: Measured): number {
  const isLoop = run.result.model === 'eventLoop'
  const latenesses: number[] = []
  for (const { id } of run.result.tasks) {
    let blockedOn: string | undefined
    let from: number | undefined
    for (const { kind, time, reason } of eventsOf(run, id)) {
      if (kind === 'block') blockedOn = reason
      const isOver = kind === (isLoop ? 'due' : 'wake')
      if (isOver && (blockedOn === 'sleep' || blockedOn === 'poll')) from = time
      if (kind === 'dispatch' && from !== undefined) {
        latenesses.push(time - from)
        from = undefined
      }
    }
  }
  return most(latenesses)
}

describe('the definitions', () => {
  it('cover every number of a result', () => {
    const { result } = measure(1, loop)
    const { id, endedBy, ...row } = result.tasks[0]
    expect(Object.keys(row).filter((key) => !(key in TASK_METRICS))).toEqual([])
    expect(Object.keys(result.totals).filter((key) => !(key in RUN_METRICS))).toEqual([])
    expect(RUN_METRIC_KEYS.filter((key) => !(key in measure(1, loop).values))).toEqual([])
    expect(id.length + endedBy.length).toBeGreaterThan(0)
  })

  it('say what, how and from where, one line each and none of them twice', () => {
    for (const all of [
      TASK_METRIC_KEYS.map((key) => TASK_METRICS[key]),
      RUN_METRIC_KEYS.map((key) => RUN_METRICS[key]),
    ]) {
      for (const definition of all) {
        expect(
          definitionText(definition)
            .split('\n')
            .map((line) => line.trim().length > 0),
        ).toEqual([true, true, true])
      }
      expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
    }
  })
})
