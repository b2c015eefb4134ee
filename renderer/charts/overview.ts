import { brushX, select, type D3BrushEvent } from 'd3'
import { layoutComparison } from '../../shared/gantt/layout'
import type { TimeSpan } from '../../shared/gantt/model'
import { buildOverview, OVERVIEW } from '../../shared/gantt/overview-scene'
import { paletteOf } from '../../shared/gantt/palette'
import { formatTime } from '../../shared/gantt/time-format'
import type { Micros } from '../../shared/time'
import { type BackdropProps, createBackdrop } from './backdrop'
import { createFrame } from './frame'
import { SHORTEST_SPAN } from './time-zoom'

/** What the overview shows: all of the time, and which part of it the chart shows. */
export interface OverviewProps extends BackdropProps {
  readonly domain: TimeSpan
  /** Drawn as a thin line; undefined: none. */
  readonly cursor: Micros | undefined
  /** Names of the two handles for screen readers. */
  readonly labels: { readonly start: string; readonly end: string }
}

export interface OverviewCallbacks {
  /** Brushed, dragged or moved by keys: give the new time span back as `props.domain`. */
  onDomainChange(domain: TimeSpan): void
}

export interface Overview {
  update(props: OverviewProps): void
  destroy(): void
}

type Side = 'start' | 'end'
const SIDES: readonly Side[] = ['start', 'end']

