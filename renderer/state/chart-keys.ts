import { chartActions } from './chart-actions'
import { cursorStore } from './cursor-store'
import { showOverlay } from './overlay-store'
import { selectTask, toggleTable, viewStore } from './view-store'

/**
 * What a key does while the chart has the focus, by `event.code`: letters die under a Zhuyin layout or another input method.
 * Single letters work here only, so they are never in the way of typing (WCAG 2.1.4).
 */
const KEYS: Readonly<Record<string, (event: KeyboardEvent) => void>> = {
  ArrowLeft: ({ shiftKey }) => (shiftKey ? chartActions.panBy(-0.25) : chartActions.stepCursor(-1)),
  ArrowRight: ({ shiftKey }) => (shiftKey ? chartActions.panBy(0.25) : chartActions.stepCursor(1)),
  KeyA: () => chartActions.panBy(-0.25),
  KeyD: () => chartActions.panBy(0.25),
  PageUp: () => chartActions.panBy(-0.9),
  PageDown: () => chartActions.panBy(0.9),
  ArrowUp: () => chartActions.changeTask(-1),
  ArrowDown: () => chartActions.changeTask(1),
  KeyW: () => chartActions.zoomBy(1.5),
  KeyS: () => chartActions.zoomBy(1 / 1.5),
  Equal: () => chartActions.zoomBy(1.5),
  NumpadAdd: () => chartActions.zoomBy(1.5),
  Minus: () => chartActions.zoomBy(1 / 1.5),
  NumpadSubtract: () => chartActions.zoomBy(1 / 1.5),
  Digit0: () => chartActions.fit(),
  Numpad0: () => chartActions.fit(),
  Home: () => chartActions.goToStart(),
  End: () => chartActions.goToEnd(),
  Comma: () => chartActions.goToDecision(-1),
  Period: () => chartActions.goToDecision(1),
  KeyT: () => toggleTable(),
  Escape: clearOneThing,
}

/** Escape takes away the tooltip first, then the selection, then the cursor. */
function clearOneThing(): void {
  const { time, hit } = cursorStore.getState()
  if (hit) cursorStore.setState({ hit: undefined })
  else if (viewStore.getState().selectedTask !== undefined) selectTask(undefined)
  else if (time !== undefined) cursorStore.setState({ time: undefined })
}

/** Does what the key asks for; others go on to the window. */
export function handleChartKey(event: KeyboardEvent): void {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
  // `?` stands on different keys of different layouts; where the key gives the character itself, that counts.
  const action = event.key === '?' ? () => showOverlay('shortcuts') : KEYS[event.code]
  if (!action) return
  event.preventDefault()
  action(event)
}
