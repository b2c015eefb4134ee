import { create } from 'zustand'
import { viewStore } from './view-store'

interface WhyFocusState {
  /** The id of the element that asked for the why-card and gets the focus back; undefined: nobody waits for it. */
  readonly askedBy: string | undefined
  /** Counts the questions, so that asking again moves the focus again. */
  readonly asked: number
}

export const whyFocusStore = create<WhyFocusState>()(() => ({ askedBy: undefined, asked: 0 }))

/** Opens the inspector and moves the focus to the why-card as soon as it is there. */
export function openWhy(askedBy: string): void {
  viewStore.setState({ isInspectorOpen: true })
  whyFocusStore.setState(({ asked }) => ({ askedBy, asked: asked + 1 }))
}

/** Back to where the question came from. False: nobody had asked. */
export function closeWhy(): boolean {
  const { askedBy } = whyFocusStore.getState()
  const origin = askedBy === undefined ? null : document.getElementById(askedBy)
  origin?.focus()
  whyFocusStore.setState({ askedBy: undefined })
  return origin !== null
}
