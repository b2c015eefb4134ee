import { create } from 'zustand'
import type { LegendKind } from '../../shared/gantt/emphasis'

interface LegendState {
  readonly isOpen: boolean
  /** The kind under the pointer or the focus: everything else fades. */
  readonly emphasis: LegendKind | undefined
  /** Lines where quanta begin and end, in the lanes of threads. */
  readonly hasQuantumGrid: boolean
}

/** What of the chart's grammar is explained or made to stand out. Nothing of it is saved. */
export const legendStore = create<LegendState>()(() => ({
  isOpen: false,
  emphasis: undefined,
  hasQuantumGrid: false,
}))

export function toggleLegend(): void {
  legendStore.setState(({ isOpen }) => ({ isOpen: !isOpen, emphasis: undefined }))
}

export function emphasize(emphasis: LegendKind | undefined): void {
  legendStore.setState({ emphasis })
}

export function toggleQuantumGrid(): void {
  legendStore.setState(({ hasQuantumGrid }) => ({ hasQuantumGrid: !hasQuantumGrid }))
}
