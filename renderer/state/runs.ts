import type { Execution } from '../../shared/settings'
import { t } from '../i18n'
import { documentStore } from './document-store'
import { ghostStore, startGhosts } from './ghost-store'
import { createRunner, receiving } from './runner'
import { keepRuns, runsStore, setPhase, setShown, type ShownRun } from './runs-store'
import { isRecorded } from './recording'
import { say, sessionStore } from './session-store'
import { isInWindow } from './window-view'

const { api } = window

const isUsed = (run: ShownRun): boolean =>
  Object.values(runsStore.getState().runs).some(({ shown }) => shown?.spans === run.spans) ||
  Object.values(ghostStore.getState().ghosts).some(({ spans }) => spans === run.spans) ||
  isInWindow(run)
const memory = receiving.then(({ SpanMemory }) => new SpanMemory(isUsed))
const show = (id: string, shown: ShownRun): void => {
  setShown(id, shown)
  if (!runner.isBusy()) say(t('status.ran'))
}
const needsHash = (id: string, execution: Execution) => isRecorded(sessionStore.getState().recording, id, execution)
export const runner = createRunner(api, setPhase, show, { memory, needsHash })

/** Runs every execution of the document that is new or has other settings, now and whenever the document changes. */
export function startRuns(): void {
  startGhosts()
  const runAll = () => {
    const { document } = documentStore.getState()
    if (!document) return
    const ids = document.executions.map(({ id }) => id)
    runner.keep(ids)
    if (Object.keys(runsStore.getState().runs).some((id) => !ids.includes(id))) keepRuns(ids)
    for (const { id, execution } of document.executions) runner.run(id, document.taskSet, execution)
  }
  documentStore.subscribe((now, before) => now.document !== before.document && runAll())
  api.onRunPart((part) => runner.part(part))
  api.onSimulationProgress((progress) => runner.progress(progress))
  runAll()
}

/** Once more with the settings it has now, after a cancel or a failure. */
export function runAgain(id: string): void {
  runner.again(id)
}

export function cancelRun(id: string): void {
  runner.cancel(id)
}
