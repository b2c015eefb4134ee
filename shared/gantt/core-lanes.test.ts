import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators'
import { defaultExecution, type Execution } from '../settings'
import type { TaskSet } from '../task-set/schema'
import { SpanState } from '../trace/span-table'
import { strip } from '../trace/strip'
import { buildGantt, chooseLevels, xOf } from './build-gantt'
import { coreLine, coreTaskAt } from './core-lanes'
import { coreTableOf } from './core-table'
import { buildComparisonPicture } from './comparison-scene'
import { executionFromTrace } from './execution-from-trace'
import { hitTest, laneOfHit } from './hit-test'
import { countColumns } from './lane-counts'
import { LANE_PAINTER } from './lane-painter'
import { planCoreLanes } from './lane-planner'
import { laneAt, layoutComparison } from './layout'
import { pathBox } from './path-box'
import { walkShapes } from './scene'
import { viewOf } from './sketch-view'
import { columnEdges } from './shares'

const twoCores = (): Execution => {
  const execution = defaultExecution('threads')
  if (execution.model !== 'threads') throw new Error('threads asked for')
  return { ...execution, settings: { ...execution.settings, cores: 2, quantum: 2 } }
}
const taskSet: TaskSet = {
  formatVersion: 1,
  tasks: [
    { id: 'A', steps: [{ op: 'cpu', ms: 4 }] },
    {
      id: 'B',
      steps: [
        { op: 'cpu', ms: 1 },
        { op: 'sleep', ms: 3 },
        { op: 'cpu', ms: 1 },
      ],
    },
    { id: 'C', steps: [{ op: 'cpu', ms: 3 }] },
    { id: 'D', steps: [{ op: 'cpu', ms: 2 }] },
  ],
}
const trace = simulate(taskSet, twoCores())
const data = executionFromTrace(trace, taskSet, '', '')

/**
 * Two cores, quantum 2: A and B begin. At 1 B sleeps, C takes core 1. At 2 A has used its quantum, D takes core 0. At 3 C has used its own, A takes
 * core 1. At 4 B wakes behind C; D is done, C takes core 0. At 5 C and A are done, B takes core 0.
 */
const charactersOf = (core: number): string =>
  Array.from({ length: 7 }, (_, unit) => {
    const task = coreTaskAt({ kind: 'core', core, name: '' }, data.spans, unit * 1000 + 500)
    return task === undefined ? ' ' : data.summary.tasks[task].id
  })
    .join('')
    .trimEnd()

describe('lanes of cores', () => {
  it('show who ran on each, as the lanes of the tasks do', () => {
    expect(strip(trace)).toEqual(['A ##.##', 'B #~~~.#', 'C .##.#', 'D ..##'])
    expect([charactersOf(0), charactersOf(1)]).toEqual(['AADDCB', 'BCCAA'])
  })

  it('have every slice once, in order of time', () => {
    const { coreStart, row, task } = coreTableOf(data.spans)
    const ran = [...data.spans.state].filter((state) => state === SpanState.running).length
    expect(row.length).toBe(ran)
    expect(new Set(row).size).toBe(ran)
    for (let core = 0; core < 2; core++) {
      for (let i = coreStart[core] + 1; i < coreStart[core + 1]; i++) {
        expect(data.spans.start[row[i]]).toBeGreaterThanOrEqual(data.spans.end[row[i - 1]])
        expect(data.spans.core[row[i]]).toBe(core)
      }
    }
    expect([...task].every((one) => one >= 0 && one < 4)).toBe(true)
  })

  it('have the exact time of each hue per column, and nothing where the core is idle', () => {
    // Core 1: B 0..1, C 1..3, A 3..5, idle until 6. Hues are the tasks' places in the file: A 0, B 1, C 2.
    const line = coreLine(data, 1)
    const columns = countColumns(line, columnEdges({ start: 0, end: 6000 }, 3))
    const hues = (column: number) => [...columns.subarray(column * line.classes, column * line.classes + 4)]
    expect(hues(0)).toEqual([0, 1000, 1000, 0])
    expect(hues(1)).toEqual([1000, 0, 1000, 0])
    expect(hues(2)).toEqual([1000, 0, 0, 0])
    expect(line.peak).toBe(1)
  })
})

