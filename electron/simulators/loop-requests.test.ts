import { describe, expect, it } from 'vitest'
import type { Step, TaskSet } from '../../shared/task-set/schema'
import { EventKind, type Trace } from '../../shared/trace/trace'
import { simulateEventLoop } from './event-loop'

/** When each task finished, ms, by its index. */
function finishes(trace: Trace): number[] {
  const { events } = trace
  const at: number[] = []
  for (let i = 0; i < events.length; i++) {
    if (events.kind[i] === EventKind.finish) at[events.task[i]] = events.time[i] / 1000
  }
  return at
}

function tasks(count: number, stepsOf: (task: number) => Step[]): TaskSet {
  const disk = { capacity: 1 }
  const list = Array.from({ length: count }, (_, task) => ({ id: `T${task}`, steps: stepsOf(task) }))
  return { formatVersion: 1, devices: { disk }, tasks: list }
}

describe('requests at devices', () => {
  it('serves a hundred requests at one disk one after the other, in order of request', () => {
    const trace = simulateEventLoop(tasks(100, () => [{ op: 'io', ms: 1, device: 'disk' }]))
    expect(finishes(trace)).toEqual(Array.from({ length: 100 }, (_, task) => task + 1))
  })

  it('serves as many at once as ask, where there is no device', () => {
    const trace = simulateEventLoop(tasks(100, () => [{ op: 'io', ms: 2 }]))
    expect(finishes(trace)).toEqual(Array.from({ length: 100 }, () => 2))
  })

  it('an abandoned request keeps its place, so that of forty tasks the last is served behind all forty abandoned ones', () => {
    // Each of T0..T39 gives up at 0.5 ms and asks again; the disk serves the 40 abandoned ones (1 ms each), then the 40 new ones.
    const twice: Step[] = [
      { op: 'timeout', ms: 0.5, steps: [{ op: 'io', ms: 1, device: 'disk' }] },
      { op: 'io', ms: 1, device: 'disk' },
    ]
    const trace = simulateEventLoop(tasks(40, () => twice))
    expect(finishes(trace)).toEqual(Array.from({ length: 40 }, (_, task) => 41 + task))
  })

  it('gives up requests several times and still gets the answer of the last one', () => {
    // T0 keeps the disk to 10 ms. T1 gives up at 1, 2 and 3 ms, its fourth request is served behind its three abandoned ones: 10 + 4.
    const giveUp: Step = { op: 'timeout', ms: 1, steps: [{ op: 'io', ms: 1, device: 'disk' }] }
    const last: Step = { op: 'io', ms: 1, device: 'disk' }
    const trace = simulateEventLoop(
      tasks(2, (task) => (task === 0 ? [{ op: 'io', ms: 10, device: 'disk' }] : [giveUp, giveUp, giveUp, last])),
    )
    expect(finishes(trace)).toEqual([10, 14])
  })
})
