import { axisBottom, axisLeft, extent, line, pointer, scaleLinear, scaleLog, select } from 'd3'

/** One value of the sweep in this chart. */
export interface LinePoint {
  readonly x: number
  /** Undefined: no number there; the line has a gap. */
  readonly y: number | undefined
  /** Drawn hollow: the run did not end by itself. */
  readonly isCut: boolean
}

export interface LineChartProps {
  /** px. */
  readonly width: number
  readonly height: number
  /** In ascending order of x. */
  readonly points: readonly LinePoint[]
  /** The ends of the x axis, also while the points come in. */
  readonly from: number
  readonly to: number
  readonly scale: 'log' | 'linear'
  /** The value there is now: a line from top to bottom. Undefined: none, or outside. */
  readonly current: number | undefined
  /** Where a limit begins: what lies to the right of it is the same thing. */
  readonly limit: number | undefined
  /** The point under the pointer, by index. */
  readonly hovered: number | undefined
  readonly formatX: (x: number) => string
  readonly formatY: (y: number) => string
  /** Counts have no ticks between whole numbers. */
  readonly isWhole: boolean
}

export interface LineChartCallbacks {
  /** The pointer is nearest to this point; undefined: it left. */
  onHover(index: number | undefined): void
  onPick(index: number): void
}

export interface LineChart {
  update(props: LineChartProps): void
  destroy(): void
}

const MARGIN = { top: 8, right: 10, bottom: 20, left: 38 }
/** px between labels of the x axis, at least. */
const X_TICK_ROOM = 34

/** Puts a small line chart into an element. Its colours are those of the style sheet (`sweep.css`), so that it follows the theme by itself. */
export function createLineChart(host: HTMLElement, callbacks: LineChartCallbacks): LineChart {
  const svg = select(host).append('svg').attr('class', 'line-chart').attr('aria-hidden', 'true')
  const limit = svg.append('rect').attr('class', 'line-chart-limit')
  const xAxis = svg.append('g').attr('class', 'line-chart-axis')
  const yAxis = svg.append('g').attr('class', 'line-chart-axis line-chart-y')
  const current = svg.append('line').attr('class', 'line-chart-current')
  const guide = svg.append('line').attr('class', 'line-chart-guide')
  const curve = svg.append('path').attr('class', 'line-chart-line')
  const dots = svg.append('g')
  let state: { readonly props: LineChartProps; readonly xs: readonly number[] } | undefined

  const nearest = (event: PointerEvent): number | undefined => {
    if (!state || state.xs.length === 0) return undefined
    const [x] = pointer(event, svg.node())
    let best = 0
    for (const [i, at] of state.xs.entries()) if (Math.abs(at - x) < Math.abs(state.xs[best] - x)) best = i
    return best
  }
  svg
    .on('pointermove', (event: PointerEvent) => callbacks.onHover(nearest(event)))
    .on('pointerleave', () => callbacks.onHover(undefined))
    .on('click', (event: PointerEvent) => {
      const index = nearest(event)
      if (index !== undefined) callbacks.onPick(index)
    })

  return {
    update(props) {
      const { width, height, points, scale: kind, hovered } = props
      svg.attr('width', width).attr('height', height)
      const left = MARGIN.left
      const right = Math.max(left + 1, width - MARGIN.right)
      const bottom = height - MARGIN.bottom
      const x = (kind === 'log' ? scaleLog() : scaleLinear()).domain([props.from, props.to]).range([left, right])
      const known = points.filter((point): point is LinePoint & { y: number } => point.y !== undefined)
      const [least = 0, most = 1] = extent(known, ({ y }) => y)
      const spare = least === most ? Math.max(Math.abs(most) * 0.1, props.isWhole ? 1 : 0.01) : 0
      const y = scaleLinear()
        .domain([Math.max(0, least - spare), most + spare])
        .nice(3)
        .range([bottom, MARGIN.top])

      const clamp = (at: number): number => Math.min(right, Math.max(left, at))
      limit
        .attr('x', props.limit === undefined ? left : clamp(x(props.limit)))
        .attr('y', MARGIN.top - 4)
        .attr('width', props.limit === undefined ? 0 : right - clamp(x(props.limit)) + 4)
        .attr('height', bottom - MARGIN.top + 4)
      const xTicks = spreadTicks(tickValues(props), x)
      xAxis.attr('transform', `translate(0,${bottom})`).call(
        axisBottom(x)
          .tickValues([...xTicks])
          .tickFormat((value) => props.formatX(Number(value)))
          .tickSizeOuter(0)
          .tickSize(4),
      )
      const yTicks = y.ticks(3).filter((value) => !props.isWhole || Number.isInteger(value))
      yAxis
        .attr('transform', `translate(${left},0)`)
        .call(
          axisLeft(y)
            .tickValues(yTicks)
            .tickFormat((value) => props.formatY(Number(value)))
            .tickSize(-(right - left))
            .tickPadding(6),
        )
        .select('.domain')
        .remove()
      const vertical = (at: number | undefined, mark: typeof current): void => {
        mark
          .attr('visibility', at === undefined ? 'hidden' : 'visible')
          .attr('x1', at ?? 0)
          .attr('x2', at ?? 0)
          .attr('y1', MARGIN.top - 4)
          .attr('y2', bottom)
      }
      const isInside = props.current !== undefined && props.current >= props.from && props.current <= props.to
      vertical(isInside && props.current !== undefined ? x(props.current) : undefined, current)
      vertical(hovered === undefined || !points[hovered] ? undefined : x(points[hovered].x), guide)

      curve.attr(
        'd',
        line<LinePoint>()
          .defined((point) => point.y !== undefined)
          .x((point) => x(point.x))
          .y((point) => y(point.y ?? 0))([...points]) ?? '',
      )
      dots
        .selectAll('circle')
        .data(points.map((point, i) => ({ ...point, i })).filter((point) => point.y !== undefined))
        .join('circle')
        .attr('class', 'line-chart-dot')
        .attr('data-cut', ({ isCut }) => (isCut ? 'true' : null))
        .attr('data-hovered', ({ i }) => (i === hovered ? 'true' : null))
        .attr('data-current', (point) => (point.x === props.current ? 'true' : null))
        .attr('cx', (point) => x(point.x))
        .attr('cy', (point) => y(point.y ?? 0))
        .attr('r', ({ i, x: value }) => (i === hovered || value === props.current ? 4 : 2.5))
      state = { props, xs: points.map((point) => x(point.x)) }
    },
    destroy() {
      svg.remove()
      state = undefined
    },
  }
}

/** Where labels of the x axis may stand: both ends, then the values themselves on a log scale, round numbers on a linear one. */
function tickValues({ from, to, scale, points, current }: LineChartProps): readonly number[] {
  const inner = scale === 'log' ? points.map(({ x }) => x) : scaleLinear().domain([from, to]).ticks(4)
  // What is set now has its number before any other.
  const now = current === undefined ? [] : [current]
  return [from, to, ...[...now, ...inner].filter((value) => value > from && value < to)]
}

/** Those that have room, the first ones first: the ends. */
function spreadTicks(values: readonly number[], x: (value: number) => number): readonly number[] {
  const taken: number[] = []
  for (const value of values) {
    if (taken.every((other) => Math.abs(x(other) - x(value)) >= X_TICK_ROOM)) taken.push(value)
  }
  return taken
}
