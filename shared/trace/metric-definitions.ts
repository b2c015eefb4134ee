import type { Model } from '../settings'
import type { TaskRow, Totals } from './result'

/** In what a metric is counted. Times are us in the program and in JSON, ms wherever people read them. */
export type MetricUnit = 'time' | 'count' | 'share' | 'index' | 'perSecond'

/** What a metric is: the same words in the window, in the help of the command line and in exported pages. */
export interface MetricDefinition {
  /** As the head of a column or row. */
  readonly name: string
  /** One sentence. */
  readonly meaning: string
  /** How it is worked out from the trace, in the product's own terms. */
  readonly formula: string
  readonly unit: MetricUnit
  /** Where the term or its measure comes from. */
  readonly source: string
  /** The models in which it says something; in the others it is 0 or not shown. */
  readonly models: readonly Model[]
}

/** The numbers of one task; they are the fields of `TaskRow` and the names in JSON. */
export type TaskMetric = Exclude<keyof TaskRow, 'id' | 'endedBy'>

/** The numbers of a run: the fields of `Totals` with the makespan, the means over its tasks and what is worked out from its slices. */
export type RunMetric =
  | keyof Totals
  | 'makespan'
  | 'turnaround'
  | 'response'
  | 'waiting'
  | 'starvation'
  | 'throughput'
  | 'involuntaryRate'
  | 'voluntaryRate'
  | 'fairness'
  | 'longestSlice'

const ALL: readonly Model[] = ['threads', 'eventLoop', 'sequential']
const INTERLEAVED: readonly Model[] = ['threads', 'eventLoop']
const LOOP: readonly Model[] = ['eventLoop']

const OSTEP_SCHEDULING = 'OSTEP, Scheduling: Introduction'
const SILBERSCHATZ = 'Silberschatz, Operating System Concepts, ch. 5'
const NONVOLUNTARY = 'Linux, proc(5): nonvoluntary_ctxt_switches'
const VOLUNTARY = 'Linux, proc(5): voluntary_ctxt_switches'

/** One definition per field of a task's row, in the order in which reports show them. */
export const TASK_METRICS: Readonly<Record<TaskMetric, MetricDefinition>> = {
  arrival: {
    name: 'arrival',
    meaning: 'The instant the task enters the system.',
    formula: 'arrival = time of its arrive',
    unit: 'time',
    source: OSTEP_SCHEDULING,
    models: ALL,
  },
  response: {
    name: 'response',
    meaning: 'How long it takes until the task first runs.',
    formula: 'response = first dispatch \u2212 arrival',
    unit: 'time',
    source: OSTEP_SCHEDULING,
    models: ALL,
  },
  finish: {
    name: 'finish',
    meaning: 'The instant the task leaves the system with all its steps done.',
    formula: 'finish = time of its finish; none for a task that ended otherwise',
    unit: 'time',
    source: OSTEP_SCHEDULING,
    models: ALL,
  },
  turnaround: {
    name: 'turnaround',
    meaning: 'How long the task is in the system.',
    formula: 'turnaround = finish \u2212 arrival = running + waiting + blocked + switching',
    unit: 'time',
    source: OSTEP_SCHEDULING,
    models: ALL,
  },
  running: {
    name: 'running',
    meaning: 'Time on a core; in the event loop also the time in which its blocking calls hold the loop.',
    formula: 'running = \u03a3 (end \u2212 start) over its slices',
    unit: 'time',
    source: OSTEP_SCHEDULING,
    models: ALL,
  },
  waiting: {
    name: 'waiting',
    meaning: 'Time in which it could have run and did not: ready, or due in the event loop.',
    formula: 'waiting = \u03a3 (dispatch \u2212 when it could have gone on), without switching and blocked time',
    unit: 'time',
    source: SILBERSCHATZ,
    models: ALL,
  },
  blocked: {
    name: 'blocked',
    meaning: 'Time waiting for I/O, a timer, a pool thread, a lock, a semaphore, an event, a queue or another task.',
    formula: 'blocked = \u03a3 (wake or due \u2212 block) over its waits',
    unit: 'time',
    source: 'OSTEP, The Abstraction: The Process (process states)',
    models: ALL,
  },
  switching: {
    name: 'switching',
    meaning: 'Context switches (threads) or step costs (event loop) charged for it.',
    formula: 'switching = \u03a3 (dispatch \u2212 switch)',
    unit: 'time',
    source: 'OSTEP, Mechanism: Limited Direct Execution',
    models: INTERLEAVED,
  },
  involuntary: {
    name: 'involuntary (OS)',
    meaning: 'How often the OS took the CPU from it: its quantum was used up and others were ready.',
    formula: 'involuntary = number of its preempts',
    unit: 'count',
    source: NONVOLUNTARY,
    models: ALL,
  },
  voluntary: {
    name: 'voluntary (task)',
    meaning: 'How often it let go by itself: it blocked, awaited or yielded; a finish is none.',
    formula: 'voluntary = number of its blocks + number of its yields',
    unit: 'count',
    source: VOLUNTARY,
    models: ALL,
  },
}

