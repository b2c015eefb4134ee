import { SpanState, type SpanTable } from '../trace/span-table'
import { EventKind } from '../trace/trace'
import type { Drawing, LanePen } from './drawing'
import { visibleSpans } from './level'
import type { LaneJob } from './lane-marks'

/** Which lane, and how time becomes px: the job of the lane itself. */
export type GhostJob = Pick<LaneJob, 'lane' | 'domain' | 'level' | 'xOf'>

/** So far an outline stands off the bars, px: what has not moved is framed, what has moved stands alone. */
const OFF = 2.5

/**
 * The slices a task had in the run before, as hollow outlines behind the bars of the run now: one per slice, frozen time counted in. Only where
 * single slices show; call it before the lane itself is drawn.
 * @param ghost spans of the run before, of the same tasks
 */
export function drawGhost(drawing: Drawing, pen: LanePen, ghost: SpanTable, job: GhostJob): void {
  const { lane, domain, xOf } = job
  if (job.level === 'bars' || lane + 1 >= ghost.laneStart.length) return
  const { from, to } = visibleSpans(ghost, lane, domain)
  let began: number | undefined
  for (let i = from; i < to; i++) {
    const state = ghost.state[i]
    if (state !== SpanState.running && state !== SpanState.frozen) continue
    began ??= ghost.start[i]
    if (i + 1 < to && (ghost.endKind[i] === EventKind.freeze || ghost.endKind[i] === EventKind.thaw)) continue
    outlineSlice(drawing, pen, xOf(began), xOf(ghost.end[i]))
    began = undefined
  }
}

/** One slice of the run before, as far as it is seen. */
export function outlineSlice({ bodies, view, palette, k }: Drawing, pen: LanePen, from: number, to: number): void {
  const off = pen.hasRoomAbove ? OFF : 0
  const x = Math.max(view.x - 8, from)
  const width = Math.min(view.x + view.width + 8, to) - x
  if (width <= 0) return
  bodies.push({
    kind: 'rect',
    x,
    y: pen.barY - off,
    width,
    height: pen.h + 2 * off,
    stroke: palette.faint,
    strokeWidth: 1 * k,
    role: 'ghost',
  })
}
