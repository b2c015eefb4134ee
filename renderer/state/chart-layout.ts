import { create } from 'zustand'
import type { ComparisonLayout } from '../../shared/gantt/layout'

interface ChartLayoutState {
  /** Where the chart drew everything last, density strips and scrolling counted in. Undefined before the first picture. */
  readonly layout: ComparisonLayout | undefined
}

/** What lies over the lanes (the focused slice) needs their true places, which only the chart knows. */
export const chartLayoutStore = create<ChartLayoutState>()(() => ({ layout: undefined }))

/** The same layout again tells nobody: the chart keeps it while only the cursor moves. */
export function keepLayout(layout: ComparisonLayout): void {
  if (chartLayoutStore.getState().layout !== layout) chartLayoutStore.setState({ layout })
}
