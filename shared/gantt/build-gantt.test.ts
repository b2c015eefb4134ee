import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators'
import { randomTaskSet } from '../../electron/simulators/random-task-set'
import reportThatNeverAwaits from '../lectures/report-that-never-awaits.json'
import { defaultExecution, type Execution, type Model } from '../settings'
import type { TaskSet } from '../task-set/schema'
import { SpanState } from '../trace/span-table'
import { EventKind } from '../trace/trace'
import { buildGantt, xOf, type GanttView } from './build-gantt'
import { executionFromTrace } from './execution-from-trace'
import { fullTimeSpan, type ExecutionData } from './model'
import { pathBox } from './path-box'
import { walkShapes, type Role, type Scene, type Shape, type TextShape } from './scene'
import { viewOf } from './sketch-view'

const lecture = reportThatNeverAwaits as unknown as TaskSet

function run(taskSet: TaskSet, execution: Execution): ExecutionData {
  return executionFromTrace(simulate(taskSet, execution), taskSet, execution.model, '')
}

const run2 = (taskSet: TaskSet): ExecutionData[] =>
  (['threads', 'eventLoop'] as const).map((model) => run(taskSet, defaultExecution(model)))

type Leaf = Exclude<Shape, { kind: 'group' }>

/** From where to where a body reaches, its stroke counted in. */
function reachOf(shape: Leaf): { x: number; x2: number } {
  const half =
    'stroke' in shape && shape.stroke !== undefined && shape.role !== 'blocked' ? (shape.strokeWidth ?? 1) / 2 : 0
  if (shape.kind === 'rect') return { x: shape.x - half, x2: shape.x + shape.width + half }
  if (shape.kind === 'path') {
    const { x, x2 } = pathBox(shape.d)
    return { x: x - half, x2: x2 + half }
  }
  throw new Error(`no body is a ${shape.kind}`)
}

const ofRole = (scene: Scene, role: Role): Leaf[] =>
  [...walkShapes(scene)].filter((shape) => 'role' in shape && shape.role === role)
const textsOf = (scene: Scene): string[] =>
  [...walkShapes(scene)].filter((shape): shape is TextShape => shape.kind === 'text').map(({ text }) => text)

