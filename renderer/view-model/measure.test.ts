import { expect, it } from 'vitest'
import { simulate } from '../../electron/simulators'
import { executionFromTrace } from '../../shared/gantt/execution-from-trace'
import reportThatNeverAwaits from '../../shared/lectures/report-that-never-awaits.json'
import { defaultExecution } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import { measure } from './measure'

const REPORT = reportThatNeverAwaits as unknown as TaskSet
const dataOf = (model: 'threads' | 'eventLoop') =>
  executionFromTrace(simulate(REPORT, defaultExecution(model)), REPORT, '', '')

it('adds up what each task did between two marks', () => {
  // Threads, 7.5 to 14 ms. report: preempted 7.5-9, runs 9-13, preempted 13-14. parse: I/O until 9.5, ready until 13, runs 13-14.
  // reply: runs 7.5-8.5, then I/O until 12.5, ready until 14 (it runs at 16). heartbeat: ready until 8.5, runs to 9, sleeps to 12.5, ready.
  const { tasks } = measure(dataOf('threads'), 7500, 14_000)
  const zero = { running: 0, frozen: 0, waiting: 0, blocked: 0, switching: 0, outside: 0 }
  expect(tasks).toEqual([
    { ...zero, task: 0, running: 500, waiting: 2500, blocked: 3500 },
    { ...zero, task: 1, running: 1000, waiting: 3500, blocked: 2000 },
    { ...zero, task: 2, running: 4000, waiting: 2500 },
    { ...zero, task: 3, running: 1000, waiting: 1500, blocked: 4000 },
  ])
})

it('tells frozen time and time outside the system apart', () => {
  // Event loop, 16 to 20 ms: report is frozen until 16.5, runs until 18.5 and leaves.
  const { tasks } = measure(dataOf('eventLoop'), 16_000, 20_000)
  expect(tasks[2]).toEqual({ task: 2, running: 2000, frozen: 500, waiting: 0, blocked: 0, switching: 0, outside: 1500 })
  // Everybody else's timer, I/O or connection is due: they wait.
  expect(tasks[0]).toMatchObject({ running: 0, waiting: 4000, blocked: 0 })
})

it('counts a decision where the time before it ends: spans that touch add up', () => {
  const data = dataOf('threads')
  const counts = (start: number, end: number) => {
    const { osDecisions, taskDecisions } = measure(data, start, end)
    return [osDecisions, taskDecisions]
  }
  // OS at 7.5 and 13; all of it 2 and 9.
  expect(counts(0, 33_000)).toEqual([2, 9])
  expect(counts(7500, 13_000)[0]).toBe(1)
  const [left, right] = [counts(0, 13_000), counts(13_000, 33_000)]
  expect([left[0] + right[0], left[1] + right[1]]).toEqual([2, 9])
})
