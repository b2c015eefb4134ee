import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators'
import reportThatNeverAwaits from '../lectures/report-that-never-awaits.json'
import { defaultExecution } from '../settings'
import type { TaskSet } from '../task-set/schema'
import { executionFromTrace } from './execution-from-trace'
import { buildOverview, OVERVIEW } from './overview-scene'
import { pathBox } from './path-box'

const plot = { x: 116, width: 632, columns: 632 }

function executionsOf(taskSet: TaskSet) {
  return (['threads', 'eventLoop'] as const).map((model) =>
    executionFromTrace(simulate(taskSet, defaultExecution(model)), taskSet, model, ''),
  )
}

describe('the overview', () => {
  it('has a row for each task, and what was frozen in alarm', () => {
    const shapes = buildOverview(executionsOf(reportThatNeverAwaits as unknown as TaskSet), 44_000, plot, 'light')
    expect(shapes.filter((shape) => 'role' in shape && shape.role === 'running')).toHaveLength(8)
    const [frozen] = shapes.filter((shape) => 'role' in shape && shape.role === 'frozen')
    // 12.5 to 16.5 ms of 44.
    const { x, x2 } = pathBox(frozen.kind === 'path' ? frozen.d : '')
    expect(x).toBeCloseTo(116 + (12.5 / 44) * 632, 1)
    expect(x2).toBeCloseTo(116 + (16.5 / 44) * 632, 1)
    expect(frozen).toMatchObject({ fill: '#C8171D' })
  })

  it('becomes one mass an execution where rows would be too thin', () => {
    const tasks = Array.from({ length: 40 }, (_, i) => ({ id: `t${i}`, steps: [{ op: 'cpu' as const, ms: 5 }] }))
    const shapes = buildOverview(executionsOf({ formatVersion: 1, tasks }), 200_000, plot, 'light')
    const masses = shapes.filter((shape) => shape.kind === 'columns' && shape.fill === '#8A9099')
    expect(masses).toHaveLength(2)
    // Busy from the first us to the last: every column is full.
    const [mass] = masses
    if (mass.kind !== 'columns') throw new Error('columns')
    const height = OVERVIEW.bars / 2 - 2
    for (const [i, top] of mass.top.entries()) expect(mass.bottom[i] - top).toBeCloseTo(height, 3)
  })
})
