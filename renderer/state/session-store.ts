import { create } from 'zustand'
import type { LectureInfo, OpenReply, RecentFile } from '../../shared/api'
import type { Problem } from '../../shared/task-set/problem'
import type { Document } from './document'
import { documentStore } from './document-store'
import type { Recording } from './recording'

export type ProblemsReply = Extract<OpenReply, { kind: 'problems' }>

/** A sentence that has to be read, with what to do about it. */
export interface Alert {
  readonly message: string
  readonly remedy: string
}

interface SessionState {
  readonly fileName: string | undefined
  readonly source: 'taskSet' | 'comparison' | 'lecture' | undefined
  /** The id of the lecture the document came from; undefined: it came from a file, or has been saved to one. */
  readonly lecture: string | undefined
  /** The document as it stands in its file, or as it was opened. */
  readonly savedDocument: Document | undefined
  readonly recording: Recording | undefined
  readonly warnings: readonly Problem[]
  readonly isOpening: boolean
  readonly isSaving: boolean
  readonly problems: ProblemsReply | undefined
  readonly alert: Alert | undefined
  /** What was done last, for the status region: screen readers say it. */
  readonly status: string
  readonly lectures: readonly LectureInfo[]
  readonly recent: readonly RecentFile[]
}

/** Where the document came from and what happened to it; not part of it and not undone. */
export const sessionStore = create<SessionState>()(() => ({
  fileName: undefined,
  source: undefined,
  lecture: undefined,
  savedDocument: undefined,
  recording: undefined,
  warnings: [],
  isOpening: false,
  isSaving: false,
  problems: undefined,
  alert: undefined,
  status: '',
  lectures: [],
  recent: [],
}))

/** Says something in the status region. */
export function say(status: string): void {
  sessionStore.setState({ status })
}

export function showAlert(alert: Alert | undefined): void {
  sessionStore.setState({ alert })
}

/** Whether the document differs from its file. Undoing the last change makes it clean again. */
export function isDirty(): boolean {
  return documentStore.getState().document !== sessionStore.getState().savedDocument
}

export function useIsDirty(): boolean {
  const document = documentStore((state) => state.document)
  const saved = sessionStore((state) => state.savedDocument)
  return document !== saved
}
