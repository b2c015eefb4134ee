import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators/index'
import { randomTaskSet } from '../../electron/simulators/random-task-set'
import { tasks } from '../../electron/simulators/sketch'
import { defaultExecution, THREADS_PRESETS } from '../settings'
import { findTies } from './decisions/decision-index'
import { toMarks } from './marks'
import { toMoments } from './moments'
import { PART_EVENTS } from './event-packer'
import { PackAlong, packRun } from './pack'
import { NO_TIES } from './decisions/tie-table'
import { hasHead } from './run-head'
import { beginRun, type UnpackedRun } from './run-reader'
import { toSpans } from './spans'
import { Surveyor, surveyTrace } from './survey'
import type { SpanTable } from './span-table'
import type { Trace } from './trace'

const trace = simulate(randomTaskSet(11), defaultExecution('eventLoop'))

const pack = (run: Trace) => [packRun(run, surveyTrace(run))]
/** As it is packed while it is simulated: each time so many events more are there. The head, which is made last, is read first. */
function packAlong(run: Trace, blockBytes: number, events = PART_EVENTS): Uint8Array[] {
  const blocks: Uint8Array[] = []
  const surveyor = new Surveyor(run.tasks.length)
  const packer = new PackAlong(run.tasks.length, blockBytes, (block) => blocks.push(block))
  for (let to = events; to < run.events.length; to += events) {
    surveyor.advance(run.events, to)
    packer.advance(run.events, to)
  }
  surveyor.advance(run.events, run.events.length)
  packer.end(run, surveyor.end(run.makespan), NO_TIES)
  expect(blocks.map(hasHead)).toEqual(blocks.map((_, i) => i === blocks.length - 1))
  return [...blocks.slice(-1), ...blocks.slice(0, -1)]
}
function unpack(blocks: readonly Uint8Array[]): UnpackedRun {
  const reader = beginRun()
  for (const block of blocks) reader.add(block)
  return reader.end()
}
/** What the window needs of a run, made straight from its events. */
const tablesOf = (run: Trace): UnpackedRun => ({
  spans: toSpans(run),
  marks: toMarks(run),
  moments: toMoments(run),
  ties: NO_TIES,
})

/** Column by column: to compare tables of this length as objects takes seconds. */
function expectSameSpans(back: SpanTable, spans: SpanTable): void {
  expect(back.length).toBe(spans.length)
  for (const name of ['start', 'end', 'step', 'by', 'event', 'state', 'reason', 'core', 'endKind'] as const)
    expect([name, back[name].every((value, i) => value === spans[name][i])]).toEqual([name, true])
}

