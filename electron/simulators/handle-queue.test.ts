import { describe, expect, it } from 'vitest'
import { HandleKind, HandleQueue, KIND_BITS, KIND_MASK, MAX_SUBJECTS } from './handle-queue'

const NAMES = Object.keys(HandleKind)

/** Takes the first handle: `kind subject`, of a timeout with ` @stamp`. */
function take(queue: HandleQueue): string {
  const handle = queue.shift()
  const kind = handle & KIND_MASK
  return `${NAMES[kind]} ${handle >> KIND_BITS}${kind === HandleKind.timeout ? ` @${queue.stamp}` : ''}`
}

function drain(queue: HandleQueue): string[] {
  return Array.from({ length: queue.length }, () => take(queue))
}

describe('HandleQueue', () => {
  it('gives handles in the order in which they came, with the stamps of timeouts, however long it grows', () => {
    const queue = new HandleQueue()
    const expected: string[] = []
    // Three in, one out: the ring wraps and grows several times.
    const taken: string[] = []
    for (let i = 0; i < 100; i++) {
      queue.push(HandleKind.step, i)
      queue.pushStamped(HandleKind.timeout, i, 1000 + i)
      queue.push(HandleKind.request, i)
      expected.push(`step ${i}`, `timeout ${i} @${1000 + i}`, `request ${i}`)
      taken.push(take(queue))
    }
    expect([...taken, ...drain(queue)]).toEqual(expected)
  })

  it('takes over another queue behind its own handles and leaves it empty', () => {
    const ready = new HandleQueue()
    const due = new HandleQueue()
    for (let i = 0; i < 15; i++) ready.push(HandleKind.step, i)
    for (let i = 0; i < 20; i++) due.pushStamped(HandleKind.timeout, i, i)
    ready.takeAll(due)
    expect(due.length).toBe(0)
    expect(drain(ready).slice(14)).toEqual(['step 14', ...Array.from({ length: 20 }, (_, i) => `timeout ${i} @${i}`)])
  })

  it('keeps the order of what is alive when the rest is dropped', () => {
    const queue = new HandleQueue()
    for (let i = 0; i < 16; i++) queue.pushStamped(HandleKind.timeout, i, i * 2)
    queue.keepIf((handle, stamp) => (handle >> KIND_BITS) % 5 === 0 && stamp > 0)
    expect(drain(queue)).toEqual(['timeout 5 @10', 'timeout 10 @20', 'timeout 15 @30'])
  })

  it('holds the largest subject there can be', () => {
    const queue = new HandleQueue()
    queue.push(HandleKind.timeout, MAX_SUBJECTS - 1)
    expect(queue.shift() >> KIND_BITS).toBe(MAX_SUBJECTS - 1)
  })
})
