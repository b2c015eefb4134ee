import type { Step } from '../../task-set/schema'
import type { StepPlace } from '../../task-set/steps'
import { kindName } from '../names'
import { EventKind, NONE, type Trace } from '../trace'
import type { Findings } from './findings'

const MAX_CORE = 63
/** Which steps leave each kind of mark. What is not here stands at any step, or at none. */
const MARK_OF: Readonly<Partial<Record<Step['op'], EventKind>>> = {
  lock: EventKind.lock,
  unlock: EventKind.unlock,
  put: EventKind.put,
  get: EventKind.get,
  load: EventKind.load,
  store: EventKind.store,
  log: EventKind.log,
  acquire: EventKind.acquire,
  release: EventKind.release,
  set: EventKind.set,
  clear: EventKind.clear,
  cancel: EventKind.cancel,
  timeout: EventKind.deadline,
}
/** Per kind: whether it exists, whether it needs a step, whether that step has to be of its own kind. */
const KNOWN = 1
const NEEDS_STEP = 2
const IS_MARK = 4
const KINDS = new Uint8Array(256)
for (const kind of Object.values(EventKind)) KINDS[kind] = KNOWN
for (const kind of Object.values(MARK_OF)) KINDS[kind] |= NEEDS_STEP | IS_MARK
KINDS[EventKind.block] |= NEEDS_STEP
/** No kind of event. */
const NO_MARK = 255

/** I1: whole times that never fall, indices that exist, steps of their own task, marks at the steps that leave them. */
export class Columns {
  private readonly markOf: Uint8Array
  private readonly ownerOf: Int32Array
  private readonly definitionOf: Int32Array
  private next = 0
  /** The time of the event before the next. */
  private last = 0

  /** @param trace whose events may still become more: see `advance` */
  constructor(
    private readonly trace: Trace,
    private readonly steps: readonly StepPlace[],
    private readonly findings: Findings,
  ) {
    this.markOf = Uint8Array.from(steps, ({ step }) => MARK_OF[step.op] ?? NO_MARK)
    this.ownerOf = Int32Array.from(steps, ({ task }) => task)
    this.definitionOf = Int32Array.from(trace.tasks, ({ definition }) => definition)
  }

  /** Goes on to the events before `to`. False where the other checks could not read them. */
  advance(to: number): boolean {
    const { trace, steps, findings, markOf, ownerOf, definitionOf } = this
    const { events, makespan } = trace
    const { time, kind, task, core, step } = events
    const taskCount = definitionOf.length
    const stepCount = ownerOf.length
    let { last } = this
    for (let i = this.next; i < to; i++) {
      const now = time[i]
      const known = KINDS[kind[i]]
      const isFine =
        now >= 0 &&
        now >= last &&
        now <= makespan &&
        Math.floor(now) === now &&
        known !== 0 &&
        task[i] < taskCount &&
        task[i] >= NONE &&
        (task[i] === NONE) === (kind[i] === EventKind.iteration) &&
        core[i] >= NONE &&
        core[i] <= MAX_CORE &&
        step[i] < stepCount &&
        step[i] >= ((known & NEEDS_STEP) === 0 ? NONE : 0) &&
        (step[i] === NONE || ownerOf[step[i]] === definitionOf[task[i]]) &&
        ((known & IS_MARK) === 0 || markOf[step[i]] === kind[i])
      if (!isFine) report(trace, i, last, steps, findings)
      if (!isFine && findings.areEnough) return false
      last = now
    }
    this.next = to
    this.last = last
    return findings.sentences.length === 0
  }
}

/** Every column has a row for every event. */
export function checkLengths({ events }: Trace, findings: Findings): boolean {
  const { time, kind, task, core, step, reason, decider, arg, length } = events
  const areSame = [time, kind, task, core, step, reason, decider, arg].every((column) => column.length === length)
  if (!areSame) findings.add(`The columns of the trace do not all have ${length} rows.`)
  return areSame
}

/** Says what is wrong with one event. `last`: the time of the one before it. */
function report(
  { events, tasks, makespan }: Trace,
  i: number,
  last: number,
  steps: readonly StepPlace[],
  findings: Findings,
): void {
  const time = events.time[i]
  const kind = events.kind[i]
  const step = events.step[i]
  const event = `event ${i} (${kindName(kind)})`
  if (!Number.isSafeInteger(time) || time < 0)
    findings.add(`Event ${i} has the time ${time} us, which is no whole number of us >= 0.`)
  else if (time < last) findings.at(time, `${event} stands behind an event of ${last / 1000} ms: time runs backwards.`)
  else if (time > makespan) findings.at(time, `${event} comes after the makespan of ${makespan / 1000} ms.`)
  if (KINDS[kind] === 0) findings.at(time, `event ${i} has the unknown kind ${kind}.`)
  const isTask =
    kind === EventKind.iteration ? events.task[i] === NONE : events.task[i] >= 0 && events.task[i] < tasks.length
  if (!isTask) findings.at(time, `${event} belongs to task ${events.task[i]}, which does not exist.`)
  if (events.core[i] < NONE || events.core[i] > MAX_CORE)
    findings.at(time, `${event} happens on core ${events.core[i]}, which does not exist.`)
  const isStep = step < steps.length && step >= ((KINDS[kind] & NEEDS_STEP) === 0 ? NONE : 0)
  if (!isStep) findings.at(time, `${event} belongs to step ${step}, which does not exist.`)
  else if (isTask && step !== NONE && steps[step].task !== tasks[events.task[i]]?.definition)
    findings.at(time, `${event} stands at ${steps[step].path}, which is no step of ${findings.name(events.task[i])}.`)
  else if ((KINDS[kind] & IS_MARK) !== 0 && MARK_OF[steps[step].step.op] !== kind)
    findings.at(time, `${event} stands at ${steps[step].path}, which is a ${steps[step].step.op}.`)
}
