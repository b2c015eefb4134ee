import type { TaskId } from '../task-set/schema'
import type { RunMetric, TaskMetric } from '../trace/metric-definitions'

/** A number that a lecture's caption says and that its chart must show. */
export interface LectureFact {
  readonly lecture: string
  /** Index of the execution it is about. */
  readonly execution: number
  /** Of this task; undefined: of the whole run. */
  readonly task?: TaskId
  readonly metric: RunMetric | TaskMetric
  /** Times in ms, else a count. */
  readonly expected: number
  /** Index of the caption that says it, and how: the same characters in every language. */
  readonly caption: number
  readonly says: string
  /** How it is worked out without a computer; the strips show the same. */
  readonly source: string
}

/** What the lectures promise. */
export const LECTURE_FACTS: readonly LectureFact[] = [
  fact('three-requests', 0, 'makespan', 60, 0, '60 ms', '3 x (4 + 12 + 4)'),
  fact('three-requests', 1, 'makespan', 20, 1, '20 ms', '4 + 12 + 4, all three at once'),
  fact('three-requests', 2, 'makespan', 28, 2, '28 ms', '3 x 4 before the first answer at 16, then 3 x 4: 16 + 12'),

  fact('report-that-never-awaits', 1, 'timerLateness', 18.5, 1, '18.5 ms', 'heartbeat due at 4, runs at 22.5'),
  fact('report-that-never-awaits', 0, 'involuntary', 2, 2, '2', 'report preempted at 7.5 and 13'),
  fact('report-that-never-awaits', 1, 'involuntary', 0, 2, '0', 'no OS takes the CPU inside a loop'),

  fact('quantum-1-4-unlimited', 0, 'involuntary', 7, 0, '7', 'A at 2, 8, 14, 18; B at 4, 16; C at 6'),
  fact('quantum-1-4-unlimited', 0, 'contextSwitches', 11, 1, '11', 'A B C A B C A B A B A'),
  fact('quantum-1-4-unlimited', 2, 'contextSwitches', 4, 1, '4', 'A B C B'),
  fact(
    'quantum-1-4-unlimited',
    0,
    'response',
    5,
    1,
    '5 ms',
    'two turns of 1 + 1 before, then its own switch of 1',
    'C',
  ),
  fact('quantum-1-4-unlimited', 2, 'response', 13, 1, '13', 'A 1 + 8, B 1 + 2, its own switch of 1', 'C'),
  fact('quantum-1-4-unlimited', 2, 'involuntary', 0, 2, '0', 'no quantum, nothing to use up'),

  fact('call-and-answer', 0, 'waiting', 12, 0, '12 ms', 'callee 2 + 8 + 2 while caller stands', 'caller'),
  fact('call-and-answer', 1, 'longestSlice', 8, 1, '8 ms', 'caller from 4 to 12'),
  fact('call-and-answer', 1, 'blocked', 2, 2, '2 ms', 'join from 12 to 14', 'caller'),
  fact('call-and-answer', 1, 'makespan', 16, 2, '16 ms', '2 + 2 + 8 + 2 + 2'),
  fact('call-and-answer', 0, 'makespan', 24, 2, '24 ms', '2 + 12 + 8 + 2'),

  fact('bookseller', 0, 'timerLateness', 12, 0, '12 ms', 'play due at 4, stand holds the loop from 3 to 16'),
  fact('bookseller', 0, 'voluntary', 3, 1, '3', 'ask at 21, 25, 29 goes away, the 4th at 33 succeeds', 'ask'),
  fact('bookseller', 1, 'finish', 24, 2, '24 ms', '12 moves of 1 + 1, none late', 'play'),
  fact('bookseller', 0, 'finish', 37, 2, '37 ms', '24 + 12 late + 1 late at 34', 'play'),

  fact('heartbeat-that-stops', 0, 'blocked', 10, 0, '10 ms', 'asyncio.sleep from 3 to 13', 'good'),
  fact('heartbeat-that-stops', 0, 'timerLateness', 10, 1, '10 ms', 'beat due at 20, bad holds the loop from 18 to 30'),
  fact('heartbeat-that-stops', 1, 'finish', 32, 2, '32 ms', '8 beats of 1 + 3', 'beat'),
  fact('heartbeat-that-stops', 0, 'finish', 42, 2, '42 ms', '8 beats of 1 + 3 and 10 late', 'beat'),

  fact('chain-and-gather', 0, 'voluntary', 1, 0, '1', 'three awaits, one I/O', 'chain'),
  fact('chain-and-gather', 1, 'makespan', 52, 2, '52 ms', '20 + 2 + 14 + 14 + 2'),
  fact(
    'chain-and-gather',
    0,
    'makespan',
    26,
    2,
    '26 ms',
    'chain 0-6 and 14-20, a 8-10 and 20-22, b 10-12 and 22-24, page 24-26',
  ),

  fact('burst-of-events', 0, 'longestSlice', 12, 1, '12 ms', '3 events x 4'),
  fact('burst-of-events', 0, 'timerLateness', 10, 1, '10 ms', 'clock due at 7, handler runs from 5 to 17'),
  fact('burst-of-events', 1, 'involuntary', 2, 2, '2', 'handler preempted at 9 and 14; at 19 and 26 it blocks'),

  fact('lost-update-lock-deadlock', 0, 'lostUpdates', 1, 0, '1', 'B loads n at 4, A stores it at 8, B stores it at 14'),
  fact('lost-update-lock-deadlock', 0, 'blocked', 4, 1, '4 ms', 'lock m from 14 to 18; at 36 all is over', 'B'),
  fact('lost-update-lock-deadlock', 0, 'makespan', 36, 2, '36 ms', 'A waits for q at 32, B for p at 36'),
  fact('lost-update-lock-deadlock', 1, 'makespan', 40, 2, '40 ms', '2 x (6 + 6 + 6 + 2)'),
]

function fact(
  lecture: string,
  execution: number,
  metric: LectureFact['metric'],
  expected: number,
  caption: number,
  says: string,
  source: string,
  task?: TaskId,
): LectureFact {
  return { lecture, execution, metric, expected, caption, says, source, ...(task === undefined ? {} : { task }) }
}
