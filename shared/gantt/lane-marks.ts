import type { Model } from '../settings'
import { CUT, SpanState, type SpanTable } from '../trace/span-table'
import { EventKind, NONE, Reason } from '../trace/trace'
import type { Micros } from '../time'
import type { Level } from './level'
import { visibleSpans } from './level'
import type { BarEnd, Drawing, LanePen } from './drawing'
import { drawBars } from './lane-bars'
import * as body from './mark-bodies'
import * as end from './mark-ends'
import type { TimeSpan } from './model'
import type { TaskEnd } from './task-ends'

/** What of one lane is drawn, and how time becomes px. */
export interface LaneJob {
  readonly spans: SpanTable
  readonly model: Model
  readonly lane: number
  readonly domain: TimeSpan
  readonly level: Exclude<Level, 'shares'>
  readonly xOf: (time: Micros) => number
  /** How the task left the run, where it did. */
  readonly end: TaskEnd
  /** The run ended with it: the label of the makespan says how, too. */
  readonly isLast: boolean
}

/** Links are drawn for every task from here on, px per ms. */
export const LINKS_FROM = 24

/** A late arrow may have begun this many spans before what is visible (due, ready, switching). */
const LOOK_BACK = 4

/** Draws the spans of one lane that are visible, by level. */
export function drawLane(drawing: Drawing, pen: LanePen, job: LaneJob): void {
  const { spans, lane, domain } = job
  const visible = visibleSpans(spans, lane, domain)
  if (job.level === 'bars') {
    drawBars(drawing, pen, job, visible.from, visible.to)
    return
  }
  const from = Math.max(spans.laneStart[lane], visible.from - LOOK_BACK)
  for (let i = from; i < visible.to; i++) drawSpan(drawing, pen, job, i)
}

/** Draws one span in a lane that is its core's: the slice and its end without its length in words, for there stands whose it is. */
export function drawCoreSpan(drawing: Drawing, pen: LanePen, job: LaneJob, i: number): void {
  const labels = drawing.labels.length
  drawSpan(drawing, pen, job, i)
  if (job.spans.state[i] !== SpanState.running) return
  const own = drawing.labels.splice(labels).filter(({ belongsTo }) => belongsTo !== 'running')
  drawing.labels.push(...own)
}

function drawSpan(drawing: Drawing, pen: LanePen, job: LaneJob, i: number): void {
  const { spans, xOf, lane } = job
  const extent = { x: xOf(spans.start[i]), x2: xOf(spans.end[i]), span: i }
  const length = spans.end[i] - spans.start[i]
  switch (spans.state[i]) {
    case SpanState.running:
      body.drawRunning(drawing, pen, extent, barEnd(job, i), length)
      drawEnd(drawing, pen, job, i, extent.x2)
      return
    case SpanState.frozen:
      body.drawFrozen(drawing, pen, extent, barEnd(job, i), length)
      drawEnd(drawing, pen, job, i, extent.x2)
      return
    case SpanState.ready:
      body.drawReady(drawing, pen, extent)
      // In the loop a sleep that was over goes through `due`; one that ends here was cancelled, and nothing is late.
      if (job.model === 'threads' && i > spans.laneStart[lane] && endsSleep(spans, i - 1))
        drawLateness(drawing, pen, job, i)
      return
    case SpanState.preempted:
      body.drawPreempted(drawing, pen, extent)
      return
    case SpanState.blocked:
      body.drawBlocked(drawing, pen, extent, {
        reason: spans.reason[i],
        lengthUs: length,
        ringPx: job.level === 'marks' ? end.ringExtent(pen.h, drawing.k) : 0,
        isTorn: spans.endKind[i] === CUT,
      })
      return
    case SpanState.switching:
      body.drawSwitching(drawing, pen, extent)
      return
    case SpanState.due:
      drawLateness(drawing, pen, job, i)
      return
    default:
      throw new Error(`span ${i} has state ${spans.state[i]}`)
  }
}

