import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators/index'
import { tasks } from '../../electron/simulators/sketch'
import { defaultExecution } from '../settings'
import { listSteps } from '../task-set/steps'
import { taskSetSchema } from '../task-set/schema'
import lecture from '../lectures/report-that-never-awaits.json'
import { EVENT_LOOP, handEvents, handTrace } from './hand-trace'
import { computeAverages, computeRows, computeTotals, longestLateness, longestSlice } from './metrics'
import { toSpans } from './spans'
import type { Trace } from './trace'

const ms = (us: number | null): number | null => (us === null ? null : us / 1000)
const rowsOf = (trace: Trace): ReturnType<typeof computeRows> => computeRows(trace, toSpans(trace))

// The first comparison: WORKED-EXAMPLES.md and the figures of look/main-light.png.
describe('the first comparison', () => {
  const taskSet = taskSetSchema.parse(lecture)
  const steps = listSteps(taskSet)

  it('has the threads figures of the picture', () => {
    const trace = simulate(taskSet, defaultExecution('threads'))
    const spans = toSpans(trace)
    const rows = computeRows(trace, spans)
    const totals = computeTotals(trace, spans, steps)
    const averages = computeAverages(rows, trace.makespan)
    expect(rows.map(({ finish }) => ms(finish))).toEqual([33, 16, 24.5, 17])
    expect([totals.involuntary, totals.voluntary]).toEqual([2, 9])
    expect(ms(averages.turnaround)).toBeCloseTo(22.1, 1)
    expect(ms(averages.response)).toBeCloseTo(2.4, 1)
    expect(ms(averages.waiting)).toBeCloseTo(7.9, 1)
    expect(longestLateness(spans)).toBe(4500)
    expect(longestSlice(spans)).toBe(4000)
    expect(totals.cpuUtilisation).toBeCloseTo(0.667, 3)
    expect([totals.longestStall, totals.timerLateness, totals.iterations]).toEqual([0, 0, 0])
  })

  it('has the event-loop figures of the picture', () => {
    const trace = simulate(taskSet, defaultExecution('eventLoop'))
    const spans = toSpans(trace)
    const rows = computeRows(trace, spans)
    const totals = computeTotals(trace, spans, steps)
    const averages = computeAverages(rows, trace.makespan)
    expect(rows.map(({ finish }) => ms(finish))).toEqual([42.5, 22.5, 18.5, 24.5])
    expect([totals.involuntary, totals.voluntary]).toEqual([0, 8])
    expect(ms(averages.turnaround)).toBe(26.5)
    expect(ms(averages.response)).toBeCloseTo(5.1, 1)
    expect(ms(averages.waiting)).toBe(12.25)
    expect(totals.timerLateness).toBe(18_500)
    expect(longestSlice(spans)).toBe(15_000)
    expect(totals.longestStall).toBe(15_000)
    expect(totals.cpuBusy).toBe(22_000)
    expect(totals.cpuUtilisation).toBeCloseTo(0.518, 3)
  })
})

describe('the row of a task', () => {
  it('adds up to its turnaround, with due time as waiting and frozen time as running', () => {
    const [row] = rowsOf(
      handTrace(
        ['A'],
        handEvents(`
          1 arrive A reason=connection
          2 wake A
          3 switch A core=0
          4 dispatch A core=0
          5 freeze A core=0 reason=blockingSleep
          8 thaw A core=0 reason=blockingSleep
          8 block A core=0 reason=sleep
          10 due A reason=sleep
          13 wake A
          13 switch A core=0
          14 dispatch A core=0
          14 finish A core=0 reason=finished
        `),
        { execution: EVENT_LOOP },
      ),
    )
    expect(row).toEqual({
      id: 'A',
      arrival: 1000,
      response: 3000,
      finish: 14_000,
      turnaround: 13_000,
      running: 4000,
      waiting: 5000,
      blocked: 2000,
      switching: 2000,
      involuntary: 0,
      voluntary: 1,
      endedBy: 'finished',
    })
  })

  it('counts a decision after a slice of no length, and the response from there', () => {
    const [row] = rowsOf(
      handTrace(
        ['A'],
        handEvents(
          '0 arrive A\n2 dispatch A core=0\n2 yield A core=0\n3 dispatch A core=0\n4 finish A core=0 reason=finished',
        ),
      ),
    )
    expect([row.response, row.voluntary, row.waiting]).toEqual([2000, 1, 3000])
  })

  it('counts what an unfinished task was doing to the end of the run', () => {
    const trace = handTrace(
      ['A', 'B'],
      handEvents('0 arrive A\n0 arrive B\n1 dispatch A core=0\n3 block A core=0 reason=lock'),
      {
        endedBy: 'deadlock',
        makespan: 9000,
      },
    )
    const [a, b] = rowsOf(trace)
    expect(a).toMatchObject({ finish: null, turnaround: null, blocked: 6000, waiting: 1000, endedBy: 'deadlock' })
    expect(b).toMatchObject({ response: null, waiting: 9000, endedBy: 'deadlock' })
  })

  it('is left out for a task that never entered the system', () => {
    const trace = handTrace(
      ['A', 'B'],
      handEvents('0 arrive A\n0 dispatch A core=0\n1 finish A core=0 reason=finished'),
      {
        spawned: ['B'],
      },
    )
    expect(rowsOf(trace).map(({ id }) => id)).toEqual(['A'])
  })

  it('ends by the horizon for those a failed sequential program leaves behind, by deadlock elsewhere', () => {
    const rows = handEvents('0 arrive A\n0 arrive B\n0 dispatch A core=0\n1 finish A core=0 reason=error')
    const ends = (model: 'sequential' | 'threads'): string[] =>
      rowsOf(handTrace(['A', 'B'], rows, { endedBy: 'error', execution: defaultExecution(model) })).map(
        ({ endedBy }) => endedBy,
      )
    expect(ends('sequential')).toEqual(['error', 'horizon'])
    expect(ends('threads')).toEqual(['error', 'deadlock'])
  })
})

