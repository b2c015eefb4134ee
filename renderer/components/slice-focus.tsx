import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { scrollToLane } from '../../shared/gantt/layout'
import { type ExecutionData, fullTimeSpan } from '../../shared/gantt/model'
import type { TaskSet } from '../../shared/task-set/schema'
import { listSteps } from '../../shared/task-set/steps'
import { useTexts } from '../i18n'
import { chartLayoutStore } from '../state/chart-layout'
import { cursorStore } from '../state/cursor-store'
import type { ShownExecution } from '../state/executions'
import { taskName } from '../state/names'
import { goToSlice, handleSliceKey } from '../state/slice-keys'
import { placeIn, slicesId, sliceStore } from '../state/slice-store'
import { viewStore } from '../state/view-store'
import { laneOfSlice, sliceBox } from '../view-model/slice-box'
import { sliceWords } from '../view-model/slice-words'
import { spanRow } from '../view-model/span-rows'
import { type SummarizedRun, summarySentence } from '../view-model/summary-words'
import { shownSpan } from '../view-model/time-span'
import '../styles/slices.css'

interface SliceFocusProps {
  readonly taskSet: TaskSet
  readonly execution: ShownExecution
  /** Those of all executions. */
  readonly all: readonly ExecutionData[]
  /** Its place in the comparison. */
  readonly index: number
  /** The lanes are to be scrolled so far, px. */
  readonly onScroll: (scrollTop: number) => void
}

/**
 * The keyboard's way through the slices of an execution: one stop of the Tab key, in which the arrow keys go from slice to slice. However many there
 * are, one element stands where the focused one is, and says it in words.
 */
export function SliceFocus({ taskSet, execution, all, index, onScroll }: SliceFocusProps) {
  const t = useTexts()
  const { entry, name, data } = execution
  const layout = chartLayoutStore((state) => state.layout)
  const [hasFocus, setHasFocus] = useState(false)
  const place = layout?.executions[index]
  if (!layout || !place) return null
  const { top, height } = place.viewport
  const summaryId = `summary-${entry.id}`
  return (
    <>
      <p id={summaryId} className="visually-hidden">
        {summarySentence(summarized(execution))}
      </p>
      {/* Arrow keys move inside it, as the role tells. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        className="slices"
        id={slicesId(entry.id)}
        role="application"
        aria-label={t('slice.label', { name })}
        aria-describedby={summaryId}
        aria-activedescendant={hasFocus ? `${slicesId(entry.id)}-focused` : undefined}
        style={{ top, height, left: layout.plotX, width: layout.plotWidth }}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onFocus={() => {
          setHasFocus(true)
          viewStore.setState({ activeExecution: entry.id })
          const at = placeIn(entry.id, data)
          if (at) goToSlice(entry.id, at)
        }}
        onBlur={() => setHasFocus(false)}
        onKeyDown={(event) => handleSliceKey(event.nativeEvent, entry.id)}
      >
        {hasFocus && (
          <FocusedSlice taskSet={taskSet} execution={execution} all={all} index={index} onScroll={onScroll} />
        )}
      </div>
    </>
  )
}

/** What the summary of an execution tells. */
export function summarized({ name, settings, data: { summary } }: ShownExecution): SummarizedRun {
  const { endedBy, makespan, tasks, totals } = summary
  const { involuntary, voluntary } = totals
  return { name, settings, endedBy, makespan, taskCount: tasks.length, involuntary, voluntary }
}

/** The focused slice: where its bar is, with the focus ring around it. */
function FocusedSlice({ taskSet, execution, all, index, onScroll }: SliceFocusProps) {
  const { entry, data } = execution
  const layout = chartLayoutStore((state) => state.layout)
  const domain = cursorStore((state) => state.domain)
  const steps = useMemo(() => listSteps(taskSet), [taskSet])
  const kept = sliceStore((state) => state.places[entry.id])
  const place = kept?.spans === data.spans ? kept : placeIn(entry.id, data)
  const element = useRef<HTMLDivElement>(null)
  const task = place?.task
  const row = place?.row

  // Another slice, or another lane: the lanes scroll to it, and the page to what of it is seen.
  useEffect(() => {
    const drawn = chartLayoutStore.getState().layout
    const at = drawn?.executions[index]
    if (!drawn || !at || task === undefined || row === undefined) return
    const lane = laneOfSlice(at, task, row, data.spans)
    const scrollTop = lane === undefined ? drawn.scrollTop : scrollToLane(drawn, index, lane)
    if (scrollTop !== drawn.scrollTop) onScroll(scrollTop)
  }, [index, task, row, data.spans, onScroll])
  useLayoutEffect(() => {
    element.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [task, row])

  if (!layout || task === undefined || row === undefined) return null
  const span = shownSpan(domain, fullTimeSpan(all))
  const box = sliceBox(layout, index, task, row, data.spans, span)
  const viewport = layout.executions[index]?.viewport
  const { id } = data.summary.tasks[task]
  const ended = data.summary.rows.find((one) => one.id === id)?.endedBy
  const words = sliceWords({ ...spanRow(data, row, steps), task: taskName(taskSet, data.summary.tasks[task]) }, ended)
  return (
    <div
      // A new element for each slice: what is merely renamed is not read out again.
      key={`${task} ${row}`}
      ref={element}
      id={`${slicesId(entry.id)}-focused`}
      className="slice"
      role="img"
      aria-label={words}
      data-seen={box !== undefined}
      style={
        box && {
          left: box.left - layout.plotX,
          top: box.top - (viewport?.top ?? 0),
          width: box.width,
          height: box.height,
        }
      }
    />
  )
}
