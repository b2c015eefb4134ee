// oxlint-disable-next-line no-restricted-imports -- what a page without our charts would write
import { axisTop, scaleLinear, select } from 'd3'
import { FlameChart, type FlameChartNode } from 'flame-chart-js'
import type { ExecutionData, TimeSpan } from '../../shared/gantt/model'
import { LANES } from './spans'

/** One thing that draws frames. */
export interface Painter {
  /** Draws the visible time; the chart in the next animation frame, the others at once. */
  draw(domain: TimeSpan): void
  readonly canvas: HTMLCanvasElement | undefined
}

const COLORS = ['#0072B2', '#E69F00', '#009E73', '#CC79A7', '#56B4E9', '#D55E00', '#F0E442', '#005A8E']

/** A blank canvas: by itself, with a D3 axis over it that follows the time, or with an axis and sharing its memory with the screen, as the chart's does. */
export type BlankKind = 'blank' | 'axis' | 'shared'

/** A canvas that is cleared and filled again: the least a frame can cost. */
export function blankCanvas(host: HTMLElement, width: number, height: number, kind: BlankKind): Painter {
  const canvas = select(host).append('canvas').attr('width', width).attr('height', height).node()
  const context = canvas?.getContext('2d', { desynchronized: kind === 'shared' })
  if (!canvas || !context) throw new Error('no canvas')
  canvas.style.position = 'absolute'
  const svg = select(host).append('svg').attr('width', width).attr('height', 26).style('position', 'absolute')
  const group = svg.append('g').attr('transform', 'translate(0,26)')
  let turn = 0
  return {
    canvas,
    draw(domain) {
      context.clearRect(0, 0, width, height)
      context.fillStyle = turn++ % 2 === 0 ? '#FFFFFF' : '#FEFEFE'
      context.fillRect(0, 0, width, height)
      if (kind !== 'blank') group.call(axisTop(scaleLinear([domain.start, domain.end], [116, width - 36])).ticks(12))
    },
  }
}

/** What most write first: a rectangle for each span, its place and width set anew in each frame. */
export function naiveSvg(host: HTMLElement, width: number, height: number, { spans }: ExecutionData): Painter {
  interface Bar {
    readonly start: number
    readonly end: number
    readonly lane: number
    readonly state: number
  }
  const bars: Bar[] = []
  for (let lane = 0; lane < LANES; lane++) {
    for (let i = spans.laneStart[lane]; i < spans.laneStart[lane + 1]; i++) {
      bars.push({ start: spans.start[i], end: spans.end[i], lane, state: spans.state[i] })
    }
  }
  const svg = select(host).append('svg').attr('width', width).attr('height', height)
  const axis = svg.append('g').attr('transform', 'translate(0,26)')
  const pitch = (height - 40) / LANES
  const rects = svg
    .append('g')
    .selectAll('rect')
    .data(bars)
    .join('rect')
    .attr('y', ({ lane }) => 40 + lane * pitch)
    .attr('height', pitch - 1)
    .attr('fill', ({ lane }) => COLORS[lane])
    .attr('fill-opacity', ({ state }) => (state === 0 ? 1 : 0.34))
  return {
    canvas: undefined,
    draw(domain) {
      const scale = scaleLinear([domain.start, domain.end], [116, width - 36])
      axis.call(axisTop(scale).ticks(12))
      rects.attr('x', ({ start }) => scale(start)).attr('width', ({ start, end }) => scale(end) - scale(start))
    },
  }
}

/** The strongest library of its kind, with its grid of time and its overview: a row for each lane, as children of the first span of the lane above. */
export function flameChart(host: HTMLElement, width: number, height: number, { spans }: ExecutionData): Painter {
  const canvas = select(host).append('canvas').attr('width', width).attr('height', height).node()
  if (!canvas) throw new Error('no canvas')
  let nodes: FlameChartNode[] = []
  for (let lane = LANES - 1; lane >= 0; lane--) {
    const below = nodes
    nodes = []
    for (let i = spans.laneStart[lane]; i < spans.laneStart[lane + 1]; i++) {
      const [start, duration] = [spans.start[i], spans.end[i] - spans.start[i]]
      nodes.push({ name: 'ABCDEFGH'[lane], start, duration, type: spans.state[i] === 0 ? 'running' : 'waiting' })
    }
    if (below.length > 0) nodes[0].children = below
  }
  const chart = new FlameChart({ canvas, data: nodes, colors: { running: COLORS[0], waiting: COLORS[4] } })
  chart.resize(width, height)
  return { canvas, draw: ({ start, end }) => chart.setZoom(start, end) }
}
