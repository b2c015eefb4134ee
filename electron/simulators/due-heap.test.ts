import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DueHeap } from './due-heap'

describe('the heap of what is due', () => {
  it('gives equal times in order of their sequence', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5)), (times) => {
        const heap = new DueHeap()
        for (const [i, time] of times.entries()) heap.push(time, i, i)
        const taken: number[] = []
        while (heap.length > 0) taken.push(heap.pop())
        const sorted = [...times.keys()].sort((a, b) => times[a] - times[b] || a - b)
        expect(taken).toEqual(sorted)
      }),
    )
  })

  it('without the sequence, five equal deadlines come out a, c, e, b, d as in CPython (heapq, run in 3.11)', () => {
    // python3 -c: heapq of objects that compare by time alone
    const heap = new DueHeap(false)
    for (let i = 0; i < 5; i++) heap.push(1, i, i)
    const taken: string[] = []
    while (heap.length > 0) taken.push('abcde'[heap.pop()])
    expect(taken.join('')).toBe('acebd')
  })
})
