import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators'
import { tasks as sketch } from '../../electron/simulators/sketch'
import { defaultExecution, type Execution, THREADS_PRESETS, type ThreadsSettings } from '../settings'
import type { Step, TaskSet } from '../task-set/schema'
import { findTies } from '../trace/decisions/decision-index'
import { toSpans } from '../trace/spans'
import { buildGantt, chooseLevels, xOf } from './build-gantt'
import { executionFromTrace } from './execution-from-trace'
import { LANE_PAINTER } from './lane-painter'
import { planCoreLanes } from './lane-planner'
import { laneAt, layoutComparison } from './layout'
import type { ExecutionData } from './model'
import { QUANTUM_GRID } from './quantum-grid'
import { type Role, walkShapes } from './scene'
import { viewOf } from './sketch-view'

const threads = (over: Partial<ThreadsSettings>): Execution => ({
  model: 'threads',
  preset: 'textbook',
  settings: { ...THREADS_PRESETS.textbook, ...over },
})
const cpu = (ms: number): Step => ({ op: 'cpu', ms })
const set = (programs: Readonly<Record<string, readonly Step[]>>): TaskSet => ({
  formatVersion: 1,
  tasks: Object.entries(programs).map(([id, steps]) => ({ id, steps: [...steps] })),
})
const END = 6210

/** The run as lanes of cores: what is drawn of a role, and where its edges stand, in ms. */
function picture(taskSet: TaskSet, execution: Execution, more: Partial<ExecutionData> = {}, byCore = true) {
  const trace = simulate(taskSet, execution)
  const data = { ...executionFromTrace(trace, taskSet, '', ''), ties: findTies(trace), ...more }
  const cores = execution.model === 'threads' ? execution.settings.cores : 1
  const { tasks } = data.summary
  const names = Array.from({ length: cores }, (_, core) => `core ${core}`)
  const shown = tasks.map((_, task) => task)
  const plan = byCore ? planCoreLanes(tasks, shown, names, LANE_PAINTER) : undefined
  const domain = { start: 0, end: END }
  const layout = layoutComparison({
    executions: [{ taskCount: tasks.length, ...(plan ? { plan } : {}) }],
    width: 784,
    height: 400,
  })
  const levels = chooseLevels([data], domain, layout.plotWidth)
  const shapes = [...walkShapes(buildGantt(viewOf([data], { layout, levels, domain, quantumGrid: QUANTUM_GRID })))]
  const [place] = layout.executions
  const msAt = (x: number) =>
    Math.round(((x - xOf(layout, domain, 0)) / (xOf(layout, domain, 1000) - xOf(layout, domain, 0))) * 10) / 10
  const laneOf = (y: number) =>
    names.findIndex((_, core) => {
      const { barY, barH } = laneAt(place, core)
      return Math.abs(y - barY - barH / 2) < place.pitch / 2
    })
  const of = (role: Role) => shapes.filter((shape) => shape.role === role)
  const boxes = (role: Role) =>
    of(role).flatMap((shape) =>
      shape.kind === 'rect' ? [[laneOf(shape.y), msAt(shape.x), msAt(shape.x + shape.width)]] : [],
    )
  const starts = (role: Role) =>
    of(role).flatMap((shape) => {
      const [, x, y] = /^M([\d.]+) ([\d.]+)/.exec(shape.kind === 'path' ? shape.d : '') ?? []
      return x === undefined ? [] : [{ x: msAt(Number(x)), lane: laneOf(Number(y)) }]
    })
  /** Where the lines of a role begin, by shape. */
  const lines = (role: Role) =>
    of(role).map((shape) => {
      const from = [...(shape.kind === 'path' ? shape.d : '').matchAll(/M([\d.]+) ([\d.]+)/g)]
      return [...new Set(from.map(([, x]) => msAt(Number(x))))]
    })
  return { of, boxes, starts, lines }
}

