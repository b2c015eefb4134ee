import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators/index'
import { defaultExecution, type Execution } from '../settings'
import type { TaskSet } from '../task-set/schema'
import { listSteps } from '../task-set/steps'
import { computeRows, computeTotals } from '../trace/metrics'
import { toSpans } from '../trace/spans'
import { summarizeRun } from '../trace/summarize-run'
import { bursts } from '../worked-examples/task-sets'
import { sweepLimits } from './limits'
import {
  defaultPlan,
  planProblem,
  settingValue,
  type SweepPlan,
  type SweepSetting,
  sweepSettings,
  sweepValues,
  withSetting,
} from './plan'
import { sweepCsv, type SweepMetric, type SweepPoint, sweepPoint } from './point'

function run(taskSet: TaskSet, execution: Execution, setting: SweepSetting, value: number): SweepPoint {
  const trace = simulate(taskSet, withSetting(execution, setting, value))
  const spans = toSpans(trace)
  const steps = listSteps(taskSet)
  const summary = summarizeRun(trace, computeRows(trace, spans), computeTotals(trace, spans, steps), '', steps)
  return sweepPoint(value, summary)
}

const threads = defaultExecution('threads')
const sweep = (taskSet: TaskSet, execution: Execution, plan: SweepPlan) =>
  sweepValues(plan).map((value) => run(taskSet, execution, plan.setting, value))
const column = (points: readonly SweepPoint[], metric: SweepMetric) =>
  points.map(({ metrics }) => metrics[metric] ?? Number.NaN)
const quanta = (from: number, to: number, count = to - from + 1): SweepPlan => ({
  setting: 'quantum',
  from,
  to,
  count,
  scale: 'linear',
})

/** Silberschatz, Operating System Concepts, ch. 5, "turnaround time varies with the time quantum": 6, 3, 1, 7. */
const SILBERSCHATZ = bursts('P1=6 P2=3 P3=1 P4=7')

describe('a sweep of the quantum', () => {
  it('draws the turnarounds of the textbook', () => {
    const points = sweep(SILBERSCHATZ, threads, quanta(1, 7))
    expect(column(points, 'turnaround')).toEqual([11, 11.5, 10.75, 11.5, 12.25, 10.5, 10.5].map((ms) => ms * 1000))
  })

  it('has the response of round robin at its small end and that of first come, first served at its large one', () => {
    // OSTEP, Scheduling: Introduction: three jobs of 5, response 1 on average with a quantum of 1, 5 without.
    const points = sweep(bursts('A=5 B=5 C=5'), threads, quanta(1, 5, 2))
    expect(column(points, 'response')).toEqual([1000, 5000])
    // A B C A B C ... : every slice of 1 ms but the last of each ends by the OS.
    expect(column(points, 'involuntary')).toEqual([12, 0])
  })

  it('names the quantum from which it is first come, first served', () => {
    // The longest burst that anybody waits behind has 6 ms: from 6 on nobody is preempted.
    expect(sweepLimits('quantum', sweep(SILBERSCHATZ, threads, quanta(1, 7)))).toEqual([
      { kind: 'fairSharing' },
      { kind: 'firstComeFirstServed', from: 6 },
    ])
    expect(sweepLimits('quantum', sweep(SILBERSCHATZ, threads, quanta(1, 4)))).toEqual([
      { kind: 'fairSharing' },
      { kind: 'towardsFirstCome' },
    ])
  })

  it('says how much of the CPU the switches eat', () => {
    // A=2 B=2, a switch of 1 ms. Quantum 1: xAxBxAxB, 4 of 8 ms are work. Quantum 2: xAAxBB, 4 of 6.
    const costly = withSetting(threads, 'contextSwitch', 1)
    const points = sweep(bursts('A=2 B=2'), costly, quanta(1, 2))
    expect(column(points, 'cpuUtilisation')).toEqual([4 / 8, 4 / 6])
    expect(column(points, 'contextSwitches')).toEqual([4, 2])
    expect(sweepLimits('quantum', points)).toContainEqual({
      kind: 'costEatsCpu',
      most: 4 / 8,
      at: 1,
      least: 2 / 6,
      otherAt: 2,
    })
  })
})

