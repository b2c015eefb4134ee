import type { Step, TaskSet } from '../task-set/schema'
import { listSteps, type StepPlace } from '../task-set/steps'
import { type Micros, toMicros, toMillis } from '../time'
import { cutText, loopText } from './findings-text'
import { explainCut } from './run-cut'
import { findTies } from './decisions/decision-index'
import { type OtherRule, tieAt } from './decisions/tie-table'
import { tieValueWords } from './decisions/decision-text'
import { Replay } from './decisions/replay'
import { equalTimersTie } from './decisions/tie'
import { otherValue } from './decisions/tie-rules'
import { EventKind, NONE, Reason, type Trace } from './trace'
import { waitName } from './waits'
import { lengthText, waitWords } from './words'

/**
 * The run as a log, one line per decision: when, who decided (`OS`, `task`, or `-` where nobody did), what and why, and who runs then. A line `tie` stands
 * where two things met at one instant and the other tie rule would have led elsewhere, or might have.
 *
 * ```
 *    0.5 ms  task  heartbeat sleeps 3.5 ms; parse runs
 *    7.5 ms  OS    report is preempted: its quantum of 4 ms is used up and others are ready; reply runs
 *    7.5 ms  tie   newcomer first: reply runs here; with preempted first, report would
 *   12.5 ms  -     report calls time.sleep: it holds the whole loop for 4 ms
 * ```
 */
export function* textLog(trace: Trace, taskSet: TaskSet): Generator<string> {
  const { events, tasks, execution, makespan, endedBy } = trace
  const { time, kind, task, step, reason, core, arg } = events
  const steps = listSteps(taskSet)
  const next = nextDispatches(trace)
  const messages = new Map(trace.errors.map((error) => [error.task, error.message]))
  const decimals = mostDecimals(time, makespan)
  const width = toMillis(makespan).toFixed(decimals).length
  const line = (at: Micros, who: 'OS' | 'task' | 'tie' | '-', what: string): string =>
    `${toMillis(at).toFixed(decimals).padStart(width)} ms  ${who.padEnd(4)}  ${what}`
  const cores = execution.model === 'threads' ? execution.settings.cores : 1
  const onCore = (i: number): string => (cores === 1 ? '' : ` on core ${core[i]}`)
  const quantum =
    execution.model === 'threads' && execution.settings.quantum !== null
      ? lengthText(toMicros(execution.settings.quantum))
      : ''

  /** Who has the core after the event. */
  const then = (i: number): string => {
    const follower = next[i]
    const idle = execution.model === 'eventLoop' ? 'the loop waits' : `core ${core[i]} is idle`
    if (follower === NONE) return ''
    const runs = `${tasks[task[follower]].id} runs${onCore(follower)}`
    if (time[follower] === time[i])
      return `; ${kind[follower] === EventKind.switch ? `the switch to ${tasks[task[follower]].id} begins${onCore(follower)}` : runs}`
    return `; ${idle} until ${lengthText(time[follower])}`
  }

  const ties = findTies(trace)
  let nextTie = 0
  /** The ties that are settled by events before this one. */
  const tiesBefore = function* (event: number): Generator<string> {
    for (; nextTie < ties.length && ties.event[nextTie] < event; nextTie++) {
      const tie = tieAt(ties, nextTie)
      yield line(tie.time, 'tie', tieWords(trace, tie))
    }
  }
  const timers = new EqualTimers(trace)

  const hasRun = new Uint8Array(64)
  for (let i = 0; i < events.length; i++) {
    yield* tiesBefore(i)
    const equal = timers.before(i)
    if (equal !== undefined) yield line(time[i], 'tie', equal)
    const id = task[i] === NONE ? '' : tasks[task[i]].id
    switch (kind[i]) {
      case EventKind.dispatch:
        if (hasRun[core[i]] === 0) yield line(time[i], '-', `${id} runs first${onCore(i)}`)
        hasRun[core[i]] = 1
        break
      case EventKind.preempt:
        yield line(
          time[i],
          'OS',
          `${id} is preempted: its quantum of ${quantum} is used up and others are ready${then(i)}`,
        )
        break
      case EventKind.yield: {
        const what = yieldWords(reason[i])
        yield line(time[i], 'task', `${id} ${what}${then(i)}`)
        break
      }
      case EventKind.block:
        yield line(time[i], 'task', `${id} ${blockWords(reason[i], step[i], steps)}${then(i)}`)
        break
      case EventKind.freeze:
        yield line(time[i], '-', `${id} ${freezeWords(reason[i], step[i], steps)}`)
        break
      case EventKind.finish: {
        const message = messages.get(task[i])
        const failure = message === undefined ? 'ends in an error' : `ends in an error: ${message}`
        const cancelled = reason[i] === Reason.cancelled ? 'ends as cancelled' : 'finishes'
        const what = reason[i] === Reason.error ? failure : cancelled
        yield line(time[i], '-', `${id} ${what}${then(i)}`)
        break
      }
      case EventKind.log:
      case EventKind.set:
      case EventKind.clear:
      case EventKind.deadline:
        yield line(time[i], '-', `${id} ${markWords(trace, steps[step[i]].step)}`)
        break
      case EventKind.cancel:
        yield line(time[i], 'task', `${id} ${cancelWords(trace, tasks[arg[i]].id)}`)
        break
    }
  }
  yield* tiesBefore(events.length)
  if (endedBy === 'deadlock') yield line(makespan, '-', 'deadlock: nothing can happen any more')
  const cut = explainCut(trace, steps)
  if (cut) {
    const why = cut.loop === undefined ? '' : `: ${loopText(cut.loop, tasks, steps)}`
    yield line(makespan, '-', `the run is ${cutText(cut, execution.settings.maxEvents)}${why}`)
  }
}

