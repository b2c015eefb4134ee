import { join } from 'node:path'
import { app, nativeTheme, session } from 'electron'
import { fileFromArguments } from './arguments'
import { devServerOrigin } from './dev-server'
import { HAS_GRAPHICS } from './graphics'
import { spokenLanguage } from './language'
import { logError } from './log'
import { closeSession } from './permissions'
import { registerAppScheme, serveApp } from './protocol'
import { INITIAL_SETTINGS, parseSettings } from './settings'
import type { Shell } from './shell'
import { StateFile } from './state-file'
import { superviseProcess } from './supervision'
import { userData } from './user-data'
import { closeNavigation, openWindow } from './window'
import { speak } from './words'

/** Where the build put the page, beside this file's folder. */
const PAGE_FOLDER = join(__dirname, '../renderer')

/** Starts the app, unless it runs already: then that one gets the file and shows itself. */
function start(): void {
  superviseProcess()
  // `--no-sandbox` is the launcher's choice where the system allows no sandbox (root in a container); asking for one would crash every window.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  if (!HAS_GRAPHICS) app.disableHardwareAcceleration()
  registerAppScheme()
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }

  let running: Shell | undefined
  let firstPath = fileFromArguments(process.argv, process.cwd(), app)
  // macOS names a file by an event, also before the app is ready.
  app.on('open-file', (event, path) => {
    event.preventDefault()
    if (running) running.openFile(path)
    else firstPath = path
  })
  app.on('second-instance', (_event, argv, workingDirectory) => {
    const path = fileFromArguments(argv, workingDirectory, app)
    if (path === undefined) running?.show()
    else if (running) running.openFile(path)
    else firstPath = path
  })
  app.on('web-contents-created', (_event, contents) => closeNavigation(contents))

  app
    .whenReady()
    .then(async () => {
      const origin = devServerOrigin(app.isPackaged, process.env)
      closeSession(session.defaultSession, origin)
      await serveApp(
        session.defaultSession,
        origin ? { kind: 'devServer', origin } : { kind: 'folder', root: PAGE_FOLDER },
      )
      const settings = new StateFile(userData('settings.json'), parseSettings, INITIAL_SETTINGS)
      nativeTheme.themeSource = settings.get().theme
      // The window first: the process of its page starts while everything else is loaded here. Nothing else gets a turn between the two, so the page
      // cannot ask before there is somebody to answer.
      const { language, window: place } = settings.get()
      const spoken = spokenLanguage(language, app.getPreferredSystemLanguages())
      speak(spoken)
      const window = openWindow(place, spoken)
      const { Shell: FullShell } = await import('./shell')
      running = new FullShell({ firstPath, settings, window, onFirstChart: () => reportReady(running) })
      keepLifecycle(running)
      running.show()
    })
    .catch((error: unknown) => {
      // Without its page or its folder the app can do nothing; the launcher shows the reason.
      logError('starting', error)
      app.exit(1)
    })
}

function keepLifecycle(running: Shell): void {
  let isFlushed = false
  app.on('activate', () => running.show())
  app.on('before-quit', () => running.beginQuit())
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('will-quit', (event) => {
    if (isFlushed) return
    event.preventDefault()
    isFlushed = true
    // Not before this event has ended, which may be where the promise resolves: Electron still counts as quitting then, and would not begin again.
    void running.flush().finally(() => setImmediate(() => app.quit()))
  })
}

/** `--self-test`: one line when the first chart is drawn, then the end. Proves a packaged build without a test driver. */
function reportReady(running: Shell | undefined): void {
  if (!app.commandLine.hasSwitch('self-test')) return
  void running?.drawn().then(() => {
    process.stdout.write('ready\n')
    app.exit(0)
  })
}

start()
