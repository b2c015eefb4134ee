import { temporal } from 'zundo'
import { create, useStore } from 'zustand'
import type { Document } from './document'

interface DocumentState {
  /** Undefined until the first document has been opened. */
  readonly document: Document | undefined
}

/** Steps back that are kept. A document is small and its versions share what did not change. */
const UNDO_LIMIT = 200

/** The open document with its undo history. Change it with `editDocument` only. */
export const documentStore = create<DocumentState>()(
  temporal((): DocumentState => ({ document: undefined }), {
    limit: UNDO_LIMIT,
    equality: (past, current) => past.document === current.document,
  }),
)

const history = documentStore.temporal

/** The gesture (one drag of a slider, one stay in a text field) the last edit belonged to. */
let openGesture: string | undefined

/**
 * Changes the document. Edits that follow each other with the same `gesture` are one step of undo, until `endGesture`.
 * An edit that gives the same document back leaves no step.
 */
export function editDocument(change: (document: Document) => Document, gesture?: string): void {
  const { document } = documentStore.getState()
  if (!document) return
  const next = change(document)
  if (next === document) return
  const continues = gesture !== undefined && gesture === openGesture
  if (continues) history.getState().pause()
  documentStore.setState({ document: next })
  if (continues) history.getState().resume()
  openGesture = gesture
}

/** The drag or the typing is over: the next edit is a step of its own. */
export function endGesture(): void {
  openGesture = undefined
}

/** Shows another document; what was done to the one before cannot be undone here. */
export function showDocument(document: Document): void {
  openGesture = undefined
  history.getState().pause()
  documentStore.setState({ document })
  history.getState().resume()
  history.getState().clear()
}

export function undo(): void {
  openGesture = undefined
  history.getState().undo()
}

export function redo(): void {
  openGesture = undefined
  history.getState().redo()
}

export function canUndo(): boolean {
  return history.getState().pastStates.length > 0
}

export function canRedo(): boolean {
  return history.getState().futureStates.length > 0
}

/** Calls back when undo or redo become possible or impossible. */
export function onHistoryChange(callback: () => void): () => void {
  return history.subscribe(callback)
}

export function useDocument(): Document | undefined {
  return documentStore((state) => state.document)
}

export function useHistory(): { readonly canUndo: boolean; readonly canRedo: boolean } {
  const past = useStore(history, (state) => state.pastStates.length > 0)
  const future = useStore(history, (state) => state.futureStates.length > 0)
  return { canUndo: past, canRedo: future }
}
