import { create } from 'zustand'
import type { TimeSpan } from '../../shared/gantt/model'
import { formatTime } from '../../shared/gantt/time-format'
import type { Micros } from '../../shared/time'
import { t } from '../i18n'
import { cursorStore } from './cursor-store'
import { say } from './session-store'

interface MeasureState {
  /** The marks; B may lie before A. */
  readonly a: Micros | undefined
  readonly b: Micros | undefined
  /** A drag over the chart measures instead of moving the time. */
  readonly isDragMode: boolean
}

/** The measuring span. Not saved with the document. */
export const measureStore = create<MeasureState>()(() => ({ a: undefined, b: undefined, isDragMode: false }))

/** Sets mark A at the cursor, then B; a third time a new A. */
export function markAtCursor(): void {
  const { time } = cursorStore.getState()
  const { a, b } = measureStore.getState()
  if (time === undefined) return
  if (a === undefined || b !== undefined) setMarks(time, undefined)
  else setMarks(a, time)
  say(t(measureStore.getState().b === undefined ? 'measure.setA' : 'measure.setB', { time: formatTime(time) }))
}

export function setMarks(a: Micros | undefined, b: Micros | undefined): void {
  measureStore.setState({ a, b })
}

/** Takes marks and mode away. True if there was something to take. */
export function clearMarks(): boolean {
  const { a, isDragMode } = measureStore.getState()
  if (a === undefined && !isDragMode) return false
  measureStore.setState({ a: undefined, b: undefined, isDragMode: false })
  return true
}

export function toggleDragMode(): void {
  measureStore.setState(({ isDragMode }) => ({ isDragMode: !isDragMode }))
}

/** The span between both marks, in order; undefined while one is missing. */
export function measuredSpan({ a, b }: Pick<MeasureState, 'a' | 'b'>): TimeSpan | undefined {
  if (a === undefined || b === undefined) return undefined
  return { start: Math.min(a, b), end: Math.max(a, b) }
}
