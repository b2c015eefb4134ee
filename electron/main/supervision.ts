import { app, type BrowserWindow, dialog } from 'electron'
import { CrashLimit } from './crash-limit'
import { logError } from './log'

/** Takes care of a window whose page crashes, hangs or does not load. `reopen` loads it anew; what was not saved is then gone. */
export function superviseWindow(window: BrowserWindow, reopen: () => void): void {
  const limit = new CrashLimit()

  const offerReopen = async (message: string, mayReopen: boolean) => {
    const { response } = await dialog.showMessageBox({
      type: 'error',
      noLink: true,
      message,
      detail: mayReopen
        ? 'Your saved files are safe. Changes since the last save are lost.'
        : 'It has happened several times now. Your saved files are safe; please report what you were doing.',
      buttons: mayReopen ? ['Reopen', 'Close'] : ['Close'],
      defaultId: 0,
      cancelId: mayReopen ? 1 : 0,
    })
    if (window.isDestroyed()) return
    if (mayReopen && response === 0) reopen()
    else window.destroy()
  }

  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return
    logError('page', `${reason}, exit code ${exitCode}`)
    const why = reason === 'oom' ? 'The window ran out of memory.' : 'The window stopped working.'
    void offerReopen(why, limit.mayReopen(Date.now()))
  })
  window.webContents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
    // -3 is a load that was given up on purpose.
    if (!isMainFrame || code === -3) return
    logError('page', `${description} (${code})`)
    void offerReopen('The window could not be loaded.', limit.mayReopen(Date.now()))
  })
  window.webContents.on('preload-error', (_event, _path, error) => logError('preload', error))

  let asking: AbortController | undefined
  window.on('unresponsive', () => {
    if (asking) return
    const controller = new AbortController()
    asking = controller
    void dialog
      .showMessageBox(window, {
        type: 'warning',
        noLink: true,
        message: 'The window does not answer.',
        detail: 'Waiting is safe. Reopening loses changes since the last save.',
        buttons: ['Wait', 'Reopen'],
        defaultId: 0,
        cancelId: 0,
        signal: controller.signal,
      })
      .then(({ response }) => {
        asking = undefined
        if (response === 1 && !controller.signal.aborted && !window.isDestroyed()) {
          window.webContents.forcefullyCrashRenderer()
        }
      })
  })
  // It answers again: the question has answered itself.
  window.on('responsive', () => asking?.abort())
}

/** Errors nobody caught: logged, said in one sentence, and the app goes on. Child processes other than the page restart by themselves. */
export function superviseProcess(): void {
  let isTelling = false
  const tell = (error: unknown) => {
    logError('uncaught', error)
    if (isTelling || !app.isReady()) return
    isTelling = true
    const message =
      'Something went wrong inside Interleave. What you see is still there: save it under a new name to be safe.'
    void dialog
      .showMessageBox({ type: 'error', noLink: true, message, buttons: ['OK'] })
      .finally(() => (isTelling = false))
  }
  process.on('uncaughtException', tell)
  process.on('unhandledRejection', tell)
  app.on('child-process-gone', (_event, { type, reason }) => {
    if (reason !== 'clean-exit' && reason !== 'killed') logError('child process', `${type}: ${reason}`)
  })
}
