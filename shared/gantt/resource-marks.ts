import { LABEL_GAP, MARK_WEIGHT, baseline, circle, markSize, type Drawing, type LanePen } from './drawing'
import type { LaneJob } from './lane-marks'
import { firstFrom, type Access, type Hold } from './resources'

/** Marks of one lane that would stand nearer than this are left out; those of one instant stand side by side. */
const APART = 7
/** Half the side of a load's or store's square. */
const REACH = 3
/** A row of underlines per lock held at once. */
const HOLD_ROW = 3
const HOLD_ROWS = 3
/** So much room between two bars holds a name without touching either, or an underline. */
const NAME_ROOM = 16

/** What these marks need of a lane. */
type Job = Pick<LaneJob, 'domain' | 'level' | 'xOf'>

/** A lock in hand: an underline below the bar, from lock to unlock, with the lock's name where it fits. */
export function drawHolds(drawing: Drawing, pen: LanePen, job: Job, holds: readonly Hold[]): void {
  const { k, palette, view } = drawing
  for (const { start, end, name, depth } of holds) {
    if (end < job.domain.start) continue
    if (start > job.domain.end) return
    if (depth >= HOLD_ROWS) continue
    const x = Math.max(job.xOf(start), view.x)
    const x2 = Math.min(job.xOf(end), view.x + view.width)
    if (x2 - x < 1) continue
    const y = pen.barY + pen.h + (2 + depth * HOLD_ROW) * k
    const height = 1.8 * k
    drawing.bodies.push({ kind: 'rect', x, y, width: x2 - x, height, fill: pen.paint.edge, role: 'held' })
    if (job.level !== 'marks') continue
    const size = markSize(pen, k)
    const below = y + height + 1 + 0.8 * size
    const above = pen.barY - LABEL_GAP * k
    drawing.labels.push({
      text: name,
      size,
      weight: MARK_WEIGHT,
      fill: palette.muted,
      belongsTo: 'held',
      // Above the bar there may be the underline of the lane above, too.
      places:
        pen.gap < NAME_ROOM * k
          ? []
          : [
              { x: x + 1, y: below, anchor: 'start' },
              { x: x + 1, y: above, anchor: 'start' },
            ],
      priority: 7,
      within: { ...view, x, width: x2 - x },
    })
  }
}

/** Loads open, stores filled, on the lower edge of the bar; a lost update in alarm with the words. From `areCounted` on the length of a queue too. */
export function drawAccesses(
  drawing: Drawing,
  pen: LanePen,
  job: Job,
  accesses: readonly Access[],
  areCounted: boolean,
): void {
  let last: { readonly time: number; readonly x: number } | undefined
  for (let i = firstFrom(accesses, job.domain.start); i < accesses.length; i++) {
    const access = accesses[i]
    if (access.time > job.domain.end) return
    const at = job.xOf(access.time)
    if (access.kind === 'put' || access.kind === 'get') {
      if (areCounted) drawCount(drawing, pen, at, access)
      continue
    }
    const isSameInstant = last?.time === access.time
    const x = last !== undefined && isSameInstant ? last.x + APART * drawing.k : at
    const isLost = access.overwrites !== undefined
    if (last !== undefined && !isSameInstant && x - last.x < APART * drawing.k && !isLost) continue
    last = { time: access.time, x }
    drawAccess(drawing, pen, x, access.kind, isLost)
  }
}

function drawAccess(drawing: Drawing, pen: LanePen, x: number, kind: 'load' | 'store', isLost: boolean): void {
  const { palette, k, words } = drawing
  const reach = Math.min(REACH * k, 0.2 * pen.h)
  const y = pen.barY + pen.h
  const ink = isLost ? palette.alarm : palette.ink
  const box = { x: x - reach, y: y - reach, width: 2 * reach, height: 2 * reach }
  // A rim of surface keeps the mark apart from bar and underline.
  drawing.ends.push(
    {
      kind: 'rect',
      x: box.x - 1.2,
      y: box.y - 1.2,
      width: box.width + 2.4,
      height: box.height + 2.4,
      fill: palette.surface,
      belongsTo: isLost ? 'lost' : kind,
    },
    {
      kind: 'rect',
      ...box,
      fill: kind === 'load' ? palette.surface : ink,
      stroke: ink,
      strokeWidth: 1.3 * k,
      role: kind,
      ...(isLost ? { belongsTo: 'lost' as const } : {}),
    },
  )
  drawing.obstacles.push(box)
  if (!isLost) return
  circle(drawing.ends, x, y, 2.2 * reach, { stroke: palette.alarm, strokeWidth: 1.5 * k, role: 'lost' })
  const size = markSize(pen, k)
  const below = y + reach + 1 + 0.8 * size
  const above = pen.barY - LABEL_GAP * k
  const beside = baseline(y, size)
  const off = 2.2 * reach + 3
  drawing.labels.push({
    text: words.lostUpdate,
    size,
    weight: 700,
    fill: palette.alarm,
    belongsTo: 'lost',
    places: [
      ...(pen.gap >= NAME_ROOM * k
        ? [
            { x: x + off, y: below, anchor: 'start' as const },
            { x: x - off, y: below, anchor: 'end' as const },
          ]
        : []),
      ...(pen.hasRoomAbove
        ? [
            { x: x + 2, y: above, anchor: 'start' as const },
            { x: x - 2, y: above, anchor: 'end' as const },
          ]
        : []),
      { x: x + off, y: beside, anchor: 'start' },
    ],
    priority: 1,
  })
}

/** How many items a queue holds after this put or get. */
function drawCount(drawing: Drawing, pen: LanePen, x: number, { name, value }: Access): void {
  const { palette, k } = drawing
  if (pen.gap < NAME_ROOM * k) return
  const size = markSize(pen, k)
  const y = pen.barY + pen.h + 2 + 0.9 * size
  drawing.labels.push({
    text: `${name} ${value}`,
    size,
    weight: MARK_WEIGHT,
    fill: palette.muted,
    role: 'count',
    places: [
      { x, y, anchor: 'middle' },
      { x: x - 2, y, anchor: 'end' },
    ],
    priority: 8,
  })
}
