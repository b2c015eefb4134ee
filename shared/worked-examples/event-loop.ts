import type { Step, TaskSet } from '../task-set/schema'
import type { Check, WorkedExample } from './example'
import { blockingSleep, call, cpu, EVENT_LOOP, get, log, programs, put, repeat, sleep } from './task-sets'

function inOrder(row: string, title: string, taskSet: TaskSet, ...checks: readonly Check[]): WorkedExample {
  return { id: row, row, title, source: 'CPython asyncio', taskSet, execution: EVENT_LOOP, checks }
}

/** Steps that lie in coroutines awaited by coroutines, none of which suspends. */
const CHAIN: Step[] = [call(log('part 1'), call(log('part 2')), log('part 3'))]
const HOLD: Step[] = [{ op: 'lock', name: 'm' }, log('got'), sleep(2), { op: 'unlock', name: 'm' }]
const CONSENT: Step[] = [repeat(3, cpu(1), { op: 'yield' })]

/** The order in which an event loop executes. Where a moment is asked for that no slice shows, a log step stands at it. */
export const EVENT_LOOP_ORDER: readonly WorkedExample[] = [
  inOrder('E1', 'Two sleeps awaited in turn add up', programs({ A: [sleep(1), sleep(2)] }), {
    what: 'finish',
    expected: { A: 3 },
  }),
  inOrder('E2', 'Two sleeps in two tasks overlap', programs({ A: [sleep(1)], B: [sleep(2)] }), {
    what: 'finish',
    expected: { A: 1, B: 2 },
  }),
  inOrder(
    'E3',
    'gather of three counters that sleep between steps',
    programs({
      main: [{ op: 'gather', tasks: ['A', 'B', 'C'] }],
      A: [repeat(1, sleep(1), log('counts'))],
      B: [repeat(2, sleep(1), log('counts'))],
      C: [repeat(3, sleep(1), log('counts'))],
    }),
    { what: 'finish', expected: { A: 1, B: 2, C: 3 } },
    { what: 'log', expected: '1 A counts, 1 B counts, 1 C counts, 2 B counts, 2 C counts, 3 C counts' },
  ),
  inOrder(
    'E4',
    'Three blocking sleeps follow one another',
    programs({ A: [blockingSleep(1)], B: [blockingSleep(1)], C: [blockingSleep(1)] }),
    { what: 'slices', expected: 'A 0-1, B 1-2, C 2-3' },
  ),
  inOrder(
    'E5',
    'Three sleeps are out together, in order',
    programs({ A: [sleep(1), log('out')], B: [sleep(1), log('out')], C: [sleep(1), log('out')] }),
    { what: 'log', expected: '1 A out, 1 B out, 1 C out' },
  ),
  inOrder(
    'E6',
    'A ticker beside a hog',
    programs({ ticker: [repeat(4, log('tick'), sleep(1))], hog: [sleep(0.5), cpu(3)] }),
    { what: 'log', expected: '0 ticker tick, 3.5 ticker tick, 4.5 ticker tick, 5.5 ticker tick' },
    { what: 'slices', expected: 'hog 0.5-3.5' },
  ),
  inOrder('E7', 'Round robin by consent', programs({ A: CONSENT, B: CONSENT }), {
    what: 'slices',
    expected: 'A 0-1, B 1-2, A 2-3, B 3-4, A 4-5, B 5-6',
  }),
  inOrder('E8', 'Awaiting coroutines that never suspend lets nobody in', programs({ A: CHAIN, B: CHAIN }), {
    what: 'log',
    expected: '0 A part 1, 0 A part 2, 0 A part 3, 0 B part 1, 0 B part 2, 0 B part 3',
  }),
  inOrder(
    'E12',
    'The creator of a task goes on first',
    programs({
      creator: [{ op: 'spawn', task: 'T' }, log('goes on'), cpu(1), { op: 'join', task: 'T' }],
      T: [log('starts')],
    }),
    { what: 'log', expected: '0 creator goes on, 1 T starts' },
  ),
  inOrder('E13', 'A lock is got in FIFO order', programs({ A: HOLD, B: HOLD, C: HOLD }), {
    what: 'log',
    expected: '0 A got, 2 B got, 4 C got',
  }),
  inOrder(
    'E16',
    'A queue of capacity 1 holds its producer back',
    {
      ...programs({ P: [repeat(3, put('q'), log('put'))], C: [repeat(3, get('q'), log('got'), sleep(1))] }),
      queues: { q: { capacity: 1 } },
    },
    { what: 'log', task: 'P', expected: '0 P put, 0 P put, 1 P put' },
    { what: 'log', task: 'C', expected: '0 C got, 1 C got, 2 C got' },
    { what: 'makespan', expected: 3 },
  ),
]
