import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SpanState, type SpanTable } from '../trace/span-table'
import { EventKind, NONE } from '../trace/trace'
import { chartIndexOf, STATE_COUNT } from './chart-index'
import { busyPerColumn } from './overview-scene'
import { columnEdges, countPerColumn, frozenShares, laneShares, sharesIn } from './shares'

interface Piece {
  readonly length: number
  readonly state: number
  readonly gap: number
}

/** Lanes of pieces one after the other, with gaps, as a span table. */
function table(lanes: readonly (readonly Piece[])[]): SpanTable {
  const rows = lanes.flatMap((pieces) => {
    let time = 0
    return pieces.map(({ length, state, gap }) => {
      const start = time + gap
      time = start + length
      return { start, end: time, state }
    })
  })
  const laneStart = [0]
  for (const pieces of lanes) laneStart.push(laneStart[laneStart.length - 1] + pieces.length)
  const endKind = rows.map((_, i) => [EventKind.preempt, EventKind.block, EventKind.finish][i % 3])
  return {
    length: rows.length,
    laneStart: Int32Array.from(laneStart),
    start: Float64Array.from(rows, (row) => row.start),
    end: Float64Array.from(rows, (row) => row.end),
    state: Uint8Array.from(rows, (row) => row.state),
    reason: new Uint8Array(rows.length),
    step: new Int32Array(rows.length).fill(NONE),
    core: new Int8Array(rows.length),
    endKind: Uint8Array.from(endKind),
    by: new Int32Array(rows.length).fill(NONE),
    event: new Int32Array(rows.length),
  }
}

/** Us by us, no index, no search. */
function countByHand(spans: SpanTable, lane: number, from: number, to: number): number[] {
  const times = Array.from({ length: STATE_COUNT }, () => 0)
  for (let row = spans.laneStart[lane]; row < spans.laneStart[lane + 1]; row++) {
    for (let us = spans.start[row]; us < spans.end[row]; us++) if (us >= from && us < to) times[spans.state[row]]++
  }
  return times
}

const piece = fc.record({ length: fc.nat(12), state: fc.nat(STATE_COUNT - 1), gap: fc.constantFrom(0, 0, 0, 3) })
const lanes = fc.array(fc.array(piece, { maxLength: 80 }), { minLength: 1, maxLength: 3 })

describe('shares', () => {
  it('are exact: every column of every lane has the time in each state a count us by us finds', () => {
    fc.assert(
      fc.property(
        lanes,
        fc.nat(200),
        fc.integer({ min: 1, max: 600 }),
        fc.integer({ min: 1, max: 40 }),
        (all, start, length, count) => {
          const spans = table(all)
          const edges = columnEdges({ start, end: start + length }, count)
          for (const lane of all.keys()) {
            const shares = laneShares(spans, lane, edges)
            for (let column = 0; column < count; column++) {
              const expected = countByHand(spans, lane, edges[column], edges[column + 1])
              expect(Array.from(shares.slice(column * STATE_COUNT, (column + 1) * STATE_COUNT))).toEqual(expected)
            }
          }
        },
      ),
      { numRuns: 150 },
    )
  })

  it('add up to the whole time, whatever the number of columns', () => {
    const spans = table([
      Array.from({ length: 500 }, (_, i) => ({ length: 1 + ((i * 7919) % 97), state: i % 7, gap: 0 })),
    ])
    const end = spans.end[499]
    const whole = sharesIn(spans, 0, 0, end)
    expect(whole.reduce((sum, time) => sum + time, 0)).toBe(end)
    for (const count of [1, 7, 632, 1264]) {
      const shares = laneShares(spans, 0, columnEdges({ start: 0, end }, count))
      const sums = whole.map((_, state) =>
        shares.reduce((sum, time, i) => sum + (i % STATE_COUNT === state ? time : 0), 0),
      )
      expect(sums).toEqual(whole)
    }
  })

  it('count the time the loop was frozen, and each decision once', () => {
    fc.assert(
      fc.property(lanes, fc.integer({ min: 1, max: 30 }), (all, count) => {
        // Only one task at a time can hold the loop: one lane.
        const spans = table([all[0]])
        const end = Math.max(1, ...spans.end)
        const edges = columnEdges({ start: 0, end }, count)
        const frozen = frozenShares(spans, edges)
        for (let column = 0; column < count; column++) {
          expect(frozen[column]).toBe(countByHand(spans, 0, edges[column], edges[column + 1])[SpanState.frozen])
        }
        const isRunning = (row: number): boolean => spans.state[row] <= SpanState.frozen
        const preempted = spans.endKind.filter((kind, row) => isRunning(row) && kind === EventKind.preempt).length
        const counts = countPerColumn(chartIndexOf(spans).osDecisions, edges)
        expect(counts.reduce((sum, one) => sum + one, 0)).toBe(preempted)
      }),
      { numRuns: 150 },
    )
  })

  it('of the overview have the busy time of all lanes', () => {
    fc.assert(
      fc.property(lanes, fc.integer({ min: 1, max: 30 }), (all, count) => {
        const spans = table(all)
        const edges = columnEdges({ start: 0, end: Math.max(1, ...spans.end) }, count)
        const busy = busyPerColumn(spans, edges)
        for (let column = 0; column < count; column++) {
          const expected = all
            .map((_, lane) => countByHand(spans, lane, edges[column], edges[column + 1]))
            .reduce((sum, times) => sum + times[SpanState.running] + times[SpanState.frozen], 0)
          expect(busy[column]).toBe(expected)
        }
      }),
      { numRuns: 100 },
    )
  })
})
