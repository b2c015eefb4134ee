import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators'
import { openDocument } from '../comparison/file'
import type { Comparison } from '../comparison/comparison'
import { buildComparisonPicture } from '../gantt/comparison-scene'
import { executionFromTrace } from '../gantt/execution-from-trace'
import { glyphFor } from '../gantt/glyphs'
import type { ExecutionData } from '../gantt/model'
import { type Role, walkShapes } from '../gantt/scene'
import type { LocalizedText } from '../task-set/schema'
import { toMicros } from '../time'
import { checkTrace } from '../trace/check'
import { RUN_METRICS, type RunMetric, TASK_METRICS, type TaskMetric } from '../trace/metric-definitions'
import { runMetrics } from '../trace/run-metrics'
import { CUT, SpanState } from '../trace/span-table'
import { strip } from '../trace/strip'
import { LECTURE_FACTS, type LectureFact } from './facts'
import { FIRST_LECTURE, LECTURES } from './index'
import { LECTURE_STRIPS } from './strips'

/** What one look takes in: the few marks the class has to follow. */
const FEWEST_TASKS = 2
const MOST_TASKS = 5

interface Shown {
  readonly comparison: Comparison
  readonly runs: readonly { readonly trace: ReturnType<typeof simulate>; readonly data: ExecutionData }[]
}

const shown = new Map(LECTURES.map(({ id, read }) => [id, show(id, read())]))

function show(id: string, text: string): Shown {
  const opened = openDocument(text, `${id}.interleave.json`)
  if (opened.kind !== 'comparison') throw new Error(`${id}: ${JSON.stringify(opened)}`)
  const { comparison } = opened
  const runs = comparison.executions.map(({ execution }) => {
    const trace = simulate(comparison.taskSet, execution)
    return { trace, data: executionFromTrace(trace, comparison.taskSet, execution.model, '') }
  })
  return { comparison, runs }
}

function shownOf(id: string): Shown {
  const found = shown.get(id)
  if (!found) throw new Error(`no lecture ${id}`)
  return found
}

const bookmarksOf = (id: string) => shownOf(id).comparison.bookmarks ?? []

/** Both languages of a text, which must both be there. */
function bothLanguages(text: LocalizedText | undefined): readonly [en: string, zh: string] {
  if (typeof text !== 'object' || text['zh-TW'] === undefined) throw new Error(`${JSON.stringify(text)}: not in both`)
  return [text.en, text['zh-TW']]
}

/** What a fact is about, in the unit it is written in. */
function valueOf({ lecture, execution, task, metric }: LectureFact): number | undefined {
  const { summary, spans } = shownOf(lecture).runs[execution].data
  if (task === undefined) {
    const value = runMetrics(summary, spans)[metric as RunMetric]
    return RUN_METRICS[metric as RunMetric].unit === 'time' && value !== undefined ? value / 1000 : value
  }
  const value = summary.rows.find(({ id }) => id === task)?.[metric as TaskMetric]
  if (value === undefined || value === null) return undefined
  return TASK_METRICS[metric as TaskMetric].unit === 'time' ? value / 1000 : value
}

it('there are eight chapters, each with a lecture, and the first start shows one of them', () => {
  expect([...new Set(LECTURES.map(({ chapter }) => chapter.number))]).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(LECTURES).toContain(FIRST_LECTURE)
  expect(new Set(LECTURES.map(({ id }) => id)).size).toBe(LECTURES.length)
})

describe.each(LECTURES.map(({ id }) => id))('%s', (id) => {
  it('opens as a comparison without a warning', () => {
    const lecture = LECTURES.find((known) => known.id === id)
    expect(openDocument(lecture?.read() ?? '', `${id}.interleave.json`)).toMatchObject({
      kind: 'comparison',
      warnings: [],
    })
  })

  it('speaks both languages in every text, the Chinese one in Chinese', () => {
    const lecture = LECTURES.find((known) => known.id === id)
    const { taskSet, executions } = shownOf(id).comparison
    const texts = [
      lecture?.chapter.title,
      lecture?.title,
      lecture?.description,
      taskSet.name,
      taskSet.description,
      ...executions.flatMap(({ title }) => title ?? []),
      ...bookmarksOf(id).map(({ text }) => text),
    ]
    for (const text of texts) {
      const [en, zh] = bothLanguages(text)
      expect(en).not.toMatch(/[\u3000-\u9fff\uff00-\uffef]/u)
      expect(zh).toMatch(/[\u4e00-\u9fff]/u)
    }
  })

  it('says three captions, each a pair of sentences short enough for one line of a slide', () => {
    expect(bookmarksOf(id)).toHaveLength(3)
    for (const { text } of bookmarksOf(id)) {
      const [en, zh] = bothLanguages(text)
      const says = {
        en,
        zh,
        sentences: [en.match(/[.?](?= |$)/gu)?.length, zh.match(/[。？]/gu)?.length],
        isShort: en.length <= 115 && zh.length <= 70,
      }
      expect(says).toEqual({ en, zh, sentences: [2, 2], isShort: true })
    }
  })

  it('has captions at moments and tasks of its runs', () => {
    const { runs } = shownOf(id)
    for (const { ms, execution, task } of bookmarksOf(id)) {
      const { summary } = runs[execution ?? 0].data
      expect(toMicros(ms)).toBeLessThanOrEqual(summary.makespan)
      expect(summary.tasks.map((known) => known.id)).toContain(task)
    }
  })

  it('is seen in one look: two to five tasks, two or three executions, 10 to 60 ms, and traces that are right', () => {
    const { comparison, runs } = shownOf(id)
    expect(comparison.taskSet.tasks.length).toBeGreaterThanOrEqual(FEWEST_TASKS)
    expect(comparison.taskSet.tasks.length).toBeLessThanOrEqual(MOST_TASKS)
    expect([2, 3]).toContain(runs.length)
    for (const { trace } of runs) {
      expect(trace.makespan).toBeGreaterThanOrEqual(10_000)
      expect(trace.makespan).toBeLessThanOrEqual(60_000)
      expect(checkTrace(trace, comparison.taskSet)).toEqual([])
    }
  })

  it('promises at least one number', () => {
    expect(LECTURE_FACTS.some(({ lecture }) => lecture === id)).toBe(true)
  })
})

