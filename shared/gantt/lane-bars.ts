import { SpanState } from '../trace/span-table'
import type { Drawing, LanePen } from './drawing'
import type { LaneJob } from './lane-marks'
import { layerFill, LAYERS } from './lane-shares'
import { hatchPath, MARK } from './mark-bodies'
import type { BarsShape } from './scene'

/** A wait from so many px on has the body it has beside marks; a narrower one the part it has of its pixels, in the tint of its share. */
const LEAST_WAIT = 6

/** By state: which of `LAYERS` it is in. */
const LAYER_OF: readonly number[] = Object.values(SpanState).map((state) =>
  LAYERS.findIndex(({ states }) => states.some((one) => one === state)),
)

/**
 * Bars only: what ran at its full height, what waited as low as waits are. No ends, no words: decisions stand in the strip above. What is due keeps its
 * tint at any width, for dots would say that it is queued. A few shapes a lane, whatever is in it.
 */
export function drawBars(drawing: Drawing, pen: LanePen, { spans, xOf }: LaneJob, from: number, to: number): void {
  const { bodies, palette, view, k } = drawing
  const { paint, cy, h, hr } = pen
  const right = view.x + view.width
  const bars = LAYERS.map((): number[] => [])
  const tint: number[] = []
  const dashes: number[] = []
  const dots: number[] = []
  let hatch = ''
  for (let i = from; i < to; i++) {
    const start = xOf(spans.start[i])
    const end = xOf(spans.end[i])
    const x = Math.max(start, view.x)
    const x2 = Math.min(end, right)
    if (x2 <= x) continue
    const state = end - start < LEAST_WAIT ? undefined : spans.state[i]
    if (state === SpanState.ready) addDashes(dots, start, x, x2, MARK.ready, k)
    else if (state === SpanState.preempted) {
      tint.push(x, x2)
      addDashes(dashes, start, x, x2, MARK.preempted, k)
    } else if (state === SpanState.blocked)
      hatch += hatchPath(x, cy - hr / 2, x2 - x, hr, MARK.blocked.pitch * k, start)
    else bars[LAYER_OF[spans.state[i]]].push(x, x2)
  }
  const add = (x: readonly number[], height: number, style: Omit<BarsShape, 'kind' | 'x' | 'y' | 'height'>): void => {
    if (x.length > 0) bodies.push({ kind: 'bars', x, y: cy - height / 2, height, ...style })
  }
  const { preempted, ready, blocked } = MARK
  if (hatch !== '') {
    const stroke = { stroke: paint.edge, strokeWidth: blocked.width * k, strokeOpacity: blocked.opacity }
    bodies.push({ kind: 'path', d: hatch, ...stroke, role: 'blocked' })
  }
  for (const [i, layer] of LAYERS.entries()) {
    const { role } = layer
    // A share of 9 % is seen over the whole height of a lane, not over that of a wait: there it is as strong as the hatch is on average.
    const isFaint = role === 'blocked'
    const fillOpacity = isFaint ? (blocked.opacity * blocked.width) / blocked.pitch : layer.opacity
    const fill = role === 'running' ? paint.fill : isFaint ? paint.edge : layerFill(layer, pen, palette)
    add(bars[i], i < 2 ? h : hr, { fill, fillOpacity, role })
  }
  add(tint, hr, { fill: paint.fill, fillOpacity: preempted.opacity, role: 'preempted' })
  add(dashes, hr, { fill: paint.edge, fillOpacity: 1, rim: preempted.width * k, role: 'preempted' })
  add(dots, hr, { fill: paint.edge, fillOpacity: 1, rim: ready.width * k, role: 'ready' })
}

/** The dashes of a line that begins at `start`, from x to x2. */
function addDashes(
  into: number[],
  start: number,
  x: number,
  x2: number,
  { on, pitch }: { readonly on: number; readonly pitch: number },
  k: number,
): void {
  const step = pitch * k
  for (let at = start + Math.floor((x - start) / step) * step; at < x2; at += step) {
    const from = Math.max(at, x)
    const to = Math.min(at + on * k, x2)
    if (to > from) into.push(from, to)
  }
}
