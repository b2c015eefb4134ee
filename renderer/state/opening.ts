import type { OpenReply } from '../../shared/api'
import { FIRST_LECTURE_ID } from '../../shared/lectures/first'
import { t } from '../i18n'
import { forgetCaption } from './captions'
import { moveCursor, showTimeSpan } from './cursor-store'
import { toDocument } from './document'
import { documentStore, showDocument } from './document-store'
import { documentTitle } from './names'
import { toRecording } from './recording'
import { say, sessionStore, showAlert } from './session-store'
import { viewStore } from './view-store'

const { api } = window

/** What the window shows first. Where that cannot be opened, the first lecture stands behind the reason: the window is never empty. */
export async function openFirst(): Promise<void> {
  await show(api.openFirst())
  await refreshShelf()
  const { problems, alert } = sessionStore.getState()
  if (documentStore.getState().document) return
  await show(api.openLecture(FIRST_LECTURE_ID))
  sessionStore.setState({ problems, alert })
}

/** Shows what main answers: a document, or why there is none. */
export async function show(asked: Promise<OpenReply>): Promise<void> {
  sessionStore.setState({ isOpening: true })
  const reply = await asked
  sessionStore.setState({ isOpening: false })
  switch (reply.kind) {
    case 'opened':
      return showOpened(reply)
    case 'problems':
      sessionStore.setState({ problems: reply })
      return say(t('problems.title', { file: reply.fileName }))
    case 'failed':
      return showAlert(reply)
    case 'cancelled':
  }
}

function showOpened({ comparison, fileName, source, lecture, warnings }: Extract<OpenReply, { kind: 'opened' }>): void {
  const document = toDocument(comparison)
  sessionStore.setState({
    fileName,
    source,
    lecture,
    savedDocument: document,
    recording: toRecording(comparison, document),
    warnings,
    problems: undefined,
    alert: undefined,
  })
  moveCursor(undefined, undefined)
  showTimeSpan(undefined)
  forgetCaption()
  viewStore.setState({ selectedTask: undefined, activeExecution: undefined })
  showDocument(document)
  say(t('status.opened', { title: documentTitle(document) }))
}

/** Asks main for the lectures and the recent files once more. */
export async function refreshShelf(): Promise<void> {
  const [lectures, recent] = await Promise.all([api.listLectures(), api.listRecent()])
  sessionStore.setState({ lectures, recent })
}
