import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators/index'
import { randomTaskSet } from '../../electron/simulators/random-task-set'
import { tasks } from '../../electron/simulators/sketch'
import { defaultExecution, THREADS_PRESETS } from '../settings'
import { findTies } from './decisions/decision-index'
import { toMarks } from './marks'
import { toMoments } from './moments'
import { NO_TIES, packRun, unpackRun } from './pack'
import { toSpans } from './spans'

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

  it('copies nothing from aligned bytes', () => {
    const packed = packRun(run.spans, run.marks, run.moments)
    expect(unpackRun(packed).spans.start.buffer).toBe(packed.buffer)
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
    newer[4] = 4
    expect(() => unpackRun(newer)).toThrow('version 4, expected 3')
  })
})
