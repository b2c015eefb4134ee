import type { createHands, Hands } from './hands'

/** Hands that come when there is a chart to lay them on: what they need of D3 (zoom, transitions) is no part of the first picture. */
export interface LaterHands extends Hands {
  /** Loads them; a second call does nothing. */
  load(): void
}

/** The same as `createHands`, with nothing happening before `load`. */
export function createLaterHands(...args: Parameters<typeof createHands>): LaterHands {
  let hands: Hands | undefined
  let last: Parameters<Hands['sync']> | undefined
  let isAsked = false
  let isGone = false

  const give = async (): Promise<void> => {
    const { createHands: create } = await import('./hands')
    if (isGone) return
    hands = create(...args)
    if (last) hands.sync(...last)
  }

  return {
    load() {
      if (isAsked) return
      isAsked = true
      void give()
    },
    sync(...view) {
      last = view
      hands?.sync(...view)
    },
    destroy() {
      isGone = true
      hands?.destroy()
    },
  }
}
