import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SpanTable } from '../trace/span-table'
import { EventKind } from '../trace/trace'
import { adoptChartIndex, buildChartIndex, chartIndexOf, firstAboveNear, STATE_COUNT } from './chart-index'
import { firstAbove } from '../trace/rising'
import { nearly } from './near-shares'
import { columnEdges, laneShares } from './shares'

/** Lanes of spans without gaps, whose lengths (us) and states follow from the lane and the row. */
function table(lanes: number, each: number): SpanTable {
  const length = lanes * each
  const start = new Float64Array(length)
  const end = new Float64Array(length)
  const state = new Uint8Array(length)
  const endKind = new Uint8Array(length)
  for (let lane = 0; lane < lanes; lane++) {
    let time = lane
    for (let i = lane * each; i < (lane + 1) * each; i++) {
      start[i] = time
      time += (i * 7919) % 13
      end[i] = time
      state[i] = (i * 31 + lane) % STATE_COUNT
      endKind[i] = [EventKind.preempt, EventKind.block, EventKind.yield, EventKind.finish][i % 4]
    }
  }
  const none = new Int32Array(length)
  return {
    length,
    laneStart: Int32Array.from({ length: lanes + 1 }, (_, lane) => lane * each),
    start,
    end,
    state,
    endKind,
    reason: new Uint8Array(length),
    core: new Int8Array(length),
    step: none,
    by: none,
    event: none,
  }
}

const endOf = (spans: SpanTable): number => spans.end.reduce((a, b) => Math.max(a, b), 0)

/** Time in each state in [from, to), by a look at every span. */
function lookAtAll(spans: SpanTable, lane: number, from: number, to: number): number[] {
  const times = Array.from({ length: STATE_COUNT }, () => 0)
  for (let i = spans.laneStart[lane]; i < spans.laneStart[lane + 1]; i++) {
    times[spans.state[i]] += Math.max(0, Math.min(spans.end[i], to) - Math.max(spans.start[i], from))
  }
  return times
}

describe('the index of a run', () => {
  it('leads to exact shares where many spans, a few, or a part of one lie in a column', () => {
    const spans = table(3, 2000)
    for (const [start, end, count] of [
      [0, endOf(spans), 11],
      [0, endOf(spans), 500],
      [5000, 5300, 170],
      [endOf(spans) - 40, endOf(spans) + 100, 30],
    ]) {
      const edges = columnEdges({ start, end }, count)
      for (const lane of [0, 1, 2]) {
        const shares = laneShares(spans, lane, edges)
        for (let column = 0; column < count; column++) {
          const expected = lookAtAll(spans, lane, edges[column], edges[column + 1])
          expect(Array.from(shares.subarray(column * STATE_COUNT, (column + 1) * STATE_COUNT))).toEqual(expected)
        }
      }
    }
  })

  it('has the decisions of all lanes in order, each once', () => {
    for (const lanes of [1, 2, 3, 8, 13]) {
      const spans = table(lanes, 70)
      const rows = Array.from({ length: spans.length }, (_, i) => i).filter((i) => spans.state[i] <= 1)
      const timesOf = (...kinds: number[]): number[] =>
        rows.filter((i) => kinds.includes(spans.endKind[i])).map((i) => spans.end[i])
      const index = buildChartIndex(spans)
      expect(Array.from(index.osDecisions)).toEqual(timesOf(EventKind.preempt).toSorted((a, b) => a - b))
      expect(Array.from(index.taskDecisions)).toEqual(
        timesOf(EventKind.block, EventKind.yield).toSorted((a, b) => a - b),
      )
    }
  })

  it('while the picture moves is off by no more than a cell of its grid on each side of a column', () => {
    const spans = table(3, 2000)
    const index = buildChartIndex(spans, 300)
    adoptChartIndex(spans, index)
    const [, cell] = index.gridTime
    const edges = columnEdges({ start: 100, end: endOf(spans) - 50 }, 50)
    expect(edges[1] - edges[0]).toBeGreaterThan(4 * cell)
    let isOff = false
    for (const lane of [0, 1, 2]) {
      const near = laneShares(spans, lane, edges, nearly).slice()
      const exact = laneShares(spans, lane, edges)
      for (const [i, time] of near.entries()) {
        expect(Math.abs(time - exact[i])).toBeLessThanOrEqual(2 * cell)
        if (Math.abs(time - exact[i]) > 1e-6) isOff = true
      }
      const sumOf = (shares: Float64Array): number => shares.reduce((sum, time) => sum + time, 0)
      expect(Math.abs(sumOf(near) - sumOf(exact))).toBeLessThanOrEqual(2 * cell)
    }
    // Else this test would compare the exact shares with themselves.
    expect(isOff).toBe(true)
  })

  it('knows the sums at every cell of its grid exactly', () => {
    const spans = table(2, 500)
    const { gridTime, gridCumulated } = buildChartIndex(spans, 97)
    expect(gridTime.length).toBeGreaterThan(80)
    for (const lane of [0, 1]) {
      for (const [cell, time] of gridTime.entries()) {
        const at = (lane * gridTime.length + cell) * STATE_COUNT
        expect(Array.from(gridCumulated.subarray(at, at + STATE_COUNT))).toEqual(lookAtAll(spans, lane, 0, time))
      }
    }
  })

  it('is exact also while the picture moves where columns are finer than its cells, and for small runs', () => {
    const spans = table(2, 500)
    const edges = columnEdges({ start: 0, end: 600 }, 120)
    const exact = Array.from(laneShares(spans, 1, edges))
    expect(Array.from(laneShares(spans, 1, edges, nearly))).toEqual(exact)
    expect(chartIndexOf(spans).gridTime).toHaveLength(0)
  })

  it('finds the same row from near as from afar', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { maxLength: 60 }), fc.nat(60), fc.nat(60), (steps, value, near) => {
        const values = Float64Array.from(steps.toSorted((a, b) => a - b))
        const from = Math.min(near, firstAbove(values, value))
        expect(firstAboveNear(values, value, from, values.length)).toBe(firstAbove(values, value))
      }),
    )
  })

  it('takes no more than 8 bytes a span', () => {
    const spans = table(8, 20_000)
    const bytes = Object.values(buildChartIndex(spans)).reduce(
      (sum, column: ArrayBufferView) => sum + column.byteLength,
      0,
    )
    expect(bytes / spans.length).toBeLessThanOrEqual(8)
  })
})
