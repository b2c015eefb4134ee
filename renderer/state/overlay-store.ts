import { create } from 'zustand'

/** What lies over the window; one at a time. Problems and alerts are kept in the session: they come from outside. */
export type Overlay = 'addExecution' | 'exportMenu' | 'presenter' | 'shortcuts' | 'about'

interface OverlayState {
  readonly overlay: Overlay | undefined
}

export const overlayStore = create<OverlayState>()(() => ({ overlay: undefined }))

export function showOverlay(overlay: Overlay): void {
  overlayStore.setState({ overlay })
}

export function closeOverlay(): void {
  overlayStore.setState({ overlay: undefined })
}