describe('the totals', () => {
  it('count a context switch only where a core takes another task than it ran last', () => {
    const trace = simulate(tasks('A: cpu 1, sleep 3, cpu 1'), defaultExecution('threads'))
    expect(computeTotals(trace, toSpans(trace), []).contextSwitches).toBe(1)
  })

  it('see no stall where others become ready only as the slice ends', () => {
    // B is due at 4, exactly when A ends its 4 ms.
    const trace = simulate(tasks('A: sleep 1, cpu 3', 'B: sleep 4, cpu 1'), defaultExecution('eventLoop'))
    const totals = computeTotals(trace, toSpans(trace), [])
    expect([totals.longestStall, totals.timerLateness]).toEqual([0, 0])
  })

  it('measure a timer that waits for a long callback from its due time', () => {
    // WORKED-EXAMPLES B3: the 2 ms timer is 6 late.
    const trace = simulate(tasks('A: cpu 1, sleep 2, cpu 1', 'B: cpu 8'), defaultExecution('eventLoop'))
    const totals = computeTotals(trace, toSpans(trace), [])
    expect([totals.timerLateness, totals.longestStall]).toEqual([6000, 8000])
  })

  it('are 0 for a run of no length', () => {
    const trace = simulate(tasks('A: yield'), defaultExecution('threads'))
    expect(computeTotals(trace, toSpans(trace), []).cpuUtilisation).toBe(0)
  })
})

// The textbook interleavings of `counter += 1` (OSTEP, Concurrency: An Introduction): both load before either stores, one increment is lost.
describe('lost updates', () => {
  const steps = listSteps({
    formatVersion: 1,
    tasks: ['A', 'B'].map((id) => ({
      id,
      steps: [
        { op: 'load', var: 'x' },
        { op: 'store', var: 'x', add: 1 },
        { op: 'store', var: 'y' },
      ],
    })),
  })
  const lost = (order: string): number => {
    const rows = order.split(' ').map((word) => {
      const task = word[0]
      const base = task === 'A' ? 0 : 3
      const [kind, step] =
        word[1] === 'l' ? ['load', base] : word[1] === 's' ? ['store', base + 1] : ['store', base + 2]
      return `0 ${kind} ${task} core=0 step=${step}`
    })
    const trace = handTrace(['A', 'B'], handEvents(rows.join('\n')))
    return computeTotals(trace, toSpans(trace), steps).lostUpdates
  }

  it('are none when each loads and stores in turn', () => {
    expect(lost('Al As Bl Bs')).toBe(0)
  })

  it('are one when both load before either stores', () => {
    expect(lost('Al Bl As Bs')).toBe(1)
  })

  it('are not a task storing twice by itself, nor a store without a load, nor another variable', () => {
    expect(lost('Al As As')).toBe(0)
    expect(lost('As Bs')).toBe(0)
    expect(lost('Al Bl Ay Bs')).toBe(0)
  })

  it('look past the own store to what another stored since the load', () => {
    expect(lost('Al Bl Bs As As')).toBe(2)
  })
})

describe('the averages', () => {
  it('leave out tasks without the value, and give null without any', () => {
    const trace = simulate(tasks('A=2@0 B=2@0'), { ...defaultExecution('threads') })
    const rows = rowsOf(trace)
    expect(computeAverages(rows, trace.makespan)).toMatchObject({
      turnaround: 3000,
      response: 1000,
      waiting: 1000,
      throughput: 500,
    })
    expect(computeAverages([], 0)).toEqual({
      turnaround: null,
      response: null,
      waiting: null,
      throughput: 0,
      fairness: null,
    })
  })

  it('rate fairness by the index of Jain: 1 where all get the same share of what they want', () => {
    const row = rowsOf(simulate(tasks('A=1'), defaultExecution('threads')))[0]
    const share = (running: number, waiting: number): typeof row => ({ ...row, running, waiting, switching: 0 })
    expect(computeAverages([share(1, 1), share(5, 5)], 10).fairness).toBe(1)
    expect(computeAverages([share(1, 0), share(0, 1)], 10).fairness).toBe(0.5)
  })
})
