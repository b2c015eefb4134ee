import { select } from 'd3'
import { FONT_FAMILY } from '../../shared/gantt/palette'
import type { Scene, Shape } from '../../shared/gantt/scene'

/** Draws the few shapes of a cursor as elements over the canvas: where it moves, only they are painted anew. */
export function createCursorLayer(svg: SVGSVGElement): { draw(scene: Scene): void } {
  const lines = select(svg).append('g')
  const notches = select(svg).append('g').attr('stroke-width', 1)
  const labels = select(svg).append('g').attr('font-family', FONT_FAMILY).attr('paint-order', 'stroke')
  return {
    draw(scene) {
      lines
        .selectAll<SVGLineElement, Shape>('line')
        .data(ofKind(scene, 'line'))
        .join('line')
        .attr('x1', ({ x1 }) => x1)
        .attr('x2', ({ x2 }) => x2)
        .attr('y1', ({ y1 }) => y1)
        .attr('y2', ({ y2 }) => y2)
        .attr('stroke', ({ stroke }) => stroke ?? 'none')
        .attr('stroke-width', ({ strokeWidth }) => strokeWidth ?? 1)
      notches
        .selectAll<SVGPathElement, Shape>('path')
        .data(ofKind(scene, 'path'))
        .join('path')
        .attr('d', ({ d }) => d)
        .attr('fill', ({ fill }) => (typeof fill === 'string' ? fill : 'none'))
        .attr('stroke', ({ stroke }) => stroke ?? 'none')
      labels
        .selectAll<SVGTextElement, Shape>('text')
        .data(ofKind(scene, 'text'))
        .join('text')
        .attr('x', ({ x }) => x)
        .attr('y', ({ y }) => y)
        .attr('font-size', ({ size }) => size)
        .attr('font-weight', ({ weight }) => weight)
        .attr('fill', ({ fill }) => fill)
        .attr('stroke', ({ halo }) => halo ?? 'none')
        .attr('stroke-width', 3)
        .attr('stroke-linejoin', 'round')
        .attr('text-anchor', ({ anchor }) => anchor)
        .text(({ text }) => text)
    },
  }
}

function ofKind<K extends Shape['kind']>(scene: Scene, kind: K): Extract<Shape, { kind: K }>[] {
  return scene.filter((shape): shape is Extract<Shape, { kind: K }> => shape.kind === kind)
}
