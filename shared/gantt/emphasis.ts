import { assertNever } from '../assert-never'
import type { ComparisonLayout } from './layout'
import type { Palette } from './palette'
import type { Role, Scene, Shape } from './scene'

/** The kinds of mark a legend tells apart, in its order: states, harm, who decided, ends, who caused what, shared things. */
export const LEGEND_KINDS = [
  'running',
  'ready',
  'preempted',
  'blocked',
  'switching',
  'frozen',
  'late',
  'os',
  'task',
  'finished',
  'failed',
  'cancelled',
  'cut',
  'arrival',
  'link',
  'lock',
  'access',
  'lost',
  'tie',
] as const
export type LegendKind = (typeof LEGEND_KINDS)[number]

/** The roles of shapes that make up a kind. */
export function rolesOf(kind: LegendKind): readonly Role[] {
  switch (kind) {
    case 'running':
    case 'ready':
    case 'preempted':
    case 'switching':
    case 'late':
    case 'arrival':
    case 'link':
    case 'lost':
    case 'tie':
      return [kind]
    case 'blocked':
      return ['blocked', 'glyph']
    case 'frozen':
      return ['frozen', 'band']
    case 'os':
      return ['blade', 'wedge']
    case 'task':
      return ['ring']
    case 'finished':
      return ['upright']
    case 'failed':
      return ['errorEnd']
    case 'cancelled':
      return ['cancelledEnd']
    case 'cut':
      return ['torn']
    case 'lock':
      return ['held']
    case 'access':
      return ['load', 'store', 'lost', 'count']
    default:
      return assertNever(kind, 'legend kind')
  }
}

/** How much of what is not emphasised is covered. */
const VEIL = 0.8

/** The scene under a veil over its plot, and on top of it once more what belongs to the kind; the cursor stays too. */
export function emphasize(scene: Scene, kind: LegendKind, layout: ComparisonLayout, palette: Palette): Scene {
  const roles = new Set<Role>([...rolesOf(kind), 'cursor'])
  const top = layout.axis.top + layout.axis.height
  const veil: Shape = {
    kind: 'rect',
    x: layout.plotX,
    y: top,
    width: layout.width - layout.plotX,
    height: layout.contentHeight - top,
    fill: palette.surface,
    fillOpacity: VEIL,
    role: 'veil',
  }
  return [...scene, veil, ...pick(scene, roles)]
}

function pick(scene: Scene, roles: ReadonlySet<Role>): Scene {
  return scene.flatMap((shape): readonly Shape[] => {
    if (shape.kind === 'group') {
      const shapes = pick(shape.shapes, roles)
      return shapes.length === 0 ? [] : [{ ...shape, shapes }]
    }
    const { role } = shape
    const isPart =
      (role !== undefined && roles.has(role)) || (shape.belongsTo !== undefined && roles.has(shape.belongsTo))
    return isPart ? [shape] : []
  })
}
