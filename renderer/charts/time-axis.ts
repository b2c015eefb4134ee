import { type AxisScale, axisTop, select } from 'd3'
import { bubbleAt, gridPieces, isUnderBubble, TICK_LENGTH } from '../../shared/gantt/axis-scene'
import { xOf } from '../../shared/gantt/build-gantt'
import type { ComparisonLayout } from '../../shared/gantt/layout'
import type { TimeSpan } from '../../shared/gantt/model'
import { FONT_FAMILY, type Palette } from '../../shared/gantt/palette'
import { formatTime, timeTicks, type MeasureText, type Tick } from '../../shared/gantt/time-format'
import type { Micros } from '../../shared/time'

export interface AxisView {
  readonly layout: ComparisonLayout
  readonly domain: TimeSpan
  readonly cursor: Micros | undefined
  readonly palette: Palette
  readonly measure: MeasureText
}

export interface TimeAxis {
  /** Where it has ticks. */
  ticks(view: AxisView): readonly Tick[]
  draw(view: AxisView): void
}

/**
 * The D3 axis with the cursor's bubble. It is as high as the axis and stays in sight when the page scrolls, so it has a ground of its own.
 */
export function createTimeAxis(front: SVGSVGElement): TimeAxis {
  const ground = select(front).append('rect').attr('x', 0).attr('y', 0)
  const axisGroup = select(front).append('g').attr('class', 'time-axis')
  const bubble = select(front).append('g')
  const bubbleRect = bubble.append('rect')
  const bubbleText = bubble.append('text')
  let drawn: AxisView | undefined
  let ticked: AxisView | undefined
  let ticks: readonly Tick[] = []
  let widths: ReadonlyMap<Micros, number> = new Map()

  const ticksOf = (view: AxisView): readonly Tick[] => {
    if (ticked?.layout !== view.layout || ticked.domain !== view.domain) {
      ticks = timeTicks(view.domain, view.layout.plotWidth, view.measure)
      ticked = view
    }
    return ticks
  }

  const drawTicks = (view: AxisView): void => {
    const { layout, domain, palette, measure } = view
    ticksOf(view)
    widths = new Map(ticks.map((tick) => [tick.time, measure(tick.label, 12, 400)]))
    const labels = new Map(ticks.map((tick) => [tick.time, tick.label]))
    const axis = axisTop(timeScale(layout, domain))
      .tickValues(ticks.map((tick) => tick.time))
      .tickFormat((time) => labels.get(Number(time)) ?? '')
      .tickSizeInner(TICK_LENGTH)
      .tickSizeOuter(0)
      .tickPadding(5)
    axisGroup.attr('transform', `translate(0,${layout.axis.top + layout.axis.height})`).call(axis)
    axisGroup.attr('font-family', FONT_FAMILY).attr('font-size', 12)
    axisGroup.selectAll('.domain').remove()
    axisGroup.selectAll('.tick text').attr('fill', palette.muted)
    axisGroup.selectAll('.tick line').attr('stroke', palette.hairline)
    ground.attr('width', layout.width).attr('height', layout.axis.height).attr('fill', palette.surface)
  }

  const drawBubble = ({ layout, domain, cursor, palette, measure }: AxisView): void => {
    const box = cursor === undefined ? undefined : bubbleAt(layout, domain, cursor, measure)
    bubble.attr('visibility', box === undefined ? 'hidden' : 'visible')
    axisGroup
      .selectAll<SVGTextElement, Micros>('.tick text')
      .attr('visibility', (time) =>
        box !== undefined && isUnderBubble(box, xOf(layout, domain, time), widths.get(time) ?? 0)
          ? 'hidden'
          : 'visible',
      )
    if (box === undefined || cursor === undefined) return
    bubbleRect
      .attr('x', box.x)
      .attr('y', box.y)
      .attr('width', box.width)
      .attr('height', box.height)
      .attr('rx', box.radius)
      .attr('fill', palette.ink)
    bubbleText
      .attr('x', box.x + box.width / 2)
      .attr('y', layout.axis.top + 17.3)
      .attr('text-anchor', 'middle')
      .attr('font-family', FONT_FAMILY)
      .attr('font-size', 12)
      .attr('font-weight', 700)
      .attr('fill', palette.surface)
      .text(formatTime(cursor))
  }

  return {
    ticks: ticksOf,
    draw(view) {
      const isSame = drawn?.layout === view.layout && drawn.domain === view.domain && drawn.palette === view.palette
      if (!isSame) drawTicks(view)
      drawBubble(view)
      drawn = view
    },
  }
}

/**
 * The grid through the lanes, below all that is on a canvas already: a picture of its own behind it would be drawn anew in every frame of a movement, all of it.
 */
export function paintGrid(
  context: CanvasRenderingContext2D,
  ticks: readonly Tick[],
  { layout, domain, palette }: AxisView,
): void {
  const pieces = gridPieces(layout)
  context.globalCompositeOperation = 'destination-over'
  context.fillStyle = palette.hairline
  for (const { time } of ticks) {
    const x = Math.round(xOf(layout, domain, time))
    for (const [top, bottom] of pieces) context.fillRect(x, top, 1, bottom - top)
  }
  context.globalCompositeOperation = 'source-over'
}

/** The chart's one scale, as D3's axis asks for it: so ticks and marks cannot drift apart. */
function timeScale(layout: ComparisonLayout, domain: TimeSpan): AxisScale<Micros> {
  return Object.assign((time: Micros) => xOf(layout, domain, time), {
    domain: () => [domain.start, domain.end],
    range: () => [layout.plotX, layout.plotX + layout.plotWidth],
    copy: () => timeScale(layout, domain),
  })
}
