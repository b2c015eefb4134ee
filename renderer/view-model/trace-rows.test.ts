import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators/index'
import { executionFromTrace } from '../../shared/gantt/execution-from-trace'
import { defaultExecution } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import { listSteps } from '../../shared/task-set/steps'
import { EventKind, type Trace } from '../../shared/trace/trace'
import { ROW_PX, rowWindow } from './row-window'
import { rowsCsv, rowTexts } from './trace-row-texts'
import { traceRows } from './trace-rows'

const cpu = (ms: number) => ({ op: 'cpu', ms }) as const

/** Everything at once: locks, a queue, a variable, a semaphore, an event, a cancel, a timeout, children, a log. */
const everything: TaskSet = {
  formatVersion: 1,
  semaphores: { s: { value: 1 } },
  tasks: [
    {
      id: 'A',
      steps: [
        { op: 'lock', name: 'm' },
        { op: 'load', var: 'x' },
        cpu(2),
        { op: 'store', var: 'x', add: 1 },
        { op: 'unlock', name: 'm' },
        { op: 'spawn', task: 'child' },
        { op: 'put', queue: 'q' },
        { op: 'acquire', name: 's' },
        { op: 'sleep', ms: 3 },
        { op: 'release', name: 's' },
        { op: 'log', text: 'done, =1+1' },
      ],
    },
    {
      id: 'B',
      steps: [
        { op: 'lock', name: 'm' },
        cpu(6),
        { op: 'unlock', name: 'm' },
        { op: 'get', queue: 'q' },
        { op: 'timeout', ms: 1, steps: [{ op: 'io', ms: 4 }] },
        { op: 'set', event: 'go' },
        { op: 'yield' },
        { op: 'clear', event: 'go' },
      ],
    },
    { id: 'C', steps: [cpu(1), { op: 'wait', event: 'go' }, { op: 'cancel', task: 'child' }, cpu(1)] },
    { id: 'child', steps: [cpu(1), { op: 'sleep', ms: 20 }, cpu(1)] },
    { id: 'tick', arrival: { every: 4, count: 3 }, steps: [cpu(0.5)] },
  ],
}

const MODELS = ['threads', 'eventLoop', 'sequential'] as const
/** Kinds that stand in the table as rows of their own, as the words of the trace's own documentation have them. */
const MARKS = new Set<number>(
  [
    [EventKind.arrive, EventKind.finish, EventKind.burst, EventKind.lock, EventKind.unlock, EventKind.put],
    [EventKind.get, EventKind.load, EventKind.store, EventKind.log, EventKind.acquire, EventKind.release],
    [EventKind.set, EventKind.clear, EventKind.cancel, EventKind.deadline],
  ].flat(),
)

function table(trace: Trace, taskSet: TaskSet, task?: number) {
  const data = executionFromTrace(trace, taskSet, '', '')
  const rows = traceRows(data.spans, data.marks, task)
  return { data, rows, refs: Array.from({ length: rows.length }, (_, i) => rows.at(i)) }
}

