import { coreTaskAt, drawCoreMarks, drawCoreShares } from './core-lanes'
import { drawGroup, groupPeak, groupTaskAt } from './lane-groups'
import type { LanePainter } from './lane-plan'

/** Draws the lanes of groups and of cores. */
export const LANE_PAINTER: LanePainter = {
  drawShares: (row, place, scene) =>
    row.kind === 'core' ? drawCoreShares(row, place, scene) : drawGroup(row, place, scene),
  drawMarks: (drawing, row, place, scene, jobOf) => {
    if (row.kind === 'core') drawCoreMarks(drawing, row, place, scene, jobOf)
    else drawing.bodies.push(...drawGroup(row, place, scene))
  },
  taskAt: (row, spans, time) => (row.kind === 'core' ? coreTaskAt(row, spans, time) : groupTaskAt(row, spans, time)),
  peakOf: groupPeak,
}
