import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { simulateThreads } from '../../electron/simulators'
import { tasks } from '../../electron/simulators/sketch'
import { defaultExecution } from '../../shared/settings'
import { layoutComparison } from '../../shared/gantt/layout'
import { SpanState, type SpanTable } from '../../shared/trace/span-table'
import { toSpans } from '../../shared/trace/spans'
import { laneOfSlice, sliceBox } from './slice-box'
import { moveSlice, placeNear, rowNear, type SliceMove, type SlicePlace } from './slice-walk'

/** Spans of lanes written as ends: `[4, 7, 8]` is a task with the spans 0-4, 4-7 and 7-8 ms; nothing else of them matters here. */
function lanes(...ends: readonly (readonly number[])[]): SpanTable {
  const length = ends.flat().length
  const laneStart = new Int32Array(ends.length + 1)
  for (const [i, one] of ends.entries()) laneStart[i + 1] = laneStart[i] + one.length
  const micros = ends.map((one) => one.map((ms) => ms * 1000))
  return {
    length,
    laneStart,
    start: Float64Array.from(micros.flatMap((one) => [0, ...one.slice(0, -1)].slice(0, one.length))),
    end: Float64Array.from(micros.flat()),
    state: new Uint8Array(length),
    reason: new Uint8Array(length),
    step: new Int32Array(length),
    core: new Int8Array(length),
    endKind: new Uint8Array(length),
    by: new Int32Array(length),
    event: new Int32Array(length),
  }
}

const walk = (spans: SpanTable, from: SlicePlace, order: readonly number[], ...moves: readonly SliceMove[]) =>
  moves.reduce((place, move) => moveSlice(spans, order, place, move), from)

describe('the way of the arrow keys through the slices', () => {
  // A 0-4 4-7 7-8   B (never arrives)   C 0-5 5-6
  const spans = lanes([4, 7, 8], [], [5, 6])
  const order = [0, 1, 2]
  const start = { task: 0, row: 0, at: 0 }

  it('goes on along the lane and stops at its ends', () => {
    expect(walk(spans, start, order, 'next')).toEqual({ task: 0, row: 1, at: 4000 })
    expect(walk(spans, start, order, 'next', 'next', 'next')).toEqual({ task: 0, row: 2, at: 7000 })
    expect(walk(spans, start, order, 'previous')).toEqual(start)
    expect(walk(spans, start, order, 'last')).toEqual({ task: 0, row: 2, at: 7000 })
    expect(walk(spans, start, order, 'last', 'first')).toEqual(start)
  })

  it('goes down at the same time, over an empty lane, and back to where it came from', () => {
    const second = walk(spans, start, order, 'next')
    expect(walk(spans, second, order, 'down')).toEqual({ task: 2, row: 3, at: 4000 })
    expect(walk(spans, second, order, 'down', 'up')).toEqual(second)
    expect(walk(spans, second, order, 'down', 'down')).toEqual({ task: 2, row: 3, at: 4000 })
  })

  it('follows the order in which the lanes are shown', () => {
    expect(walk(spans, start, [2, 0], 'up')).toMatchObject({ task: 2, row: 3 })
    expect(walk(spans, start, [2, 0], 'down')).toEqual(start)
    expect(walk(spans, start, [0], 'down')).toEqual(start)
  })

  it('begins at the span of the cursor, behind the last one at the last, in an empty lane at the next lane', () => {
    expect(rowNear(spans, 0, 4000)).toBe(1)
    expect(rowNear(spans, 0, 99_000)).toBe(2)
    expect(placeNear(spans, order, 1, 5000)).toEqual({ task: 2, row: 4, at: 5000 })
    expect(placeNear(lanes([], []), order, 0, 0)).toBeUndefined()
  })

  it('reaches every span of a run, each once, from the first to the last', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }), (lengths) => {
        const run = toSpans(simulateThreads(tasks(lengths.map((ms, i) => `T${i}=${ms}`).join(' '))))
        for (let task = 0; task < lengths.length; task++) {
          let place = moveSlice(run, [task], { task, row: run.laneStart[task], at: 0 }, 'first')
          const rows = [place.row]
          for (;;) {
            const next = moveSlice(run, [task], place, 'next')
            if (next.row === place.row) break
            rows.push(next.row)
            place = next
          }
          const expected = Array.from(
            { length: run.laneStart[task + 1] - run.laneStart[task] },
            (_, i) => run.laneStart[task] + i,
          )
          expect(rows).toEqual(expected)
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe('where the focused slice stands', () => {
  // One lane: pitch and bar as the layout gives them; the plot is 1000 px wide and shows 0 to 10 ms.
  const layout = layoutComparison({ executions: [{ taskCount: 2 }], width: 1000 + 152, height: 400 })
  const spans = toSpans(simulateThreads(tasks('A=5 B=3'), defaultExecution('threads').settings as never))
  const domain = { start: 0, end: 10_000 }

  it('is the bar of a running slice and the middle 42 % of it for one that waits', () => {
    expect(layout.plotWidth).toBe(1000)
    const [place] = layout.executions
    const running = sliceBox(layout, 0, 0, 0, spans, domain)
    expect(running).toMatchObject({ left: layout.plotX, width: 400, height: place.barHeight })
    const waiting = spans.laneStart[1]
    expect(spans.state[waiting]).toBe(SpanState.ready)
    const box = sliceBox(layout, 0, 1, waiting, spans, domain)
    expect(box?.height).toBeCloseTo(0.42 * place.barHeight)
    expect(box?.width).toBe(400)
    expect(laneOfSlice(place, 1, waiting, spans)).toBe(1)
  })

  it('is cut at the edges of the plot, never thinner than 2 px, and nowhere where it is not seen', () => {
    expect(sliceBox(layout, 0, 0, 0, spans, { start: 2000, end: 3000 })).toMatchObject({
      left: layout.plotX,
      width: 1002,
    })
    expect(sliceBox(layout, 0, 0, 0, spans, { start: 0, end: 1e9 })?.width).toBe(2)
    expect(sliceBox(layout, 0, 0, 0, spans, { start: 6000, end: 7000 })).toBeUndefined()
  })
})
