import { create } from 'zustand'
import type { Speed } from '../view-model/playback-pace'

/** What a step goes by. */
export type StepUnit = 'decision' | 'iteration' | 'event'
export const STEP_UNITS: readonly StepUnit[] = ['decision', 'iteration', 'event']

interface PlaybackState {
  readonly isPlaying: boolean
  readonly speed: Speed
  readonly unit: StepUnit
  /** Whether the inspector shows the pseudo-code. Undefined: nobody has chosen, the first play opens it. */
  readonly isCodeOpen: boolean | undefined
}

/** How the playhead moves; where it is, is the cursor (`cursorStore`). Nothing of this is saved with the document. */
export const playbackStore = create<PlaybackState>()(() => ({
  isPlaying: false,
  speed: 1,
  unit: 'decision',
  isCodeOpen: undefined,
}))

export function setSpeed(speed: Speed): void {
  playbackStore.setState({ speed })
}

export function setUnit(unit: StepUnit): void {
  playbackStore.setState({ unit })
}

export function toggleCode(): void {
  playbackStore.setState(({ isCodeOpen }) => ({ isCodeOpen: isCodeOpen !== true }))
}
