import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import type { MenuCommand } from '../shared/api'

const repository = resolve(import.meta.dirname, '..')

export interface LaunchOptions {
  /** What a person would write behind the program's name: files to open. */
  readonly args?: readonly string[]
  /** An existing user-data folder, to start again where an earlier launch ended. It is then kept on close. */
  readonly userData?: string
  readonly env?: Readonly<Record<string, string>>
  /** Size of the page in CSS pixels. Absent: as the app opens it. */
  readonly size?: { readonly width: number; readonly height: number }
  readonly colorScheme?: 'light' | 'dark'
  /** What the settings choose where they are made anew. Absent: English, whatever the machine prefers. */
  readonly language?: 'system' | 'en' | 'zh-TW'
}

export interface LaunchedApp {
  readonly app: ElectronApplication
  /** The first window, with its `main` landmark in view. */
  readonly page: Page
  readonly userData: string
  /** Ends the app, unsaved work or not, and removes the user-data folder made for it. */
  close(): Promise<void>
}

/** Starts the built app in the Electron that `INTERLEAVE_ELECTRON` names (`npm run test:e2e` sets it). */
export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const executablePath = process.env['INTERLEAVE_ELECTRON']
  if (!executablePath)
    throw new Error('INTERLEAVE_ELECTRON is not set: run the end-to-end tests with `npm run test:e2e`')
  const userData = options.userData ?? (await mkdtemp(join(tmpdir(), 'interleave-e2e-')))
  await choose(userData, options.language ?? 'en')
  const app = await _electron.launch({
    executablePath,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--user-data-dir=${userData}`,
      '--force-device-scale-factor=1',
      repository,
      ...(options.args ?? []),
    ],
    env: { ...definedEnv(), ...ownDisplay(), ...options.env },
    cwd: repository,
    ...(options.colorScheme ? { colorScheme: options.colorScheme } : {}),
  })
  // Asked for now: an app that a test has quit itself no longer has one.
  const child = app.process()
  const close = async () => {
    // `exit` skips the question about unsaved work; the app may already be gone when a test has quit it itself.
    const gone = new Promise<void>((done) => {
      if (child.exitCode !== null || child.signalCode !== null) done()
      else child.once('exit', () => done())
    })
    await app.evaluate(({ app: electronApp }) => electronApp.exit(0)).catch(() => undefined)
    await gone
    if (!options.userData) await rm(userData, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const page = await app.firstWindow()
    if (options.size) await setPageSize(app, page, options.size)
    await page.getByRole('main').waitFor()
    // The chart comes first; what stands around it right after, and with it the keys.
    await page.getByRole('banner').waitFor()
    return { app, page, userData, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Resizes the first window so that its page has the size, and waits until the page has it. */
export async function setPageSize(
  app: ElectronApplication,
  page: Page,
  size: { readonly width: number; readonly height: number },
): Promise<void> {
  const window = await app.browserWindow(page)
  await window.evaluate((browserWindow, { width, height }) => {
    browserWindow.unmaximize()
    browserWindow.setContentSize(width, height)
  }, size)
  await page.waitForFunction(({ width, height }) => innerWidth === width && innerHeight === height, size)
}

/** Settings of a first start, with a language. Those of an earlier start stay. */
async function choose(userData: string, language: string): Promise<void> {
  await writeFile(join(userData, 'settings.json'), JSON.stringify({ theme: 'system', language }), { flag: 'wx' }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    },
  )
}

function definedEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

/** The display of this worker, where each has one. */
function ownDisplay(): Record<string, string> {
  const displays = process.env['INTERLEAVE_DISPLAYS']?.split(',') ?? []
  const display = displays[Number(process.env['TEST_PARALLEL_INDEX'] ?? 0) % displays.length]
  return display ? { DISPLAY: display } : {}
}

/** Chooses a command of the menu, as by mouse. Throws where it is not there or not enabled. */
export function chooseMenuOf(
  app: ElectronApplication,
  id: MenuCommand | 'language:system' | 'language:en' | 'language:zh-TW',
): Promise<void> {
  return app.evaluate(({ Menu, BrowserWindow }, command) => {
    const item = Menu.getApplicationMenu()?.getMenuItemById(command)
    if (!item?.enabled) throw new Error(`the menu has no enabled item ${command}`)
    item.click(undefined, BrowserWindow.getAllWindows()[0])
  }, id)
}
