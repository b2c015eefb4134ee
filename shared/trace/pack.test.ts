import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators/index'
import { randomTaskSet } from '../../electron/simulators/random-task-set'
import { tasks } from '../../electron/simulators/sketch'
import { defaultExecution, THREADS_PRESETS } from '../settings'
import { findTies } from './decisions/decision-index'
import { toMarks } from './marks'
import { toMoments } from './moments'
import { NO_TIES, packRun, unpackRun } from './pack'
import { SpanRoom, toSpans } from './spans'

const trace = simulate(randomTaskSet(11), defaultExecution('eventLoop'))
const run = { spans: toSpans(trace), marks: toMarks(trace), moments: toMoments(trace), ties: NO_TIES }

describe('packRun', () => {
  it('comes back as it was', () => {
    expect(run.spans.length).toBeGreaterThan(5)
    expect(run.moments.iterations.length).toBeGreaterThan(1)
    expect(unpackRun(packRun(run.spans, run.marks, run.moments))).toEqual(run)
  })

  it('comes back from bytes that stand at an odd place', () => {
    const packed = packRun(run.spans, run.marks, run.moments)
    const shifted = new Uint8Array(packed.length + 3)
    shifted.set(packed, 3)
    expect(unpackRun(shifted.subarray(3))).toEqual(run)
  })

  it('copies nothing but the spans from aligned bytes', () => {
    const packed = packRun(run.spans, run.marks, run.moments)
    expect(unpackRun(packed).marks.time.buffer).toBe(packed.buffer)
  })

  it('comes back under every model, whatever the times, with tasks by the dozen', () => {
    for (const model of ['threads', 'eventLoop', 'sequential'] as const) {
      for (let seed = 0; seed < 100; seed++) {
        const random = simulate(randomTaskSet(seed), defaultExecution(model))
        const tables = { spans: toSpans(random), marks: toMarks(random), moments: toMoments(random), ties: NO_TIES }
        expect(unpackRun(packRun(tables.spans, tables.marks, tables.moments))).toEqual(tables)
      }
    }
  })

  it('takes at most five bytes for each of many spans', () => {
    // Round robin with a quantum of 4 ms: 1,000 rounds of 3 ms and 2 ms of sleep for each of four tasks, spans of running, ready, blocked.
    const round = [
      { op: 'cpu' as const, ms: 3 },
      { op: 'sleep' as const, ms: 2 },
    ]
    const steps = [{ op: 'repeat' as const, times: 1_000, steps: round }]
    const many = simulate(
      { formatVersion: 1, tasks: ['A', 'B', 'C', 'D'].map((id) => ({ id, steps })) },
      defaultExecution('threads'),
    )
    const spans = toSpans(many)
    const packed = packRun(spans, toMarks(many))
    expect(spans.length).toBeGreaterThan(10_000)
    expect(packed.length / spans.length).toBeLessThan(5)
    expect(unpackRun(packed).spans).toEqual(spans)
  })

  it('carries times of hours to the microsecond, and gaps of thousands of events', () => {
    // B sleeps for two hours and a microsecond, from the end of A's first ms; meanwhile A makes 80,000 events. 7,200,000,001 us are too many for four bytes.
    const many = simulate(
      {
        formatVersion: 1,
        tasks: [
          {
            id: 'A',
            steps: [
              {
                op: 'repeat',
                times: 40_000,
                steps: [
                  { op: 'cpu', ms: 1 },
                  { op: 'sleep', ms: 1 },
                ],
              },
            ],
          },
          {
            id: 'B',
            steps: [
              { op: 'sleep', ms: 7_200_000.001 },
              { op: 'cpu', ms: 0.007 },
            ],
          },
        ],
      },
      defaultExecution('threads'),
    )
    const spans = toSpans(many)
    const back = unpackRun(packRun(spans, toMarks(many))).spans
    // Column by column: to compare tables of this length as objects takes seconds.
    for (const name of ['start', 'end', 'event', 'step', 'state'] as const)
      expect(back[name].every((value, i) => value === spans[name][i])).toBe(true)
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
    expect(unpackRun(packRun(spans, toMarks(run40))).spans).toEqual(spans)
  })

  it('writes into memory it is lent, and reads into a room that the next run is read into', () => {
    const lent = new ArrayBuffer(1 << 16)
    const packed = packRun(run.spans, run.marks, run.moments, NO_TIES, () => lent)
    expect(packed.buffer).toBe(lent)
    const room = new SpanRoom(1000)
    const first = unpackRun(packed, room)
    expect(first.spans).toEqual(run.spans)
    expect(unpackRun(packed, room).spans.start.buffer).toBe(first.spans.start.buffer)
  })

  it('refuses spans with a gap between them', () => {
    const spans = { ...run.spans, start: run.spans.start.slice() }
    spans.start[1] += 1
    expect(() => packRun(spans, run.marks)).toThrow('span 1 starts at')
  })

  it('packs an empty run', () => {
    const empty = simulate(
      { formatVersion: 1, tasks: [{ id: 'A', arrival: 5, steps: [] }] },
      defaultExecution('threads'),
    )
    const tables = { spans: toSpans(empty), marks: toMarks(empty), moments: toMoments(empty), ties: NO_TIES }
    expect(unpackRun(packRun(tables.spans, tables.marks, tables.moments))).toEqual(tables)
  })

  it('carries the ties of threads', () => {
    // OSTEP's tie: B arrives at 2 ms, just when A's quantum is used up. Newcomer first, B runs; preempted first, A goes on.
    const tied = simulate(tasks('A=4 B=2@2'), {
      model: 'threads',
      preset: 'textbook',
      settings: { ...THREADS_PRESETS.textbook, quantum: 2 },
    })
    const { ties } = unpackRun(packRun(toSpans(tied), toMarks(tied), toMoments(tied), findTies(tied)))
    expect(ties).toEqual(findTies(tied))
    expect([ties.length, ties.time[0], ties.task[0], ties.other[0]]).toEqual([1, 2000, 1, 0])
  })

  it('refuses bytes that it did not make', () => {
    const packed = packRun(run.spans, run.marks, run.moments)
    expect(() => unpackRun(packed.subarray(0, 10))).toThrow('shorter than its header')
    expect(() => unpackRun(packed.subarray(0, packed.length - 8))).toThrow('cut off')
    expect(() => unpackRun(new Uint8Array(64))).toThrow('no packed run')
    const newer = packed.slice()
    newer[4] = 5
    expect(() => unpackRun(newer)).toThrow('version 5, expected 4')
  })
})
