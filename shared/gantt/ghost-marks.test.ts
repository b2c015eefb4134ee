import { expect, it } from 'vitest'
import { simulate } from '../../electron/simulators/index'
import { defaultExecution, THREADS_PRESETS } from '../settings'
import { toSpans } from '../trace/spans'
import { bursts } from '../worked-examples/task-sets'
import { type Drawing, lanePen } from './drawing'
import { drawGhost, type GhostJob } from './ghost-marks'
import { ENGLISH } from './english-words'
import { LIGHT, taskPaint } from './palette'
import { approximateMeasure } from './text-measure'

/** Silberschatz: 24, 3, 3 with a quantum of 4: P1 0-4, P2 4-7, P3 7-10, P1 10-30 (of five slices, which go on without a switch). */
const taskSet = bursts('P1=24 P2=3 P3=3')
const spans = toSpans(
  simulate(taskSet, { model: 'threads', preset: 'textbook', settings: { ...THREADS_PRESETS.textbook, quantum: 4 } }),
)

/** What is drawn of a lane at 10 px per ms, as [from, to] in ms. */
function ghostOf(lane: number, over: Partial<GhostJob> = {}, domain = { start: 0, end: 30_000 }): number[][] {
  const view = { x: 0, y: 0, width: (domain.end - domain.start) / 100, height: 100 }
  const drawing: Drawing = {
    palette: LIGHT,
    words: ENGLISH,
    measure: approximateMeasure,
    k: 1,
    view,
    band: [],
    bodies: [],
    ends: [],
    labels: [],
    obstacles: [],
  }
  const job: GhostJob = {
    lane,
    domain,
    level: 'marks',
    xOf: (t) => (t - domain.start) / 100,
    ...over,
  }
  drawGhost(drawing, lanePen(taskPaint(0, 'light'), 20, 24, 46), spans, job)
  return drawing.bodies.map((shape) => {
    if (shape.kind !== 'rect') throw new Error(`a ${shape.kind}`)
    expect({ fill: shape.fill, stroke: shape.stroke, role: shape.role }).toEqual({
      fill: undefined,
      stroke: LIGHT.faint,
      role: 'ghost',
    })
    return [shape.x / 10, (shape.x + shape.width) / 10]
  })
}

it('outlines each slice of the run before, hollow', () => {
  expect(ghostOf(1)).toEqual([[4, 7]])
  expect(ghostOf(2)).toEqual([[7, 10]])
  const [first, second] = ghostOf(0)
  expect([first, second[0]]).toEqual([[0, 4], 10])
})

it('is drawn only where single slices show, and only of what is in sight', () => {
  expect(ghostOf(0, { level: 'bars' })).toEqual([])
  expect(ghostOf(1, {}, { start: 20_000, end: 30_000 })).toEqual([])
})

it('has nothing of a task the run before did not have', () => {
  expect(ghostOf(3)).toEqual([])
})

it('takes a slice that held the loop as one', () => {
  // B2 of the worked examples: A runs 0-8, frozen from 1 to 7.
  const frozen = toSpans(
    simulate(
      {
        formatVersion: 1,
        tasks: [
          {
            id: 'A',
            steps: [
              { op: 'cpu', ms: 1 },
              { op: 'blockingSleep', ms: 6 },
              { op: 'cpu', ms: 1 },
            ],
          },
        ],
      },
      defaultExecution('eventLoop'),
    ),
  )
  const bodies: Drawing['bodies'] = []
  const view = { x: 0, y: 0, width: 80, height: 100 }
  const drawing: Drawing = {
    palette: LIGHT,
    words: ENGLISH,
    measure: approximateMeasure,
    k: 1,
    view,
    band: [],
    bodies,
    ends: [],
    labels: [],
    obstacles: [],
  }
  const job: GhostJob = {
    lane: 0,
    domain: { start: 0, end: 8000 },
    level: 'marks',
    xOf: (t) => t / 100,
  }
  drawGhost(drawing, lanePen(taskPaint(0, 'light'), 20, 24, 46), frozen, job)
  expect(bodies).toMatchObject([{ x: 0, width: 80 }])
})
