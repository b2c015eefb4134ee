import { countColumns, type CountLine } from './lane-counts'
import type { LanePlace, LaneScene } from './lane-plan'
import type { ColumnsShape, Role } from './scene'

/** One layer of a stack: the classes it adds up, and how it is filled. */
export interface StackLayer {
  readonly classes: readonly number[]
  readonly fill: string
  readonly opacity: number
  readonly belongsTo: Role
}

/**
 * A lane as a stack of layers, from the bottom up: per pixel column the mean number in each, exact. The full height of the bar stands for `most`.
 * Layers that are empty everywhere are left out.
 */
export function drawStack(
  line: CountLine,
  layers: readonly StackLayer[],
  most: number,
  place: LanePlace,
  { edges, plot }: LaneScene,
): readonly ColumnsShape[] {
  const count = edges.length - 1
  const sums = countColumns(line, edges)
  const shapes: ColumnsShape[] = []
  let bottom = new Float32Array(count).fill(place.barY + place.h)
  for (const { classes, fill, opacity, belongsTo } of layers) {
    const top = new Float32Array(count)
    let isEmpty = true
    for (let column = 0; column < count; column++) {
      let time = 0
      for (const one of classes) time += sums[column * line.classes + one]
      const all = most * (edges[column + 1] - edges[column])
      top[column] = time > 0 ? bottom[column] - (time / all) * place.h : bottom[column]
      if (time > 0) isEmpty = false
    }
    if (isEmpty) continue
    const { x, columnWidth } = plot
    shapes.push({ kind: 'columns', x, columnWidth, top, bottom, fill, fillOpacity: opacity, role: 'shares', belongsTo })
    bottom = top
  }
  return shapes
}
