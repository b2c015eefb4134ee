import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type OtherRule, tieAt, TieRecorder, tiesOfEvent, type TiesWithin, tiesWithin } from './tie-table'

/** A tie at each of the moments, told by the events 0, 1, 2, ... */
function tiesAt(...times: readonly number[]) {
  const recorder = new TieRecorder()
  for (const [i, time] of times.entries()) recorder.add(i, time, 0, i % 2, 1, 2, false)
  return recorder.finish()
}

const timesOf = ({ ties, to, before, after }: TiesWithin) => [[...ties.time], to, before?.time, after?.time]

describe('ties of a stretch of time', () => {
  const ties = tiesAt(10, 20, 20, 30, 40)

  it('are those from its first moment to its last, with the nearest beside it', () => {
    expect(timesOf(tiesWithin(ties, 15, 30, 9))).toEqual([[20, 20, 30], 30, 10, 40])
    expect(timesOf(tiesWithin(ties, 10, 10, 9))).toEqual([[10], 10, undefined, 20])
    expect(timesOf(tiesWithin(ties, 41, 90, 9))).toEqual([[], 90, 40, undefined])
  })

  it('are none but the nearest where none is asked for', () => {
    expect(timesOf(tiesWithin(ties, 20, 20, 0))).toEqual([[], 19, 10, 30])
    expect(timesOf(tiesWithin(ties, 25, 25, 0))).toEqual([[], 25, 20, 30])
  })

  it('end with a whole instant where there are more than asked for, and say how far they are complete', () => {
    expect(timesOf(tiesWithin(ties, 0, 99, 2))).toEqual([[10], 19, undefined, undefined])
    expect(timesOf(tiesWithin(ties, 0, 99, 3))).toEqual([[10, 20, 20], 29, undefined, undefined])
  })

  it('agree with a look at every row, in memory of their own', () => {
    const rising = fc.array(fc.nat(40), { maxLength: 60 }).map((all) => all.toSorted((a, b) => a - b))
    fc.assert(
      fc.property(rising, fc.nat(40), fc.nat(40), (times, from, length) => {
        const to = from + length
        const found = tiesWithin(tiesAt(...times), from, to, Infinity)
        expect(timesOf(found)).toEqual([
          times.filter((time) => time >= from && time <= to),
          to,
          times.findLast((time) => time < from),
          times.find((time) => time > to),
        ])
        expect(found.ties.time.buffer.byteLength).toBe(8 * found.ties.length)
      }),
    )
  })
})

it('keeps every row it was given, however many', () => {
  const recorder = new TieRecorder()
  for (let i = 0; i < 1000; i++) recorder.add(2 * i, 3 * i, i % 4, i % 2, i, i + 1, i % 3 === 0)
  const ties = recorder.finish()
  expect(ties.length).toBe(1000)
  const row: OtherRule = {
    event: 1998,
    time: 2997,
    core: 3,
    setting: 'wakeVsArrival',
    task: 999,
    other: 1000,
    isKeep: true,
  }
  expect(tieAt(ties, 999)).toEqual(row)
  expect(tiesOfEvent(ties, 1998, true)).toEqual([row])
  expect(tiesOfEvent(ties, 1998, false)).toEqual([])
  expect(tiesOfEvent(ties, 1997, true)).toEqual([])
})