it.each(Object.entries(LECTURE_STRIPS))('%s runs as worked out by hand', (id, { unit, executions }) => {
  expect(shownOf(id).runs.map(({ trace }) => strip(trace, { unit: toMicros(unit) }))).toEqual(executions)
})

it('every lecture but the first comparison, which is a worked example, has its strips', () => {
  const ids = LECTURES.map(({ id }) => id).filter((id) => id !== FIRST_LECTURE.id)
  expect(new Set(Object.keys(LECTURE_STRIPS))).toEqual(new Set(ids))
})

describe('the numbers of the captions', () => {
  it.each(LECTURE_FACTS.map((fact) => [`${fact.lecture}: ${fact.metric} ${fact.expected} (${fact.source})`, fact]))(
    '%s',
    (_, fact) => {
      expect(valueOf(fact as LectureFact)).toBe((fact as LectureFact).expected)
    },
  )

  it('are said by the caption, in every language', () => {
    for (const { lecture, caption, says } of LECTURE_FACTS) {
      const number = new RegExp(`(?<![\\d.])${says.replace('.', '\\.')}(?![\\d.]\\d|\\d)`, 'u')
      for (const text of bothLanguages(bookmarksOf(lecture)[caption].text)) expect(text).toMatch(number)
    }
  })
})

describe('the grammar of the chart', () => {
  const all = [...shown.values()].flatMap(({ runs }) => runs.map(({ data }) => data))

  /** Every mark but the cursor, words, and what is drawn only where slices are thinner than marks. Torn ends are read from the spans. */
  const MARKS: readonly Role[] = [
    'running',
    'ready',
    'preempted',
    'blocked',
    'switching',
    'frozen',
    'band',
    'ring',
    'blade',
    'wedge',
    'upright',
    'late',
    'arrival',
    'link',
    'glyph',
  ]

  it('has a scene for every mark', () => {
    const roles = new Set<string | undefined>()
    for (const [id, { runs, comparison }] of shown) {
      for (const bookmark of comparison.bookmarks ?? []) {
        const executions = runs.map(({ data }) => data)
        const selectedTask = executions[0].summary.tasks.findIndex((task) => task.id === bookmark.task)
        const { scene } = buildComparisonPicture({ title: id, executions, theme: 'light', selectedTask })
        for (const shape of walkShapes(scene)) roles.add(shape.role)
      }
    }
    expect(MARKS.filter((mark) => !roles.has(mark))).toEqual([])
  })

  it('has a scene for every state and every glyph of what a task waits for', () => {
    const states = new Set(all.flatMap(({ spans }) => [...spans.state]))
    expect(Object.values(SpanState).filter((state) => !states.has(state))).toEqual([])
    const glyphs = new Set(
      all.flatMap(({ spans }) =>
        [...spans.state].flatMap((state, i) => (state === SpanState.blocked ? glyphFor(spans.reason[i]) : [])),
      ),
    )
    expect(glyphs).toEqual(new Set(['io', 'join', 'lock', 'queue', 'sleep']))
  })

  it('has torn ends: of a bar and of a wait', () => {
    const torn = all.flatMap(({ spans }) => [...spans.state].filter((_, i) => spans.endKind[i] === CUT))
    expect(torn).toContain(SpanState.running)
    expect(torn).toContain(SpanState.blocked)
  })

  it('has a run that finishes, one that ends in a deadlock and one that the horizon cuts', () => {
    expect(new Set(all.map(({ summary }) => summary.endedBy))).toEqual(new Set(['finished', 'deadlock', 'horizon']))
  })
})