describe('what a core tells beside its slices', () => {
  it('underlines the slices of who holds a lock, not the waits between them', () => {
    // A holds m from 0 to 3 and sleeps from 1 to 2. Core 1 has B.
    const steps: Step[] = [
      { op: 'lock', name: 'm' },
      cpu(1),
      { op: 'sleep', ms: 1 },
      cpu(1),
      { op: 'unlock', name: 'm' },
    ]
    const drawn = picture(set({ A: steps, B: [cpu(3)] }), threads({ cores: 2 }))
    expect(drawn.boxes('held').map(([, from, to]) => [from, to])).toEqual([
      [0, 1],
      [2, 3],
    ])
  })

  it('leads an arrow from core to core where a task runs at the very instant it was started', () => {
    const program = { A: [cpu(1), { op: 'spawn', task: 'C' }, cpu(2)] as Step[], C: [cpu(2)] }
    const free = picture(set(program), threads({ cores: 2 }))
    // The arrow and its head.
    expect(free.of('link')).toHaveLength(2)
    expect(free.starts('link')[0]).toEqual({ x: 1, lane: 0 })
    // Both cores are taken until 3: at 1 C is on none. In lanes of tasks the same start is an arrow.
    const busy = set({ ...program, B: [cpu(4)] })
    expect(picture(busy, threads({ cores: 2 })).of('link')).toEqual([])
    expect(picture(busy, threads({ cores: 2 }), {}, false).of('link')).toHaveLength(2)
  })

  it('marks a tie once, on the core it was about', () => {
    // q = 4: at 4 A's quantum ends as B arrives, and B is taken.
    const taskSet = sketch('A=6 B=2@4')
    expect(picture(taskSet, threads({})).of('tie')).toHaveLength(1)
    expect(picture(taskSet, threads({}), {}, false).of('tie')).toHaveLength(2)
    // C runs on core 1, where nothing is decided.
    const two = picture(sketch('A=6 C=6 B=2@4'), threads({ cores: 2 }))
    expect(two.starts('tie')).toHaveLength(1)
    expect(two.starts('tie')[0].lane).toBe(0)
  })

  it('has quanta of its own phase: a line where a slice began on it and where it was used up, the rest only until another begins', () => {
    // q = 2, A=3 B=5 C=2. Core 0: A 0-2, C 2-4. Core 1: B 0-2, A 2-3 (1 ms is left, but B begins at once), B 3-6 with a fresh one at 5, its rest until 7.
    const drawn = picture(sketch('A=3 B=5 C=2'), threads({ quantum: 2, cores: 2 }))
    expect(drawn.lines('quantum')).toEqual([
      [0, 2, 4],
      [0, 2, 3, 5],
      [6, 7],
    ])
  })

  it('outlines what the core did in the run before, whoever it was', () => {
    // With q = 4: A 0-4, B 4-6.
    const taskSet = sketch('A=4 B=2')
    const ghost = toSpans(simulate(taskSet, threads({ quantum: 4 })))
    expect(picture(taskSet, threads({ quantum: 2 }), { ghost }).boxes('ghost')).toEqual([
      [0, 0, 4],
      [0, 4, 6],
    ])
  })

  it('outlines a slice with a blocking call in it as one', () => {
    const taskSet = set({ A: [cpu(1), { op: 'blockingSleep', ms: 2 }, cpu(1)], B: [cpu(1)] })
    const loop = defaultExecution('eventLoop')
    const ghost = toSpans(simulate(taskSet, loop))
    expect(picture(taskSet, loop, { ghost }).boxes('ghost')).toEqual([
      [0, 0, 4],
      [0, 4, 5],
    ])
  })

  it('has every load and store the lanes of the tasks have', () => {
    // Both load 0 before either stores: the second store is a lost update.
    const steps: Step[] = [{ op: 'load', var: 'x' }, cpu(2), { op: 'store', var: 'x', add: 1 }]
    const taskSet = set({ A: steps, B: steps, C: steps })
    for (const role of ['load', 'store', 'lost'] as const) {
      const onCores = picture(taskSet, threads({ cores: 2 })).of(role)
      expect(onCores.length).toBeGreaterThan(0)
      expect(onCores).toHaveLength(picture(taskSet, threads({ cores: 2 }), {}, false).of(role).length)
    }
  })
})
