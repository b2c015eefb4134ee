import { create } from 'zustand'
import type { ExecutionData } from '../../shared/gantt/model'
import type { SpanTable } from '../../shared/trace/span-table'
import { placeNear, type SlicePlace } from '../view-model/slice-walk'
import { activeIndex, visible } from './chart-actions'
import { chartLayoutStore } from './chart-layout'
import { cursorStore } from './cursor-store'
import { shownExecutions } from './executions'
import { viewStore } from './view-store'

interface KeptPlace extends SlicePlace {
  /** The run the row belongs to. */
  readonly spans: SpanTable
}

interface SliceState {
  /** Where the keyboard is, or was last, in each execution, by its id. */
  readonly places: Readonly<Record<string, KeptPlace>>
}

export const sliceStore = create<SliceState>()(() => ({ places: {} }))

export function keepPlace(executionId: string, spans: SpanTable, place: SlicePlace): void {
  sliceStore.setState(({ places }) => ({ places: { ...places, [executionId]: { ...place, spans } } }))
}

/** The tasks of an execution as the chart shows them, from the top down. */
export function lanesOf(executionId: string, { summary }: ExecutionData): readonly number[] {
  const index = shownExecutions().findIndex(({ entry }) => entry.id === executionId)
  const plan = chartLayoutStore.getState().layout?.executions[index]?.plan
  return plan?.tasks ?? summary.tasks.map((_, task) => task)
}

/** Where the keyboard is in an execution: where it was; after another run at the same time; at first at the selected task and the cursor, if those are seen. */
export function placeIn(executionId: string, data: ExecutionData): SlicePlace | undefined {
  const kept = sliceStore.getState().places[executionId]
  if (kept?.spans === data.spans) return kept
  const lanes = lanesOf(executionId, data)
  if (kept) return placeNear(data.spans, lanes, kept.task, kept.at)
  const { span } = visible()
  const { time, hit } = cursorStore.getState()
  const isSeen = time !== undefined && time >= span.start && time <= span.end
  const task = viewStore.getState().selectedTask ?? hit?.task
  return placeNear(data.spans, lanes, task, Math.round(isSeen ? time : Math.max(0, span.start)))
}

/** The id of the element in which the keyboard goes through the slices of an execution. */
export const slicesId = (executionId: string): string => `slices-${executionId}`

/** From the chart into the slices of the execution the keyboard is in. At the selected task and the cursor, wherever it was before. */
export function enterSlices(): void {
  const active = shownExecutions()[activeIndex()]
  if (!active?.hasRun) return
  sliceStore.setState(({ places }) => {
    const { [active.entry.id]: _, ...others } = places
    return { places: others }
  })
  document.getElementById(slicesId(active.entry.id))?.focus()
}

/** Back to the chart as a whole. */
export function leaveSlices(): void {
  cursorStore.setState({ hit: undefined })
  document.getElementById('chart')?.focus()
}
