import { describe, expect, it } from 'vitest'
import { defaultExecution } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import { simulate } from '../../electron/simulators'
import { packRun } from '../../shared/trace/pack'
import { beginRun } from '../../shared/trace/run-reader'
import { surveyTrace } from '../../shared/trace/survey'
import { emptyRun } from '../view-model/empty-run'
import type { ShownRun } from './runs-store'
import { SpanMemory } from './span-memory'

const taskSet: TaskSet = { formatVersion: 1, tasks: [{ id: 'A', steps: [] }] }

/** A run as the window reads it. */
function read(memory: SpanMemory, lengths: readonly number[]): ShownRun {
  const steps = lengths
    .map((us) => [{ op: 'cpu' as const, ms: us / 1000 }, { op: 'yield' as const }])
    .flat()
    .slice(0, -1)
  const trace = simulate({ formatVersion: 1, tasks: [{ id: 'A', steps }] }, defaultExecution('eventLoop'))
  const reader = beginRun(memory)
  reader.add(packRun(trace, surveyTrace(trace)))
  const run = emptyRun(taskSet, defaultExecution('threads'))
  return { ...run, runId: 'a', taskSet, execution: defaultExecution('threads'), ...reader.end() }
}

/** One task that runs for so many us, one slice after the other. */
const slices = (...lengths: readonly number[]): readonly number[] => lengths

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