describe('packRun', () => {
  it('comes back as it was', () => {
    const run = tablesOf(trace)
    expect(run.spans.length).toBeGreaterThan(5)
    expect(run.moments.iterations.length).toBeGreaterThan(1)
    expect(unpack(pack(trace))).toEqual(run)
  })

  it('comes back from bytes that stand at an odd place', () => {
    const [packed] = pack(trace)
    const shifted = new Uint8Array(packed.length + 3)
    shifted.set(packed, 3)
    expect(unpack([shifted.subarray(3)])).toEqual(tablesOf(trace))
  })

  it('comes back under every model, whatever the times, with tasks by the dozen', () => {
    for (const model of ['threads', 'eventLoop', 'sequential'] as const) {
      for (let seed = 0; seed < 100; seed++) {
        const random = simulate(randomTaskSet(seed), defaultExecution(model))
        expect(unpack(pack(random))).toEqual(tablesOf(random))
      }
    }
  })

  it('takes little more than a byte for each of many events that repeat, in blocks that can be sent one by one', () => {
    // Round robin with a quantum of 4 ms: 10,000 rounds of 3 ms and 2 ms of sleep for each of four tasks.
    const round = [
      { op: 'cpu' as const, ms: 3 },
      { op: 'sleep' as const, ms: 2 },
    ]
    const steps = [{ op: 'repeat' as const, times: 10_000, steps: round }]
    const many = simulate(
      { formatVersion: 1, tasks: ['A', 'B', 'C', 'D'].map((id) => ({ id, steps })) },
      defaultExecution('threads'),
    )
    expect(many.events.length).toBeGreaterThan(PART_EVENTS)
    const blocks = packAlong(many, 50_000)
    expect(blocks.length).toBeGreaterThan(2)
    expect(packAlong(many, 1, 2 * PART_EVENTS).slice(1)).toEqual(packAlong(many, 1).slice(1))
    const bytes = blocks.reduce((sum, block) => sum + block.length, 0)
    expect(bytes / many.events.length).toBeLessThan(1.2)
    expectSameSpans(unpack(blocks).spans, toSpans(many))
  })

  it('tells times that never repeat: they stand apart', () => {
    // Each wait is a microsecond longer than the one before it.
    const steps = Array.from({ length: 3_000 }, (_, i) => [
      { op: 'cpu' as const, ms: 1 },
      { op: 'sleep' as const, ms: 1 + i / 1000 },
    ]).flat()
    const many = simulate({ formatVersion: 1, tasks: [{ id: 'A', steps }] }, defaultExecution('threads'))
    expect(unpack(pack(many))).toEqual(tablesOf(many))
  })

  it('carries times of hours to the microsecond, and gaps of thousands of events', () => {
    // B sleeps for two hours and a microsecond, from the end of A's first ms; meanwhile A makes 80,000 events. 7,200,000,001 us are too many for four bytes.
    const many = simulate(
      tasks('A: 40000x(cpu 1, sleep 1)', 'B: sleep 7200000.001, cpu 0.007'),
      defaultExecution('threads'),
    )
    const back = unpack(pack(many)).spans
    expectSameSpans(back, toSpans(many))
    expect(back.end[back.length - 1]).toBe(7_200_001_008)
  })

  it('tells many combinations of task, step and cause apart', () => {
    // 40 tasks, each woken by the one before: every wait has a `by` and a step of its own.
    const count = 40
    const chained = {
      formatVersion: 1 as const,
      tasks: Array.from({ length: count }, (_, i) => ({
        id: `T${i}`,
        steps: Array.from({ length: 20 }, () => [
          { op: 'get' as const, queue: `q${i}` },
          { op: 'cpu' as const, ms: 1 },
          { op: 'put' as const, queue: `q${(i + 1) % count}` },
        ]).flat(),
      })),
    }
    const starter = { id: 'S', steps: [{ op: 'put' as const, queue: 'q0' }] }
    const run40 = simulate({ ...chained, tasks: [...chained.tasks, starter] }, defaultExecution('threads'))
    const spans = toSpans(run40)
    const combinations = new Set(Array.from({ length: spans.length }, (_, i) => `${spans.step[i]} ${spans.by[i]}`))
    expect(combinations.size).toBeGreaterThan(256)
    expect(unpack(pack(run40)).spans).toEqual(spans)
  })

  it('is read into a room that the next run is read into', () => {
    const lent = new ArrayBuffer(1 << 16)
    const reader = beginRun({ take: () => lent })
    for (const block of pack(trace)) reader.add(block)
    const { spans } = reader.end()
    expect(spans).toEqual(toSpans(trace))
    expect(spans.start.buffer).toBe(lent)
  })

  it('packs an empty run', () => {
    const empty = simulate(
      { formatVersion: 1, tasks: [{ id: 'A', arrival: 5, steps: [] }] },
      defaultExecution('threads'),
    )
    expect(unpack(pack(empty))).toEqual(tablesOf(empty))
  })

  it('carries the ties of threads', () => {
    // OSTEP's tie: B arrives at 2 ms, just when A's quantum is used up. Newcomer first, B runs; preempted first, A goes on.
    const tied = simulate(tasks('A=4 B=2@2'), {
      model: 'threads',
      preset: 'textbook',
      settings: { ...THREADS_PRESETS.textbook, quantum: 2 },
    })
    const { ties } = unpack([packRun(tied, surveyTrace(tied), findTies(tied))])
    expect(ties).toEqual(findTies(tied))
    expect([ties.length, ties.time[0], ties.task[0], ties.other[0]]).toEqual([1, 2000, 1, 0])
  })

  it('refuses bytes that it did not make', () => {
    const [packed] = pack(trace)
    expect(() => unpack([packed.slice(0, 10)])).toThrow('Invalid typed array length')
    expect(() => unpack([packed.subarray(0, packed.length - 8)])).toThrow('cut off')
    expect(() => unpack([new Uint8Array(64)])).toThrow('no packed run')
    const older = packed.slice()
    older[4] = 4
    expect(() => unpack([older])).toThrow('no packed run of version 5')
  })

  it('refuses blocks out of order, twice, or missing', () => {
    const steps = [
      { op: 'repeat' as const, times: 60_000, steps: [{ op: 'cpu' as const, ms: 1 }, { op: 'yield' as const }] },
    ]
    const many = simulate({ formatVersion: 1, tasks: [{ id: 'A', steps }] }, defaultExecution('eventLoop'))
    const blocks = packAlong(many, 1)
    expect(blocks.length).toBeGreaterThan(3)
    const [head, first, second, third] = blocks
    expect(() => unpack([first])).toThrow('no packed run')
    expect(() => unpack([head, first, third])).toThrow('expected 65536')
    expect(() => unpack([head, first, second, second])).toThrow('expected 131072')
    expect(() => unpack([head, first, second])).toThrow(`ended at event 131072 of ${many.events.length}`)
  })
})
