import { expect, it } from 'vitest'
import { simulateThreads } from '../../electron/simulators'
import taskSet from '../../shared/lectures/report-that-never-awaits.json'
import type { TaskSet } from '../../shared/task-set/schema'
import { listSteps } from '../../shared/task-set/steps'
import { SpanState } from '../../shared/trace/span-table'
import { toSpans } from '../../shared/trace/spans'
import { emptyRun } from './empty-run'
import { nextDecision, previousDecision } from './decisions'
import { spanRow } from './span-rows'

// Slices of the first worked example, threads with q = 4: report 3.5-7.5 and 9-13 (quantum), 17.5-18.5 (time.sleep), 22.5-24.5 (finish).
const trace = simulateThreads(taskSet as TaskSet)
const spans = toSpans(trace)
const REPORT = 2

it('goes from decision to decision of one task, a finish is none', () => {
  const times: number[] = []
  for (let at = nextDecision(spans, REPORT, -1); at; at = nextDecision(spans, REPORT, at.time)) times.push(at.time)
  expect(times).toEqual([7500, 13_000, 18_500])
  expect(previousDecision(spans, REPORT, 18_500)?.time).toBe(13_000)
  expect(previousDecision(spans, REPORT, 7500)).toBeUndefined()
})

it('goes through the decisions of all tasks in order of time', () => {
  // heartbeat blocks at 0.5, parse at 3.5, report is preempted at 7.5.
  expect(nextDecision(spans, undefined, -1)).toEqual({ time: 500, task: 0 })
  expect(nextDecision(spans, undefined, 500)).toEqual({ time: 3500, task: 1 })
  expect(nextDecision(spans, undefined, 3500)).toEqual({ time: 7500, task: REPORT })
  expect(previousDecision(spans, undefined, 7500)).toEqual({ time: 3500, task: 1 })
})

it('tells each slice with who ended it and why', () => {
  const { summary, marks } = emptyRun(taskSet as TaskSet, trace.execution)
  const data = { name: '', settingsText: '', summary, spans, marks }
  const steps = listSteps(taskSet as TaskSet)
  const slices = []
  for (let i = spans.laneStart[REPORT]; i < spans.laneStart[REPORT + 1]; i += 1) {
    if (spans.state[i] === SpanState.running) slices.push(spanRow(data, i, steps))
  }
  expect(slices.map(({ from, to, decider, why, on }) => [from, to, decider, why, on])).toEqual([
    [3500, 7500, 'os', 'quantum', undefined],
    [9000, 13_000, 'os', 'quantum', undefined],
    [17_500, 18_500, 'task', 'none', 'blockingSleep'],
    [22_500, 24_500, undefined, 'none', undefined],
  ])
})