function endsSleep(spans: SpanTable, i: number): boolean {
  const { sleep, blockingSleep } = Reason
  return spans.state[i] === SpanState.blocked && (spans.reason[i] === sleep || spans.reason[i] === blockingSleep)
}

/** From the moment it was due (span `i` begins there) to the moment it runs. */
function drawLateness(drawing: Drawing, pen: LanePen, job: LaneJob, i: number): void {
  const { spans, lane, xOf, level } = job
  const last = spans.laneStart[lane + 1] - 1
  let run = i
  while (run < last && spans.state[run] > SpanState.frozen) run++
  const until = spans.state[run] > SpanState.frozen ? spans.end[run] : spans.start[run]
  const due = xOf(spans.start[i])
  const x = xOf(until)
  const least = level === 'marks' ? 1 : 12
  if (x - due >= least) end.drawLate(drawing, pen, due, x, until - spans.start[i])
}

/** How the bar of span `i` ends. A blocking call that ends its task's stay leaves a rest without length: the end is that one's. */
function barEnd({ spans, lane, end: ended }: LaneJob, i: number): BarEnd {
  const next = i + 1
  const hasEmptyRest =
    spans.endKind[i] === EventKind.thaw &&
    next < spans.laneStart[lane + 1] &&
    spans.state[next] === SpanState.running &&
    spans.end[next] === spans.start[next]
  switch (spans.endKind[hasEmptyRest ? next : i]) {
    case EventKind.block:
    case EventKind.yield:
      return 'round'
    case EventKind.finish:
      // Cancelled, or stopped by an error: nothing the task decided.
      return ended === 'cancelled' || ended === 'error' ? 'straight' : 'round'
    case CUT:
      return 'torn'
    default:
      return 'straight'
  }
}

function drawEnd(drawing: Drawing, pen: LanePen, job: LaneJob, i: number, x: number): void {
  const isSmall = job.level === 'small'
  switch (job.spans.endKind[i]) {
    case EventKind.preempt:
      if (isSmall) end.drawSmallEnd(drawing, pen, x, 'os')
      else end.drawBlade(drawing, pen, x)
      return
    case EventKind.block:
    case EventKind.yield:
      if (isSmall) end.drawSmallEnd(drawing, pen, x, 'task')
      else end.drawRing(drawing, pen, x)
      return
    case EventKind.finish:
      drawLeaving(drawing, pen, job, x)
      return
    default:
      // Cut by the end of the run, or going on frozen or thawed: nobody decided.
      return
  }
}

/** The end of a stay says who decided: the task itself, an error, or somebody who cancelled it. */
function drawLeaving(drawing: Drawing, pen: LanePen, { end: ended, isLast }: LaneJob, x: number): void {
  if (ended === 'error') end.drawErrorEnd(drawing, pen, x, !isLast)
  else if (ended === 'cancelled') end.drawCancelledEnd(drawing, pen, x, !isLast)
  else end.drawUpright(drawing, pen, x)
}

/** Arrows from the tasks that woke or spawned this lane's spans. */
export function drawLinks(
  drawing: Drawing,
  job: LaneJob,
  penOf: (lane: number) => LanePen | undefined,
  isShown: (from: number, to: number) => boolean,
): void {
  const { spans, lane, domain, xOf } = job
  const { from, to } = visibleSpans(spans, lane, domain)
  for (let i = from; i < to; i++) {
    const cause = spans.by[i]
    if (cause === NONE || cause === lane || spans.state[i] === SpanState.blocked) continue
    if (!isShown(cause, lane) || spans.start[i] < domain.start) continue
    const source = penOf(cause)
    const target = penOf(lane)
    if (source === undefined || target === undefined) continue
    const height = spans.state[i] <= SpanState.frozen ? target.h : target.hr
    end.drawLink(drawing, source, target, xOf(spans.start[i]), height)
  }
}
