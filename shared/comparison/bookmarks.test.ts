import { describe, expect, it } from 'vitest'
import { defaultExecution } from '../settings'
import { MAX_BOOKMARK_LENGTH } from './bookmarks'
import { type Bookmark, type Comparison, MAX_BOOKMARKS } from './comparison'
import { parseComparison, serializeComparison } from './file'

const NAME = 'lecture.interleave.json'
const BOOKMARKS: readonly Bookmark[] = [
  { ms: 0, text: 'From the start.' },
  { ms: 4.5, execution: 1, task: 'click#2', show: [4, 8.125], text: { en: 'Late.', 'zh-TW': '晚了。' } },
  { ms: 2, task: 'A', text: { en: 'Only one language.' } },
]
const COMPARISON: Comparison = {
  taskSet: {
    formatVersion: 1,
    tasks: [
      { id: 'A', steps: [{ op: 'cpu', ms: 4 }] },
      { id: 'click', arrival: [1, 2], steps: [{ op: 'cpu', ms: 1 }] },
    ],
  },
  executions: [
    { title: { en: 'Parallel', 'zh-TW': '平行' }, execution: defaultExecution('threads') },
    { title: { en: 'One thread' }, execution: defaultExecution('eventLoop') },
  ],
  notes: '',
  bookmarks: BOOKMARKS,
  engine: '1',
}

function read(text: string): Comparison {
  const result = parseComparison(text, NAME)
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
  return result.comparison
}

/** What is wrong with the file when its bookmarks are these: `path: found, expected`. */
function problemsOf(bookmarks: unknown): readonly string[] {
  const text = JSON.stringify({ ...(JSON.parse(serializeComparison(COMPARISON)) as object), bookmarks })
  const result = parseComparison(text, NAME)
  if (result.kind !== 'problems') return []
  return result.problems.map(({ path, found, expected }) => `${path}: ${found}, ${expected}`)
}

const withText = (bookmark: object) => [{ ms: 1, text: 'x', ...bookmark }]

describe('the bookmarks of a comparison file', () => {
  it('come back as they were written, in their order, texts in both languages', () => {
    expect(read(serializeComparison(COMPARISON))).toEqual(COMPARISON)
  })

  it('may be absent or an empty list: then there are none', () => {
    for (const bookmarks of [undefined, []]) expect(problemsOf(bookmarks)).toEqual([])
    const { bookmarks: _, ...without } = COMPARISON
    expect(read(serializeComparison(without))).toEqual(without)
  })

  it('are refused at their place: what is no list, no object, no moment, no text', () => {
    expect(problemsOf('three')).toEqual(['bookmarks: "three", a list of bookmarks'])
    expect(problemsOf([7])).toEqual(['bookmarks[0]: 7, a bookmark: an object with "ms" and "text"'])
    const MOMENT = 'a number from 0 to 8000000000 with at most 3 decimals'
    for (const ms of [-1, 1.2345, 8e9 + 1])
      expect(problemsOf(withText({ ms }))).toEqual([`bookmarks[0].ms: ${ms}, ${MOMENT}`])
    expect(problemsOf([{ ms: 1, text: { 'zh-TW': '晚' } }])).toEqual([
      'bookmarks[0].text.en: nothing, a text without control characters',
    ])
    expect(problemsOf([{ ms: 1, text: { en: 'a', de: 'b' } }])).toEqual([
      'bookmarks[0].text.de: an unknown key, "en" and "zh-TW"',
    ])
    expect(problemsOf(withText({ text: 'x'.repeat(MAX_BOOKMARK_LENGTH + 1) }))).toEqual([
      expect.stringContaining(`at most ${MAX_BOOKMARK_LENGTH} characters`),
    ])
  })

  it('name an execution and a task that are there, and a part of the time that is one', () => {
    for (const execution of [-1, 2, 0.5, '0']) {
      expect(problemsOf(withText({ execution }))).toEqual([
        `bookmarks[0].execution: ${JSON.stringify(execution)}, an integer from 0 to 1`,
      ])
    }
    // A task with a list of arrivals has instances only: `click` itself is nobody in a run.
    for (const task of ['B', 'click', 'click#3', 1]) {
      expect(problemsOf(withText({ task }))).toEqual([`bookmarks[0].task: ${JSON.stringify(task)}, the id of a task`])
    }
    for (const show of [[4, 4], [5, 4], [1], 'all', [1, null]]) {
      expect(problemsOf(withText({ show }))).toEqual([
        expect.stringMatching(/^bookmarks\[0\]\.show: .*, two moments in ms, the earlier one first$/u),
      ])
    }
  })

  it('are told of an unknown key with the one that was meant', () => {
    expect(problemsOf(withText({ tasks: 'A' }))[0]).toMatch(/^bookmarks\[0\]\.tasks: an unknown key, .*task.*$/u)
  })

  it('are not too many', () => {
    const many = Array.from({ length: MAX_BOOKMARKS + 1 }, () => ({ ms: 0, text: 'x' }))
    expect(problemsOf(many)).toEqual([`bookmarks: ${MAX_BOOKMARKS + 1} bookmarks, at most ${MAX_BOOKMARKS} bookmarks`])
    expect(problemsOf(many.slice(1))).toEqual([])
  })
})
