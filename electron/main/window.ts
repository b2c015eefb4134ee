import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme, screen, type WebContents } from 'electron'
import type { Language } from '../../shared/language'
import { NO_GRAPHICS } from '../graphics-argument'
import { languageArgument } from '../language-argument'
import { START_PAGE } from './app-url'
import { HAS_GRAPHICS } from './graphics'
import type { Settings } from './settings'
import { fitBounds, MIN_SIZE } from './window-bounds'

/** Surface colours of the two themes: what stands behind the page until it is drawn. */
const SURFACE = { light: '#FFFFFF', dark: '#15171B' } as const

/** Opens a window and begins to load the page into it. It is shown when there is something to see. */
export function openWindow(saved: Settings['window'], language: Language): BrowserWindow {
  const window = createWindow(saved, language)
  loadPage(window)
  return window
}

function createWindow(saved: Settings['window'], language: Language): BrowserWindow {
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id)
  const displays = [primary, ...others].map(({ workArea }) => workArea)
  const window = new BrowserWindow({
    ...fitBounds(saved?.bounds, displays),
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    show: false,
    title: 'Interleave',
    backgroundColor: surface(),
    webPreferences: {
      preload: join(__dirname, '../preload/index.cjs'),
      additionalArguments: [languageArgument(language), ...(HAS_GRAPHICS ? [] : [NO_GRAPHICS])],
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  })
  if (saved?.isMaximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  // The title is the document's, set by main; the page's own title does not replace it.
  window.on('page-title-updated', (event) => event.preventDefault())
  const follow = () => window.setBackgroundColor(surface())
  nativeTheme.on('updated', follow)
  window.once('closed', () => nativeTheme.off('updated', follow))
  return window
}

export function loadPage(window: BrowserWindow): void {
  // A load that fails is told by `did-fail-load`.
  window.loadURL(START_PAGE).catch(() => undefined)
}

/** Where the window is, to open there again. */
export function placeOf(window: BrowserWindow): Settings['window'] {
  return { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() }
}

/** Closes every way out of a page: it stays where it was loaded, opens nothing and embeds nothing. */
export function closeNavigation(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  // Loading the page again is no navigation to Electron; everything that is one is refused.
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

function surface(): string {
  return nativeTheme.shouldUseDarkColors ? SURFACE.dark : SURFACE.light
}
