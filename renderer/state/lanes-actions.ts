import { chartLayoutStore } from './chart-layout'
import { changeLanes, isFiltered, type LaneKind, lanesStore, scrollLanes } from './lanes-store'

/** Takes the filter away; order and grouping stay. */
export function showAllLanes(): void {
  changeLanes({ text: '', onlySelected: false, onlyWaited: false })
}

/** Opens the bar with order, grouping and filter and puts the focus into the filter; pressed in the bar, it closes it. */
export function showLanesBar(): void {
  lanesStore.setState({ isBarOpen: true })
  document.getElementById('lanes-filter')?.focus()
}

/** Closes the bar. With it goes the filter: nothing is hidden that nothing tells of. */
export function closeLanesBar(): void {
  lanesStore.setState({ isBarOpen: false })
  if (isFiltered(lanesStore.getState().settings)) showAllLanes()
  document.getElementById('chart')?.focus()
}

export function toggleLanesBar(): void {
  if (lanesStore.getState().isBarOpen) closeLanesBar()
  else showLanesBar()
}

const KINDS: readonly LaneKind[] = ['tasks', 'together', 'cores']

/** Tasks, then instances together, then cores, then tasks again. */
export function nextLaneKind(): void {
  const { kind } = lanesStore.getState().settings
  changeLanes({ kind: KINDS[(KINDS.indexOf(kind) + 1) % KINDS.length] })
}

/** A page of lanes up or down, or all the way. False where all lanes are in sight. */
export function pageLanes(to: 'up' | 'down' | 'first' | 'last'): boolean {
  const { layout } = chartLayoutStore.getState()
  if (!layout || layout.maxScrollTop === 0) return false
  const heights = layout.executions.filter((one) => one.lanesHeight > one.viewport.height).map(pageOf)
  const page = Math.min(...heights)
  const target = { up: layout.scrollTop - page, down: layout.scrollTop + page, first: 0, last: layout.maxScrollTop }[to]
  scrollLanes(Math.min(Math.max(0, target), layout.maxScrollTop))
  return true
}

/** One lane less than is seen: where a page ends the next one begins. */
function pageOf({
  viewport,
  pitch,
}: {
  readonly viewport: { readonly height: number }
  readonly pitch: number
}): number {
  return Math.max(pitch, (Math.floor(viewport.height / pitch) - 1) * pitch)
}
