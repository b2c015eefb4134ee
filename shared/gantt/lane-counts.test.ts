import { describe, expect, it } from 'vitest'
import { countColumns, countLine, countsUntil, NOBODY } from './lane-counts'

/** Changes as text: `time from>to`, `.` for nobody. */
function line(...changes: readonly string[]) {
  const parts = changes.map((change) => /^(\d+) (.)>(.)$/.exec(change) ?? ['', '0', '.', '.'])
  const classOf = (sign: string) => (sign === '.' ? NOBODY : Number(sign))
  return countLine(
    Float64Array.from(parts, ([, time]) => Number(time)),
    Uint8Array.from(parts, ([, , from]) => classOf(from)),
    Uint8Array.from(parts, ([, , , to]) => classOf(to)),
    2,
  )
}

/*
 * a 0011.    0: in class 0, 1: in class 1
 * b .0.....
 * c ..00111
 */
const THREE = line('0 .>0', '1 .>0', '2 0>1', '2 0>.', '2 .>0', '4 1>.', '4 0>1', '7 1>.')

describe('counts over time', () => {
  it('add up who is where, column by column', () => {
    // Class 0 by unit: a, ab, c, c, -, -, -; class 1: -, -, a, a, c, c, c.
    const columns = countColumns(THREE, Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8))
    expect([...columns]).toEqual([1, 0, 2, 0, 1, 1, 1, 1, 0, 1, 0, 1, 0, 1, 0, 0])
    // Wider columns, beginning anywhere.
    expect([...countColumns(THREE, Float64Array.of(1, 4, 9))]).toEqual([4, 2, 0, 3])
  })

  it('say how many are there at a moment', () => {
    const sums = new Float64Array(2)
    const counts = new Int32Array(2)
    countsUntil(THREE, 3, sums, counts)
    expect([...counts]).toEqual([1, 1])
    expect([...sums]).toEqual([4, 1])
    countsUntil(THREE, 4, sums, counts)
    expect([...counts]).toEqual([0, 1])
  })

  it('know the most there ever were together for a while', () => {
    expect(THREE.peak).toBe(2)
    // One comes as another goes: never two.
    expect(line('0 .>0', '3 .>0', '3 0>.', '5 0>.').peak).toBe(1)
    expect(line().peak).toBe(0)
  })

  it('are the same however far a look-up has to walk', () => {
    // 1000 tasks of length 3, one beginning at each moment: three are there at any time from 2 on.
    const moments = Array.from({ length: 1000 }, (_, i) => [`${i} .>0`, `${i + 3} 0>.`]).flat()
    const sorted = moments.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
    const many = line(...sorted)
    expect(many.peak).toBe(3)
    const sums = new Float64Array(2)
    const counts = new Int32Array(2)
    for (const time of [0, 1, 2, 31, 32, 33, 500, 998]) {
      countsUntil(many, time, sums, counts)
      expect(counts[0]).toBe(Math.min(3, time + 1))
      // 0 + 1 + 2 task-units until 2, then three each.
      expect(sums[0]).toBe(time <= 2 ? (time * (time + 1)) / 2 : 3 * time - 3)
    }
  })
})
