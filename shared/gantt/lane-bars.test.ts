import { expect, it } from 'vitest'
import { SpanState, type SpanTable } from '../trace/span-table'
import type { Drawing } from './drawing'
import { lanePen } from './drawing'
import { drawBars } from './lane-bars'
import type { LaneJob } from './lane-marks'
import { ENGLISH } from './english-words'
import { LIGHT, taskPaint } from './palette'
import { pathBox } from './path-box'
import type { BarsShape, Shape } from './scene'
import { approximateMeasure } from './text-measure'

const STATES: Readonly<Record<string, SpanState>> = {
  '#': SpanState.running,
  '.': SpanState.ready,
  ':': SpanState.preempted,
  '~': SpanState.blocked,
  '!': SpanState.due,
  x: SpanState.switching,
}

/** One lane at 1 px per character and ms, seen from `left` on. */
function drawn(strip: string, left = 0): readonly Shape[] {
  const runs = strip.match(/(.)\1*/gu) ?? []
  let at = 0
  const start = runs.map((run) => (at += run.length) - run.length)
  const spans = {
    start: Float64Array.from(start, (ms) => ms * 1000),
    end: Float64Array.from(start, (ms, i) => (ms + runs[i].length) * 1000),
    state: Uint8Array.from(runs, (run) => STATES[run[0]]),
  } as unknown as SpanTable
  const drawing: Drawing = {
    palette: LIGHT,
    words: ENGLISH,
    measure: approximateMeasure,
    k: 1,
    view: { x: left, y: 0, width: 1000, height: 1000 },
    band: [],
    bodies: [],
    ends: [],
    labels: [],
    obstacles: [],
  }
  const job = { spans, xOf: (time: number) => time / 1000 } as LaneJob
  drawBars(drawing, PEN, job, 0, runs.length)
  expect([drawing.ends, drawing.labels]).toEqual([[], []])
  return drawing.bodies
}

const PEN = lanePen(taskPaint(0, 'light'), 100, 20, 21)
const bars = (shapes: readonly Shape[], role: string): BarsShape[] =>
  shapes.filter((shape): shape is BarsShape => shape.kind === 'bars' && shape.role === role)
const rounded = (x: readonly number[]): number[] => x.map((value) => Math.round(value * 10) / 10)

it('shows what runs at full height and a narrow wait as its share: as wide as it is, as low as waits are, in the tint of the density below', () => {
  const shapes = drawn('##...##:::##~~##!!##')
  expect(bars(shapes, 'running')).toMatchObject([
    { x: [0, 2, 5, 7, 10, 12, 14, 16, 18, 20], y: 100, height: 20, fill: '#0072B2', fillOpacity: 1 },
  ])
  // LOOK: ready 34 %, preempted 62 % of the hue; what is due waits like ready; blocked as much of the edge tone as its hatch covers: 1.1 of 5 px at 62 %.
  const low = { y: 110 - 4.2, height: 8.4, fill: '#0072B2' }
  expect(bars(shapes, 'ready')).toMatchObject([{ x: [2, 5, 16, 18], fillOpacity: 0.34, ...low }])
  expect(bars(shapes, 'preempted')).toMatchObject([{ x: [7, 10], fillOpacity: 0.62, ...low }])
  const [blocked] = bars(shapes, 'blocked')
  expect(blocked).toMatchObject({ x: [12, 14], ...low, fill: '#005A8E' })
  expect(blocked.fillOpacity).toBeCloseTo(0.1364, 6)
})

it('shows a wait of 6 px and more in the body it has beside marks: dotted, dashed and tinted, hatched', () => {
  const shapes = drawn('..........##::::::::::##~~~~~~~~~~##')
  // Dots of 1.7 every 3.2 px along both edges, dashes of 4.5 every 7.
  expect(bars(shapes, 'ready')).toMatchObject([{ rim: 1.7, fill: '#005A8E', fillOpacity: 1, height: 8.4 }])
  expect(rounded(bars(shapes, 'ready')[0].x)).toEqual([0, 1.7, 3.2, 4.9, 6.4, 8.1, 9.6, 10])
  expect(bars(shapes, 'preempted')).toMatchObject([
    { x: [12, 22], fillOpacity: 0.22, height: 8.4 },
    { x: [12, 16.5, 19, 22], rim: 1.3, fill: '#005A8E', fillOpacity: 1, height: 8.4 },
  ])
  const [hatch] = shapes.filter((shape) => shape.kind !== 'group' && shape.role === 'blocked')
  if (hatch.kind !== 'path') throw new Error(`a ${hatch.kind}`)
  const box = pathBox(hatch.d)
  expect(hatch.strokeOpacity).toBe(0.62)
  expect([box.x, box.x2]).toEqual([24, 34])
  expect([box.y, box.y2]).toEqual([105.8, 114.2])
})

it('keeps a due timer tinted however long it is late, for it is in no queue', () => {
  expect(bars(drawn('##!!!!!!!!!!!!..........##'), 'ready')).toMatchObject([
    { x: [2, 14], fillOpacity: 0.34 },
    { rim: 1.7, fillOpacity: 1 },
  ])
})

it('lets dots stand fast at their wait while it is cut, so that nothing flickers while panning', () => {
  const whole = rounded(bars(drawn('....................'), 'ready')[0].x)
  expect(rounded(bars(drawn('....................', 6), 'ready')[0].x)).toEqual(whole.slice(4))
})
