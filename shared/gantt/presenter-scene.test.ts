import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators'
import reportThatNeverAwaits from '../lectures/report-that-never-awaits.json'
import { defaultExecution } from '../settings'
import type { TaskSet } from '../task-set/schema'
import { executionFromTrace } from './execution-from-trace'
import { ENGLISH } from './english-words'
import { fullTimeSpan, type ExecutionData } from './model'
import { buildSlide, buildSlideCursor, type Slide, type SlideRequest } from './presenter-scene'
import { walkShapes, type LineShape, type Scene, type TextShape } from './scene'
import { approximateMeasure } from './text-measure'

const lecture = reportThatNeverAwaits as unknown as TaskSet

const run = (model: 'threads' | 'eventLoop', name: string, settings: string, taskSet = lecture): ExecutionData =>
  executionFromTrace(simulate(taskSet, defaultExecution(model)), taskSet, name, settings)

const executions = [
  run('threads', 'Threads', 'textbook round robin, q = 4 ms'),
  run('eventLoop', 'Event loop', 'asyncio'),
]

/** The chart of a slide of 1920x1080: all of it but the caption's row (108) and the progress line (10). */
function slideOf(change: Partial<SlideRequest> = {}): Slide {
  const shown = change.executions ?? executions
  return buildSlide({
    executions: shown,
    width: 1920,
    height: 962,
    unit: 1,
    domain: fullTimeSpan(shown),
    selectedTask: undefined,
    theme: 'light',
    words: ENGLISH,
    measure: approximateMeasure,
    deviceScale: 1,
    ...change,
  })
}

const textsOf = (scene: Scene): TextShape[] =>
  [...walkShapes(scene)].filter((shape): shape is TextShape => shape.kind === 'text')
const sizeOf = (scene: Scene, text: string) => textsOf(scene).find((shape) => shape.text === text)?.size

describe('a slide', () => {
  it('has the sizes of the presenter page of the look: margin 64, gutter 188, pitch 80, text from 24 px on', () => {
    const { layout, scene, scale } = slideOf()
    expect(scale).toBe(1)
    expect(layout.gutterX).toBe(64)
    expect(layout.plotX).toBe(64 + 188)
    expect(layout.executions.map(({ pitch }) => pitch)).toEqual([80, 80])
    expect(layout.executions.map(({ barHeight }) => barHeight)).toEqual([46, 46])
    expect(sizeOf(scene, 'Threads')).toBe(38)
    expect(sizeOf(scene, 'heartbeat')).toBe(29)
    // One mark for each decision, as the verdict counts: 2 by the OS, 9 by tasks; in the loop 0 and 8.
    const numbers = textsOf(scene).filter(({ size, weight }) => size === 31 && weight === 700)
    expect(numbers.map(({ text }) => text)).toEqual(['9', '2', '8', '0'])
    for (const { size } of textsOf(scene)) expect(size).toBeGreaterThanOrEqual(24)
    expect(sizeOf(buildSlideCursor(slideOf(), undefined), '10 ms')).toBe(25)
  })

  it('is the same picture in a window of half the size, drawn half as large', () => {
    const whole = slideOf()
    const half = slideOf({ width: 960, height: 481, unit: 0.5 })
    expect(half.scale).toBe(0.5)
    expect(half.layout).toEqual(whole.layout)
    expect(textsOf(half.scene)).toEqual(textsOf(whole.scene))
    expect(buildSlideCursor(half, 14_000)).toEqual(buildSlideCursor(whole, 14_000))
  })

  it.each([
    ['1920x1080', 1920, 962, 1],
    ['1280x720', 1280, 641, 720 / 1080],
    ['1024x768', 1024, 684, 768 / 1080],
  ])('lets nothing stand outside at %s, however many executions there are', (_name, width, height, unit) => {
    for (const count of [1, 2, 3, 4, 6, 8]) {
      const many = Array.from({ length: count }, (_, i) => executions[i % 2])
      const { layout, scale, scene } = slideOf({ executions: many, width, height, unit })
      expect(layout.contentHeight * scale).toBeLessThanOrEqual(height + 0.01)
      expect(layout.width * scale).toBeCloseTo(width)
      for (const { x, width: wide } of textsOf(scene)) expect((x + wide) * scale).toBeLessThanOrEqual(width)
    }
  })

  it('shortens the settings, never the verdict, where both do not fit', () => {
    const [threads] = executions
    const talkative = { ...threads, settingsText: 'a very long sentence about settings '.repeat(9) }
    const { scene } = slideOf({ executions: [talkative], width: 1440 })
    const header = textsOf(scene).filter(({ size, y }) => y < 150 && size >= 28)
    const settings = header.find(({ text }) => text.startsWith('a very long'))
    const verdict = header.find(({ text }) => text === ENGLISH.osDecided)
    expect(settings?.text.endsWith('\u2026')).toBe(true)
    if (settings === undefined || verdict === undefined) throw new Error('the header has no settings or no verdict')
    // The wedge begins 38 px before its words.
    expect(settings.x + settings.width).toBeLessThan(verdict.x - 38)
  })

  it('says a deadlock as a cycle, beside the settings', () => {
    const locks = {
      formatVersion: 1,
      tasks: [
        { id: 'A', steps: lockBoth('p', 'q') },
        { id: 'B', steps: lockBoth('q', 'p') },
      ],
    } as unknown as TaskSet
    const { scene } = slideOf({ executions: [run('threads', 'Threads', 'q = 4 ms', locks)] })
    const said = textsOf(scene).map(({ text }) => text)
    expect(said).toContain('q = 4 ms')
    expect(said.some((text) => /A \u2192 B \u2192 A|B \u2192 A \u2192 B/.test(text))).toBe(true)
  })

  it('gives long names room, and no more than 300 px', () => {
    const named = (id: string): ExecutionData =>
      run('threads', 'Threads', '', {
        formatVersion: 1,
        tasks: [{ id, steps: [{ op: 'cpu', ms: 3 }] }],
      } as unknown as TaskSet)
    expect(slideOf({ executions: [named('A')] }).layout.gutterWidth).toBe(180)
    const roomy = slideOf({ executions: [named('download-page')] })
    expect(textsOf(roomy.scene).map(({ text }) => text)).toContain('download-page')
    expect(slideOf({ executions: [named('x'.repeat(64))] }).layout.gutterWidth).toBe(300)
  })
})

