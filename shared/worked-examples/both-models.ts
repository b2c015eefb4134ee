import firstLecture from '../lectures/report-that-never-awaits.json'
import type { Step, TaskSet } from '../task-set/schema'
import type { Check, WorkedExample } from './example'
import {
  blockingIo,
  blockingSleep,
  cpu,
  EVENT_LOOP,
  get,
  io,
  programs,
  put,
  roundRobin,
  schedRr,
  sleep,
} from './task-sets'

const ASYNCIO = 'CPython asyncio'
const TEXTBOOK = 'round robin as textbooks have it, worked by hand'

/** One task set under asyncio and under round robin with a quantum of 4 ms. */
function both(
  row: string,
  title: string,
  taskSet: TaskSet,
  eventLoop: string,
  threads: string,
  more: readonly Check[] = [],
): readonly WorkedExample[] {
  return [
    {
      id: `${row} eventLoop`,
      row,
      title,
      source: ASYNCIO,
      taskSet,
      execution: EVENT_LOOP,
      checks: [{ what: 'slices', expected: eventLoop }, ...more],
    },
    {
      id: `${row} threads`,
      row,
      title,
      source: TEXTBOOK,
      taskSet,
      execution: roundRobin(4),
      checks: [{ what: 'slices', expected: threads }],
    },
  ]
}

const LONG_BURST = programs({ A: [cpu(3), io(1), cpu(4)], B: [cpu(12)] })

const three = (wait: Step): TaskSet =>
  programs({ A: [cpu(2), wait, cpu(1)], B: [cpu(2), wait, cpu(1)], C: [cpu(2), wait, cpu(1)] })

/** The same tasks under both models. */
export const BOTH_MODELS: readonly WorkedExample[] = [
  ...both(
    'B1',
    'A sleep lets the other run in both',
    programs({ A: [cpu(3), sleep(5), cpu(2)], B: [cpu(4)] }),
    'A 0-3, B 3-7, A 8-10',
    'A 0-3, B 3-7, A 8-10',
  ),
  ...both(
    'B2',
    'A blocking sleep freezes the loop, but only its own thread',
    programs({ A: [cpu(1), blockingSleep(6), cpu(1)], B: [cpu(3)] }),
    'A 0-8, B 8-11',
    'A 0-1, B 1-4, A 7-8',
    // Frozen from 1 to 7.
    [{ what: 'frozen', expected: { A: 6 } }],
  ),
  ...both(
    'B3',
    'Nobody takes the CPU from a coroutine: the 2 ms timer is 6 ms late',
    programs({ A: [cpu(1), sleep(2), cpu(1)], B: [cpu(8)] }),
    'A 0-1, B 1-9, A 9-10',
    'A 0-1, B 1-5, A 5-6, B 6-10',
  ),
  ...both(
    'B4',
    'The loop finds I/O before timers of the same instant',
    programs({ A: [sleep(10), cpu(1)], B: [io(10), cpu(1)] }),
    'B 10-11, A 11-12',
    'A 10-11, B 11-12',
  ),
  ...both(
    'B5',
    'Overdue timers run in order of their deadlines',
    programs({ A: [sleep(5), cpu(1)], B: [sleep(3), cpu(1)], C: [cpu(9)] }),
    'C 0-9, B 9-10, A 10-11',
    'C 0-4, B 4-5, C 5-9, A 9-10, C 10-11',
  ),
  ...both(
    'B6',
    'A waiting coroutine may be robbed of its item, a waiting thread is handed it',
    programs({ C: [get('q'), cpu(1)], P: [put('q'), sleep(5), put('q')], X: [get('q'), cpu(1)] }),
    'X 0-1, C 5-6',
    'C 0-1, X 5-6',
  ),
  ...both('B7', 'A long burst beside short I/O', LONG_BURST, 'A 0-3, B 3-15, A 15-19', 'A 0-3, B 3-7, A 7-11, B 11-19'),
  {
    id: 'B7 linux-sched-rr',
    row: 'B7',
    title: 'A long burst beside short I/O: SCHED_RR keeps the rest of the quantum over I/O',
    source: 'Linux kernel/sched/rt.c, worked by hand',
    taskSet: LONG_BURST,
    execution: schedRr(4),
    checks: [{ what: 'slices', expected: 'A 0-3, B 3-7, A 7-8, B 8-12, A 12-15, B 15-19' }],
  },
  {
    id: 'B8 eventLoop',
    row: 'B8',
    title: 'Three tasks that compute, sleep, compute',
    source: ASYNCIO,
    taskSet: three(sleep(3)),
    execution: EVENT_LOOP,
    checks: [{ what: 'finish', expected: { A: 7, B: 8, C: 10 } }],
  },
  {
    id: 'B8 eventLoop blockingSleep',
    row: 'B8',
    title: 'Three tasks that compute, sleep without awaiting, compute',
    source: ASYNCIO,
    taskSet: three(blockingSleep(3)),
    execution: EVENT_LOOP,
    checks: [{ what: 'finish', expected: { A: 6, B: 12, C: 18 } }],
  },
  ...[
    { quantum: 4, finish: { A: 7, B: 8, C: 10 } },
    { quantum: 2, finish: { A: 7, B: 8, C: 10 } },
    { quantum: 1, finish: { A: 8, B: 9, C: 10 } },
  ].map(({ quantum, finish }): WorkedExample => ({
    id: `B8 threads q=${quantum}`,
    row: 'B8',
    title: `Three tasks that compute, sleep, compute, with a quantum of ${quantum}`,
    source: TEXTBOOK,
    taskSet: three(sleep(3)),
    execution: roundRobin(quantum),
    checks: [{ what: 'finish', expected: finish }],
  })),
  {
    id: 'B9 io',
    row: 'B9',
    title: 'Awaited I/O costs the loop nothing',
    source: ASYNCIO,
    taskSet: programs({ A: [cpu(1), io(5), cpu(1)], B: [cpu(4)] }),
    execution: EVENT_LOOP,
    checks: [{ what: 'makespan', expected: 7 }],
  },
  {
    id: 'B9 blockingIo',
    row: 'B9',
    title: 'Blocking I/O costs what awaiting would have saved',
    source: ASYNCIO,
    taskSet: programs({ A: [cpu(1), blockingIo(5), cpu(1)], B: [cpu(4)] }),
    execution: EVENT_LOOP,
    checks: [{ what: 'makespan', expected: 11 }],
  },
]

