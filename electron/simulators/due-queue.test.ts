import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DueQueue } from './due-queue'

/** A time to push, or undefined: the earliest entry is taken, if there is one. */
const actions = (most: number) => fc.array(fc.option(fc.nat(most), { nil: undefined, freq: 2 }), { maxLength: 200 })

/** The same by sorting anew for every look. */
class SortedList {
  private readonly entries: { readonly time: number; readonly item: number }[] = []

  push(time: number, item: number): void {
    this.entries.push({ time, item })
    this.entries.sort((a, b) => a.time - b.time || a.item - b.item)
  }

  get length() {
    return this.entries.length
  }

  get first() {
    return this.entries[0]
  }

  take() {
    return this.entries.shift()
  }
}

/** What is first after each action, until nothing is left: of the queue and of the list. */
function firsts(pushes: readonly (number | undefined)[]): { queue: number[][]; list: number[][] } {
  const queue = new DueQueue()
  const list = new SortedList()
  const seen = { queue: [] as number[][], list: [] as number[][] }
  const look = () => {
    seen.queue.push([queue.length, queue.nextTime, ...(queue.length > 0 ? [queue.nextItem, queue.nextSequence] : [])])
    const { first, length } = list
    seen.list.push([length, ...(first ? [first.time, first.item, first.item] : [Infinity])])
  }
  const take = () => {
    seen.queue.push([queue.pop()])
    seen.list.push([list.take()?.item ?? -1])
    look()
  }
  for (const [i, time] of pushes.entries()) {
    if (time === undefined) {
      if (list.length > 0) take()
      continue
    }
    queue.push(time, i, i)
    list.push(time, i)
    look()
  }
  while (list.length > 0) take()
  return seen
}

const expectSame = (pushes: readonly (number | undefined)[]) => {
  const { queue, list } = firsts(pushes)
  expect(queue).toEqual(list)
}

describe('the queue of what is due', () => {
  it('gives what a list sorted by time and then by sequence gives, few entries', () => {
    fc.assert(fc.property(actions(3), expectSame))
  })

  it('gives the same with entries that lie in the heap', () => {
    const many = fc.array(fc.nat(9), { minLength: 15, maxLength: 60 })
    fc.assert(fc.property(many, actions(9), (first, then) => expectSame([...first, ...then])))
  })

  it('keeps those of one time in their order when the place in front runs out', () => {
    const { queue, list } = firsts(Array.from({ length: 40 }, (_, i) => (i < 20 ? 5 : 4)))
    expect(queue).toEqual(list)
  })
})
