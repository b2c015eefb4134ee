import { describe, expect, it } from 'vitest'
import type { TaskSet } from '../task-set/schema'
import { listSteps } from '../task-set/steps'
import { checkTrace } from './check'
import { explainAt } from './explain'
import { EVENT_LOOP, handEvents, handTrace } from './hand-trace'
import { computeTotals } from './metrics'
import { queuesAt } from './queues'
import { toSpans } from './spans'
import { textLog } from './text-log'
import { toResult } from './to-result'
import type { Trace } from './trace'

type Steps = TaskSet['tasks'][number]['steps']
const setOf = (tasks: Readonly<Record<string, Steps>>, more: Partial<TaskSet> = {}): TaskSet => ({
  formatVersion: 1,
  tasks: Object.entries(tasks).map(([id, steps]) => ({ id, steps })),
  ...more,
})
const traceOf = (ids: readonly string[], text: string, more: Partial<Trace> = {}): Trace =>
  handTrace(ids, handEvents(text), { execution: EVENT_LOOP, ...more })
const logOf = (trace: Trace, taskSet: TaskSet): string[] => [...textLog(trace, taskSet)]

describe('a task that is cancelled in its sleep', () => {
  // asyncio: K cancels S at 1 ms; S is queued at once and its CancelledError ends it in the next iteration.
  const taskSet = setOf({
    S: [{ op: 'sleep', ms: 9 }],
    K: [
      { op: 'cpu', ms: 1 },
      { op: 'cancel', task: 'S' },
    ],
  })
  const trace = traceOf(
    ['S', 'K'],
    `
    0 arrive S
    0 arrive K
    0 iteration core=0 arg=2
    0 dispatch S core=0 step=0
    0 block S core=0 step=0 reason=sleep
    0 dispatch K core=0 step=1
    1 cancel K core=0 step=2 arg=0
    1 wake S step=0 arg=1
    1 finish K core=0 reason=finished
    1 iteration core=0 arg=1
    1 dispatch S core=0 step=0
    1 finish S core=0 step=0 reason=cancelled
    `,
  )

  it('keeps every rule', () => {
    expect(checkTrace(trace, taskSet)).toEqual([])
  })

  it('has not finished: no finish, no turnaround, ended by cancel', () => {
    expect(toResult(trace, toSpans(trace), '', taskSet).tasks).toMatchObject([
      { id: 'S', response: 0, finish: null, turnaround: null, blocked: 1000, voluntary: 1, endedBy: 'cancelled' },
      { id: 'K', finish: 1000, turnaround: 1000, endedBy: 'finished' },
    ])
  })

  it('is told as cancelled, and by whom', () => {
    expect(logOf(trace, taskSet)).toEqual([
      '0.0 ms  -     S runs first',
      '0.0 ms  task  S sleeps 9 ms; K runs',
      '1.0 ms  task  K cancels S',
      '1.0 ms  -     K finishes; S runs',
      '1.0 ms  -     S ends as cancelled',
    ])
  })

  it('was never due: its wait is woken, not over', () => {
    const spans = toSpans(trace)
    const run = { execution: EVENT_LOOP, tasks: trace.tasks, endedBy: trace.endedBy, makespan: trace.makespan }
    expect(explainAt(spans, run, listSteps(taskSet), 0, 500)).toMatchObject({ kind: 'blocked', isTimed: false })
    expect(queuesAt(spans, 500, EVENT_LOOP).timers).toEqual([{ task: 0, due: undefined, late: 0 }])
  })

  it('is a finding where nobody cancels', () => {
    const wrong = traceOf(
      ['S', 'K'],
      `
      0 arrive S
      0 arrive K
      0 iteration core=0 arg=2
      0 dispatch S core=0 step=0
      0 finish S core=0 step=0 reason=cancelled
      `,
    )
    expect(checkTrace(wrong, taskSet)).toEqual(['At 0 ms S ends as cancelled, but nobody was cancelled.'])
  })

  it('ends its slice by cancel where it ran at all', () => {
    const ran = traceOf(
      ['S', 'K'],
      `
      0 arrive S
      0 dispatch S core=0 step=0
      2 finish S core=0 step=0 reason=cancelled
      `,
    )
    expect(toResult(ran, toSpans(ran), '', taskSet).slices).toMatchObject([
      { task: 'S', start: 0, end: 2000, endedBy: 'cancel', decider: 'task' },
    ])
  })
})

