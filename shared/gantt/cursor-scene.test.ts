import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators'
import reportThatNeverAwaits from '../lectures/report-that-never-awaits.json'
import { defaultExecution } from '../settings'
import type { TaskSet } from '../task-set/schema'
import { buildGantt, chooseLevels, xOf } from './build-gantt'
import { buildCursor, labelsOf } from './cursor-scene'
import { executionFromTrace } from './execution-from-trace'
import { layoutComparison } from './layout'
import { ENGLISH } from './english-words'
import { fullTimeSpan } from './model'
import { paletteOf } from './palette'
import { walkShapes, type Scene, type TextShape } from './scene'
import { viewOf } from './sketch-view'
import { approximateMeasure } from './text-measure'

const taskSet = reportThatNeverAwaits as unknown as TaskSet
const executions = (['threads', 'eventLoop'] as const).map((model) =>
  executionFromTrace(simulate(taskSet, defaultExecution(model)), taskSet, model, ''),
)
const size = { width: 784, height: 578 }
const domain = fullTimeSpan(executions)
const layout = layoutComparison({
  executions: executions.map(({ summary }) => ({ taskCount: summary.tasks.length })),
  ...size,
})
const levels = chooseLevels(executions, domain, layout.plotWidth)
const palette = paletteOf('light')
const view = viewOf(executions, { layout, levels, domain })
const scene = buildGantt(view)
const texts = (of: Scene): TextShape[] => [...walkShapes(of)].filter((shape) => shape.kind === 'text')
const cursorAt = (cursor: number | undefined): Scene =>
  buildCursor({ layout, domain, cursor }, labelsOf(scene), palette)

describe('the cursor over a scene drawn without one', () => {
  it('has one line for each execution where the time is, down to the queue strip, and a notch there', () => {
    const shapes = cursorAt(16_000)
    const x = xOf(layout, domain, 16_000)
    const upright = shapes.filter((shape) => shape.kind === 'line' && shape.x1 === shape.x2)
    expect(upright.map((line) => line.kind === 'line' && [line.x1, line.y2])).toEqual(
      layout.executions.map(({ strip }) => [x, strip.top]),
    )
    expect(shapes.filter(({ kind }) => kind === 'path')).toHaveLength(2)
  })

  it('draws again, with a halo of what they stand on, exactly the labels it crosses', () => {
    const labels = texts(scene).filter(({ role }) => role !== undefined)
    expect(labels.length).toBeGreaterThan(20)
    for (let time = 0; time < domain.end; time += 500) {
      const x = xOf(layout, domain, time)
      const crossed = labels.filter((label) => x > label.x - 3 && x < label.x + label.width + 3)
      const again = texts(cursorAt(time))
      expect(again.map(({ text }) => text).toSorted()).toEqual(crossed.map(({ text }) => text).toSorted())
      for (const one of again) expect(one.halo).toBe(one.ground ?? palette.surface)
    }
    // Lengths stand in bars, so their halo is not the surface.
    const inBars = labels.filter(({ ground }) => ground !== undefined && ground !== palette.surface)
    expect(inBars.length).toBeGreaterThan(5)
  })

  it('is nothing where there is none, or where it is out of sight', () => {
    expect(cursorAt(undefined)).toEqual([])
    expect(cursorAt(domain.end + 1000)).toEqual([])
  })

  it('leaves under the veil what is not emphasised', () => {
    const emphasised = labelsOf(buildGantt({ ...view, emphasis: 'late' }))
    expect(emphasised.map(({ text }) => text.text).every((text) => text.endsWith(' late'))).toBe(true)
    expect(emphasised.length).toBeGreaterThan(0)
  })

  it('says in a density strip how many decisions of each decider lie in its pixel column', () => {
    // A and B take turns of 4 ms; in columns of 100 ms the OS decides 25 times, and no task does.
    const turns: TaskSet = {
      formatVersion: 1,
      tasks: ['A', 'B'].map((id) => ({ id, steps: [{ op: 'cpu', ms: 60_000 }] })),
    }
    const data = executionFromTrace(simulate(turns, defaultExecution('threads')), turns, 'threads', '')
    const narrow = layoutComparison({ executions: [{ taskCount: 2, hasDensityStrip: true }], width: 352, height: 300 })
    const time = { start: 0, end: 100_000 * narrow.plotWidth }
    const strips = { executions: [data], words: ENGLISH, measure: approximateMeasure, deviceScale: 1 }
    const shapes = buildCursor({ layout: narrow, domain: time, cursor: 5_050_000 }, [], palette, strips)
    expect(texts(shapes).map(({ text }) => text)).toEqual(['25 OS decisions here'])
  })
})
