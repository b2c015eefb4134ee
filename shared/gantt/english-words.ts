import type { ChartWords } from './model'
import { groupDigits } from './time-format'

/** The words of a chart where no window says its own: the command line, and samples. */
export const ENGLISH: ChartWords = {
  quantum: 'quantum',
  late: (ms) => `${ms} late`,
  frozen: 'Nobody else can run',
  waits: {
    sleep: 'sleep',
    io: 'I/O',
    lock: 'lock',
    queue: 'queue',
    join: 'join',
    poll: 'poll',
    pool: 'pool',
    semaphore: 'semaphore',
    event: 'event',
    gather: 'gather',
  },
  osDecided: 'OS decided',
  tasksDecided: 'tasks decided',
  osScale: (most) => (most === '0' ? 'OS: none' : `OS \u2264 ${most} / px`),
  tasksScale: (most) => (most === '0' ? 'tasks: none' : `tasks \u2264 ${most} / px`),
  osHere: (count) => `${groupDigits(String(count))} OS decision${count === 1 ? '' : 's'} here`,
  tasksHere: (count) => `${groupDigits(String(count))} task decision${count === 1 ? '' : 's'} here`,
  inLanguage: (text) => (typeof text === 'string' ? text : text.en),
  averages: (turnaround, response, waiting) =>
    `average turnaround ${turnaround} \u00b7 response ${response} \u00b7 waiting ${waiting}`,
  deadlock: 'deadlock',
  error: 'error',
  cancelled: 'cancelled',
  lostUpdate: 'lost update',
  queues: { running: 'running', ready: 'ready', timers: 'timers', io: 'I/O', locks: 'waiting', none: 'none' },
}
