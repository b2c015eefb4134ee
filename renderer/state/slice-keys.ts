import type { ExecutionData } from '../../shared/gantt/model'
import type { SliceMove, SlicePlace } from '../view-model/slice-walk'
import { showSlice } from './chart-actions'
import { handleChartKey } from './chart-keys'
import { cursorStore } from './cursor-store'
import { shownExecutions } from './executions'
import { lastJump } from './jumps'
import { pause } from './playback'
import { keepPlace, leaveSlices, moveIn, placeAt, placeIn, slicesId } from './slice-store'
import { viewStore } from './view-store'
import { openWhy } from './why-focus'

/** What the keys that differ from the chart's do, by `event.code`. */
const MOVES: Readonly<Record<string, SliceMove>> = {
  ArrowLeft: 'previous',
  ArrowRight: 'next',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
}

/** A key pressed among the slices of an execution: moves, Enter and Escape are its own; all others do what they do in the chart, and the focus follows the cursor. */
export function handleSliceKey(event: KeyboardEvent, executionId: string): void {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
  const index = shownExecutions().findIndex(({ entry }) => entry.id === executionId)
  const data = shownExecutions()[index]?.data
  if (!data) return
  const move = event.shiftKey ? undefined : MOVES[event.code]
  const place = placeIn(executionId, data)
  if (move && place) {
    event.preventDefault()
    pause()
    goToSlice(executionId, moveIn(executionId, data, place, move))
  } else if ((event.code === 'Enter' || event.code === 'NumpadEnter') && place) {
    event.preventDefault()
    viewStore.setState({ selectedTask: place.task, activeExecution: executionId })
    goToSlice(executionId, place)
    openWhy(slicesId(executionId))
  } else if (event.code === 'Escape') {
    event.preventDefault()
    leaveSlices()
  } else {
    const before = cursorStore.getState().time
    handleChartKey(event)
    const hasMoved = () => cursorStore.getState().time !== before
    if (hasMoved()) return follow(executionId, data)
    // A jump that has to ask first, while the keyboard waits here.
    void lastJump()?.then(() => {
      if (hasMoved() && document.activeElement?.id === slicesId(executionId)) follow(executionId, data)
    })
  }
}

/** Puts the focus on a span: the cursor goes to its start, and the view to where it is seen. */
export function goToSlice(executionId: string, place: SlicePlace): void {
  const index = shownExecutions().findIndex(({ entry }) => entry.id === executionId)
  if (index < 0) return
  keepPlace(executionId, shownExecutions()[index].data.spans, place)
  showSlice({ execution: index, task: place.task }, place.row)
}

/** After a jump: to the span at the cursor, of the task it landed on, in the execution it landed in. */
function follow(executionId: string, data: ExecutionData): void {
  const { time, hit } = cursorStore.getState()
  if (time === undefined) return
  const landed = hit ? shownExecutions()[hit.execution] : undefined
  const target = landed ?? { entry: { id: executionId }, data }
  const task = hit?.task ?? placeIn(executionId, data)?.task
  const near = task === undefined ? undefined : placeAt(target.entry.id, target.data, task, time)
  if (!near) return
  keepPlace(target.entry.id, target.data.spans, near)
  if (target.entry.id !== executionId) document.getElementById(slicesId(target.entry.id))?.focus()
}
