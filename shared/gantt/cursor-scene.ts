import { cursorLine, drawCursorLine, hasRule, xOf, type GanttView } from './build-gantt'
import { drawCountsHere } from './density-strip'
import { isCrossed, type Box } from './labels'
import type { Palette } from './palette'
import { px, type Scene, type Shape, type TextShape } from './scene'

/** A label of a scene that a cursor may cross, and where it is seen. */
export interface CrossableLabel {
  readonly text: TextShape
  readonly box: Box
}

/** Half the width of the notch that points from a queue strip to the cursor. */
const NOTCH = 5

/** The labels of a scene, left out what is cut off at the edge of its lanes; under a veil none. */
export function labelsOf(scene: Scene): readonly CrossableLabel[] {
  const labels: CrossableLabel[] = []
  collect(scene, undefined, labels)
  return labels
}

function collect(scene: Scene, clip: Box | undefined, into: CrossableLabel[]): void {
  for (const shape of scene) {
    if (shape.kind === 'group' && typeof shape.clip !== 'string') collect(shape.shapes, shape.clip, into)
    else if (shape.kind !== 'group' && shape.role === 'veil') into.length = 0
    else if (shape.kind === 'text' && shape.role !== undefined) {
      const { x, y, width, size } = shape
      const box = { x, y: y - 0.78 * size, width, height: size }
      const isWhole = clip === undefined || (box.y >= clip.y && box.y + box.height <= clip.y + clip.height)
      if (isWhole) into.push({ text: shape, box })
    }
  }
}

/**
 * What a cursor adds to a scene drawn without one: its line through every execution, a notch in the rule above each queue strip, and once more
 * the labels it crosses, with a halo; given what density strips count, also how many decisions lie under it. So a moving cursor leaves the scene alone, and no label steps aside while the eye is on it.
 */
export function buildCursor(
  view: Pick<GanttView, 'layout' | 'domain' | 'cursor'>,
  labels: readonly CrossableLabel[],
  palette: Palette,
  strips?: Pick<GanttView, 'executions' | 'words' | 'measure' | 'deviceScale'>,
): Scene {
  const { layout, domain, cursor } = view
  if (cursor === undefined) return []
  const lines: Shape[] = []
  const crossed = new Set<TextShape>()
  for (const place of layout.executions) {
    const line = cursorLine(view, place)
    if (line === undefined) continue
    lines.push(...drawCursorLine(line, place, palette))
    if (hasRule(place)) lines.push(...drawNotch(xOf(layout, domain, cursor), place.strip.top + 4.5, palette))
    for (const { text, box } of labels) if (box.y < place.strip.top && isCrossed(box, line)) crossed.add(text)
  }
  const x = xOf(layout, domain, cursor)
  const counts =
    strips === undefined || lines.length === 0
      ? []
      : layout.executions.flatMap((_, i) => drawCountsHere({ ...strips, layout, domain }, i, x, palette))
  const haloed = Array.from(crossed, (text): Shape => ({ ...text, halo: text.ground ?? palette.surface }))
  return [...lines, ...counts, ...haloed]
}

/** The rule at `y` goes up to a point under the cursor. */
function drawNotch(x: number, y: number, palette: Palette): readonly Shape[] {
  const d = `M${px(x - NOTCH)} ${y}L${px(x)} ${y - NOTCH}L${px(x + NOTCH)} ${y}`
  const covered = { x1: x - NOTCH + 0.5, y1: y, x2: x + NOTCH - 0.5, y2: y }
  return [
    { kind: 'line', ...covered, stroke: palette.surface, strokeWidth: 1.5, role: 'cursor' },
    { kind: 'path', d, fill: palette.surface, stroke: palette.strongLine, strokeWidth: 1, role: 'cursor' },
  ]
}
