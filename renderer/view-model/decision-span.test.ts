import { expect, it } from 'vitest'
import { simulateThreads } from '../../electron/simulators'
import type { TaskSet } from '../../shared/task-set/schema'
import { toSpans } from '../../shared/trace/spans'
import taskSet from '../../shared/lectures/report-that-never-awaits.json'
import { nearestDecision, spanAroundDecision } from './decision-span'

// The first worked example, threads with q = 4, decisions at 0.5 (heartbeat), 3.5 (parse), 7.5 and 13 (report, by the OS), 18.5 (report) and others.
const spans = toSpans(simulateThreads(taskSet as TaskSet))
const REPORT = 2

it('the nearest decision is the one before or after, whichever is less far, and one at the moment itself', () => {
  expect(nearestDecision(spans, REPORT, 9000)?.time).toBe(7500)
  expect(nearestDecision(spans, REPORT, 12_000)?.time).toBe(13_000)
  expect(nearestDecision(spans, REPORT, 13_000)?.time).toBe(13_000)
  expect(nearestDecision(spans, REPORT, 0)?.time).toBe(7500)
  expect(nearestDecision(spans, undefined, 2000)).toEqual({ time: 500, task: 0 })
  expect(nearestDecision(spans, REPORT, 40_000)?.time).toBe(18_500)
})

it('zooming to a decision puts it in the middle, as much time before as after, with five decisions on the fuller side', () => {
  const turns: TaskSet = {
    formatVersion: 1,
    tasks: ['A', 'B'].map((id) => ({ id, steps: [{ op: 'cpu', ms: 200 }] })),
  }
  // A and B take turns of 4 ms: a decision of the OS at 4, 8, 12 ... until the first of them is done.
  const shared = toSpans(simulateThreads(turns))
  const { start, end } = spanAroundDecision(shared, 100_000, 420_000)
  expect([start, end]).toEqual([78_000, 122_000])
})

it('stays inside the run, and is as long there', () => {
  const { start, end } = spanAroundDecision(spans, 500, 40_000)
  expect(start).toBe(0)
  expect(end).toBeGreaterThan(7500)
  expect(end).toBeLessThan(40_000)
})
