import { select } from 'd3'
import { layoutComparison } from '../../shared/gantt/layout'
import { buildTransport, TRANSPORT } from '../../shared/gantt/transport-scene'
import type { Micros } from '../../shared/time'
import { type BackdropProps, createBackdrop } from './backdrop'
import { createFrame } from './frame'

/** What the track shows. Its marks are drawn when the executions change; a move of the playhead only moves the knob. */
export interface TransportTrackProps extends BackdropProps {
  /** undefined: the knob stands at the start, faint. */
  readonly cursor: Micros | undefined
}

export interface TransportTrack {
  update(props: TransportTrackProps): void
  destroy(): void
}

/** Puts the line of time with its decisions and the playhead into an element, which must be positioned. `onScrub` gets the time under a pressed pointer. */
export function createTransportTrack(host: HTMLElement, onScrub: (time: Micros) => void): TransportTrack {
  const canvas = select(host).append('canvas').attr('aria-hidden', 'true').node()
  const svg = select(host).append('svg').attr('aria-hidden', 'true').node()
  if (!canvas || !svg) throw new Error('no canvas to draw on')
  const y = TRANSPORT.line
  const rail = select(svg).append('line').attr('class', 'transport-rail').attr('y1', y).attr('y2', y)
  const played = select(svg).append('line').attr('class', 'transport-played').attr('y1', y).attr('y2', y)
  const knob = select(svg).append('circle').attr('class', 'transport-knob').attr('cy', y).attr('r', 6.5)
  const stop = new AbortController()
  let props: TransportTrackProps | undefined
  const paintBackdrop = createBackdrop(canvas, svg, TRANSPORT.height, buildTransport)
  const frame = createFrame(draw)

  const scrub = (event: PointerEvent): void => {
    if (!props) return
    const { plotX, plotWidth } = layoutComparison({ executions: [], width: props.width, height: 0 })
    const x = event.clientX - svg.getBoundingClientRect().left
    onScrub(Math.min(1, Math.max(0, (x - plotX) / plotWidth)) * props.fullEnd)
  }
  svg.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return
      svg.setPointerCapture(event.pointerId)
      scrub(event)
    },
    { signal: stop.signal },
  )
  svg.addEventListener(
    'pointermove',
    (event) => {
      if (svg.hasPointerCapture(event.pointerId)) scrub(event)
    },
    { signal: stop.signal },
  )

  function draw(): void {
    if (!props) return
    const { width, fullEnd, cursor = 0 } = props
    const { plotX, plotWidth } = layoutComparison({ executions: [], width, height: 0 })
    if (paintBackdrop(props, plotX, plotWidth)) {
      rail.attr('x1', plotX).attr('x2', plotX + plotWidth)
      played.attr('x1', plotX)
    }
    const x = plotX + Math.min(1, cursor / fullEnd) * plotWidth
    played.attr('x2', x)
    knob.attr('cx', x)
  }

  return {
    update(next) {
      props = next
      frame.request()
    },
    destroy() {
      frame.cancel()
      stop.abort()
      canvas.remove()
      svg.remove()
      props = undefined
    },
  }
}