describe('the chart of the first comparison', () => {
  const executions = run2(lecture)
  const scene = buildGantt(viewOf(executions))

  it('draws one wedge for each suspension the OS decided, one ring for each a task decided, one upright for each finish', () => {
    // The worked example: threads 2 / 9, event loop 0 / 8; four tasks each.
    expect(ofRole(scene, 'wedge')).toHaveLength(2 + 0)
    expect(ofRole(scene, 'blade')).toHaveLength(2)
    expect(ofRole(scene, 'ring')).toHaveLength(9 + 8)
    expect(ofRole(scene, 'upright')).toHaveLength(8)
  })

  it('says who was late, by how much, what froze the loop, and when all was done', () => {
    const texts = textsOf(scene)
    expect(texts.filter((text) => text.endsWith(' late'))).toEqual([
      '4.5 ms late',
      '4.5 ms late',
      '18.5 ms late',
      '10.0 ms late',
      '16.5 ms late',
    ])
    expect(texts).toContain('Nobody else can run')
    expect(texts).toContain('33.0 ms')
    expect(texts).toContain('42.5 ms')
    expect(texts.filter((text) => text === 'quantum')).toHaveLength(2)
    expect(texts.filter((text) => text === 'I/O 6.0')).toHaveLength(2)
  })

  it('draws nothing late where a deadline or a cancel ended a sleep of the loop', () => {
    // At 3 the deadline cancels B's sleep of 20 and A's sleep is over. A runs until 5: B goes on 2 ms after its cancel, and nothing of it was due.
    const cancelled: TaskSet = {
      formatVersion: 1,
      tasks: [
        {
          id: 'A',
          steps: [
            { op: 'timeout', ms: 3, steps: [{ op: 'sleep', ms: 20 }] },
            { op: 'cpu', ms: 2 },
          ],
        },
        {
          id: 'B',
          steps: [
            { op: 'sleep', ms: 3 },
            { op: 'cpu', ms: 2 },
          ],
        },
      ],
    }
    const texts = textsOf(buildGantt(viewOf([run(cancelled, defaultExecution('eventLoop'))])))
    expect(texts.filter((text) => text.endsWith(' late'))).toEqual([])
  })

  it('puts the slices of the worked example where their times are', () => {
    const view = viewOf(executions)
    const slices = ofRole(buildGantt(view), 'running')
      .filter((shape) => 'span' in shape && shape.span !== undefined)
      .map((shape) => reachOf(shape))
    // report under threads: 3.5-7.5, 9-13, 17.5-18.5, 22.5-24.5 ms.
    for (const [from, to] of [
      [3500, 7500],
      [9000, 13_000],
      [17_500, 18_500],
      [22_500, 24_500],
    ]) {
      const x = xOf(view.layout, view.domain, from)
      const x2 = xOf(view.layout, view.domain, to)
      expect(slices.some((slice) => Math.abs(slice.x - x) < 0.1 && Math.abs(slice.x2 - x2) < 0.1)).toBe(true)
    }
  })

  it('lays the frozen band of 12.5 to 16.5 ms behind all lanes of the loop', () => {
    const view = viewOf(executions)
    const [band] = ofRole(buildGantt(view), 'band')
    const { viewport } = view.layout.executions[1]
    expect(band).toMatchObject({ kind: 'rect', y: viewport.top - 2, height: viewport.height + 2, fill: '#FBE3E2' })
    expect(reachOf(band).x).toBeCloseTo(xOf(view.layout, view.domain, 12_500), 1)
    expect(reachOf(band).x2).toBeCloseTo(xOf(view.layout, view.domain, 16_500), 1)
  })

  it('keeps lengths in bars off the cursor', () => {
    const cursor = 14_000
    const view = viewOf(executions, { cursor })
    const x = xOf(view.layout, view.domain, cursor)
    const crossed = [...walkShapes(buildGantt(view))].filter(
      (shape): shape is TextShape =>
        shape.kind === 'text' && /^\d+\.\d$/.test(shape.text) && shape.x < x && shape.x + shape.width > x,
    )
    expect(crossed).toEqual([])
  })
})

const MODELS: readonly Model[] = ['threads', 'eventLoop', 'sequential']

/** Random runs at a few zooms: what must hold for any picture. */
function* pictures(): Generator<{ view: GanttView; scene: Scene; what: string }> {
  for (let seed = 1; seed <= 60; seed++) {
    const taskSet = randomTaskSet(seed)
    const executions = MODELS.slice(0, 2).map((model) => run(taskSet, defaultExecution(model)))
    const end = fullTimeSpan(executions).end
    for (const domain of [
      { start: 0, end },
      { start: end * 0.2, end: end * 0.6 },
      { start: end * 0.5, end: end * 0.55 },
    ]) {
      const view = viewOf(executions, { domain, cursor: Math.round((domain.start + domain.end) / 2), selectedTask: 0 })
      yield { view, scene: buildGantt(view), what: `seed ${seed}, ${domain.start} to ${domain.end}` }
    }
  }
}

