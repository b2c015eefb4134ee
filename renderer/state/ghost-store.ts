import { create } from 'zustand'
import { documentStore } from './document-store'
import { type Ghosts, ghostsAfterEdit } from './ghosts'
import { runsStore } from './runs-store'

interface GhostState {
  readonly ghosts: Ghosts
}

/** What was on screen before the last change of settings, until the next edit or Escape. */
export const ghostStore = create<GhostState>()(() => ({ ghosts: {} }))

/**
 * Follows the document: each step of its history is an edit, so all of a drag is one, and undo is another. Escape takes the ghosts away,
 * unless it closes something that lies over the window.
 */
export function startGhosts(): void {
  const history = documentStore.temporal
  let lastStep = history.getState().pastStates.at(-1)
  history.subscribe(({ pastStates }) => {
    const step = pastStates.at(-1)
    if (step === lastStep) return
    lastStep = step
    ghostStore.setState({ ghosts: ghostsAfterEdit(documentStore.getState().document, runsStore.getState().runs) })
  })
  window.addEventListener('keydown', (event) => {
    const isChart = event.target instanceof Element && event.target.closest('#chart') !== null
    if (event.key === 'Escape' && (isChart || !event.defaultPrevented)) clearGhosts()
  })
}

function clearGhosts(): void {
  if (Object.keys(ghostStore.getState().ghosts).length > 0) ghostStore.setState({ ghosts: {} })
}