describe.each(MODELS)('the rows of the table, %s', (model) => {
  const trace = simulate(everything, defaultExecution(model))
  const { data, refs } = table(trace, everything)

  it('are every span and every mark of the run, each once', () => {
    const of = (kind: string) => refs.filter((ref) => ref.kind === kind).map(({ row }) => row)
    expect(of('span')).toEqual(Array.from({ length: data.spans.length }, (_, i) => i))
    expect(of('mark').toSorted((a, b) => a - b)).toEqual(Array.from({ length: data.marks.length }, (_, i) => i))
  })

  it('tell the events of the trace: its marks in their order, and as many decisions of the OS and of tasks', () => {
    const { time, kind, task, length } = trace.events
    const events = Array.from({ length }, (_, i) => i)
    const marksOf = (lane: number) =>
      events.filter((i) => MARKS.has(kind[i]) && task[i] === lane).map((i) => `${time[i]} ${kind[i]}`)
    const shownOf = (lane: number) =>
      refs
        .filter((ref) => ref.kind === 'mark' && data.marks.task[ref.row] === lane)
        .map(({ row }) => `${data.marks.time[row]} ${data.marks.kind[row]}`)
    for (const lane of trace.tasks.keys()) expect(shownOf(lane)).toEqual(marksOf(lane))

    const texts = refs.map((ref) => rowTexts(data, ref, listSteps(everything)))
    const count = (decider: string) => texts.filter((row) => row.decider === decider).length
    expect(count('os')).toBe(events.filter((i) => kind[i] === EventKind.preempt).length)
    expect(count('task')).toBe(events.filter((i) => kind[i] === EventKind.block || kind[i] === EventKind.yield).length)
  })

  it('of one task are its rows among all, which stand lane by lane and in order of time', () => {
    const all = trace.tasks.flatMap((_, task) => table(trace, everything, task).refs)
    expect(all).toEqual(refs)
    for (const task of trace.tasks.keys()) {
      const times = table(trace, everything, task).refs.map(({ kind, row }) =>
        kind === 'span' ? data.spans.start[row] : data.marks.time[row],
      )
      expect(times).toEqual(times.toSorted((a, b) => a - b))
    }
  })
})

describe('a row in words', () => {
  const trace = simulate(everything, defaultExecution('threads'))
  const { data, rows, refs } = table(trace, everything, 0)
  it('says what a mark is, and of what', () => {
    // A ##  lock and load at 0, store, unlock, spawn, put, acquire at 2, then it sleeps 3 ms; q = 4 never cuts it.
    const texts = refs.map((ref) => rowTexts(data, ref, listSteps(everything)))
    const marks = texts.filter((_, i) => refs[i].kind === 'mark').map(({ cells }) => `${cells[1]} ${cells[0]}`)
    expect(marks.slice(0, 9)).toEqual([
      '0 arrives',
      '0 takes lock m',
      '0 loads x',
      '2 stores x',
      '2 gives lock m back',
      '2 puts an item into queue q: 1 in it',
      '2 takes semaphore s: 0 left',
      expect.stringMatching(/^\d+(\.5)? gives semaphore s back: 1 there$/),
      expect.stringMatching(/^\d+(\.5)? says \u201cdone, =1\+1\u201d$/),
    ])
    expect(marks.at(-1)).toMatch(/ finishes$/)
  })

  it('copies as CSV with a head, and no cell that a spreadsheet takes for a formula', () => {
    const lines = rowsCsv(data, rows, listSteps(everything), 1e6).split('\r\n')
    expect(lines[0]).toBe('"Task","State","From, ms","To, ms","Length, ms","Ended by","Who decided","Why"')
    expect(lines).toHaveLength(rows.length + 2)
    expect(lines.find((line) => line.includes('=1+1'))).toContain('"\'says')
    expect(rowsCsv(data, rows, listSteps(everything), 2).split('\r\n')).toHaveLength(4)
  })
})

describe('the window over the rows', () => {
  it('is one row a row height, and every row can be reached', () => {
    const view = rowWindow(100, 10 * ROW_PX)
    expect(view).toMatchObject({ contentPx: 101 * ROW_PX, fit: 9, lastFirst: 91, isScaled: false })
    expect(view.rowAt(5 * ROW_PX + 3)).toBe(5)
    expect(view.rowAt(1e9)).toBe(91)
    expect(rowWindow(3, 240)).toMatchObject({ lastFirst: 0 })
  })

  it('stays below what a browser can lay out at twenty million rows, with first and last row at the ends of the scrollbar', () => {
    const view = rowWindow(20_000_000, 240)
    expect(view.isScaled).toBe(true)
    expect(view.contentPx).toBeLessThan(16_000_000)
    expect(view.rowAt(0)).toBe(0)
    expect(view.rowAt(view.contentPx - 240)).toBe(view.lastFirst)
    expect(view.scrollTopOf(view.lastFirst)).toBeCloseTo(view.contentPx - 240)
    for (const row of [1, 12_345_678, 19_999_000]) {
      expect(Math.abs(view.rowAt(view.scrollTopOf(row)) - row)).toBeLessThanOrEqual(1)
    }
  })
})