describe('offload and poll', () => {
  const taskSet = setOf({
    A: [{ op: 'offload', ms: 3 }],
    B: [{ op: 'poll', ms: 4, every: 2, askMs: 0.5 }],
  })
  const trace = traceOf(
    ['A', 'B'],
    `
    0 arrive A
    0 arrive B
    0 iteration core=0 arg=2
    0 dispatch A core=0 step=0
    0 block A core=0 step=0 reason=offload
    0 dispatch B core=0 step=1
    0.5 block B core=0 step=1 reason=poll
    2.5 due B step=1 reason=poll
    2.5 iteration core=0 arg=1
    2.5 wake B step=1
    2.5 iteration core=0 arg=1
    2.5 dispatch B core=0 step=1
    3 due A step=0 reason=offload
    3 block B core=0 step=1 reason=poll
    3 iteration core=0 arg=1
    3 wake A step=0
    3 iteration core=0 arg=1
    3 dispatch A core=0 step=0
    3 finish A core=0 reason=finished
    5 due B step=1 reason=poll
    5 iteration core=0 arg=1
    5 wake B step=1
    5 iteration core=0 arg=1
    5 dispatch B core=0 step=1
    5.5 finish B core=0 reason=finished
    `,
  )

  it('keep every rule', () => {
    expect(checkTrace(trace, taskSet)).toEqual([])
  })

  it('wait with the timers and with the I/O, and the pool takes no CPU of the loop', () => {
    const queues = queuesAt(toSpans(trace), 1000, EVENT_LOOP)
    expect(queues.timers).toEqual([{ task: 1, due: 2500, late: 0 }])
    expect(queues.io).toEqual([{ task: 0, due: 3000, late: 0 }])
    expect(toResult(trace, toSpans(trace), '', taskSet)).toMatchObject({ totals: { cpuBusy: 1500 } })
  })

  it('say what a slice ended on', () => {
    const { slices } = toResult(trace, toSpans(trace), '', taskSet)
    expect(slices?.map(({ task, on }) => ({ task, on }))).toEqual([
      { task: 'B', on: 'poll' },
      { task: 'B', on: 'poll' },
      { task: 'B', on: undefined },
    ])
    expect(logOf(trace, taskSet)[1]).toBe('0.0 ms  task  A waits for its pool thread of 3 ms; B runs')
  })
})

describe('semaphores and events', () => {
  const both: Steps = [{ op: 'acquire', name: 's' }, { op: 'yield' }, { op: 'release', name: 's' }]
  const taskSet = setOf({ A: both, B: both, C: [{ op: 'wait', event: 'e' }], D: [{ op: 'set', event: 'e' }] })
  const ids = ['A', 'B', 'C', 'D']
  const only = (trace: Trace): string[] => checkTrace(trace, taskSet)

  it('do not let a second task in where there is room for one', () => {
    const found = only(
      traceOf(
        ids,
        `
      0 arrive A
      0 arrive B
      0 arrive C
      0 arrive D
      0 iteration core=0 arg=4
      0 dispatch A core=0
      0 acquire A core=0 step=0 arg=0
      0 yield A core=0 step=1 reason=yield
      0 dispatch B core=0
      0 acquire B core=0 step=3 arg=-1
      `,
      ),
    )
    expect(found).toContain('At 0 ms B takes semaphore s, which has nothing left.')
  })

  it('wake all who wait for an event that is set', () => {
    const found = only(
      traceOf(
        ids,
        `
      0 arrive A
      0 arrive B
      0 arrive C
      0 arrive D
      0 iteration core=0 arg=4
      0 dispatch A core=0
      0 acquire A core=0 step=0 arg=0
      0 yield A core=0 step=1 reason=yield
      0 dispatch B core=0
      0 block B core=0 step=3 reason=semaphore
      0 dispatch C core=0
      0 block C core=0 step=6 reason=event
      0 dispatch D core=0
      0 set D core=0 step=7
      0 finish D core=0 reason=finished
      `,
      ),
    )
    expect(found).toContain('At 0 ms C is not woken by event e.')
  })
})

describe('lost updates, by DESIGN section 4.4', () => {
  const increment: Steps = [
    { op: 'load', var: 'x' },
    { op: 'store', var: 'x', add: 1 },
  ]
  const taskSet = setOf({ A: increment, B: increment })
  const lost = (order: string): number => {
    const text = order.split(' ').map(([task, what]) => {
      const step = (task === 'A' ? 0 : 2) + (what === 'l' ? 0 : 1)
      return `0 ${what === 'l' ? 'load' : 'store'} ${task} core=0 step=${step} arg=0`
    })
    const trace = traceOf(['A', 'B'], text.join('\n'))
    return computeTotals(trace, toSpans(trace), listSteps(taskSet)).lostUpdates
  }

  it.each([
    ['one after the other', 'Al As Bl Bs', 0],
    ['both load, both store', 'Al Bl As Bs', 1],
    ['the other comes in between', 'Al Bl Bs As', 1],
    ['loaded again before the store', 'Al Bl Bs Al As', 0],
    ['both stores of a task come after the other store', 'Al Bl Bs As As', 2],
    ['own stores lose nothing', 'Al As As Bl', 0],
    ['never loaded', 'As Bs', 0],
  ])('%s: %s', (_, order, count) => {
    expect(lost(order)).toBe(count)
  })
})

describe('the text log of marks', () => {
  const taskSet = setOf({
    A: [
      { op: 'timeout', ms: 2, steps: [{ op: 'cpu', ms: 3 }] },
      { op: 'log', text: 'late\nbut done' },
      { op: 'cancel', task: 'A' },
      { op: 'clear', event: 'e' },
    ],
  })
  const text = `
    0 arrive A
    0 dispatch A core=0 step=1
    3 deadline A core=0 step=0
    3 log A core=0 step=2
    3 cancel A core=0 step=3 arg=0
    3 clear A core=0 step=4
    3 finish A core=0 reason=finished
    `

  it('has a line for a log step, a passed deadline, a cancel that does nothing, an event', () => {
    const trace = handTrace(['A'], handEvents(text))
    expect(checkTrace(trace, taskSet)).toEqual([])
    expect(logOf(trace, taskSet)).toEqual([
      '0.0 ms  -     A runs first',
      '3.0 ms  -     A is through, past its timeout of 2 ms: nothing stopped it',
      '3.0 ms  -     A says: late but done',
      '3.0 ms  task  A asks to cancel A: a thread cannot be cancelled',
      '3.0 ms  -     A clears event e',
      '3.0 ms  -     A finishes',
    ])
  })
})