// The type of an imported JSON file has every op as any text; the tests read this file through the front door.
const REPORT_THAT_NEVER_AWAITS = firstLecture as unknown as TaskSet

/** What a first start shows: "A report that never awaits". */
export const FIRST_COMPARISON: readonly WorkedExample[] = [
  {
    id: 'first comparison threads',
    row: 'first comparison',
    title: 'A report that never awaits, as threads',
    source: TEXTBOOK,
    taskSet: REPORT_THAT_NEVER_AWAITS,
    execution: roundRobin(4),
    checks: [
      {
        what: 'slices',
        expected:
          'heartbeat 0-0.5, parse 0.5-3.5, report 3.5-7.5, reply 7.5-8.5, heartbeat 8.5-9, report 9-13, parse 13-16, ' +
          'reply 16-17, heartbeat 17-17.5, report 17.5-18.5, heartbeat 21-21.5, report 22.5-24.5, heartbeat 25-25.5, ' +
          'heartbeat 29-29.5',
      },
      { what: 'decided', expected: { os: 2, tasks: 9 } },
      { what: 'finish', expected: { heartbeat: 33, parse: 16, report: 24.5, reply: 17 } },
    ],
  },
  {
    id: 'first comparison eventLoop',
    row: 'first comparison',
    title: 'A report that never awaits, in the event loop',
    source: ASYNCIO,
    taskSet: REPORT_THAT_NEVER_AWAITS,
    execution: EVENT_LOOP,
    checks: [
      {
        what: 'slices',
        expected:
          'heartbeat 0-0.5, parse 0.5-3.5, report 3.5-18.5, reply 18.5-19.5, parse 19.5-22.5, heartbeat 22.5-23, ' +
          'reply 23.5-24.5, heartbeat 26.5-27, heartbeat 30.5-31, heartbeat 34.5-35, heartbeat 38.5-39',
      },
      // Frozen from 12.5 to 16.5.
      { what: 'frozen', expected: { report: 4 } },
      { what: 'decided', expected: { os: 0, tasks: 8 } },
      { what: 'finish', expected: { heartbeat: 42.5, parse: 22.5, report: 18.5, reply: 24.5 } },
    ],
  },
]
