import { create } from 'zustand'
import { longestMakespan } from '../../shared/gantt/model'
import { toMicros } from '../../shared/time'
import { currentLocale } from '../i18n'
import { moveCursor } from './cursor-store'
import { inLanguage } from './document'
import { documentStore } from './document-store'
import { shownExecutions } from './executions'
import { say } from './session-store'
import { viewStore } from './view-store'
import { show } from './visible-time'

interface CaptionState {
  /** Index of the caption that is being told. */
  readonly current: number
}

/** Which of the document's bookmarks stands under the chart as its caption. */
export const captionStore = create<CaptionState>()(() => ({ current: 0 }))

/** Another document is open: it is told from the beginning. */
export function forgetCaption(): void {
  captionStore.setState({ current: 0 })
}

/** Tells a caption: shows its part of the time, moves the cursor to its moment and selects its task, so that the chart shows what the words say. */
export function goToCaption(index: number): void {
  const bookmark = documentStore.getState().document?.bookmarks[index]
  if (!bookmark) return
  captionStore.setState({ current: index })
  const executions = shownExecutions().map(({ data }) => data)
  const { ms, task, executionId } = bookmark
  const [from, to] = bookmark.show ?? [0, Number.MAX_SAFE_INTEGER / 1000]
  show({ start: toMicros(from), end: toMicros(to) })
  moveCursor(Math.min(toMicros(ms), longestMakespan(executions)), undefined)
  const lane = executions[0]?.summary.tasks.findIndex(({ id }) => id === task) ?? -1
  viewStore.setState({
    selectedTask: lane === -1 ? undefined : lane,
    ...(executionId === undefined ? {} : { activeExecution: executionId }),
  })
  say(inLanguage(bookmark.text, currentLocale()))
}
