import { type Hit, spanAt } from '../../shared/gantt/hit-test'
import type { LanePlan } from '../../shared/gantt/lane-plan'
import { nextTask } from '../../shared/gantt/lane-walk'
import { longestMakespan } from '../../shared/gantt/model'
import { formatTime } from '../../shared/gantt/time-format'
import { listSteps } from '../../shared/task-set/steps'
import { explainAt } from '../../shared/trace/explain'
import type { Micros } from '../../shared/time'
import { t } from '../i18n'
import { sentences } from '../sentences'
import { clampSpan, panSpan, SHORTEST_SPAN, spanAround, zoomSpan } from '../view-model/time-span'
import { cursorStore, moveCursor, showTimeSpan } from './cursor-store'
import { documentStore } from './document-store'
import { shownExecutions } from './executions'
import { bringLaneIntoView, lanesStore } from './lanes-store'
import { say } from './session-store'
import { selectTask, viewStore } from './view-store'
import { show, visible } from './visible-time'

export { show, visible }

/** Steps of the cursor across the visible time. */
const STEPS = 50

/** What keys, the menu and the overview do to the shared view of all executions. */
export const chartActions = {
  zoomBy(factor: number): void {
    const { span, fullEnd } = visible()
    const { time } = cursorStore.getState()
    const isInView = time !== undefined && time >= span.start && time <= span.end
    show(zoomSpan(span, factor, isInView ? time : (span.start + span.end) / 2, fullEnd))
  },

  panBy(share: number): void {
    const { span, fullEnd } = visible()
    show(panSpan(span, share, fullEnd))
  },

  fit(): void {
    showTimeSpan(undefined)
  },

  /** The slice at the cursor (of the task under the pointer or the keyboard) fills a third of the view; pressed again, everything is shown. */
  focusSlice(): void {
    const { time, hit } = cursorStore.getState()
    const place = hit ?? selectedPlace()
    if (time === undefined || !place) return
    const { spans } = data()[place.execution]
    const row = hit?.spanIndex ?? spanAt(data()[place.execution], place.task, time)
    if (row === undefined) return
    const { span, fullEnd } = visible()
    const length = Math.max(spans.end[row] - spans.start[row], SHORTEST_SPAN / 3)
    const target = clampSpan({ start: spans.start[row] - length, end: spans.end[row] + length }, fullEnd)
    if (target.start === span.start && target.end === span.end) showTimeSpan(undefined)
    else show(target)
  },

  /** Moves the cursor by a fiftieth of the visible time. */
  stepCursor(direction: 1 | -1): void {
    const { span } = visible()
    const { time } = cursorStore.getState()
    const step = Math.max(1, Math.round((span.end - span.start) / STEPS))
    goTo(time === undefined ? (direction === 1 ? span.start : span.end) : time + direction * step)
  },

  goToStart: () => goTo(0),
  goToEnd: () => goTo(longestMakespan(data())),

  /** To a share of the run: 0.5 is half way to its end. */
  goToShare: (share: number) => goTo(share * longestMakespan(data())),

  /** Up and down the lanes; past the last lane of an execution comes the first of the next. */
  changeTask(direction: 1 | -1): void {
    const executions = shownExecutions()
    const active = activeIndex()
    const { selectedTask } = viewStore.getState()
    const plan = lanesStore.getState().plans?.[active]
    if (plan) {
      changeTaskIn(plan, active, direction)
      return
    }
    const count = executions[active]?.data.summary.tasks.length ?? 0
    if (count === 0) return
    const next = selectedTask === undefined ? (direction === 1 ? 0 : count - 1) : selectedTask + direction
    if (next >= 0 && next < count) selectTask(next)
    else {
      const other = executions[active + direction]
      if (!other) return
      viewStore.setState({ activeExecution: other.entry.id })
      selectTask(direction === 1 ? 0 : count - 1)
    }
    goTo(cursorStore.getState().time ?? visible().span.start)
  },

  /** Takes cursor and selection away. */
  clear(): void {
    moveCursor(undefined, undefined)
    selectTask(undefined)
  },
}

/** Up and down the lanes of a plan. */
function changeTaskIn(plan: LanePlan, active: number, direction: 1 | -1): void {
  const next = nextTask(plan, viewStore.getState().selectedTask, direction)
  const other = shownExecutions()[active + direction]
  if (next !== undefined) selectTask(next)
  else if (other) {
    viewStore.setState({ activeExecution: other.entry.id })
    selectTask(nextTask(plan, undefined, direction))
  }
  goTo(cursorStore.getState().time ?? visible().span.start)
}

/** Index of the execution the keyboard moves through. */
export function activeIndex(): number {
  const { activeExecution } = viewStore.getState()
  return Math.max(
    0,
    shownExecutions().findIndex(({ entry }) => entry.id === activeExecution),
  )
}

function data() {
  return shownExecutions().map((execution) => execution.data)
}

/** A task of one of the executions. */
interface Place {
  readonly execution: number
  readonly task: number
}

/** Moves the cursor, keeps it in view, and tells about the task given there; without one about the selected task of the active execution. */
export function goTo(time: Micros, place = selectedPlace()): void {
  const target = bringIntoView(time)
  const hit = place && hitAt(place, target)
  moveCursor(target, hit)
  if (hit) bringLaneIntoView(hit.execution, hit.task)
  say(hit ? describeMoment(hit) : formatTime(target))
}

/** Moves the cursor and keeps it in view, without a word: for a hand that drags. */
export function moveInView(time: Micros): void {
  moveCursor(bringIntoView(time), undefined)
}

/** Moves the cursor to the start of a span and the view to where the span is seen, from its start on where it is longer than the view. */
export function showSlice({ execution, task }: Place, row: number): void {
  const { start, end } = data()[execution].spans
  const { span, fullEnd } = visible()
  const toEnd = end[row] - start[row] <= span.end - span.start ? spanAround(span, end[row], fullEnd) : span
  show(spanAround(toEnd, start[row], fullEnd))
  moveCursor(start[row], { execution, task, time: start[row], spanIndex: row })
}

/** Moves the visible time so that a moment lies in it. Returns the moment, kept inside the run. */
function bringIntoView(time: Micros): Micros {
  const target = Math.min(Math.max(0, Math.round(time)), longestMakespan(data()))
  const { span, fullEnd } = visible()
  show(spanAround(span, target, fullEnd))
  return target
}

/** The selected task in the execution the keyboard moves through. */
export function selectedPlace(): Place | undefined {
  const { selectedTask } = viewStore.getState()
  return selectedTask === undefined ? undefined : { execution: activeIndex(), task: selectedTask }
}

/** What the tooltip shows, for who moves by keyboard and cannot see it. */
function describeMoment({ execution, task, time }: Hit): string {
  const { data: run, name } = shownExecutions()[execution]
  const { document } = documentStore.getState()
  if (!document || run.spans.length === 0) return [name, formatTime(time)].join(t('glue.comma'))
  const explanation = explainAt(run.spans, run.summary, listSteps(document.taskSet), task, time)
  const place = [name, run.summary.tasks[task].id, formatTime(time)].join(t('glue.comma'))
  return `${place}${t('glue.colon')}${sentences().explainText(explanation)}`
}

function hitAt({ execution, task }: Place, time: Micros): Hit {
  return { execution, task, time, spanIndex: spanAt(data()[execution], task, time) }
}
