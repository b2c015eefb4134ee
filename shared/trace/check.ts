import type { TaskSet } from '../task-set/schema'
import { listSteps } from '../task-set/steps'
import { checkColumns } from './check/columns'
import { checkEnd, checkInstances, checkSpans } from './check/ends'
import { Findings } from './check/findings'
import { Iterations } from './check/iterations'
import { Life } from './check/life'
import { ProgramOrder } from './check/program-order'
import { QuantumRule } from './check/quantum'
import { ReadyOrder } from './check/ready-order'
import { Resources } from './check/resources'
import { Semaphores } from './check/semaphores'
import { Variables } from './check/variables'
import type { SpanTable } from './span-table'
import { toSpans } from './spans'
import { EventKind, type Trace } from './trace'

/**
 * Everything a trace breaks of its own rules, one sentence each, at most 20; empty: the trace is fine. A trace is shown only when it is.
 *
 * One sweep over the events, linear in them, apart from the simulators and written against DESIGN.md: whole times that never fall (I1), one task per core
 * (I2), one place per task (I3), CPU time conserved (I4), nothing before arrival or after the end (I5), program order and timed waits (I6),
 * no idle core while somebody is ready (I7), sums (I8), first in first out (I9), the quantum (I10), run to completion (I13), the loop's
 * snapshot (I14), a wake-up only out of a wait (I15), locks, semaphores, events, queues and variables (I16).
 *
 * @param spans those of the trace, if they are there already
 */
export function checkTrace(trace: Trace, taskSet: TaskSet, spans?: SpanTable): string[] {
  const findings = new Findings(trace.tasks)
  if (!checkInstances(trace, taskSet, findings)) return findings.sentences
  if (!checkColumns(trace, listSteps(taskSet).length, findings)) return findings.sentences

  const life = new Life(trace, findings)
  if (!sweep(trace, taskSet, life, findings)) return findings.sentences
  checkEnd(trace, taskSet, life, findings)
  life.end(trace.makespan)
  checkSpans(trace, spans ?? toSpans(trace), life, findings)
  return findings.sentences
}

/** Goes through the events once. False where the trace became impossible: what follows would only repeat that. */
function sweep(trace: Trace, taskSet: TaskSet, life: Life, findings: Findings): boolean {
  const { events, execution, makespan, endedBy } = trace
  const { time, kind, task, length } = events
  const program = new ProgramOrder(trace, taskSet, life, findings)
  const resources = new Resources(trace, taskSet, findings)
  const semaphores = new Semaphores(trace, taskSet, findings)
  const variables = new Variables(trace, taskSet, findings)
  const ready = execution.model === 'sequential' ? undefined : new ReadyOrder(trace, life, findings)
  const quantum =
    execution.model === 'threads' && ready !== undefined ? new QuantumRule(trace, life, ready, findings) : undefined
  const iterations = execution.model === 'eventLoop' ? new Iterations(trace, taskSet, findings) : undefined
  const isCut = endedBy === 'horizon'
  const passTime = (now: number, next: number): void => {
    quantum?.noteSettled()
    ready?.endInstant(now)
    quantum?.advance(now, next)
  }

  let now = 0
  for (let i = 0; i < length; i++) {
    if (time[i] > now) {
      passTime(now, time[i])
      now = time[i]
    }
    if (kind[i] === EventKind.iteration) {
      if (iterations === undefined) {
        findings.at(now, `an iteration begins, but the model is ${execution.model}.`)
        return false
      }
      iterations.begin(i)
      continue
    }
    const was = life.place[task[i]]
    if (!life.apply(i)) return false
    ready?.apply(i, was)
    quantum?.apply(i)
    program.apply(i)
    resources.apply(i)
    semaphores.apply(i)
    variables.apply(i)
    iterations?.apply(i, was)
    if (findings.areEnough) return false
  }
  // A run cut off by its limit on events may have stopped in the middle of an instant; one cut off by its horizon let it pass.
  if (!isCut || makespan > now) passTime(now, makespan)
  iterations?.end(isCut)
  program.end(makespan)
  variables.end()
  return true
}
