import { chartActions } from './chart-actions'
import { cursorStore } from './cursor-store'
import { jumpTo, step } from './jumps'
import { clearMarks, markAtCursor } from './measure-store'
import { showOverlay } from './overlay-store'
import { changeSpeed, togglePlay } from './playback'
import { toggleCode } from './playback-store'
import { toggleLegend, toggleQuantumGrid } from './legend-store'
import { enterSlices } from './slice-store'
import { nextLaneKind, pageLanes, showLanesBar } from './lanes-actions'
import { zoomToDecisionAtCursor } from './zoom-to-decision'
import { selectTask, toggleTable, viewStore } from './view-store'

/**
 * What a key does while the chart has the focus, by `event.code`: letters die under a Zhuyin layout or another input method.
 * Single letters work here only, so they are never in the way of typing (WCAG 2.1.4).
 */
export const CHART_KEYS: Record<string, (event: KeyboardEvent) => void> = {
  ArrowLeft: ({ shiftKey }) => (shiftKey ? chartActions.panBy(-0.25) : chartActions.stepCursor(-1)),
  ArrowRight: ({ shiftKey }) => (shiftKey ? chartActions.panBy(0.25) : chartActions.stepCursor(1)),
  KeyA: () => chartActions.panBy(-0.25),
  KeyD: () => chartActions.panBy(0.25),
  // Through the lanes where they do not fit; else, and with Shift, through the time.
  PageUp: ({ shiftKey }) => (!shiftKey && pageLanes('up')) || chartActions.panBy(-0.9),
  PageDown: ({ shiftKey }) => (!shiftKey && pageLanes('down')) || chartActions.panBy(0.9),
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
  KeyF: () => chartActions.focusSlice(),
  KeyJ: zoomToDecisionAtCursor,
  Home: ({ shiftKey }) => (shiftKey && pageLanes('first')) || chartActions.goToStart(),
  End: ({ shiftKey }) => (shiftKey && pageLanes('last')) || chartActions.goToEnd(),
  Enter: enterSlices,
  NumpadEnter: enterSlices,
  Space: togglePlay,
  Comma: () => step(-1),
  Period: () => step(1),
  KeyO: ({ shiftKey }) => jumpTo('os', shiftKey ? -1 : 1),
  KeyK: ({ shiftKey }) => jumpTo('task', shiftKey ? -1 : 1),
  KeyI: ({ shiftKey }) => jumpTo('iteration', shiftKey ? -1 : 1),
  KeyE: ({ shiftKey }) => jumpTo('event', shiftKey ? -1 : 1),
  KeyY: ({ shiftKey }) => jumpTo('tie', shiftKey ? -1 : 1),
  KeyL: ({ shiftKey }) => jumpTo('stall', shiftKey ? -1 : 1),
  KeyX: ({ shiftKey }) => jumpTo('deadlock', shiftKey ? -1 : 1),
  KeyN: showLanesBar,
  KeyV: nextLaneKind,
  KeyZ: ({ shiftKey }) => void import('./lane-plans').then(({ toggleGroups }) => toggleGroups(shiftKey)),
  KeyM: markAtCursor,
  KeyC: toggleCode,
  KeyT: () => toggleTable(),
  KeyH: () => toggleLegend(),
  KeyG: () => void toggleQuantumGrid(),
  Escape: clearOneThing,
}

// 1 to 9: to 10 % .. 90 % of the run.
for (let digit = 1; digit <= 9; digit += 1) CHART_KEYS[`Digit${digit}`] = () => chartActions.goToShare(digit / 10)

/** These stand on different keys of different layouts: where the key gives the character itself, that counts. */
const CHARACTERS: Readonly<Record<string, (event: KeyboardEvent) => void>> = {
  '?': () => showOverlay('shortcuts'),
  '<': () => changeSpeed(-1),
  '>': () => changeSpeed(1),
}

/** Escape takes away the tooltip first, then the measuring span, the selection, the cursor. */
function clearOneThing(): void {
  const { time, hit } = cursorStore.getState()
  if (hit) cursorStore.setState({ hit: undefined })
  else if (clearMarks()) return
  else if (viewStore.getState().selectedTask !== undefined) selectTask(undefined)
  else if (time !== undefined) cursorStore.setState({ time: undefined })
}

/** Does what the key asks for; others go on to the window. */
export function handleChartKey(event: KeyboardEvent): void {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
  const action = CHARACTERS[event.key] ?? CHART_KEYS[event.code]
  if (!action) return
  event.preventDefault()
  action(event)
}
