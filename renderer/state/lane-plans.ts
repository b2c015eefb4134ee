import { idFilter } from '../../shared/gantt/lane-filter'
import { type LaneOrder, orderTasks } from '../../shared/gantt/lane-order'
import { LANE_PAINTER } from '../../shared/gantt/lane-painter'
import type { LanePlan } from '../../shared/gantt/lane-plan'
import { planCoreLanes, planTaskLanes } from '../../shared/gantt/lane-planner'
import type { RunSummary } from '../../shared/api'
import { formatCount } from '../format'
import { onLanguageChange, t } from '../i18n'
import { activeIndex } from './chart-actions'
import { chartLayoutStore } from './chart-layout'
import { documentStore } from './document-store'
import { shownExecutions } from './executions'
import { bringLaneIntoView, isFiltered, type LaneSettings, lanesStore, PLAIN_LANES } from './lanes-store'
import { runsStore } from './runs-store'
import { say } from './session-store'
import { viewStore } from './view-store'

let isFollowing = false

/** Plans the lanes now, and whenever their settings, the runs, the document or the selection change. */
export function followLanes(): void {
  if (!isFollowing) {
    isFollowing = true
    lanesStore.subscribe((now, before) => now.settings !== before.settings && planLanes())
    runsStore.subscribe(planLanes)
    documentStore.subscribe((now, before) => {
      // Another task set, another view of it.
      if (now.document?.taskSet !== before.document?.taskSet) lanesStore.setState({ settings: PLAIN_LANES })
      planLanes()
    })
    viewStore.subscribe((now, before) => now.selectedTask !== before.selectedTask && planLanes())
    onLanguageChange(() => {
      planned = undefined
      planLanes()
    })
    followPointer()
    keepSelectionInView()
  }
  planLanes()
}

interface Planned {
  readonly settings: LaneSettings
  readonly summaries: readonly RunSummary[]
  readonly selectedTask: number | undefined
}

let planned: Planned | undefined
let order: { readonly by: LaneOrder; readonly of: string | undefined; readonly tasks: readonly number[] } | undefined

function planLanes(): void {
  const { settings } = lanesStore.getState()
  const executions = shownExecutions()
  const summaries = executions.map(({ data }) => data.summary)
  const selectedTask = settings.onlySelected ? viewStore.getState().selectedTask : undefined
  const isSame =
    planned?.settings === settings &&
    planned.selectedTask === selectedTask &&
    planned.summaries.length === summaries.length &&
    planned.summaries.every((one, i) => one === summaries[i])
  if (isSame) return
  const isSameSet = planned?.summaries[0]?.tasks.length === summaries[0]?.tasks.length
  planned = { settings, summaries, selectedTask }

  const before = lanesStore.getState().plans
  const [first] = summaries
  if (!first || isPlain(settings)) {
    order = undefined
    if (before) lanesStore.setState({ plans: undefined })
  } else {
    const by = executions.findIndex(({ entry }) => entry.id === settings.orderedBy)
    const inOrder = ordered(settings, by)
    const shown = settings.kind === 'cores' ? inOrder : inOrder.filter(passes(settings, summaries, selectedTask))
    lanesStore.setState({ plans: plansFor(settings, summaries, shown) })
  }
  if (isSameSet || settings !== PLAIN_LANES)
    tellCount(before?.[0]?.tasks.length ?? first?.tasks.length, first?.tasks.length ?? 0)
}

function isPlain(settings: LaneSettings): boolean {
  return settings.kind === 'tasks' && settings.order === 'file' && !isFiltered(settings)
}

/** All tasks in the order asked for. While the pointer drags a setting the order that is there stays, however the runs change. */
function ordered(settings: LaneSettings, execution: number): readonly number[] {
  const { data } = shownExecutions()[Math.max(0, execution)]
  const isKept = isPointerDown && order?.by === settings.order && order.of === settings.orderedBy
  if (order && isKept && order.tasks.length === data.summary.tasks.length) return order.tasks
  order = { by: settings.order, of: settings.orderedBy, tasks: orderTasks(data.summary, settings.order) }
  return order.tasks
}

