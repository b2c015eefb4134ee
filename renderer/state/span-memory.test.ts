import { describe, expect, it } from 'vitest'
import { defaultExecution } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import { simulate } from '../../electron/simulators'
import { PackAlong, packRun } from '../../shared/trace/pack'
import { beginRun } from '../../shared/trace/run-reader'
import { surveyTrace } from '../../shared/trace/survey'
import { emptyRun } from '../view-model/empty-run'
import type { ShownRun } from './runs-store'
import { SpanMemory } from './span-memory'
import { TouchedAhead } from './touched-ahead'

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

  it('is asked for ahead only where no memory that has been written would do', () => {
    const memory = new SpanMemory(() => false)
    const shown = read(memory, slices(...Array.from({ length: 100 }, () => 3)))
    const { byteLength } = shown.spans.start.buffer
    expect(memory.ahead(byteLength)?.byteLength).toBeGreaterThan(byteLength)
    memory.retire(shown)
    expect(memory.ahead(byteLength)).toBeUndefined()
    expect(memory.ahead(byteLength + 1)).toBeDefined()
    // A run of so many bytes is not kept.
    expect(memory.ahead(2 ** 40)).toBeUndefined()
  })
})

describe('memory touched ahead', () => {
  const steps = [
    { op: 'repeat' as const, times: 70_000, steps: [{ op: 'cpu' as const, ms: 1 }, { op: 'yield' as const }] },
  ]
  const trace = simulate({ formatVersion: 1, tasks: [{ id: 'A', steps }] }, defaultExecution('threads'))
  const blocks: Uint8Array[] = []
  new PackAlong(1, 1, (block) => blocks.push(block)).end(trace, surveyTrace(trace))
  const parts = blocks.slice(0, -1)

  it('is what the run is read into, if it is enough', () => {
    const ahead = new ArrayBuffer(16 * 2 ** 20)
    let asked = 0
    const room = {
      ahead: () => {
        asked++
        return ahead
      },
      take: (bytes: number) => new ArrayBuffer(bytes),
      giveBack: () => undefined,
    }
    const touched = new TouchedAhead(room)
    for (const part of parts) touched.expect(part)
    expect(asked).toBe(1)
    expect(touched.take(10 * 2 ** 20)).toBe(ahead)
    expect(touched.take(20 * 2 ** 20).byteLength).toBe(20 * 2 ** 20)
  })

  it('goes back when there is nothing to read, and is let go when the run turns out to be too large', () => {
    const back: ArrayBuffer[] = []
    const memory = new ArrayBuffer(4 * 2 ** 20)
    const room = {
      ahead: (bytes: number) => (bytes > memory.byteLength ? undefined : memory),
      take: (bytes: number) => new ArrayBuffer(bytes),
      giveBack: (block: ArrayBuffer) => void back.push(block),
    }
    const given = new TouchedAhead(room)
    given.expect(parts[0])
    given.drop()
    expect(back).toEqual([memory])
    const tooLarge = new TouchedAhead(room)
    for (const part of parts) tooLarge.expect(part)
    tooLarge.drop()
    expect(back).toHaveLength(1)
    expect(tooLarge.take(8).byteLength).toBe(8)
  })
})
