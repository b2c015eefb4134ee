import { app, type BrowserWindow, dialog } from 'electron'
import { CrashLimit } from './crash-limit'
import { logError } from './log'
import { words } from './words'

/** Takes care of a window whose page crashes, hangs or does not load. `reopen` loads it anew; what was not saved is then gone. */
export function superviseWindow(window: BrowserWindow, reopen: () => void): void {
  const limit = new CrashLimit()

  const offerReopen = async (message: string, mayReopen: boolean) => {
    const { supervision } = words()
    const { response } = await dialog.showMessageBox({
      type: 'error',
      noLink: true,
      message,
      detail: mayReopen ? supervision.mayReopen : supervision.mayNotReopen,
      buttons: mayReopen ? [supervision.reopen, supervision.close] : [supervision.close],
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
    const { outOfMemory, crashed } = words().supervision
    const why = reason === 'oom' ? outOfMemory : crashed
    void offerReopen(why, limit.mayReopen(Date.now()))
  })
  window.webContents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
    // -3 is a load that was given up on purpose.
    if (!isMainFrame || code === -3) return
    logError('page', `${description} (${code})`)
    void offerReopen(words().supervision.notLoaded, limit.mayReopen(Date.now()))
  })
  window.webContents.on('preload-error', (_event, _path, error) => logError('preload', error))

  let asking: AbortController | undefined
  window.on('unresponsive', () => {
    if (asking) return
    const controller = new AbortController()
    asking = controller
    const { hangs, hangsDetail, wait, reopen: reopenLabel } = words().supervision
    void dialog
      .showMessageBox(window, {
        type: 'warning',
        noLink: true,
        message: hangs,
        detail: hangsDetail,
        buttons: [wait, reopenLabel],
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
    const { uncaught: message, ok } = words().supervision
    void dialog
      .showMessageBox({ type: 'error', noLink: true, message, buttons: [ok] })
      .finally(() => (isTelling = false))
  }
  process.on('uncaughtException', tell)
  process.on('unhandledRejection', tell)
  app.on('child-process-gone', (_event, { type, reason }) => {
    if (reason !== 'clean-exit' && reason !== 'killed') logError('child process', `${type}: ${reason}`)
  })
}
