import type { SpanTable } from '../trace/span-table'
import type { Micros } from '../time'
import type { Drawing } from './drawing'
import type { LaneJob } from './lane-marks'
import type { ExecutionData, Theme } from './model'
import type { Palette } from './palette'
import type { QuantumGrid } from './quantum-grid'
import type { Shape } from './scene'

/** What one lane of an execution stands for. */
export type LaneRow = TaskLane | GroupRow | CoreRow

/** One task; where it stands under the heading of its group its name is indented. */
export interface TaskLane {
  readonly kind: 'task'
  readonly task: number
  readonly isIndented?: boolean
}

/** All shown instances of one definition: how many of them run, are ready, are blocked. Its name opens and closes it. */
export interface GroupRow {
  readonly kind: 'group'
  /** Index into `TaskSet.tasks`. */
  readonly definition: number
  readonly name: string
  readonly isOpen: boolean
  /** In the order of the lanes. The same array while the same tasks are in it: what is worked out for it is kept by it. */
  readonly tasks: readonly number[]
}

/** A core of the threads, or the loop: what ran on it. */
export interface CoreRow {
  readonly kind: 'core'
  readonly core: number
  readonly name: string
}

/** What the lanes of an execution stand for, from the top. */
export interface LanePlan {
  readonly rows: readonly LaneRow[]
  /** By task: its lane, or the lane of the closed group it is in; NONE where it has none. */
  readonly laneOfTask: Int32Array
  /** The tasks that are shown, in the order of the lanes; also where lanes are cores. */
  readonly tasks: readonly number[]
  /** Draws the lanes that are no task's. Undefined: there are none. */
  readonly painter: LanePainter | undefined
}

/** Where and how a lane is drawn. */
export interface LanePlace {
  readonly barY: number
  readonly h: number
  readonly pitch: number
}

/** What a painter needs to know of the picture. */
export interface LaneScene {
  readonly executions: readonly ExecutionData[]
  readonly execution: ExecutionData
  readonly theme: Theme
  readonly selectedTask: number | undefined
  /** Draws where quanta begin and end; undefined: not asked for. */
  readonly quantumGrid: QuantumGrid | undefined
  readonly palette: Palette
  /** Where the pixel columns begin and end, us. */
  readonly edges: Float64Array
  readonly plot: { readonly x: number; readonly columnWidth: number }
  readonly k: number
}

/** Lanes that are no task's. An object of functions, so that a window that shows none of them need not load it. */
export interface LanePainter {
  /** The lane as exact shares per pixel column. */
  drawShares(row: GroupRow | CoreRow, place: LanePlace, scene: LaneScene): readonly Shape[]
  /** The lane where single slices are drawn. `jobOf` gives the job of a task's lane. */
  drawMarks(
    drawing: Drawing,
    row: GroupRow | CoreRow,
    place: LanePlace,
    scene: LaneScene,
    jobOf: (task: number) => LaneJob,
  ): void
  /** The task a moment of the lane is about: on a core the one that ran; of a group one that runs, else is ready, else waits. */
  taskAt(row: GroupRow | CoreRow, spans: SpanTable, time: Micros): number | undefined
  /** How many of a group are there together at most: what the height of its lane stands for. */
  peakOf(row: GroupRow, executions: readonly ExecutionData[]): number
}