function passes(
  settings: LaneSettings,
  summaries: readonly RunSummary[],
  selectedTask: number | undefined,
): (task: number) => boolean {
  const [{ tasks }] = summaries
  const fits = idFilter(settings.text)
  const waited = settings.onlyWaited ? thoseThatWaited(summaries) : undefined
  return (task) =>
    fits(tasks[task].id) &&
    (waited === undefined || waited.has(tasks[task].id)) &&
    (selectedTask === undefined || task === selectedTask)
}

let lastWaited: ReadonlySet<string> | undefined

/** Ids of tasks that waited in any execution. While the pointer drags a setting, nobody comes or goes. */
function thoseThatWaited(summaries: readonly RunSummary[]): ReadonlySet<string> {
  if (isPointerDown && lastWaited) return lastWaited
  lastWaited = new Set(summaries.flatMap(({ rows }) => rows.filter(({ waiting }) => waiting > 0).map(({ id }) => id)))
  return lastWaited
}

/** Lanes of tasks are the same in all executions; cores are each execution's own. */
function plansFor(
  settings: LaneSettings,
  summaries: readonly RunSummary[],
  shown: readonly number[],
): readonly LanePlan[] {
  const [{ tasks }] = summaries
  if (settings.kind === 'cores') {
    return summaries.map(({ execution }) => planCoreLanes(tasks, shown, coreNames(execution), LANE_PAINTER))
  }
  const isOpen = (definition: number) => settings.open.has(definition)
  const areTogether = settings.kind === 'together'
  const plan = planTaskLanes({ tasks, shown, areTogether, isOpen, painter: LANE_PAINTER })
  return summaries.map(() => plan)
}

function coreNames(execution: RunSummary['execution']): readonly string[] {
  switch (execution.model) {
    case 'threads':
      return Array.from({ length: execution.settings.cores }, (_, core) => t('lanes.core', { core }))
    case 'eventLoop':
      return [t('lanes.loop')]
    case 'sequential':
      return [t('lanes.thread')]
  }
}

/** Says how many tasks are left when that changes. */
function tellCount(before: number | undefined, all: number): void {
  const now = lanesStore.getState().plans?.[0]?.tasks.length ?? all
  if (now !== before) say(countText(now, all))
}

/** `12 of 1,000 tasks`. */
export function countText(shown: number, all: number): string {
  return t('lanes.count', { shown: formatCount(shown), all: formatCount(all), count: all })
}

let isPointerDown = false

/** Knows whether the pointer is down; when it comes up, the order follows what the drag has changed. */
function followPointer(): void {
  window.addEventListener('pointerdown', () => (isPointerDown = true), { capture: true })
  for (const type of ['pointerup', 'pointercancel'] as const) {
    window.addEventListener(
      type,
      () => {
        isPointerDown = false
        const { settings } = lanesStore.getState()
        if (settings.order === 'file' && !settings.onlyWaited) return
        planned = undefined
        planLanes()
      },
      { capture: true },
    )
  }
}

/** When the lanes have changed places, the selected task's is still seen. */
function keepSelectionInView(): void {
  chartLayoutStore.subscribe((now, before) => {
    if (now.layout?.executions[0]?.plan === before.layout?.executions[0]?.plan) return
    const { selectedTask } = viewStore.getState()
    if (selectedTask !== undefined) bringLaneIntoView(activeIndex(), selectedTask)
  })
}

/** All groups closed, or all open. */
export function setAllGroups(areOpen: boolean): void {
  const definitions = shownExecutions()[0]?.data.summary.tasks.map(({ definition }) => definition) ?? []
  lanesStore.setState(({ settings }) => ({
    settings: { ...settings, kind: 'together', open: new Set(areOpen ? definitions : []) },
  }))
  followLanes()
}

/** Opens or closes the group of the selected task; without one, or with `all`, every group. */
export function toggleGroups(all: boolean): void {
  const { kind, open } = lanesStore.getState().settings
  const { selectedTask } = viewStore.getState()
  const task = selectedTask === undefined ? undefined : shownExecutions()[0]?.data.summary.tasks[selectedTask]
  if (kind !== 'together') setAllGroups(false)
  else if (all || !task) setAllGroups(open.size === 0)
  else {
    const next = new Set(open)
    if (!next.delete(task.definition)) next.add(task.definition)
    lanesStore.setState(({ settings }) => ({ settings: { ...settings, open: next } }))
  }
}
