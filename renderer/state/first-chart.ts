import { shownExecutions } from './executions'

/** Name of the performance mark set when the first chart stands on the screen. */
export const CHART_VISIBLE = 'chart-visible'

let isDrawn = false
let tellDrawn: () => void = () => undefined

/** Longest wait for it, ms: a run may be slow, and a file may have problems instead of one. */
const PATIENCE_MS = 500

/** Resolves when the first chart stands on the screen, or will not for a while: what that chart does without may be loaded now. */
export const isTimeForMore = new Promise<void>((resolve) => {
  tellDrawn = resolve
  setTimeout(resolve, PATIENCE_MS)
})

/** To be called when the chart has been given something to draw. The first one with every run in it counts, one frame after it was drawn. */
export function noteChart(): void {
  if (isDrawn || !shownExecutions().every(({ hasRun }) => hasRun)) return
  isDrawn = true
  // The chart draws in the next frame; when the one after it begins, that frame is on its way to the screen.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      performance.mark(CHART_VISIBLE)
      tellDrawn()
    }),
  )
}
