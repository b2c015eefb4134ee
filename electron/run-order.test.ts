import { describe, expect, it } from 'vitest'
import { defaultExecution } from '../shared/settings'
import type { TaskSet } from '../shared/task-set/schema'
import { beginRun } from '../shared/trace/run-reader'
import { runOrder } from './run-order'

const order = (taskSet: TaskSet) => ({
  taskSet,
  execution: defaultExecution('threads'),
  stop: new SharedArrayBuffer(4),
  withHash: true,
})
const quiet = { shouldStop: () => false, progress: () => undefined }
const LONG: TaskSet = {
  formatVersion: 1,
  tasks: ['A', 'B'].map((id) => ({
    id,
    steps: [{ op: 'repeat', times: 10_000, steps: [{ op: 'cpu', ms: 1 }, { op: 'yield' }] }],
  })),
}

describe('one run', () => {
  it('gives the numbers and the packed spans of its trace', () => {
    // Two tasks of 5 and 3 ms, quantum 4 ms: A runs 0-4, B 4-7, A 7-8; one preemption.
    const end = runOrder(
      order({
        formatVersion: 1,
        tasks: [
          { id: 'A', steps: [{ op: 'cpu', ms: 5 }] },
          { id: 'B', steps: [{ op: 'cpu', ms: 3 }] },
        ],
      }),
      quiet,
    )
    if (end.kind !== 'done') throw new Error(JSON.stringify(end))
    expect(end.summary.makespan).toBe(8000)
    expect(end.summary.totals.involuntary).toBe(1)
    expect(end.summary.rows.map(({ id, finish }) => [id, finish])).toEqual([
      ['A', 8000],
      ['B', 7000],
    ])
    expect(end.summary.traceHash).toMatch(/^[0-9a-f]{64}$/u)
    const reader = beginRun()
    reader.add(end.packed)
    // A runs, waits preempted, runs; B is ready, runs.
    expect(Array.from(reader.end().spans.laneStart)).toEqual([0, 3, 5])
  })

  it('tells a long run part by part before it is known to be right, and leaves nothing for the end', () => {
    const longer: TaskSet = {
      formatVersion: 1,
      tasks: [{ id: 'A', steps: [{ op: 'repeat', times: 40_000, steps: [{ op: 'cpu', ms: 1 }, { op: 'yield' }] }] }],
    }
    const indices: number[] = []
    const blocks: Uint8Array[] = []
    const end = runOrder(order(longer), quiet, undefined, {
      onPart: (index, packed) => {
        indices.push(index)
        blocks.push(packed)
      },
    })
    if (end.kind !== 'done') throw new Error(JSON.stringify(end))
    expect(indices).toEqual(Array.from({ length: end.parts }, (_, i) => i))
    expect([end.parts > 1, end.packed.length]).toEqual([true, 0])
    const reader = beginRun()
    // How much there is, is known last and has to be read first.
    for (const block of [...blocks.slice(-1), ...blocks.slice(0, -1)]) reader.add(block)
    const { spans } = reader.end()
    expect(spans.end[spans.length - 1]).toBe(40_000_000)
  })

  it('gives no hash unasked: it takes as long as the run', () => {
    const end = runOrder({ ...order(LONG), withHash: false }, quiet)
    expect(end.kind === 'done' && end.summary.traceHash).toBe('')
  })

  it('gives the same hash again', () => {
    const hash = () => {
      const end = runOrder(order(LONG), quiet)
      return end.kind === 'done' ? end.summary.traceHash : end
    }
    expect(hash()).toEqual(hash())
  })

  it('stops when it is asked to, in the middle of the simulation and after it', () => {
    for (const askedAt of [1, 3, 8, 12]) {
      let asked = 0
      const end = runOrder(order(LONG), { ...quiet, shouldStop: () => (asked += 1) >= askedAt })
      expect(end).toEqual({ kind: 'cancelled' })
    }
  })

  it('tells how far it is', () => {
    const seen: number[] = []
    runOrder(order(LONG), { ...quiet, progress: (events) => seen.push(events) })
    expect(seen.length).toBeGreaterThan(10)
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
  })

  it.each<[string, TaskSet['tasks']]>([
    ['too many arrivals', [{ id: 'A', arrival: { every: 1, count: 2_000_000_000 }, steps: [] }]],
    ['too many steps', [{ id: 'A', steps: [{ op: 'repeat', times: 1e15, steps: [{ op: 'cpu', ms: 0 }] }] }]],
    ['a task that is not there', [{ id: 'A', steps: [{ op: 'join', task: 'nobody' }] }]],
  ])('refuses %s before it starts, whoever asks', (_what, tasks) => {
    expect(runOrder(order({ formatVersion: 1, tasks }), quiet).kind).toBe('problems')
  })
})
