import { loadTexts } from '../i18n'
import { isTimeForMore } from '../state/first-chart'
import { runsStore } from '../state/runs-store'

type Parts = typeof import('./parts')

let parts: Parts | undefined

/** A key pressed on the chart. What keys do is loaded when there is a chart to press them on. */
export function handleChartKey(event: KeyboardEvent): void {
  parts?.handleChartKey(event)
}

/** The same for a double click. False: nothing was there to zoom to. */
export function zoomToMark(...args: Parameters<Parts['zoomToMark']>): boolean {
  return parts?.zoomToMark(...args) ?? false
}

/** Starts what is not seen in the first chart but begins with it: the cursor at its first place, and the keys on the chart and anywhere. */
export async function startParts(): Promise<void> {
  await isTimeForMore
  const [loaded] = await Promise.all([import('./parts'), loadTexts()])
  runsStore.subscribe(loaded.placeFirstCursor)
  loaded.placeFirstCursor()
  window.addEventListener('keydown', loaded.handleWindowKey)
  loaded.followTies()
  parts = loaded
}
