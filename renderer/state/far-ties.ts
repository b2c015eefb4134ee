import { MOST_TIES, type OtherRule, tieAt } from '../../shared/trace/decisions/tie-table'
import type { TiesReply } from '../../shared/api'
import { chooseLevel } from '../../shared/gantt/level'
import type { TimeSpan } from '../../shared/gantt/model'
import { TIES_UP_TO } from '../../shared/trace/moments'
import type { Micros } from '../../shared/time'
import type { Direction } from '../view-model/jumps'
import { chartLayoutStore } from './chart-layout'
import { cursorStore } from './cursor-store'
import { type ShownExecution, shownExecutions } from './executions'
import { legendStore } from './legend-store'
import { runsStore, type ShownRun } from './runs-store'
import { knownTies, noteTies } from './ties-store'
import { visible } from './visible-time'

/** So long after the view has changed it is looked whether ties have come into sight, ms. */
const AFTER_VIEW_MS = 60
/** The same after a run has changed: a setting that is dragged makes new runs meanwhile, and its worker has to make those. */
const AFTER_RUN_MS = 400

/** Later than any moment of a run, us. */
const FAR = Number.MAX_SAFE_INTEGER

let timer: number | undefined
const asking = new Set<string>()

/** The run of an execution whose ties the main process has to be asked for; undefined: it has brought them along, or can have none. */
export function farRun({ run, hasRun }: ShownExecution): ShownRun | undefined {
  const shown = hasRun ? run?.shown : undefined
  const isFar = shown?.execution.model === 'threads' && shown.summary.eventCount > TIES_UP_TO
  return isFar ? shown : undefined
}

/** Keeps the ties near what is seen of long runs, as soon as it is near enough to draw them, and asks whether there are any where the legend wants to know. */
export function followTies(): void {
  const soon = (ms: number) => {
    window.clearTimeout(timer)
    timer = window.setTimeout(look, ms)
  }
  cursorStore.subscribe((now, before) => now.domain !== before.domain && soon(AFTER_VIEW_MS))
  chartLayoutStore.subscribe((now, before) => now.layout?.plotWidth !== before.layout?.plotWidth && soon(AFTER_VIEW_MS))
  legendStore.subscribe((now, before) => now.isOpen !== before.isOpen && soon(0))
  runsStore.subscribe(() => soon(AFTER_RUN_MS))
  soon(AFTER_RUN_MS)
}

function look(): void {
  const plotWidth = chartLayoutStore.getState().layout?.plotWidth
  if (plotWidth === undefined) return
  const { span } = visible()
  for (const execution of shownExecutions()) {
    const run = farRun(execution)
    if (run === undefined || asking.has(run.runId)) continue
    const seen = { start: Math.max(0, Math.floor(span.start)), end: Math.max(0, Math.ceil(span.end)) }
    const level = chooseLevel(run.spans, span, plotWidth, undefined)
    // What is small for a fresh look may still be drawn with its marks by a chart that comes from nearer.
    const isNear = level === 'marks' || level === 'small'
    const known = knownTies(execution.data)
    if (isNear && !(known && known.from <= seen.start && seen.end <= known.to)) void fetchTies(execution, run, seen)
    else if (!known && legendStore.getState().isOpen) void fetchTies(execution, run, { start: 0, end: 0 })
  }
}

/** Asks for what is seen and as much again on both sides, so that a step to the side finds its ties there. */
async function fetchTies({ data }: ShownExecution, { runId }: ShownRun, seen: TimeSpan): Promise<void> {
  asking.add(runId)
  const width = seen.end - seen.start
  const around = { from: Math.max(0, seen.start - width), to: seen.end + width }
  let from = around.from
  let reply = await ask(runId, from, around.to, MOST_TIES)
  if (reply.kind === 'found' && reply.to < seen.end) {
    from = seen.start
    reply = await ask(runId, from, seen.end, MOST_TIES)
  }
  asking.delete(runId)
  // A run that is not there to be asked is asked again when the view moves.
  if (reply.kind === 'unknown') return
  const { ties, before, after } = reply
  // Also where there are more ties than are ever drawn it has been asked for all that is seen.
  noteTies(data, { from, to: Math.max(reply.to, seen.end), ties, hasAny: ties.length > 0 || !!before || !!after })
  look()
}

/** A tie of one of the executions. */
interface FarTie {
  /** Index into the executions. */
  readonly execution: number
  readonly tie: OtherRule
}

/** The nearest tie strictly after (1) or before (-1) a moment in the long runs; at one instant of the first. `isKnown`: none of them was gone. */
export async function nearestFarTie(
  executions: readonly ShownExecution[],
  direction: Direction,
  from: Micros,
): Promise<{ readonly found: FarTie | undefined; readonly isKnown: boolean }> {
  const runs = executions.flatMap((one, execution) => {
    const run = farRun(one)
    return run ? [{ execution, runId: run.runId }] : []
  })
  // Passes over all moments to one side of it; the answer tells what stands beside them. Only before the first moment is there none to pass over.
  const most = direction === 1 && from < 0 ? 1 : 0
  const [start, end] = direction === 1 ? [0, Math.max(0, Math.floor(from))] : [Math.max(0, Math.ceil(from)), FAR]
  const replies = await Promise.all(runs.map(({ runId }) => ask(runId, start, end, most)))
  let found: FarTie | undefined
  for (const [i, reply] of replies.entries()) {
    const tie = reply.kind === 'found' ? nearestIn(reply, direction) : undefined
    if (!tie || (found && direction * (tie.time - found.tie.time) >= 0)) continue
    found = { execution: runs[i].execution, tie }
  }
  return { found, isKnown: replies.every(({ kind }) => kind === 'found') }
}

function nearestIn(
  { ties, before, after }: Extract<TiesReply, { kind: 'found' }>,
  direction: Direction,
): OtherRule | undefined {
  if (direction === -1) return before
  return ties.length > 0 ? tieAt(ties, 0) : after
}

function ask(runId: string, from: Micros, to: Micros, most: number): Promise<TiesReply> {
  // Where even asking fails, the answer is the same as "not known".
  return window.api.findTies({ runId, from, to, most }).catch(() => ({ kind: 'unknown' }) as const)
}
