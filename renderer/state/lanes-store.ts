import { create } from 'zustand'
import type { LaneOrder } from '../../shared/gantt/lane-order'
import type { LanePlan } from '../../shared/gantt/lane-plan'
import { laneOfTask, scrollToLane } from '../../shared/gantt/layout'
import { chartLayoutStore } from './chart-layout'

/** What a lane is: a task; the instances of one definition together, to be opened; a core. */
export type LaneKind = 'tasks' | 'together' | 'cores'

/** How the window shows the lanes of the document. Kept while it is open, saved nowhere. */
export interface LaneSettings {
  readonly kind: LaneKind
  readonly order: LaneOrder
  /** The execution whose numbers made the order, by id: the active one when it was chosen. Undefined: the first. */
  readonly orderedBy: string | undefined
  /** See `idFilter`. */
  readonly text: string
  readonly onlySelected: boolean
  /** Only tasks that waited in some execution. */
  readonly onlyWaited: boolean
  /** Definitions whose instances are shown though they are together. */
  readonly open: ReadonlySet<number>
}

export const PLAIN_LANES: LaneSettings = {
  kind: 'tasks',
  order: 'file',
  orderedBy: undefined,
  text: '',
  onlySelected: false,
  onlyWaited: false,
  open: new Set(),
}

interface LanesState {
  readonly settings: LaneSettings
  readonly isBarOpen: boolean
  /** One for each execution; undefined: each lane is a task, as in the file. */
  readonly plans: readonly LanePlan[] | undefined
  /** How far all lanes are scrolled, px; the layout keeps it inside what there is. */
  readonly scrollTop: number
}

/** Which lanes there are, in which order, and how far they are scrolled. */
export const lanesStore = create<LanesState>()(() => ({
  settings: PLAIN_LANES,
  isBarOpen: false,
  plans: undefined,
  scrollTop: 0,
}))

/** Whether tasks may be hidden. Lanes of cores hide none. */
export function isFiltered({ kind, text, onlySelected, onlyWaited }: LaneSettings): boolean {
  return kind !== 'cores' && (text.trim() !== '' || onlySelected || onlyWaited)
}

/** Changes how lanes are shown. What plans them is loaded at the first change. */
export function changeLanes(change: Partial<LaneSettings>): void {
  // Other lanes are seen from the top; a group opens and closes where it stands.
  lanesStore.setState(({ settings, scrollTop }) => ({
    settings: { ...settings, ...change },
    scrollTop: change.open === undefined ? 0 : scrollTop,
  }))
  void import('./lane-plans').then(({ followLanes }) => followLanes())
}

/** Opens or closes the instances of one definition. */
export function toggleGroup(definition: number): void {
  const { kind, open } = lanesStore.getState().settings
  const next = new Set(kind === 'together' ? open : [])
  if (!next.delete(definition)) next.add(definition)
  changeLanes({ kind: 'together', open: kind === 'together' ? next : new Set() })
}

/** Scrolls all lanes so far, px. */
export function scrollLanes(scrollTop: number): void {
  if (lanesStore.getState().scrollTop !== scrollTop) lanesStore.setState({ scrollTop })
}

/** Scrolls the lanes so that a task's is seen, if it has one. */
export function bringLaneIntoView(execution: number, task: number): void {
  const { layout } = chartLayoutStore.getState()
  const place = layout?.executions[execution]
  const lane = place && laneOfTask(place, task)
  if (layout && lane !== undefined) scrollLanes(scrollToLane(layout, execution, lane))
}
