import { laneOfTask, scrollToLane } from '../../shared/gantt/layout'
import { buildSlide, buildSlideCursor, type Slide, type SlideRequest } from '../../shared/gantt/presenter-scene'
import type { Scene } from '../../shared/gantt/scene'
import type { Micros } from '../../shared/time'
import { createCanvasMeasure } from './canvas-measure'
import { createFrame } from './frame'
import { paintScene } from './paint-scene'

/** Everything a slide's chart shows; the same props give the same picture. */
export interface PresenterChartProps extends Omit<SlideRequest, 'measure' | 'deviceScale' | 'scrollTop'> {
  readonly cursor: Micros | undefined
}

export interface PresenterChart {
  /** Draws the new props in the next animation frame. */
  update(props: PresenterChartProps): void
  /** Where not all lanes fit: so many lanes further down. */
  scrollLanes(by: number): void
  destroy(): void
}

/** Puts a slide's chart into an element: lanes on one canvas, and on a second over it what moves with the cursor. */
export function createPresenterChart(host: HTMLElement): PresenterChart {
  const still = addCanvas(host)
  const moving = addCanvas(host)
  const measure = createCanvasMeasure()
  let props: PresenterChartProps | undefined
  let slide: Slide | undefined
  let scrollTop = 0

  const frame = createFrame(() => {
    if (props === undefined) return
    const { cursor, ...rest } = props
    const request: SlideRequest = { ...rest, measure, scrollTop, deviceScale: window.devicePixelRatio }
    if (slide === undefined || !isSameSlide(slide.request, request)) {
      const isOther = slide?.request.selectedTask !== request.selectedTask
      slide = buildSlide(request)
      const toSelected = isOther ? scrollToSelected(slide) : scrollTop
      if (toSelected !== scrollTop) {
        scrollTop = toSelected
        slide = buildSlide({ ...request, scrollTop })
      }
      paint(still, slide, slide.scene)
    }
    paint(moving, slide, buildSlideCursor(slide, cursor))
  })
  return {
    update(next) {
      props = next
      frame.request()
    },
    scrollLanes(by) {
      const pitch = slide?.layout.executions[0]?.pitch
      if (slide === undefined || pitch === undefined) return
      scrollTop = Math.min(Math.max(0, slide.layout.scrollTop + by * pitch), slide.layout.maxScrollTop)
      frame.request()
    },
    destroy() {
      frame.cancel()
      still.canvas.remove()
      moving.canvas.remove()
    },
  }
}

/** The scroll offset that shows the selected task's lane in the first execution that has one. */
function scrollToSelected({ layout, request }: Slide): number {
  const { selectedTask } = request
  if (selectedTask === undefined) return layout.scrollTop
  const lanes = layout.executions.map((place) => laneOfTask(place, selectedTask))
  const execution = lanes.findIndex((lane) => lane !== undefined)
  const lane = lanes[execution]
  return lane === undefined ? layout.scrollTop : scrollToLane(layout, execution, lane)
}

function addCanvas(host: HTMLElement): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas')
  canvas.setAttribute('aria-hidden', 'true')
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('no canvas to draw on')
  host.append(canvas)
  return context
}

function paint(context: CanvasRenderingContext2D, { request, scale }: Slide, scene: Scene): void {
  const { canvas } = context
  const { width, height, deviceScale } = request
  canvas.width = Math.round(width * deviceScale)
  canvas.height = Math.round(height * deviceScale)
  canvas.style.width = `${width}px`
  canvas.style.height = `${height}px`
  const devicePixels = deviceScale * scale
  context.setTransform(devicePixels, 0, 0, devicePixels, 0, 0)
  paintScene(context, scene, devicePixels)
}

function isSameSlide(a: SlideRequest, b: SlideRequest): boolean {
  return (
    a.executions === b.executions &&
    a.plans === b.plans &&
    a.width === b.width &&
    a.height === b.height &&
    a.unit === b.unit &&
    a.scrollTop === b.scrollTop &&
    a.domain.start === b.domain.start &&
    a.domain.end === b.domain.end &&
    a.selectedTask === b.selectedTask &&
    a.theme === b.theme &&
    a.words === b.words &&
    a.deviceScale === b.deviceScale
  )
}
