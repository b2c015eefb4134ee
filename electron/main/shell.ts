import { basename, dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { app, type BrowserWindow, Menu, nativeTheme, shell } from 'electron'
import type { DocumentState, MenuCommand } from '../../shared/api'
import { type Notice, type NoticePayload, NOTICES } from '../../shared/channels'
import type { Language } from '../../shared/language'
import { systemDialogs } from './dialogs'
import { Documents } from './documents'
import { type Handlers, registerHandlers } from './ipc'
import { availableLinks, linkAddress, type LinkId } from './links'
import { spokenLanguage } from './language'
import { logError } from './log'
import { type MenuActions, menuTemplate, type RecentItem } from './menu-template'
import { RecentFiles } from './recent-files'
import { type LanguageChoice, parseRecent, type Settings, type Theme } from './settings'
import { Simulations, type SimulationWorker } from './simulation'
import { StateFile } from './state-file'
import { superviseWindow } from './supervision'
import { userData } from './user-data'
import { loadPage, openWindow, placeOf } from './window'
import { speak } from './words'

/** Two executions are shown at first, so two runs at a time; more would only take the CPU from the window. */
const MAX_WORKERS = 2
/** So long after it has read its first result the window has drawn it, with all that stands around it. */
const SETTLING_MS = 500

export interface ShellOptions {
  /** The file named at the start. */
  readonly firstPath: string | undefined
  readonly settings: StateFile<Settings>
  /** The first window, as `openWindow` gives it. */
  readonly window: BrowserWindow
  /** Called once, when the window has read its first result and drawn. */
  readonly onFirstChart: () => void
}

/** The running app: its one window, menu, documents, simulations and settings, wired to each other. To be made when Electron is ready. */
export class Shell {
  private readonly settings: StateFile<Settings>
  private readonly recentState = new StateFile<string[]>(userData('recent.json'), parseRecent, [])
  private readonly recent = new RecentFiles(this.recentState, (paths) => this.followRecent(paths))
  private readonly documents: Documents
  private readonly simulations = new Simulations({
    // Worker's own types name more events than the pool listens to.
    startWorker: () => new Worker(join(__dirname, 'simulation-worker.cjs')) as SimulationWorker,
    maxWorkers: MAX_WORKERS,
    isOpening: () => this.isOpening,
    onProgress: (progress) => this.notify('onSimulationProgress', progress),
    onPart: (part) => this.notify('onRunPart', part),
  })

  private window: BrowserWindow | undefined
  /** The first window: it loads its page already, and nobody takes care of it yet. */
  private opened: BrowserWindow | undefined
  /** What the window last reported; undefined until it has a document. */
  private state: DocumentState | undefined
  private recentItems: readonly RecentItem[] = []
  private shownMenu = ''
  /** The window has been asked and may close. */
  private mayClose = false
  private isQuitting = false
  private hasShownChart = false
  private isOpening = true

  constructor(private readonly options: ShellOptions) {
    this.settings = options.settings
    this.opened = options.window
    this.documents = new Documents({
      dialogs: systemDialogs(() => this.window),
      recent: this.recent,
      folder: {
        get: () => this.settings.get().folder ?? app.getPath('documents'),
        set: (folder) => void this.settings.update({ folder }),
      },
      firstPath: options.firstPath,
      onFileChange: () => {
        this.showTitle()
        this.showMenu()
      },
      notifyRequest: () => this.notify('onOpenRequested', undefined),
    })
    registerHandlers(this.handlers(), (sender) => this.window?.webContents === sender)
    this.showMenu()
    void this.refreshRecent()
  }

  /** Opens the window, or brings it to the front. */
  show(): void {
    if (this.window) {
      if (this.window.isMinimized()) this.window.restore()
      this.window.show()
      this.window.focus()
      return
    }
    const window = this.opened ?? openWindow(this.settings.get().window, this.language())
    this.opened = undefined
    this.window = window
    this.mayClose = false
    superviseWindow(window, () => loadPage(window))
    window.on('focus', () => void this.refreshRecent())
    window.webContents.on('did-start-navigation', (_event, _url, isInPlace, isMainFrame) => {
      if (isMainFrame && !isInPlace) this.forgetPage()
    })
    // A page that is loaded anew begins in the language in which its window was opened.
    window.webContents.on('dom-ready', () => this.notify('onLanguage', this.language()))
    window.on('close', (event) => {
      void this.settings.update({ window: placeOf(window) })
      if (this.mayClose || this.state?.isDirty !== true || window.webContents.isCrashed()) return
      event.preventDefault()
      this.notify('onCloseRequested', undefined)
    })
    window.on('closed', () => {
      this.window = undefined
      this.forgetPage()
      if (this.isQuitting) app.quit()
    })
    // The page takes longer to load than the worker to start.
    this.simulations.warm()
  }

  /** A file from outside: a second instance, the system, the menu. The window asks about unsaved work before it takes it. */
  openFile(path: string): void {
    this.show()
    this.documents.request(path)
  }

  /** Somebody asked the app to quit: when the window has let go, it does. */
  beginQuit(): void {
    this.isQuitting = true
  }

  /** Resolves when the page has put what it has onto the screen. */
  async drawn(): Promise<void> {
    await this.window?.webContents.executeJavaScript(
      'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))',
    )
  }

  /** Resolves when everything remembered stands on the disk. */
  async flush(): Promise<void> {
    await Promise.all([this.settings.flush(), this.recentState.flush()])
  }

  private handlers(): Handlers {
    const { documents, simulations } = this
    return {
      openFirst: () => documents.openFirst(),
      openByDialog: () => documents.openByDialog(),
      openDropped: (path) => documents.openDropped(path),
      openRecent: (token) => documents.openRecent(token),
      openLecture: (id) => documents.openLecture(id),
      openRequested: () => documents.openRequested(),
      listLectures: () => documents.listLectures(),
      listRecent: () => documents.listRecent(),
      clearRecent: () => documents.clearRecent(),
      save: async (comparison, options) => {
        const reply = await documents.save(comparison, options)
        if (reply.kind !== 'saved') this.isQuitting = false
        return reply
      },
      confirmUnsaved: async (documentTitle) => {
        const answer = await documents.confirmUnsaved(documentTitle)
        // Who keeps the document keeps the app.
        if (answer === 'cancel') this.isQuitting = false
        return answer
      },
      reportState: (state) => this.follow(state),
      closeWindow: () => this.closeWindow(),
      simulate: (request) => simulations.simulate(request),
      cancelSimulation: (runId) => simulations.cancel(runId),
      releaseResult: () => this.noteChart(),
      explain: (question) => simulations.explain(question),
      findTies: (question) => simulations.findTies(question),
      forgetRun: (runId) => simulations.forget(runId),
      exportPicture: (picture) => documents.exportPicture(picture),
      openLink: (link) => openLink(link),
    }
  }

  private notify<Member extends Notice>(member: Member, payload: NoticePayload<Member>): void {
    if (this.window && !this.window.isDestroyed()) this.window.webContents.send(NOTICES[member], payload)
  }

  private follow(state: DocumentState): void {
    this.state = state
    this.showTitle()
    this.showMenu()
  }

  private forgetPage(): void {
    this.state = undefined
    this.simulations.reset()
    this.showMenu()
  }

  private closeWindow(): void {
    this.mayClose = true
    this.window?.close()
  }

  private showTitle(): void {
    if (!this.window || !this.state) return
    const { title, isDirty } = this.state
    this.window.setTitle(`${isDirty ? '• ' : ''}${title} — Interleave`)
    this.window.setDocumentEdited(isDirty)
    this.window.setRepresentedFilename(this.documents.path() ?? '')
  }

  /** Makes the menu anew where something in it has changed. */
  private showMenu(): void {
    const { state: document, recentItems: recent } = this
    const { theme, language } = this.settings.get()
    const isInFile = this.documents.isInFile()
    const key = JSON.stringify([
      document && { ...document, title: '' },
      isInFile,
      recent,
      theme,
      language,
      this.language(),
    ])
    if (key === this.shownMenu) return
    this.shownMenu = key
    const isMac = process.platform === 'darwin'
    const template = menuTemplate(
      { isMac, isPackaged: app.isPackaged, document, isInFile, recent, theme, language, links: availableLinks() },
      this.menuActions(),
    )
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  }

  private menuActions(): MenuActions {
    return {
      send: (command: MenuCommand) => this.notify('onMenuCommand', command),
      openRecent: (path) => this.openFile(path),
      clearRecent: () => void this.recent.clear(),
      chooseTheme: (theme: Theme) => {
        nativeTheme.themeSource = theme
        void this.settings.update({ theme })
        this.showMenu()
      },
      chooseLanguage: (language: LanguageChoice) => {
        void this.settings.update({ language })
        speak(this.language())
        this.notify('onLanguage', this.language())
        this.showMenu()
      },
      openLink: (link) => void openLink(link),
    }
  }

  /** What the app speaks now. */
  private language(): Language {
    return spokenLanguage(this.settings.get().language, app.getPreferredSystemLanguages())
  }

  private followRecent(paths: readonly string[]): void {
    const [newest] = paths
    if (newest === undefined) app.clearRecentDocuments()
    else app.addRecentDocument(newest)
    void this.refreshRecent()
  }

  private async refreshRecent(): Promise<void> {
    const [paths, list] = [this.recent.paths(), await this.recent.list()]
    this.recentItems = paths.map((path, i) => ({
      path,
      label: `${basename(path)} — ${basename(dirname(path))}`,
      isMissing: list[i]?.isMissing ?? false,
    }))
    this.showMenu()
  }

  private noteChart(): void {
    if (this.hasShownChart) return
    this.hasShownChart = true
    setTimeout(() => {
      this.isOpening = false
      this.simulations.warm()
    }, SETTLING_MS)
    this.options.onFirstChart()
  }
}

async function openLink(link: LinkId): Promise<void> {
  const address = linkAddress(link)
  if (address !== undefined) await shell.openExternal(address)
  else logError('opening a link', `there is no ${link}`)
}
