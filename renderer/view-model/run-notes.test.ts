import { expect, it } from 'vitest'
import { simulate } from '../../electron/simulators/index'
import { tasks } from '../../electron/simulators/sketch'
import { executionFromTrace } from '../../shared/gantt/execution-from-trace'
import { defaultExecution, type Execution } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import { listSteps } from '../../shared/task-set/steps'
import lecture from '../../shared/lectures/report-that-never-awaits.json'
import { NO_MOMENTS } from '../../shared/trace/moments'
import type { ShownExecution } from '../state/executions'
import { metricDetail } from './metric-detail'
import { metricValues } from './metrics'
import { runNotes } from './run-notes'

/** An execution that has run, as the window shows it. */
function shown(taskSet: TaskSet, settings: { horizon?: number; maxEvents?: number }): ShownExecution {
  const usual = defaultExecution('eventLoop')
  const execution = { ...usual, settings: { ...usual.settings, ...settings } } as Execution
  const data = executionFromTrace(simulate(taskSet, execution), taskSet, 'Event loop', '')
  const run = {
    phase: { kind: 'done' },
    shown: { runId: 'a', moments: NO_MOMENTS, ...data, taskSet, execution },
  } as ShownExecution['run']
  return { entry: { id: 'e', title: undefined, execution }, name: 'Event loop', settings: '', run, hasRun: true, data }
}

const texts = (execution: ShownExecution): string[] =>
  runNotes(execution, 'none').map(({ tone, text }) => `${tone}: ${text}`)

it('a run that goes round without time passing says where', () => {
  const [note] = texts(shown(tasks('A: cpu 3, 100000x(yield)'), { maxEvents: 5000 }))
  expect(note).toMatch(
    /^alarm: Cut after 5,000 events, the most an execution may record\. Reason: since 3 ms nothing but tasks\[0\]\.steps\[1\]\.steps\[0\] \(yield, in a repeat of 100000\) of task A took place: 499\d events, and simulated time does not move\.$/,
  )
})

it('a run that met its limit while time moved says when, one at its horizon says so', () => {
  // 2 ms a round, of which each takes the same events: the limit falls somewhere inside.
  const set = tasks('A: 1000x(cpu 1, sleep 1)')
  expect(texts(shown(set, { maxEvents: 500 }))).toEqual([
    expect.stringMatching(
      /^plain: Cut after 500 events, the most an execution may record\. The limit was reached at \d+ ms\.$/,
    ),
  ])
  expect(texts(shown(set, { horizon: 7 }))).toEqual(['plain: Cut at the horizon of 7 ms.'])
})

it('the longest stall and the lateness tell where they come from', () => {
  const taskSet = lecture as TaskSet
  const { data } = shown(taskSet, {})
  const steps = listSteps(taskSet)
  // The worked numbers: report 3.5-18.5; heartbeat's timer of 4 runs at 22.5.
  expect(metricDetail('longestStall', data.summary, steps)).toMatch(
    /^longest stall 15 ms: report ran from 3\.5 ms to 18\.5 ms/,
  )
  expect(metricDetail('timerLateness', data.summary, steps)).toMatch(/^1 timer late, the latest by 18\.5 ms: heartbeat/)
  expect(metricDetail('makespan', data.summary, steps)).toBeUndefined()
  expect(metricValues(data).longestStall).toEqual({ kind: 'time', value: 15_000, isHarm: true })
})
