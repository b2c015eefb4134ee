import { create } from 'zustand'
import type { LanePlan } from '../../shared/gantt/lane-plan'
import type { ExecutionData } from '../../shared/gantt/model'
import type { SpanTable } from '../../shared/trace/span-table'
import type { Micros } from '../../shared/time'
import { moveOnCore, placeOnCore } from '../view-model/core-walk'
import { moveSlice, placeNear, type SliceMove, type SlicePlace } from '../view-model/slice-walk'
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

function planOf(executionId: string): LanePlan | undefined {
  const index = shownExecutions().findIndex(({ entry }) => entry.id === executionId)
  return chartLayoutStore.getState().layout?.executions[index]?.plan
}

/** The tasks of an execution as the chart shows them, from the top down. */
function lanesOf(executionId: string, { summary }: ExecutionData): readonly number[] {
  return planOf(executionId)?.tasks ?? summary.tasks.map((_, task) => task)
}

/** The cores of an execution from the top down; undefined where its lanes are tasks. */
function coresOf(executionId: string): readonly number[] | undefined {
  const rows = planOf(executionId)?.rows ?? []
  return rows[0]?.kind === 'core' ? rows.flatMap((row) => (row.kind === 'core' ? [row.core] : [])) : undefined
}

/** Where a move leads to, through the lanes as they are shown. */
export function moveIn(executionId: string, data: ExecutionData, place: SlicePlace, move: SliceMove): SlicePlace {
  const cores = coresOf(executionId)
  return cores
    ? moveOnCore(data.spans, cores, place, move)
    : moveSlice(data.spans, lanesOf(executionId, data), place, move)
}

/** The place nearest to a task and a moment in the lanes as they are shown. */
export function placeAt(
  executionId: string,
  data: ExecutionData,
  task: number | undefined,
  time: Micros,
): SlicePlace | undefined {
  const cores = coresOf(executionId)
  return cores
    ? placeOnCore(data.spans, cores, task, time)
    : placeNear(data.spans, lanesOf(executionId, data), task, time)
}

/** Where the keyboard is in an execution: where it was; after another run at the same time; at first at the selected task and the cursor, if those are seen. */
export function placeIn(executionId: string, data: ExecutionData): SlicePlace | undefined {
  const kept = sliceStore.getState().places[executionId]
  if (kept?.spans === data.spans) return kept
  if (kept) return placeAt(executionId, data, kept.task, kept.at)
  const { span } = visible()
  const { time, hit } = cursorStore.getState()
  const isSeen = time !== undefined && time >= span.start && time <= span.end
  const task = viewStore.getState().selectedTask ?? hit?.task
  return placeAt(executionId, data, task, Math.round(isSeen ? time : Math.max(0, span.start)))
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
