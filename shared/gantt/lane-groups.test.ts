import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators'
import { defaultExecution } from '../settings'
import type { TaskSet } from '../task-set/schema'
import { SpanState } from '../trace/span-table'
import { strip } from '../trace/strip'
import { STATE_COUNT } from './chart-index'
import { buildGantt } from './build-gantt'
import { executionFromTrace } from './execution-from-trace'
import { hitTest, nameAt } from './hit-test'
import { countColumns } from './lane-counts'
import { drawGroup, groupCountsAt, groupLine, groupPeak, groupTaskAt } from './lane-groups'
import { LANE_PAINTER } from './lane-painter'
import type { GroupRow } from './lane-plan'
import { planTaskLanes } from './lane-planner'
import { laneAt, layoutComparison } from './layout'
import { LIGHT } from './palette'
import { walkShapes } from './scene'
import { columnEdges, laneShares } from './shares'
import { viewOf } from './sketch-view'

const taskSet: TaskSet = {
  formatVersion: 1,
  tasks: [
    {
      id: 'r',
      arrival: { every: 1, count: 4 },
      steps: [
        { op: 'cpu', ms: 1 },
        { op: 'io', ms: 2 },
        { op: 'cpu', ms: 1 },
      ],
    },
  ],
}
const trace = simulate(taskSet, defaultExecution('eventLoop'))
const data = executionFromTrace(trace, taskSet, '', '')
const { spans } = data
const row: GroupRow = { kind: 'group', definition: 0, name: 'r', isOpen: false, tasks: [0, 1, 2, 3] }

describe('instances together', () => {
  it('are counted by state as their lanes show them', () => {
    const lines = strip(trace)
    for (let unit = 0; unit < 8; unit++) {
      const counts = groupCountsAt(row, spans, unit * 1000 + 500)
      const signs = lines.map((line) => line.slice(4)[unit] ?? ' ')
      const of = (sign: string) => signs.filter((one) => one === sign).length
      expect(counts[SpanState.running], `running at ${unit}`).toBe(of('#'))
      expect(counts[SpanState.ready] + counts[SpanState.due], `ready at ${unit}`).toBe(of('.'))
      expect(counts[SpanState.blocked], `blocked at ${unit}`).toBe(of('~'))
    }
  })

  it('have per column exactly the time of all of them together', () => {
    const edges = columnEdges({ start: 0, end: 8300 }, 37)
    const together = countColumns(groupLine(spans, row.tasks), edges)
    const added = new Float64Array(together.length)
    for (const task of row.tasks) laneShares(spans, task, edges).forEach((time, i) => (added[i] += time))
    expect([...together]).toEqual([...added])
    expect(together.length).toBe(37 * STATE_COUNT)
  })

  it('are drawn so that the full height is the most that were ever there', () => {
    const edges = columnEdges({ start: 0, end: 8000 }, 8)
    const plot = { x: 0, columnWidth: 10 }
    const scene = {
      quantumGrid: undefined,
      executions: [data],
      execution: data,
      theme: 'light',
      selectedTask: undefined,
      palette: LIGHT,
      edges,
      plot,
      k: 1,
    } as const
    const peak = groupPeak(row, [data])
    // All four are there at once while r#1 is still under way; a count by eye from the lanes.
    const most = Math.max(
      ...Array.from({ length: 80 }, (_, i) =>
        groupCountsAt(row, spans, i * 100 + 50).reduce((sum, one) => sum + one, 0),
      ),
    )
    expect(peak).toBe(most)
    const shapes = drawGroup(row, { barY: 100, h: 40, pitch: 60 }, scene)
    const tops = shapes.map((shape) => (shape.kind === 'columns' ? Math.min(...shape.top) : 0))
    const bottoms = shapes.map((shape) => (shape.kind === 'columns' ? Math.max(...shape.bottom) : 0))
    expect(Math.max(...bottoms)).toBe(140)
    expect(Math.min(...tops)).toBeGreaterThanOrEqual(100 - 1e-4)
  })

  it('tell about the one that runs, else the one that has been ready longest', () => {
    // In the first ms r#1 runs.
    expect(groupTaskAt(row, spans, 500)).toBe(0)
    for (let time = 50; time < 8000; time += 100) {
      const task = groupTaskAt(row, spans, time)
      const counts = groupCountsAt(row, spans, time)
      const runs = row.tasks.find((one) => {
        for (let i = spans.laneStart[one]; i < spans.laneStart[one + 1]; i++) {
          if (spans.state[i] === SpanState.running && spans.start[i] <= time && time < spans.end[i]) return true
        }
        return false
      })
      if (counts[SpanState.running] > 0) expect(task).toBe(runs)
      else expect(task === undefined).toBe(counts.every((one) => one === 0))
    }
  })
})

describe('the picture of a group', () => {
  const domain = { start: 0, end: 8280 }
  const pictureOf = (isOpen: boolean) => {
    const { tasks } = data.summary
    const plan = planTaskLanes({
      tasks,
      shown: [0, 1, 2, 3],
      areTogether: true,
      isOpen: () => isOpen,
      painter: LANE_PAINTER,
    })
    const layout = layoutComparison({ executions: [{ taskCount: 4, plan }], width: 784, height: 400 })
    const shapes = [...walkShapes(buildGantt(viewOf([data], { layout, domain })))]
    const texts = shapes.flatMap((shape) => (shape.kind === 'text' ? [shape.text] : []))
    return { layout, shapes, texts }
  }

  it('has one lane while it is closed, with the name, the most at once, and all of them', () => {
    const { layout, shapes, texts } = pictureOf(false)
    expect(texts).toEqual(expect.arrayContaining(['r', `\u2264 ${groupPeak(row, [data])} / 4`]))
    expect(texts).not.toContain('r#1')
    expect(shapes.some(({ role }) => role === 'shares')).toBe(true)
    expect(shapes.some(({ role }) => role === 'running')).toBe(false)
    const { barY } = laneAt(layout.executions[0], 0)
    expect(nameAt(layout, 40, barY)).toEqual({ execution: 0, lane: 0 })
    expect(nameAt(layout, layout.plotX + 1, barY)).toBeUndefined()
    // In the first ms r#1 runs: the pointer is told about it.
    expect(hitTest(layout, [data], domain, layout.plotX + 5, barY)).toMatchObject({ task: 0, lane: 0 })
  })

  it('keeps its counts above the lanes of its tasks while it is open', () => {
    const { layout, shapes, texts } = pictureOf(true)
    expect(layout.executions[0].laneCount).toBe(5)
    expect(texts).toEqual(expect.arrayContaining(['r', 'r#1', 'r#2', 'r#3', 'r#4']))
    expect(shapes.some(({ role }) => role === 'shares')).toBe(true)
    // Two slices each, of tasks that all have lanes of their own.
    expect(shapes.filter(({ role }) => role === 'running')).toHaveLength(8)
  })
})
