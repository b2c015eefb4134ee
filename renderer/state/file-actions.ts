import type { OpenReply } from '../../shared/api'
import { type Document, toComparison } from './document'
import { documentStore, endGesture } from './document-store'
import { documentTitle } from './names'
import { refreshShelf, show } from './opening'
import { hashOf, noteHash, toRecording } from './recording'
import { runsStore, type ShownRun } from './runs-store'
import { t } from '../i18n'
import { isDirty, say, sessionStore, showAlert } from './session-store'

const { api } = window

/** Longest wait for a run under way, so that its hash is saved too. */
const SAVE_WAITS_MS = 1000

/** Opens what `ask` asks main for, unless there is unsaved work and the person would rather keep it. */
async function open(ask: () => Promise<OpenReply>): Promise<void> {
  if (!(await mayLeave())) return
  await show(ask())
  await refreshShelf()
}

export const openByDialog = () => open(() => api.openByDialog())
export const openDropped = (file: File) => open(() => api.openDropped(file))
export const openRecent = (token: string) => open(() => api.openRecent(token))
export const openRequested = () => open(() => api.openRequested())

export async function openLecture(id: string): Promise<void> {
  await open(() => api.openLecture(id))
}

/** Saves the document; true when it now stands in a file. */
export async function save(as: boolean): Promise<boolean> {
  endGesture()
  const { document } = documentStore.getState()
  if (!document || sessionStore.getState().isSaving) return false
  sessionStore.setState({ isSaving: true })
  try {
    return await write(document, as)
  } finally {
    // Whatever happens, it can be tried again, and the window can close.
    sessionStore.setState({ isSaving: false })
  }
}

async function write(document: Document, as: boolean): Promise<boolean> {
  await runsEnded()
  const hashes = await traceHashes(document)
  const comparison = toComparison(document, api.info.engine, ({ id }) => hashes.get(id))
  const reply = await api.save(comparison, { as })
  if (reply.kind === 'failed') showAlert(reply)
  if (reply.kind !== 'saved') return false
  sessionStore.setState({
    fileName: reply.fileName,
    source: 'comparison',
    lecture: undefined,
    savedDocument: document,
    recording: toRecording(comparison, document),
  })
  say(t('status.saved', { file: reply.fileName }))
  await refreshShelf()
  return true
}

let lastHashRun = 0

/**
 * The hash of the trace of every execution whose newest run is on screen. A run gets it only where it is to be held to one, so that a chart can follow a
 * slider; of the others the same trace is made once more.
 */
async function traceHashes({ executions }: Document): Promise<ReadonlyMap<string, string>> {
  const hashes = new Map<string, string>()
  for (const { id, execution } of executions) {
    const shown = runsStore.getState().runs[id]?.shown
    if (shown?.execution !== execution) continue
    const known = hashOf(shown)
    const traceHash = known ?? (await hashAgain(shown))
    if (traceHash === undefined) continue
    if (known === undefined) noteHash(shown, traceHash)
    hashes.set(id, traceHash)
  }
  return hashes
}

async function hashAgain({ taskSet, execution }: ShownRun): Promise<string | undefined> {
  lastHashRun += 1
  const runId = `hash.${lastHashRun}`
  const reply = await api.simulate({ runId, taskSet, execution, withHash: true })
  void api.forgetRun(runId)
  return reply.kind === 'done' ? reply.summary.traceHash : undefined
}

/** Resolves when no run is under way, or after the longest wait. */
function runsEnded(): Promise<void> {
  const isBusy = () => Object.values(runsStore.getState().runs).some(({ phase }) => phase.kind === 'running')
  if (!isBusy()) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      unsubscribe()
      resolve()
    }
    const timer = setTimeout(done, SAVE_WAITS_MS)
    const unsubscribe = runsStore.subscribe(() => {
      if (!isBusy()) done()
    })
  })
}

/** True when nothing unsaved would be lost: nothing is, it has been saved, or the person lets it go. */
async function mayLeave(): Promise<boolean> {
  // A save under way decides whether there is anything unsaved.
  await saveEnded()
  const { document } = documentStore.getState()
  if (!document || !isDirty()) return true
  const answer = await api.confirmUnsaved(documentTitle(document))
  if (answer === 'save') return save(false)
  return answer === 'discard'
}

/** Resolves when no save is under way. */
function saveEnded(): Promise<void> {
  if (!sessionStore.getState().isSaving) return Promise.resolve()
  return new Promise((resolve) => {
    const unsubscribe = sessionStore.subscribe(({ isSaving }) => {
      if (isSaving) return
      unsubscribe()
      resolve()
    })
  })
}

let isClosing = false

/** The window is asked to close. Asked again meanwhile, it has the same answer coming. */
export async function closeWhenSafe(): Promise<void> {
  if (isClosing) return
  isClosing = true
  try {
    if (await mayLeave()) await api.closeWindow()
  } finally {
    isClosing = false
  }
}

export async function clearRecent(): Promise<void> {
  await api.clearRecent()
  await refreshShelf()
}
