import type { ThreadsSettings } from '../settings'
import type { Check, WorkedExample } from './example'
import { bursts, cpu, io, programs, repeat, roundRobin } from './task-sets'

/** When an arrival meets an expiry, whoever was preempted enters the queue first. */
const PREEMPTED_FIRST: Partial<ThreadsSettings> = { sameInstant: 'preemptedFirst' }

const TURNAROUND_AGAINST_QUANTUM = [11, 11.5, 10.75, 11.5, 12.25, 10.5, 10.5].map((expected, i): WorkedExample => {
  const quantum = i + 1
  return {
    id: `R2 q=${quantum}`,
    row: 'R2',
    title: `6, 3, 1, 7 with a quantum of ${quantum}`,
    source: 'Silberschatz, turnaround against quantum',
    taskSet: bursts('A=6 B=3 C=1 D=7'),
    execution: roundRobin(quantum),
    checks: [{ what: 'averageTurnaround', expected }],
  }
})

/** A common exercise whose answer depends on who enters the queue first when an arrival meets an expiry. */
function tie(row: string, title: string, tasks: string, newcomer: readonly Check[], preempted: readonly Check[]) {
  const shared = { row, source: 'common exercise', taskSet: bursts(tasks) }
  return [
    {
      ...shared,
      id: `${row} newcomer first`,
      title: `${title}, newcomer first`,
      execution: roundRobin(2),
      checks: newcomer,
    },
    {
      ...shared,
      id: `${row} preempted first`,
      title: `${title}, preempted first`,
      execution: roundRobin(2, PREEMPTED_FIRST),
      checks: preempted,
    },
  ] satisfies WorkedExample[]
}

