import { kindName } from '../names'
import { EventKind, NONE, type Trace } from '../trace'
import type { Findings } from './findings'

const MAX_CORE = 63
/** Kinds that say nothing without their step. */
const NEEDS_STEP = new Set<number>([
  EventKind.block,
  EventKind.lock,
  EventKind.unlock,
  EventKind.put,
  EventKind.get,
  EventKind.load,
  EventKind.store,
  EventKind.log,
  EventKind.acquire,
  EventKind.release,
  EventKind.set,
  EventKind.clear,
  EventKind.cancel,
  EventKind.deadline,
])
const KNOWN_KINDS = new Set<number>(Object.values(EventKind))

/** I1: whole times that never fall, and indices that exist. False where the other checks could not even read the trace. */
export function checkColumns(trace: Trace, stepCount: number, findings: Findings): boolean {
  const { events, tasks, makespan } = trace
  const { length } = events
  const columns = [
    events.time,
    events.kind,
    events.task,
    events.core,
    events.step,
    events.reason,
    events.decider,
    events.arg,
  ]
  if (columns.some((column) => column.length !== length)) {
    findings.add(`The columns of the trace do not all have ${length} rows.`)
    return false
  }
  const isIndex = (value: number, count: number): boolean => value >= NONE && value < count
  let last = 0
  for (let i = 0; i < length; i++) {
    const time = events.time[i]
    const kind = events.kind[i]
    if (!Number.isSafeInteger(time) || time < 0)
      findings.add(`Event ${i} has the time ${time} us, which is no whole number of us >= 0.`)
    else if (time < last)
      findings.at(
        time,
        `event ${i} (${kindName(kind)}) stands behind an event of ${last / 1000} ms: time runs backwards.`,
      )
    else if (time > makespan)
      findings.at(time, `event ${i} (${kindName(kind)}) comes after the makespan of ${makespan / 1000} ms.`)
    if (!KNOWN_KINDS.has(kind)) findings.at(time, `event ${i} has the unknown kind ${kind}.`)
    const isTask =
      kind === EventKind.iteration ? events.task[i] === NONE : events.task[i] >= 0 && events.task[i] < tasks.length
    if (!isTask)
      findings.at(time, `event ${i} (${kindName(kind)}) belongs to task ${events.task[i]}, which does not exist.`)
    if (!isIndex(events.core[i], MAX_CORE + 1))
      findings.at(time, `event ${i} happens on core ${events.core[i]}, which does not exist.`)
    const isStep = isIndex(events.step[i], stepCount) && !(events.step[i] === NONE && NEEDS_STEP.has(kind))
    if (!isStep) findings.at(time, `event ${i} belongs to step ${events.step[i]}, which does not exist.`)
    if (findings.areEnough) return false
    last = time
  }
  return findings.sentences.length === 0
}
