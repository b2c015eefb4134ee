import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators'
import reportThatNeverAwaits from '../lectures/report-that-never-awaits.json'
import { defaultExecution } from '../settings'
import type { TaskSet } from '../task-set/schema'
import { SpanState } from '../trace/span-table'
import { xOf } from './build-gantt'
import { executionFromTrace } from './execution-from-trace'
import { hitTest, spanAt } from './hit-test'
import { laneAt, layoutComparison } from './layout'

const taskSet = reportThatNeverAwaits as unknown as TaskSet
const executions = (['threads', 'eventLoop'] as const).map((model) =>
  executionFromTrace(simulate(taskSet, defaultExecution(model)), taskSet, model, ''),
)
const domain = { start: 0, end: 44_000 }
const layout = layoutComparison({ executions: executions.map(() => ({ taskCount: 4 })), width: 784, height: 578 })
const at = (execution: number, task: number, time: number) => {
  const lane = laneAt(layout.executions[execution], task)
  return hitTest(layout, executions, domain, xOf(layout, domain, time), lane.barY + 2)
}

describe('the hit test', () => {
  it('finds lane and span under a point', () => {
    // Event loop, 14 ms: report (task 2) holds the loop; threads: parse (task 1) runs from 13 to 16.
    const frozen = at(1, 2, 14_000)
    expect(frozen).toMatchObject({ execution: 1, task: 2 })
    expect(executions[1].spans.state[frozen?.spanIndex ?? -1]).toBe(SpanState.frozen)
    const running = at(0, 1, 14_000)
    expect(executions[0].spans.state[running?.spanIndex ?? -1]).toBe(SpanState.running)
    expect(running?.time).toBeCloseTo(14_000, 6)
  })

  it('has no span before an arrival and after a finish, and none beside the lanes', () => {
    expect(at(0, 3, 1000)).toMatchObject({ task: 3, spanIndex: undefined })
    expect(at(0, 1, 20_000)).toMatchObject({ task: 1, spanIndex: undefined })
    expect(hitTest(layout, executions, domain, 50, 150)).toBeUndefined()
    expect(hitTest(layout, executions, domain, 400, 30)).toBeUndefined()
    expect(hitTest(layout, executions, domain, 400, 9999)).toBeUndefined()
  })

  it('finds what a walk over all spans finds, at every half ms', () => {
    for (const execution of executions) {
      const { laneStart, start, end } = execution.spans
      for (let task = 0; task < 4; task++) {
        for (let time = 0; time < 44_000; time += 500) {
          let expected: number | undefined
          for (let row = laneStart[task]; row < laneStart[task + 1]; row++) {
            if (start[row] <= time && time < end[row]) expected = row
          }
          expect(spanAt(execution, task, time)).toBe(expected)
        }
      }
    }
  })
})