/** Puts an overview into an element, which must be positioned. */
export function createOverview(host: HTMLElement, callbacks: OverviewCallbacks): Overview {
  const canvas = select(host).append('canvas').attr('aria-hidden', 'true').node()
  const svg = select(host).append('svg').node()
  if (!canvas || !svg) throw new Error('no canvas to draw on')
  for (const layer of [canvas, svg]) {
    layer.style.position = 'absolute'
    layer.style.left = '0'
    layer.style.top = '0'
  }
  const brushGroup = select(svg).append('g')
  const frame = select(svg).append('rect').attr('fill', 'none').attr('pointer-events', 'none').attr('rx', 3)
  const cursorLine = select(svg).append('line').attr('pointer-events', 'none').attr('stroke-width', 1.25)
  const handles = select(svg)
    .selectAll<SVGRectElement, Side>('.overview-handle')
    .data(SIDES)
    .join('rect')
    .attr('class', 'overview-handle')
    .attr('role', 'slider')
    .attr('tabindex', 0)
    .attr('aria-orientation', 'horizontal')
    .attr('pointer-events', 'none')
    .attr('rx', 2.5)
    .on('keydown', (event: KeyboardEvent, side) => moveByKey(event, side))

  let props: OverviewProps | undefined
  let framed: OverviewProps | undefined
  const paintBackdrop = createBackdrop(canvas, svg, OVERVIEW.height, buildOverview)
  const nextFrame = createFrame(draw)

  const plotOf = (width: number) => layoutComparison({ executions: [], width, height: 0 })
  const brush = brushX<unknown>()
    .handleSize(10)
    .on('brush end', (event: D3BrushEvent<unknown>) => {
      // Without a source event it is our own `move` below.
      if (props === undefined || event.sourceEvent === undefined || event.sourceEvent === null) return
      const { fullEnd, width } = props
      const { plotX, plotWidth } = plotOf(width)
      if (event.selection === null) {
        // A click beside the brush takes it away: everything is shown.
        if (event.type === 'end') callbacks.onDomainChange({ start: 0, end: fullEnd })
        return
      }
      const [left, right] = event.selection.map((x) => ((Number(x) - plotX) / plotWidth) * fullEnd)
      callbacks.onDomainChange(atLeast(left, right, fullEnd))
    })

  function moveByKey(event: KeyboardEvent, side: Side): void {
    if (props === undefined) return
    const { domain, fullEnd } = props
    const step = (event.shiftKey ? 0.1 : 0.01) * (domain.end - domain.start)
    const moves: Readonly<Record<string, number>> = {
      ArrowLeft: -step,
      ArrowDown: -step,
      ArrowRight: step,
      ArrowUp: step,
      Home: -fullEnd,
      End: fullEnd,
    }
    const move = moves[event.key]
    if (move === undefined) return
    event.preventDefault()
    event.stopPropagation()
    const { start, end } = domain
    callbacks.onDomainChange(
      side === 'start'
        ? { start: Math.min(Math.max(0, start + move), end - SHORTEST_SPAN), end }
        : { start, end: Math.max(Math.min(fullEnd, end + move), start + SHORTEST_SPAN) },
    )
  }

  function draw(): void {
    if (props === undefined) return
    const { width, fullEnd, theme, cursor } = props
    const palette = paletteOf(theme)
    const { plotX, plotWidth } = plotOf(width)
    paintBackdrop(props, plotX, plotWidth)

    if (framed === undefined || !isSameFrame(framed, props)) drawFrame(props)
    framed = props
    cursorLine.attr('visibility', cursor === undefined ? 'hidden' : 'visible')
    if (cursor === undefined) return
    const x = plotX + (cursor / fullEnd) * plotWidth
    cursorLine
      .attr('x1', x)
      .attr('x2', x)
      .attr('y1', OVERVIEW.top - 2)
      .attr('y2', OVERVIEW.top + OVERVIEW.bars + 2)
      .attr('stroke', palette.ink)
  }

  /** What of all the time is shown: brush, frame and handles. A moving cursor leaves them alone. */
  function drawFrame({ width, domain, fullEnd, theme, labels }: OverviewProps): void {
    const palette = paletteOf(theme)
    const { plotX, plotWidth } = plotOf(width)
    const xOf = (time: Micros): number => plotX + (time / fullEnd) * plotWidth
    const top = OVERVIEW.top - 2
    const height = OVERVIEW.bars + 4
    const left = xOf(domain.start)
    const right = Math.max(left + 1, xOf(domain.end))
    const isEverything = domain.start <= 0 && domain.end >= fullEnd
    brush.extent([
      [plotX, top],
      [plotX + plotWidth, top + height],
    ])
    brushGroup.call(brush).call(brush.move, [left, right])
    brushGroup
      .selectAll('.selection')
      .attr('fill', palette.ink)
      .attr('fill-opacity', isEverything ? 0 : 0.06)
      .attr('stroke', 'none')
    frame
      .attr('x', left)
      .attr('y', top)
      .attr('width', right - left)
      .attr('height', height)
      .attr('stroke', palette.faint)
    handles
      .attr('x', (side) => (side === 'start' ? left : right) - 2.5)
      .attr('y', top + height / 2 - 9)
      .attr('width', 5)
      .attr('height', 18)
      .attr('fill', palette.ink)
      .attr('aria-label', (side) => labels[side])
      .attr('aria-valuemin', 0)
      .attr('aria-valuemax', fullEnd)
      .attr('aria-valuenow', (side) => Math.round(domain[side]))
      .attr('aria-valuetext', (side) => formatTime(Math.round(domain[side])))
  }

  return {
    update(next) {
      props = next
      nextFrame.request()
    },
    destroy() {
      nextFrame.cancel()
      canvas.remove()
      svg.remove()
      props = undefined
    },
  }
}

function isSameFrame(a: OverviewProps, b: OverviewProps): boolean {
  return (
    a.width === b.width &&
    a.fullEnd === b.fullEnd &&
    a.theme === b.theme &&
    a.domain.start === b.domain.start &&
    a.domain.end === b.domain.end &&
    a.labels.start === b.labels.start &&
    a.labels.end === b.labels.end
  )
}

/** A brushed time span, never shorter than can be looked at, never outside the run. */
function atLeast(start: Micros, end: Micros, fullEnd: Micros): TimeSpan {
  const length = Math.min(fullEnd, Math.max(SHORTEST_SPAN, end - start))
  const kept = Math.min(Math.max(0, start), fullEnd - length)
  return { start: kept, end: kept + length }
}