/** Round robin on one core: numbers from textbooks and courses. */
export const ROUND_ROBIN: readonly WorkedExample[] = [
  {
    id: 'R1',
    row: 'R1',
    title: '24, 3, 3 with a quantum of 4',
    source: 'Silberschatz, Operating System Concepts, ch. 5',
    taskSet: bursts('P1=24 P2=3 P3=3'),
    execution: roundRobin(4),
    checks: [
      { what: 'slices', expected: 'P1 0-4, P2 4-7, P3 7-10, P1 10-30' },
      { what: 'waiting', expected: { P1: 6, P2: 4, P3: 7 } },
      { what: 'averageWaiting', expected: 5.667 },
      { what: 'turnaround', expected: { P1: 30, P2: 7, P3: 10 } },
      { what: 'response', expected: { P1: 0, P2: 4, P3: 7 } },
    ],
  },
  ...TURNAROUND_AGAINST_QUANTUM,
  {
    id: 'R3',
    row: 'R3',
    title: '5, 5, 5 with a quantum of 1',
    source: 'OSTEP, Scheduling: Introduction',
    taskSet: bursts('A=5 B=5 C=5'),
    execution: roundRobin(1),
    checks: [
      { what: 'averageResponse', expected: 1 },
      { what: 'turnaround', expected: { A: 13, B: 14, C: 15 } },
      { what: 'waiting', expected: { A: 8, B: 9, C: 10 } },
    ],
  },
  {
    id: 'R8 q=1',
    row: 'R8',
    title: '10, 1, 1 with a quantum of 1',
    source: 'OSTEP scheduler.py',
    taskSet: bursts('A=10 B=1 C=1'),
    execution: roundRobin(1),
    checks: [{ what: 'waiting', expected: { A: 2, B: 1, C: 2 } }],
  },
  {
    id: 'R8 q=null',
    row: 'R8',
    title: '10, 1, 1 first come first served',
    source: 'OSTEP scheduler.py',
    taskSet: bursts('A=10 B=1 C=1'),
    execution: roundRobin(null),
    checks: [{ what: 'averageWaiting', expected: 7 }],
  },
  {
    id: 'R10',
    row: 'R10',
    title: '20, 5, 6 with a quantum of 4',
    source: 'Loyola COSI 410 notes',
    taskSet: bursts('A=20 B=5 C=6'),
    execution: roundRobin(4),
    checks: [
      { what: 'waiting', expected: { A: 11, B: 12, C: 13 } },
      { what: 'finish', expected: { A: 31 } },
    ],
  },
  {
    id: 'R11',
    row: 'R11',
    title: '24 at 0, 3 at 5, 3 at 10 with a quantum of 4',
    source: 'Loyola COSI 410 notes',
    taskSet: bursts('P1=24 P2=3@5 P3=3@10'),
    execution: roundRobin(4),
    checks: [
      { what: 'slices', expected: 'P1 0-8, P2 8-11, P1 11-15, P3 15-18, P1 18-30' },
      { what: 'waiting', expected: { P1: 6, P2: 3, P3: 5 } },
    ],
  },
  {
    id: 'R12',
    row: 'R12',
    title: '4 at 0, 6 at 1, 4 at 2 with a quantum of 3',
    source: 'DePaul class 443',
    taskSet: bursts('A=4 B=6@1 C=4@2'),
    execution: roundRobin(3),
    checks: [
      { what: 'finish', expected: { A: 10, B: 13, C: 14 } },
      { what: 'waiting', expected: { A: 6, B: 6, C: 8 } },
    ],
  },
  {
    id: 'R14',
    row: 'R14',
    title: '3 at 0, 6 at 2, 4 at 4, 5 at 6, 2 at 8 with a quantum of 4',
    source: 'Stallings, Operating Systems, ch. 9',
    taskSet: bursts('A=3 B=6@2 C=4@4 D=5@6 E=2@8'),
    execution: roundRobin(4),
    checks: [
      { what: 'finish', expected: { A: 3, B: 17, C: 11, D: 20, E: 19 } },
      { what: 'averageTurnaround', expected: 10 },
    ],
  },
  ...tie(
    'R15',
    '5 at 0, 4 at 1, 2 at 2, 1 at 4 with a quantum of 2',
    'A=5 B=4@1 C=2@2 D=1@4',
    [
      { what: 'finish', expected: { A: 12, B: 11, C: 6, D: 9 } },
      { what: 'averageWaiting', expected: 4.75 },
    ],
    [
      { what: 'finish', expected: { A: 12, B: 10, C: 8, D: 11 } },
      { what: 'averageWaiting', expected: 5.5 },
    ],
  ),
  ...tie(
    'R16',
    '5 at 0, 3 at 1, 1 at 2, 2 at 3, 3 at 4 with a quantum of 2',
    'A=5 B=3@1 C=1@2 D=2@3 E=3@4',
    [{ what: 'finish', expected: { A: 13, B: 12, C: 5, D: 9, E: 14 } }],
    [{ what: 'finish', expected: { A: 13, B: 10, C: 7, D: 9, E: 14 } }],
  ),
  {
    id: 'R19',
    row: 'R19',
    title: '10, 5, 8 with a quantum of 2',
    source: 'TheAlgorithms/Python',
    taskSet: bursts('A=10 B=5 C=8'),
    execution: roundRobin(2),
    checks: [{ what: 'waiting', expected: { A: 13, B: 10, C: 13 } }],
  },
  {
    id: 'R25',
    row: 'R25',
    title: '2 at 0, 2 at 5: the core is idle in between',
    source: 'worked by hand',
    taskSet: bursts('P1=2 P2=2@5'),
    execution: roundRobin(2),
    checks: [{ what: 'slices', expected: 'P1 0-2, P2 5-7' }],
  },
  {
    id: 'R28',
    row: 'R28',
    title: 'I/O of 5 after every 2 of CPU beside 6 of CPU, the rest of the quantum kept over I/O',
    source: 'OSTEP mlfq.py -n 1',
    taskSet: programs({ A: [repeat(2, cpu(2), io(5)), cpu(2)], B: [cpu(6)] }),
    execution: roundRobin(3, { ...PREEMPTED_FIRST, quantumAfterBlock: 'rest' }),
    checks: [
      { what: 'turnaround', expected: { A: 17, B: 8 } },
      { what: 'response', expected: { A: 0, B: 2 } },
    ],
  },
]
