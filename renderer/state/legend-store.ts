import { create } from 'zustand'
import type { LegendKind } from '../../shared/gantt/emphasis'
import type { QuantumGrid } from '../../shared/gantt/quantum-grid'

interface LegendState {
  readonly isOpen: boolean
  /** The kind under the pointer or the focus: everything else fades. */
  readonly emphasis: LegendKind | undefined
  /** Draws lines where quanta begin and end, in the lanes of threads and of cores; undefined: they are not asked for. */
  readonly quantumGrid: QuantumGrid | undefined
}

/** What of the chart's grammar is explained or made to stand out. Nothing of it is saved. */
export const legendStore = create<LegendState>()(() => ({
  isOpen: false,
  emphasis: undefined,
  quantumGrid: undefined,
}))

export function toggleLegend(): void {
  legendStore.setState(({ isOpen }) => ({ isOpen: !isOpen, emphasis: undefined }))
}

export function emphasize(emphasis: LegendKind | undefined): void {
  legendStore.setState({ emphasis })
}

/** It is loaded when it is first asked for. */
export async function toggleQuantumGrid(): Promise<void> {
  const { QUANTUM_GRID } = await import('../../shared/gantt/quantum-grid')
  legendStore.setState(({ quantumGrid }) => ({ quantumGrid: quantumGrid ? undefined : QUANTUM_GRID }))
}