describe('any chart', () => {
  const all = [...pictures()]

  it('shows the trace: every visible span has a body where its times are, to half a px, and no body stands elsewhere', () => {
    let bodies = 0
    for (const { view, scene, what } of all) {
      const groups = scene.filter((shape) => shape.kind === 'group')
      for (const [i, { spans }] of view.executions.entries()) {
        if (view.levels[i] !== 'marks') continue
        // Per execution: names, lanes, labels.
        const shapes = [...walkShapes([groups[3 * i + 1]])]
        const drawn = new Map(
          shapes.flatMap((shape) => ('span' in shape && shape.span !== undefined ? [[shape.span, shape]] : [])),
        )
        for (let row = 0; row < spans.length; row++) {
          const x = xOf(view.layout, view.domain, spans.start[row])
          const x2 = xOf(view.layout, view.domain, spans.end[row])
          const { plotX, plotWidth } = view.layout
          const isSeen = x2 > plotX && x < plotX + plotWidth && x2 - x > 2 && spans.state[row] !== SpanState.due
          const shape = drawn.get(row)
          if (isSeen) expect(shape, `${what}, span ${row}`).toBeDefined()
          if (shape === undefined || !isSeen) continue
          bodies++
          const reach = reachOf(shape)
          if (spans.state[row] === SpanState.blocked) {
            // A hatch: its lines end inside, within one pitch.
            expect(reach.x).toBeGreaterThanOrEqual(Math.max(x, plotX - 80) - 0.5)
            expect(reach.x2).toBeLessThanOrEqual(Math.min(x2, plotX + plotWidth + 80) + 0.5)
            continue
          }
          if (x >= plotX) expect(Math.abs(reach.x - x), `${what}`).toBeLessThanOrEqual(0.5)
          if (x2 <= plotX + plotWidth) expect(Math.abs(reach.x2 - x2), `${what}`).toBeLessThanOrEqual(0.5)
        }
      }
    }
    expect(bodies).toBeGreaterThan(1000)
  })

  it('never lets two texts of an execution overlap, nor one leave the chart', () => {
    let checked = 0
    for (const { view, scene, what } of all) {
      const groups = scene.filter((shape) => shape.kind === 'group')
      for (const i of view.executions.keys()) {
        const texts = [...walkShapes([groups[3 * i + 2]])].filter((shape): shape is TextShape => shape.kind === 'text')
        const { plotX, plotWidth } = view.layout
        for (const [a, one] of texts.entries()) {
          expect(one.x, `${what}`).toBeGreaterThanOrEqual(plotX - 0.5)
          expect(one.x + one.width, `${what}`).toBeLessThanOrEqual(plotX + plotWidth + 0.5)
          for (const other of texts.slice(a + 1)) {
            checked++
            const isApart =
              one.x + one.width <= other.x ||
              other.x + other.width <= one.x ||
              one.y + 0.2 * one.size <= other.y - 0.75 * other.size ||
              other.y + 0.2 * other.size <= one.y - 0.75 * one.size
            expect(isApart, `${what}: "${one.text}" and "${other.text}"`).toBe(true)
          }
        }
      }
    }
    expect(checked).toBeGreaterThan(1000)
  })

  it('has as many rings and wedges as the verdict counts, when all of it is seen', () => {
    let charts = 0
    for (let seed = 1; seed <= 60; seed++) {
      const taskSet = randomTaskSet(seed)
      const [execution] = [run(taskSet, defaultExecution('threads'))]
      const view = viewOf([execution])
      if (view.levels[0] !== 'marks') continue
      charts++
      const scene = buildGantt(view)
      const { endKind, state } = execution.spans
      const ends = (kinds: readonly number[]): number =>
        endKind.reduce((sum, kind, row) => sum + (state[row] <= SpanState.frozen && kinds.includes(kind) ? 1 : 0), 0)
      expect(ofRole(scene, 'wedge')).toHaveLength(ends([EventKind.preempt]))
      expect(ofRole(scene, 'ring')).toHaveLength(ends([EventKind.block, EventKind.yield]))
    }
    expect(charts).toBeGreaterThan(20)
  })
})

describe('a run that is not there yet', () => {
  it('shows its lanes as hairlines and its names', () => {
    const [done] = run2(lecture)
    const none = new Float64Array(0)
    const bytes = new Uint8Array(0)
    const spans = {
      ...done.spans,
      length: 0,
      laneStart: new Int32Array(5),
      start: none,
      end: none,
      state: bytes,
      endKind: bytes,
    }
    const scene = buildGantt(viewOf([{ ...done, spans }]))
    expect([...walkShapes(scene)].filter((shape) => shape.kind === 'line' && shape.stroke === '#E4E5E7')).toHaveLength(
      4,
    )
    expect(textsOf(scene)).toEqual(['heartbeat', 'parse', 'report', 'reply'])
  })
})
