import { loadTexts } from '../i18n'
import { isTimeForMore } from '../state/first-chart'
import { runsStore } from '../state/runs-store'

let handle: ((event: KeyboardEvent) => void) | undefined

/** A key pressed on the chart. What keys do is loaded when there is a chart to press them on. */
export function handleChartKey(event: KeyboardEvent): void {
  handle?.(event)
}

/** Starts what is not seen in the first chart but begins with it: the cursor at its first place, and the keys on the chart and anywhere. */
export async function startParts(): Promise<void> {
  await isTimeForMore
  const [parts] = await Promise.all([import('./parts'), loadTexts()])
  runsStore.subscribe(parts.placeFirstCursor)
  parts.placeFirstCursor()
  handle = parts.handleChartKey
  window.addEventListener('keydown', parts.handleWindowKey)
}
