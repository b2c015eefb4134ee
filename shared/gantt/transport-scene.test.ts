import { expect, it } from 'vitest'
import { simulate } from '../../electron/simulators'
import reportThatNeverAwaits from '../lectures/report-that-never-awaits.json'
import { defaultExecution } from '../settings'
import type { TaskSet } from '../task-set/schema'
import { executionFromTrace } from './execution-from-trace'
import { pathBox } from './path-box'
import { buildTransport, TRANSPORT } from './transport-scene'

const plot = { x: 116, width: 632, columns: 632 }

function executionsOf(taskSet: TaskSet) {
  return (['threads', 'eventLoop'] as const).map((model) =>
    executionFromTrace(simulate(taskSet, defaultExecution(model)), taskSet, model, ''),
  )
}

it('stands each decision at its moment: two of the OS above, seventeen of tasks below', () => {
  const scene = buildTransport(executionsOf(reportThatNeverAwaits as unknown as TaskSet), 44_000, plot, 'light')
  const boxes = (role: string) =>
    scene.flatMap((shape) => (shape.kind === 'path' && shape.role === role ? [pathBox(shape.d)] : []))
  const wedges = boxes('wedge')
  expect(wedges.map(({ x, x2 }) => Math.round((x + x2) / 2))).toEqual([
    Math.round(116 + (7.5 / 44) * 632),
    Math.round(116 + (13 / 44) * 632),
  ])
  expect(boxes('ring')).toHaveLength(9 + 8)
})

it('counts them where they would lie over each other, nothing sampled', () => {
  const steps = [
    {
      op: 'repeat' as const,
      times: 400,
      steps: [
        { op: 'cpu' as const, ms: 1 },
        { op: 'sleep' as const, ms: 1 },
      ],
    },
  ]
  const scene = buildTransport(executionsOf({ formatVersion: 1, tasks: [{ id: 'A', steps }] }), 800_000, plot, 'light')
  const [density] = scene.filter((shape) => shape.kind === 'columns')
  // A blocks 400 times, in each execution; the OS decides nothing.
  expect(scene).toHaveLength(1)
  if (density.kind !== 'columns') throw new Error('columns')
  const heights = Array.from(density.bottom, (bottom, i) => bottom - density.top[i])
  const most = Math.max(...heights)
  expect(most).toBeCloseTo(12, 3)
  // The fullest column holds both executions' decisions of 1.27 ms at most: one each. So a height of 12 is 2 decisions.
  expect(heights.reduce((sum, height) => sum + height, 0)).toBeCloseTo(800 * 6, 0)
  expect(density.top[0]).toBeGreaterThan(TRANSPORT.line)
})