/** `newcomer first: B runs here; with preempted first, A would`. */
function tieWords({ tasks, execution }: Trace, { setting, task, other, isKeep, core }: OtherRule): string {
  if (execution.model !== 'threads') throw new Error(`${execution.model} has no setting ${setting}`)
  const value = execution.settings[setting]
  const does = isKeep ? 'goes on' : 'runs'
  const where = execution.settings.cores === 1 ? 'here' : `on core ${core}`
  const rule = `${tieValueWords(value)}: ${tasks[task].id} ${does} ${where}`
  return `${rule}; with ${tieValueWords(otherValue(setting, value))}, ${tasks[other].id} would ${isKeep ? 'run' : ''}`.trimEnd()
}

/** Event loop: timers that were due at one moment. Their order is a setting, and where the other would lead a trace does not tell. */
class EqualTimers {
  private readonly replay: Replay | undefined
  /** The second of the last tie: if it is the first of the next one, that has been told. */
  private told: number = NONE

  constructor(private readonly trace: Trace) {
    if (trace.execution.model === 'eventLoop') this.replay = new Replay(trace)
  }

  /** What to say before an event; to be asked for every event in turn. */
  before(event: number): string | undefined {
    const { replay, trace } = this
    if (replay === undefined) return undefined
    replay.advanceTo(event)
    const task = trace.events.task[event]
    const isTaken = trace.events.kind[event] === EventKind.switch || trace.events.kind[event] === EventKind.dispatch
    if (!isTaken || !replay.isReady(task)) return undefined
    const tie = equalTimersTie(trace, replay, task)
    const hasBeenTold = this.told === task
    this.told = tie?.second ?? NONE
    if (tie?.kind !== 'setting' || hasBeenTold) return undefined
    const [first, second] = [trace.tasks[tie.first].id, trace.tasks[tie.second].id]
    const other = tieValueWords(otherValue('equalTimers', tie.value))
    return `${tieValueWords(tie.value)}: ${first} runs before ${second}, due at the same moment; ${other} may differ`
  }
}

function blockWords(reason: number, index: number, steps: readonly StepPlace[]): string {
  const words = waitWords(waitName(reason, index, steps))
  const step = index === NONE ? undefined : steps[index].step
  if (step?.op === 'poll') return `waits ${lengthText(toMicros(step.every))} before it asks again`
  if (step?.op === 'offload') return `${words} of ${lengthText(toMicros(step.ms))}`
  const isTimed = step?.op === 'sleep' || step?.op === 'io' || step?.op === 'blockingSleep' || step?.op === 'blockingIo'
  if (!isTimed) return words
  const length = lengthText(toMicros(step.ms))
  return step.op === 'sleep' || step.op === 'blockingSleep' ? `${words} ${length}` : `${words} of ${length}`
}

function yieldWords(reason: number): string {
  if (reason === Reason.spawn) return 'starts another task and waits for its end'
  return reason === Reason.gather ? 'starts all it gathers and waits for their ends' : 'yields'
}

/** Marks that take no time and are worth a line. Log texts may hold line breaks: each mark stays one line. */
function markWords({ execution }: Trace, step: Step): string {
  switch (step.op) {
    case 'log':
      return `says: ${step.text.replaceAll(/\s*[\r\n]+\s*/g, ' ')}`
    case 'set':
      return `sets event ${step.event}`
    case 'clear':
      return `clears event ${step.event}`
    case 'timeout':
      return execution.model === 'eventLoop'
        ? `is past its timeout of ${lengthText(toMicros(step.ms))}: what it does there is cancelled`
        : `is through, past its timeout of ${lengthText(toMicros(step.ms))}: nothing stopped it`
    default:
      throw new Error(`a step ${step.op} has no mark of its own`)
  }
}

function cancelWords({ execution }: Trace, target: string): string {
  if (execution.model === 'eventLoop') return `cancels ${target}`
  return `asks to cancel ${target}: ${execution.model === 'threads' ? 'a thread cannot be cancelled' : 'nothing happens'}`
}

function freezeWords(reason: number, index: number, steps: readonly StepPlace[]): string {
  const step = index === NONE ? undefined : steps[index].step
  const call = reason === Reason.blockingSleep ? 'time.sleep' : 'blocking I/O'
  const length =
    step !== undefined && 'ms' in step
      ? ` for ${lengthText(toMicros(step.ms))}${'device' in step ? ' or more' : ''}`
      : ''
  return `calls ${call}: it holds the whole loop${length}`
}

/** For every event, the next `switch` or `dispatch` on its core. */
function nextDispatches({ events }: Trace): Int32Array {
  const next = new Int32Array(events.length)
  const upcoming = new Int32Array(64).fill(NONE)
  for (let i = events.length - 1; i >= 0; i--) {
    const core = events.core[i]
    next[i] = core === NONE ? NONE : upcoming[core]
    if (events.kind[i] === EventKind.switch || events.kind[i] === EventKind.dispatch) upcoming[core] = i
  }
  return next
}

/** Decimals that show every time of the run exactly, one at least. */
function mostDecimals(time: Float64Array, makespan: Micros): number {
  let decimals = makespan % 100 === 0 ? 1 : makespan % 10 === 0 ? 2 : 3
  for (let i = 0; i < time.length && decimals < 3; i++) {
    if (time[i] % 10 !== 0) decimals = 3
    else if (time[i] % 100 !== 0) decimals = 2
  }
  return decimals
}