/** One definition per number of a run, in the order in which reports show them. */
export const RUN_METRICS: Readonly<Record<RunMetric, MetricDefinition>> = {
  involuntary: {
    name: 'involuntary suspensions',
    meaning: 'How often the OS decided: the quantum was used up and others were ready.',
    formula: 'involuntary = number of preempts',
    unit: 'count',
    source: NONVOLUNTARY,
    models: ALL,
  },
  voluntary: {
    name: 'voluntary suspensions',
    meaning: 'How often tasks decided: one blocked, awaited or yielded; a finish is none.',
    formula: 'voluntary = number of blocks + number of yields',
    unit: 'count',
    source: VOLUNTARY,
    models: ALL,
  },
  makespan: {
    name: 'makespan',
    meaning: 'The last instant at which anything happened; of a run cut at its horizon, the horizon.',
    formula: 'makespan = time of the last event',
    unit: 'time',
    source: 'Pinedo, Scheduling, ch. 2',
    models: ALL,
  },
  turnaround: {
    name: 'turnaround, mean',
    meaning: 'Mean over the tasks that finished.',
    formula: 'mean of finish \u2212 arrival',
    unit: 'time',
    source: OSTEP_SCHEDULING,
    models: ALL,
  },
  response: {
    name: 'response, mean',
    meaning: 'Mean over the tasks that ran.',
    formula: 'mean of first dispatch \u2212 arrival',
    unit: 'time',
    source: OSTEP_SCHEDULING,
    models: ALL,
  },
  waiting: {
    name: 'waiting, mean',
    meaning:
      'Mean over the tasks of the time in which each could have run and did not, without switching and blocked time.',
    formula: 'mean of waiting',
    unit: 'time',
    source: SILBERSCHATZ,
    models: ALL,
  },
  starvation: {
    name: 'starvation, max',
    meaning: 'The longest time without a break in which a task could have run and did not.',
    formula: 'max (switch or dispatch \u2212 when it could have gone on) over all waits of all tasks',
    unit: 'time',
    source: 'Silberschatz, Operating System Concepts, ch. 5 (starvation, indefinite blocking)',
    models: ALL,
  },
  longestStall: {
    name: 'longest stall',
    meaning: 'The longest slice during which another task was ready or due.',
    formula: 'max (end \u2212 start) over slices of the loop while others wait',
    unit: 'time',
    source: 'CPython, asyncio debug mode: loop.slow_callback_duration',
    models: LOOP,
  },
  timerLateness: {
    name: 'timer lateness, max',
    meaning: 'The longest time from the end of a sleep to its task running.',
    formula: 'max (dispatch \u2212 due) over sleeps and the pauses of polls; threads: dispatch \u2212 wake',
    unit: 'time',
    source: 'rt-tests, cyclictest(8): latency of a timer',
    models: INTERLEAVED,
  },
  longestSlice: {
    name: 'longest slice',
    meaning: 'The longest time from a dispatch to the suspension or the finish.',
    formula: 'max (end \u2212 start) over slices',
    unit: 'time',
    source: 'Own definition',
    models: ALL,
  },
  cpuBusy: {
    name: 'CPU busy',
    meaning: 'CPU time used by tasks on all cores. Time in which a blocking call holds the loop is not busy.',
    formula: 'busy = \u03a3 (end \u2212 start \u2212 frozen) over slices',
    unit: 'time',
    source: SILBERSCHATZ,
    models: ALL,
  },
  cpuUtilisation: {
    name: 'CPU utilisation',
    meaning: 'How much of the CPU time there was has been used.',
    formula: 'utilisation = busy / (cores \u00d7 makespan)',
    unit: 'share',
    source: SILBERSCHATZ,
    models: ALL,
  },
  throughput: {
    name: 'throughput',
    meaning: 'Tasks that finish per second of simulated time.',
    formula: 'throughput = finished tasks / makespan',
    unit: 'perSecond',
    source: SILBERSCHATZ,
    models: ALL,
  },
  involuntaryRate: {
    name: 'involuntary per second',
    meaning: 'How often the OS took the CPU, per second of simulated time.',
    formula: 'involuntary / makespan',
    unit: 'perSecond',
    source: 'sysstat, pidstat(1) -w: nvcswch/s',
    models: ALL,
  },
  voluntaryRate: {
    name: 'voluntary per second',
    meaning: 'How often tasks let go by themselves, per second of simulated time.',
    formula: 'voluntary / makespan',
    unit: 'perSecond',
    source: 'sysstat, pidstat(1) -w: cswch/s',
    models: ALL,
  },
  contextSwitches: {
    name: 'context switches',
    meaning: 'How often a core, or the loop, went on with another task than it ran last.',
    formula: 'number of dispatches whose task is not the one dispatched there before; the first counts',
    unit: 'count',
    source: 'Linux tracepoint sched:sched_switch, without the idle task',
    models: ALL,
  },
  fairness: {
    name: 'fairness',
    meaning:
      'How alike the tasks are served: 1 where each got the same share of the CPU time it wanted, 1/n where one got all.',
    formula: '(\u03a3x)\u00b2 / (n \u03a3x\u00b2), x = running / (running + waiting + switching) of each task',
    unit: 'index',
    source: 'Jain, Chiu, Hawe: A Quantitative Measure of Fairness, DEC-TR-301, 1984',
    models: ALL,
  },
  lostUpdates: {
    name: 'lost updates',
    meaning: 'How often a task overwrote what another had stored after it loaded the variable.',
    formula: 'number of stores to a variable that another task stored since this task\u2019s last load of it',
    unit: 'count',
    source: 'OSTEP, Concurrency: An Introduction',
    models: ALL,
  },
  iterations: {
    name: 'iterations',
    meaning: 'Turns of the loop that ran at least one callback.',
    formula: 'number of iterations whose ready queue was not empty',
    unit: 'count',
    source: 'CPython, Lib/asyncio/base_events.py, _run_once',
    models: LOOP,
  },
}

/** How a task left, or what kept it from leaving: no number, but a column beside them. */
export const TASK_END = {
  name: 'ended by',
  meaning: 'How the task left, or what kept it from leaving.',
  formula: 'finished, cancelled or error; deadlock or horizon where the run ended first',
  source: 'Own definition',
} as const

/** Keys of a table of definitions in its order, which `Object.keys` would give as plain texts. */
export const TASK_METRIC_KEYS = Object.keys(TASK_METRICS) as readonly TaskMetric[]
export const RUN_METRIC_KEYS = Object.keys(RUN_METRICS) as readonly RunMetric[]

/** A definition as lines for a tooltip: what it is, how it is worked out, where it comes from. */
export function definitionText({
  meaning,
  formula,
  source,
}: Pick<MetricDefinition, 'meaning' | 'formula' | 'source'>): string {
  return `${meaning}\n${formula}\n${source}`
}