describe('a sweep of other settings', () => {
  it('finds how many cores are enough', () => {
    const plan: SweepPlan = { setting: 'cores', from: 1, to: 4, count: 4, scale: 'linear' }
    const points = sweep(bursts('A=4 B=4'), threads, plan)
    expect(points.map(({ makespan }) => makespan)).toEqual([8000, 4000, 4000, 4000])
    expect(sweepLimits('cores', points)).toEqual([{ kind: 'coresEnough', from: 2 }])
  })

  it('charges the loop for every step', () => {
    // One step each: 2 x 1 ms of cost beside 4 ms of work.
    const plan: SweepPlan = { setting: 'stepCost', from: 0, to: 1, count: 2, scale: 'linear' }
    const points = sweep(bursts('A=2 B=2'), defaultExecution('eventLoop'), plan)
    expect(column(points, 'cpuUtilisation')).toEqual([1, 4 / 6])
    expect(sweepLimits('stepCost', points)).toEqual([{ kind: 'costEatsCpu', most: 2 / 6, at: 1, least: 0, otherAt: 0 }])
  })

  it('says how far the cost of iterations lowers the utilisation', () => {
    // Both tasks run in the first iteration: 1 ms of cost beside 4 ms of work.
    const plan: SweepPlan = { setting: 'iterationCost', from: 0, to: 1, count: 2, scale: 'linear' }
    const points = sweep(bursts('A=2 B=2'), defaultExecution('eventLoop'), plan)
    expect(sweepLimits('iterationCost', points)).toEqual([{ kind: 'utilisationFalls', from: 1, to: 4 / 5 }])
  })
})

describe('the values of a plan', () => {
  it('are multiples on a log scale, in numbers one can say', () => {
    const plan: SweepPlan = { setting: 'quantum', from: 0.5, to: 32, count: 13, scale: 'log' }
    expect(sweepValues(plan)).toEqual([0.5, 0.71, 1, 1.4, 2, 2.8, 4, 5.7, 8, 11, 16, 23, 32])
  })

  it('hold the value there is now, once', () => {
    expect(sweepValues(quanta(1, 5, 3), 4)).toEqual([1, 3, 4, 5])
    expect(sweepValues(quanta(1, 5, 3), 3)).toEqual([1, 3, 5])
    expect(sweepValues(quanta(1, 5, 3), 9)).toEqual([1, 3, 5])
    expect(sweepValues(quanta(1, 5, 3), null)).toEqual([1, 3, 5])
  })

  it('are whole cores and whole microseconds, none of them twice', () => {
    const cores: SweepPlan = { setting: 'cores', from: 1, to: 4, count: 9, scale: 'linear' }
    expect(sweepValues(cores)).toEqual([1, 2, 3, 4])
    expect(sweepValues(quanta(0.001, 0.003, 9))).toEqual([0.001, 0.002, 0.003])
  })

  it('are none where the plan makes no sense, and it is said why', () => {
    const wrong: readonly [SweepPlan, ReturnType<typeof planProblem>][] = [
      [quanta(5, 1, 3), 'order'],
      [quanta(0, 5, 3), 'bounds'],
      [quanta(1, Number.NaN, 3), 'bounds'],
      [{ setting: 'cores', from: 1, to: 2.5, count: 3, scale: 'linear' }, 'bounds'],
      [{ setting: 'contextSwitch', from: 0, to: 1, count: 3, scale: 'log' }, 'logFromZero'],
      [quanta(1, 5, 41), 'count'],
      [quanta(1, 5, 1), 'count'],
    ]
    for (const [plan, problem] of wrong) {
      expect(planProblem(plan)).toBe(problem)
      expect(sweepValues(plan)).toEqual([])
    }
  })
})

describe('where a sweep begins', () => {
  it('is around the value there is, and makes sense for every setting of every model', () => {
    expect(defaultPlan(threads, 'quantum')).toEqual({ setting: 'quantum', from: 0.5, to: 32, count: 13, scale: 'log' })
    for (const execution of [threads, withSetting(threads, 'quantum', null), defaultExecution('eventLoop')]) {
      for (const setting of sweepSettings(execution.model)) {
        expect(planProblem(defaultPlan(execution, setting))).toBeUndefined()
      }
    }
    expect(sweepSettings('sequential')).toEqual([])
  })

  it('changes one setting and knows what it was', () => {
    const changed = withSetting(threads, 'quantum', 8)
    expect(settingValue(changed, 'quantum')).toBe(8)
    expect({ ...changed.settings, quantum: 4 }).toEqual(threads.settings)
    expect(() => withSetting(threads, 'stepCost', 1)).toThrow('threads has no setting stepCost')
  })
})

it('points are copied as CSV, times in ms, nothing where nobody finished', () => {
  const points: readonly SweepPoint[] = [
    {
      value: 0.5,
      metrics: { turnaround: 11_250, response: 500, contextSwitches: 12, involuntary: 7, cpuUtilisation: 0.5 },
      makespan: 17_000,
      switchingShare: 0.25,
      isCut: false,
    },
    {
      value: 2,
      metrics: { turnaround: undefined, response: 0, contextSwitches: 1, involuntary: 0, cpuUtilisation: 1 },
      makespan: 3000,
      switchingShare: 0,
      isCut: true,
    },
  ]
  expect(sweepCsv('quantum_ms', points).split('\n')).toEqual([
    'quantum_ms,turnaround_ms,response_ms,context_switches,involuntary,cpu_utilisation,makespan_ms,cut',
    '0.5,11.25,0.5,12,7,0.5,17,no',
    '2,,0,1,0,1,3,yes',
    '',
  ])
})