const lockBoth = (first: string, second: string) => [
  { op: 'lock', name: first },
  { op: 'cpu', ms: 6 },
  { op: 'lock', name: second },
  { op: 'cpu', ms: 1 },
  { op: 'unlock', name: second },
  { op: 'unlock', name: first },
]

describe("a slide's cursor", () => {
  const slide = slideOf()
  const linesOf = (scene: Scene): LineShape[] => scene.filter((shape) => shape.kind === 'line')

  it('goes from its bubble through every execution, thick enough for a room', () => {
    const scene = buildSlideCursor(slide, 14_000)
    expect(textsOf(scene).map(({ text }) => text)).toContain('14.0 ms')
    // 14 ms of the 44 ms that the axis has place for would be a third; here all of 42.5 ms and what ends it.
    const { start, end } = slide.request.domain
    const x = 252 + ((14_000 - start) / (end - start)) * slide.layout.plotWidth
    const lines = linesOf(scene)
    expect(lines).toHaveLength(2)
    for (const line of lines) {
      expect(line.x1).toBeCloseTo(x)
      expect(line.strokeWidth).toBeGreaterThanOrEqual(2)
    }
    // The bubble stands from 36 to 82.
    expect(lines[0].y1).toBe(82)
  })

  it('hides the words of the axis under its bubble, and shows them all without one', () => {
    const words = (cursor: number | undefined) => textsOf(buildSlideCursor(slide, cursor)).map(({ text }) => text)
    expect(words(15_000)).not.toContain('15 ms')
    expect(words(15_000)).toContain('25 ms')
    expect(words(undefined)).toContain('15 ms')
    expect(linesOf(buildSlideCursor(slide, undefined))).toEqual([])
  })

  it('is not drawn where its moment is out of sight', () => {
    const later = slideOf({ domain: { start: 20_000, end: 40_000 } })
    expect(linesOf(buildSlideCursor(later, 14_000))).toEqual([])
    expect(textsOf(buildSlideCursor(later, 14_000)).map(({ text }) => text)).not.toContain('14.0 ms')
  })
})
