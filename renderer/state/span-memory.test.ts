import { describe, expect, it } from 'vitest'
import { defaultExecution } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import { packRun, unpackRun } from '../../shared/trace/pack'
import type { SpanTable } from '../../shared/trace/span-table'
import { emptyRun } from '../view-model/empty-run'
import type { ShownRun } from './runs-store'
import { SpanMemory } from './span-memory'

const taskSet: TaskSet = { formatVersion: 1, tasks: [{ id: 'A', steps: [] }] }

/** One task that runs in slices of so many us, one after the other. */
function slices(...lengths: readonly number[]): SpanTable {
  const end = Float64Array.from(lengths, (_, i) => lengths.slice(0, i + 1).reduce((sum, length) => sum + length, 0))
  const zeros = new Int32Array(lengths.length)
  const bytes = new Uint8Array(lengths.length)
  return {
    length: lengths.length,
    laneStart: Int32Array.of(0, lengths.length),
    start: end.map((value, i) => value - lengths[i]),
    end,
    state: bytes,
    reason: bytes,
    step: zeros,
    core: new Int8Array(lengths.length),
    endKind: bytes,
    by: zeros,
    event: Int32Array.from(lengths, (_, i) => i),
  }
}

/** A run as the window reads it. */
function read(memory: SpanMemory, spans: SpanTable): ShownRun {
  const run = emptyRun(taskSet, defaultExecution('threads'))
  const { spans: unpacked } = unpackRun(packRun(spans, run.marks), memory)
  return { ...run, runId: 'a', taskSet, execution: defaultExecution('threads'), spans: unpacked }
}

describe('memory of spans', () => {
  it('is written again once its run is shown no more; who still holds that run finds nothing', () => {
    const memory = new SpanMemory(() => false)
    const first = read(memory, slices(5, 6, 7))
    const second = read(memory, slices(1, 2, 3))
    expect(Array.from(first.spans.end)).toEqual([5, 11, 18])
    const size = first.spans.start.buffer.byteLength
    memory.retire(first)
    const third = read(memory, slices(4, 4, 4))
    expect(Array.from(third.spans.end)).toEqual([4, 8, 12])
    expect(Array.from(second.spans.end)).toEqual([1, 3, 6])
    expect(third.spans.start.buffer.byteLength).toBe(size)
    expect(first.spans.start).toHaveLength(0)
    expect(first.spans.endKind).toHaveLength(0)
  })

  it('of a ghost stays as it is', () => {
    const used: ShownRun[] = []
    const memory = new SpanMemory((run) => used.includes(run))
    const ghost = read(memory, slices(5, 6, 7))
    used.push(ghost)
    memory.retire(ghost)
    read(memory, slices(1, 2, 3))
    expect(Array.from(ghost.spans.end)).toEqual([5, 11, 18])
    // The ghost is gone: now it may go.
    used.length = 0
    read(memory, slices(1, 2, 3))
    expect(ghost.spans.start).toHaveLength(0)
  })

  it('that is too small for a run is left for another', () => {
    const memory = new SpanMemory(() => false)
    const small = read(memory, slices(5, 6))
    memory.retire(small)
    const large = read(memory, slices(...Array.from({ length: 100 }, () => 3)))
    expect(large.spans.end.at(-1)).toBe(300)
    expect(Array.from(small.spans.end)).toEqual([5, 11])
    expect(Array.from(read(memory, slices(9)).spans.end)).toEqual([9])
    expect(small.spans.start).toHaveLength(0)
  })
})
