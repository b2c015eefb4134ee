import { describe, expect, it } from 'vitest'
import type { Step, TaskSet } from '../../shared/task-set/schema'
import { EventKind, Reason, type Trace } from '../../shared/trace/trace'
import { simulateEventLoop } from './event-loop'
import { finishes, slices } from './sketch'
import { simulateThreads } from './threads'

// Found missing by `npm run mutants`: who is woken by the end of a task that is joined and gathered, and a gather that ends badly.
// The event-loop rows were run in CPython 3.11.7 too.

const cpu = (ms: number): Step => ({ op: 'cpu', ms })
const gather = (...tasks: string[]): Step => ({ op: 'gather', tasks })
const join = (task: string): Step => ({ op: 'join', task })

function set(programs: Readonly<Record<string, Step[]>>): TaskSet {
  return { formatVersion: 1, tasks: Object.entries(programs).map(([id, steps]) => ({ id, steps })) }
}

/** How each task ended, by its name. */
function ends({ events, tasks }: Trace): Record<string, string> {
  const words: Readonly<Record<number, string>> = {
    [Reason.finished]: 'finished',
    [Reason.error]: 'error',
    [Reason.cancelled]: 'cancelled',
  }
  const list: Record<string, string> = {}
  for (let i = 0; i < events.length; i++)
    if (events.kind[i] === EventKind.finish) list[tasks[events.task[i]].id] = words[events.reason[i]]
  return list
}

describe('the end of a task wakes those who wait for it in the order in which their waits began (threads)', () => {
  it('first who joined it, then who gathered it', () => {
    const trace = simulateThreads(set({ J: [join('C'), cpu(1)], P: [gather('C'), cpu(1)], C: [cpu(1)] }))
    expect(slices(trace)).toBe('C 0-1 J 1-2 P 2-3')
  })

  it('first who gathered it, then who joined it', () => {
    const trace = simulateThreads(set({ P: [gather('C'), cpu(1)], J: [join('C'), cpu(1)], C: [cpu(1)] }))
    expect(slices(trace)).toBe('C 0-1 P 1-2 J 2-3')
  })
})

describe('a gather that ends badly', () => {
  it('in threads it starts those before the one already started, fails there and waits for nobody', () => {
    const trace = simulateThreads(
      set({ S: [{ op: 'spawn', task: 'B' }], P: [gather('A', 'B'), cpu(5)], A: [cpu(1)], B: [cpu(1)] }),
    )
    expect(trace.endedBy).toBe('error')
    expect(slices(trace)).toBe('B 0-1 A 1-2')
    expect(finishes(trace)).toEqual([0, 0, 2, 1])
  })

  it('in the event loop the error names the child that failed', () => {
    const trace = simulateEventLoop(set({ A: [gather('B', 'C')], B: [], C: [{ op: 'unlock', name: 'm' }] }))
    expect(trace.errors.map(({ message }) => message)).toEqual([
      'lock m is free, it cannot be unlocked',
      'task C, gathered here, ended in an error',
    ])
  })

  it('in the event loop the error of a child outranks a cancel that comes between its end and its callback', () => {
    // D fails, E cancels A and with it itself; D's callback runs first and gives A the error.
    const trace = simulateEventLoop(
      set({ A: [gather('D', 'E')], D: [{ op: 'unlock', name: 'm' }], E: [{ op: 'cancel', task: 'A' }] }),
    )
    expect(ends(trace)).toEqual({ D: 'error', E: 'cancelled', A: 'error' })
  })

  it('in the event loop a gather that was cancelled gives its cancel, though its child swallowed that and ended well', () => {
    // E cancels A and with it itself; its timeout of 0 expires before E is resumed, and takes the cancel for its own.
    const trace = simulateEventLoop(
      set({
        A: [gather('E'), cpu(1)],
        E: [
          { op: 'cancel', task: 'A' },
          { op: 'timeout', ms: 0, steps: [{ op: 'sleep', ms: 1 }] },
        ],
      }),
    )
    expect(ends(trace)).toEqual({ E: 'finished', A: 'cancelled' })
  })
})