describe('the picture of the cores', () => {
  const names = ['core 0', 'core 1']
  const tasks = data.summary.tasks
  const plan = planCoreLanes(tasks, [0, 1, 2, 3], names, LANE_PAINTER)
  const domain = { start: 0, end: 6210 }
  const levels = chooseLevels([data], domain, 632)
  const layout = layoutComparison({ executions: [{ taskCount: 4, plan }], width: 784, height: 400 })
  const view = viewOf([data], { layout, levels, domain })
  const place = layout.executions[0]
  const shapes = [...walkShapes(buildGantt(view))]
  const isInLane = (y: number, core: number) => Math.abs(y - laneAt(place, core).barY) < 1

  it('draws each slice in the lane of its core and in the colour of its task, its end saying who decided', () => {
    const bars = shapes.filter((shape) => shape.role === 'running' && shape.kind === 'rect')
    // Straight ends: A and C lose the CPU at 2 and 3. The others let go or finish.
    expect(bars.map((shape) => (shape.kind === 'rect' ? [Math.round(shape.x), shape.fill] : []))).toEqual([
      [Math.round(xOf(layout, domain, 0)), '#0072B2'],
      [Math.round(xOf(layout, domain, 1000)), '#009E73'],
    ])
    expect(shapes.filter(({ role }) => role === 'blade')).toHaveLength(2)
    // B blocks at 1.
    expect(shapes.filter(({ role }) => role === 'ring')).toHaveLength(1)
    expect(shapes.filter(({ role }) => role === 'upright')).toHaveLength(4)
    const blades = shapes.flatMap((shape) => (shape.role === 'blade' && shape.kind === 'rect' ? [shape] : []))
    expect(isInLane(blades[0].y + 2.5, 0)).toBe(true)
    expect(isInLane(blades[1].y + 2.5, 1)).toBe(true)
  })

  it('names the cores in the gutter and the tasks in their slices', () => {
    const texts = shapes.flatMap((shape) => (shape.kind === 'text' ? [shape.text] : []))
    expect(texts).toEqual(expect.arrayContaining([...names, 'A', 'B', 'C', 'D', '6.0 ms']))
    expect(texts).not.toContain('2.0')
  })

  it('keeps the name of a task off the ring of the one that let go before it', () => {
    // At 1 B lets go of core 1, and C begins there, to 3. High lanes have large rings.
    const wide = { start: 0, end: 9_200 }
    const high = layoutComparison({ executions: [{ taskCount: 4, plan }], width: 320, height: 400 })
    const picture = [...walkShapes(buildGantt(viewOf([data], { layout: high, levels: ['marks'], domain: wide })))]
    const [ring] = picture.flatMap((shape) =>
      shape.role === 'ring' && shape.kind === 'path' ? [pathBox(shape.d)] : [],
    )
    const { y } = laneAt(high.executions[0], 1)
    const [name] = picture.flatMap((shape) =>
      shape.kind === 'text' && shape.text === 'C' && shape.y > y ? [shape] : [],
    )
    expect(ring.x2).toBeGreaterThan(xOf(high, wide, 1000))
    expect(name.x).toBeGreaterThan(ring.x2)
  })

  it('gives the pointer the task that ran there, and nothing where the core was idle', () => {
    const at = (core: number, time: number) =>
      hitTest(layout, [data], domain, xOf(layout, domain, time), laneAt(place, core).barY + 2)
    expect(at(0, 4500)).toMatchObject({ task: 2, lane: 0 })
    expect(at(1, 4500)).toMatchObject({ task: 0, lane: 1 })
    expect(at(1, 5500)).toBeUndefined()
    // By keyboard there is no lane under the pointer: it is the core's, or the first while the task is on none.
    expect(laneOfHit(place, data, { execution: 0, task: 0, time: 4500, spanIndex: at(1, 4500)?.spanIndex })).toBe(1)
    expect(laneOfHit(place, data, { execution: 0, task: 1, time: 2000, spanIndex: undefined })).toBe(0)
    expect(at(0, 6100)).toBeUndefined()
  })

  it('is the same in a picture to keep', () => {
    const { scene } = buildComparisonPicture({ title: '', executions: [data], plans: [plan], theme: 'light' })
    const texts = [...walkShapes(scene)].flatMap((shape) => (shape.kind === 'text' ? [shape.text] : []))
    expect(texts.filter((text) => text.startsWith('core '))).toEqual(names)
    expect([...walkShapes(scene)].filter(({ role }) => role === 'blade')).toHaveLength(2)
  })

  it('frames the slices of the selected task', () => {
    const picture = [...walkShapes(buildGantt({ ...view, selectedTask: 2 }))]
    const frames = picture.flatMap((shape) => (shape.role === 'selected' && shape.kind === 'rect' ? [shape] : []))
    // C: 1..3 on core 1, 4..5 on core 0, drawn core by core.
    const starts = frames.map(({ x }) => Math.round(x + 2))
    expect(starts).toEqual([4000, 1000].map((time) => Math.round(xOf(layout, domain, time))))
    expect(shapes.filter(({ role }) => role === 'selected')).toEqual([])
  })

  it('shows the same run under a pixel a slice as shares of each core', () => {
    const small = [...walkShapes(buildGantt({ ...view, levels: ['shares'] }))]
    const stacks = small.flatMap((shape) => (shape.kind === 'columns' && shape.role === 'shares' ? [shape] : []))
    // Core 0: A, B, C, D; core 1: A, B, C.
    expect(stacks).toHaveLength(7)
    for (const { top, bottom } of stacks) {
      for (let column = 0; column < top.length; column++) expect(top[column]).toBeLessThanOrEqual(bottom[column])
    }
  })
})
