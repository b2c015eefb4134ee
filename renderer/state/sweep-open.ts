import { create } from 'zustand'

interface SweepOpenState {
  /** The execution whose sweep is shown, by id; undefined: none. */
  readonly executionId: string | undefined
}

/** Whether the sweep's panel is open, apart from the sweep itself: the window needs no more of it until then. */
export const sweepOpenStore = create<SweepOpenState>()(() => ({ executionId: undefined }))

export function openSweep(executionId: string): void {
  sweepOpenStore.setState({ executionId })
}

export function closeSweep(): void {
  sweepOpenStore.setState({ executionId: undefined })
}
