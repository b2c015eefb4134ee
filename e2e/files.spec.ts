import { spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { expect, test } from '@playwright/test'
import { type LaunchedApp, launchApp, type LaunchOptions } from './launch'

const TASK_SET = {
  formatVersion: 1,
  name: 'Two requests',
  tasks: [
    { id: 'A', steps: [{ op: 'cpu', ms: 6 }] },
    {
      id: 'B',
      steps: [
        { op: 'cpu', ms: 3 },
        { op: 'io', ms: 4 },
        { op: 'cpu', ms: 1 },
      ],
    },
  ],
}
const LECTURE = 'A report that never awaits'

let folder = ''
let launched: LaunchedApp | undefined

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interleave-files-'))
})
test.afterEach(async () => {
  await launched?.close()
  launched = undefined
  await chmod(folder, 0o755)
  await rm(folder, { recursive: true, force: true })
})

const at = (name: string) => join(folder, name)

async function writeSet(name: string, change: object = {}): Promise<string> {
  await writeFile(at(name), JSON.stringify({ ...TASK_SET, ...change }))
  return at(name)
}

async function launch(options: LaunchOptions = {}): Promise<LaunchedApp> {
  launched = await launchApp(options)
  return launched
}

/** Clicks an item of the native menu, as a person or its key would. A disabled item does nothing. */
async function clickMenu(app: ElectronApplication, id: string): Promise<void> {
  await expect
    .poll(() => app.evaluate(({ Menu }, item) => Menu.getApplicationMenu()?.getMenuItemById(item)?.enabled, id))
    .toBe(true)
  await app.evaluate(({ Menu }, item) => Menu.getApplicationMenu()?.getMenuItemById(item)?.click(), id)
}

/** What the person answers to the system's dialogs; every dialog that appears is noted. */
interface Answers {
  readonly open?: string
  readonly save?: string
  /** Labels of the buttons pressed in message boxes, in turn. */
  readonly press?: readonly string[]
}

async function answerDialogs(app: ElectronApplication, answers: Answers): Promise<void> {
  await app.evaluate(({ dialog }, { open, save, press }) => {
    const asked: string[] = []
    const toPress = [...(press ?? [])]
    Object.assign(globalThis, { asked })
    dialog.showOpenDialog = async () => ({ canceled: open === undefined, filePaths: open === undefined ? [] : [open] })
    dialog.showSaveDialog = (async (...args: unknown[]) => {
      asked.push(`save as ${(args.at(-1) as { defaultPath: string }).defaultPath}`)
      return { canceled: save === undefined, filePath: save ?? '' }
    }) as typeof dialog.showSaveDialog
    dialog.showMessageBox = (async (...args: unknown[]) => {
      const { message, buttons, cancelId } = args.at(-1) as { message: string; buttons: string[]; cancelId: number }
      asked.push(message)
      const label = toPress.shift()
      const pressed = buttons.indexOf(label ?? '')
      return { response: pressed >= 0 ? pressed : cancelId, checkboxChecked: false }
    }) as typeof dialog.showMessageBox
  }, answers)
}

const askedOf = (app: ElectronApplication) => app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked)

const titleOf = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle() ?? 'no window')

const shows = (page: Page, title: string) => expect(page.getByRole('heading', { level: 1 })).toContainText(title)

/** Changes the document: a note is part of it. */
async function edit(app: ElectronApplication, page: Page, note = 'Look at the second request.'): Promise<void> {
  await page.getByRole('textbox', { name: /notes/iu }).fill(note)
  await expect.poll(() => titleOf(app)).toMatch(/^• /u)
}

/** Asks the window to close, as its close button does, and waits until the app has ended. */
async function quit(app: ElectronApplication): Promise<void> {
  const gone = app.waitForEvent('close', { timeout: 20_000 }).then(
    () => 'gone',
    async () => `still there, after it asked: ${(await askedOf(app)).join(', ')}`,
  )
  await askToClose(app)
  expect(await gone).toBe('gone')
}

const askToClose = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())

async function dropFile(app: ElectronApplication, page: Page, path: string): Promise<void> {
  const cdp = await app.context().newCDPSession(page)
  const data = { items: [], files: [path], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await cdp.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data })
  }
  await cdp.detach()
}

test.describe('a task set is opened', () => {
  test('by the command line, switches around it ignored', async () => {
    const { app, page } = await launch({ args: ['--lang=en', await writeSet('two.json')] })
    await shows(page, 'Two requests')
    expect(await titleOf(app)).toBe('Two requests — Interleave')
  })

  test('by the menu and the dialog', async () => {
    const { app, page } = await launch()
    await shows(page, LECTURE)
    await answerDialogs(app, { open: await writeSet('two.json') })
    await clickMenu(app, 'open')
    await shows(page, 'Two requests')
  })

  test('by dropping it on the window', async () => {
    const { app, page } = await launch()
    await shows(page, LECTURE)
    await dropFile(app, page, await writeSet('two.json'))
    await shows(page, 'Two requests')
  })

  test('by starting the app once more with it; the second one leaves it to the first', async () => {
    const { app, page, userData } = await launch()
    await shows(page, LECTURE)
    const executable = process.env['INTERLEAVE_ELECTRON'] ?? ''
    const root = resolve(import.meta.dirname, '..')
    const file = await writeSet('two.json')
    const second = spawn(
      executable,
      [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), `--user-data-dir=${userData}`, root, 'two.json'],
      { cwd: folder, stdio: 'ignore' },
    )
    const code = await new Promise((done) => second.once('exit', done))
    expect(code).toBe(0)
    expect(file).toBe(at('two.json'))
    await shows(page, 'Two requests')
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  })

  test('from the list of recent files, also after a restart', async () => {
    const userData = at('user')
    await mkdir(userData)
    const first = await launch({ userData, args: [await writeSet('two.json')] })
    await shows(first.page, 'Two requests')
    await quit(first.app)

    const { app, page } = await launch({ userData })
    await shows(page, LECTURE)
    await expect(page.getByRole('navigation').getByRole('button', { name: /^two/u })).toBeVisible()
    await clickMenu(app, 'recent')
    await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('recent')?.submenu?.items[0]?.click())
    await shows(page, 'Two requests')
    await clickMenu(app, 'clearRecent')
    await expect.poll(() => page.evaluate(() => window.api.listRecent())).toEqual([])
  })
})

test.describe('what cannot be opened', () => {
  test('is listed with line and column, and what was on screen stays', async () => {
    const { app, page } = await launch()
    await shows(page, LECTURE)
    await writeFile(
      at('bad.json'),
      '{\n  "formatVersion": 1,\n  "tasks": [\n    { "id": "A", "steps": [ { "op": "blockingsleep", "ms": 3 } ] }\n  ]\n}\n',
    )
    await answerDialogs(app, { open: at('bad.json') })
    await clickMenu(app, 'open')
    const problems = page.getByRole('dialog', { name: 'Problems in bad.json' })
    await expect(problems).toBeVisible()
    await expect(problems).toContainText('line 4, column 37')
    await expect(problems).toContainText('did you mean blockingSleep?')
    await page.keyboard.press('Escape')
    await expect(problems).toBeHidden()
    await shows(page, LECTURE)
    expect(await titleOf(app)).toBe(`${LECTURE} — Interleave`)
  })

  test('on the command line is listed in front of the first lecture', async () => {
    await writeFile(at('bad.json'), '{"formatVersion": 1}')
    const { page } = await launch({ args: [at('bad.json')] })
    await expect(page.getByRole('dialog', { name: 'Problems in bad.json' })).toBeVisible()
    await page.keyboard.press('Escape')
    await shows(page, LECTURE)
  })

  for (const [what, make] of [
    ['a folder', () => mkdir(at('odd'))],
    ['nothing at all', () => Promise.resolve()],
    ['a file of 6 MB', () => writeFile(at('odd'), new Uint8Array(6_000_000))],
  ] as const) {
    test(`because it is ${what}, is said in a sentence`, async () => {
      await make()
      const { page } = await launch({ args: [at('odd')] })
      await expect(page.getByRole('alertdialog')).toContainText('“odd” could not be opened')
      await page.keyboard.press('Escape')
      await shows(page, LECTURE)
    })
  }
})

test.describe('a comparison', () => {
  test('is saved, opened again in another run, and proves itself', async () => {
    const userData = at('user')
    await mkdir(userData)
    const file = at('mine.interleave.json')
    const first = await launch({ userData, args: [await writeSet('two.json')] })
    await shows(first.page, 'Two requests')
    await edit(first.app, first.page)
    await answerDialogs(first.app, { save: at('mine') })
    await clickMenu(first.app, 'save')
    await expect.poll(() => titleOf(first.app)).toBe('mine.interleave.json — Interleave')
    expect(await askedOf(first.app)).toEqual([`save as ${at('Two requests.interleave.json')}`])
    const saved = JSON.parse(await readFile(file, 'utf8')) as { executions: { traceHash?: string }[]; notes: string }
    expect(saved.notes).toBe('Look at the second request.')
    const hashes = saved.executions.map(({ traceHash }) => traceHash)
    expect(hashes).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/u), expect.stringMatching(/^[0-9a-f]{64}$/u)])

    // The second save needs no dialog.
    await edit(first.app, first.page, 'Look at both.')
    await answerDialogs(first.app, {})
    await clickMenu(first.app, 'save')
    await expect.poll(() => titleOf(first.app)).not.toMatch(/^• /u)
    expect(await askedOf(first.app)).toEqual([])
    await quit(first.app)

    const { app, page } = await launch({ userData, args: [file] })
    await shows(page, 'Two requests')
    await expect(page.getByRole('textbox', { name: /notes/iu })).toHaveValue('Look at both.')
    expect(await titleOf(app)).toBe('mine.interleave.json — Interleave')
    await expect(page.getByText(/not the one/u)).toBeHidden()
    await answerDialogs(app, { save: at('again') })
    await clickMenu(app, 'saveAs')
    await expect
      .poll(() =>
        stat(at('again.interleave.json')).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true)
    expect(await readFile(at('again.interleave.json'), 'utf8')).toBe(await readFile(file, 'utf8'))
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  test('whose trace is not the recorded one says so', async () => {
    const first = await launch({ args: [await writeSet('two.json')] })
    await shows(first.page, 'Two requests')
    await answerDialogs(first.app, { save: at('mine') })
    await clickMenu(first.app, 'saveAs')
    const file = at('mine.interleave.json')
    await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('traceHash')
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace(/("traceHash": ")[0-9a-f]{64}/u, `$1${'0'.repeat(64)}`))
    await dropFile(first.app, first.page, file)
    await expect(first.page.getByRole('alert')).toContainText('not the one that was recorded')
  })

  test('that another program has changed is not overwritten unasked', async () => {
    const { app, page } = await launch({ args: [await writeSet('two.json')] })
    await shows(page, 'Two requests')
    await answerDialogs(app, { save: at('mine') })
    await clickMenu(app, 'saveAs')
    await expect.poll(() => readdir(folder)).toContain('mine.interleave.json')
    await edit(app, page)
    await writeFile(at('mine.interleave.json'), 'from elsewhere')
    await answerDialogs(app, { press: ['Cancel'] })
    await clickMenu(app, 'save')
    await expect.poll(() => askedOf(app)).toEqual(['“mine.interleave.json” has been changed by another program.'])
    expect(await readFile(at('mine.interleave.json'), 'utf8')).toBe('from elsewhere')
    expect(await titleOf(app)).toMatch(/^• /u)
    await answerDialogs(app, { press: ['Overwrite'] })
    await clickMenu(app, 'save')
    await expect.poll(() => readFile(at('mine.interleave.json'), 'utf8')).toContain('Two requests')
  })

  test('that cannot be written stays open and unsaved, and another place is offered', async () => {
    const { app, page } = await launch({ args: [await writeSet('two.json')] })
    await shows(page, 'Two requests')
    await edit(app, page)
    // Root may write to a folder that forbids it; nobody makes files in /sys.
    const isRoot = process.getuid?.() === 0
    const closed = isRoot ? '/sys' : at('closed')
    if (!isRoot) {
      await mkdir(closed)
      await chmod(closed, 0o555)
    }
    await answerDialogs(app, { save: join(closed, 'mine'), press: ['Cancel'] })
    await clickMenu(app, 'save')
    await expect
      .poll(() => askedOf(app))
      .toContainEqual(expect.stringMatching(/could not be saved: .*(read-only|allow)/u))
    await expect(page.getByRole('alertdialog')).toContainText('could not be saved')
    await page.keyboard.press('Escape')
    expect(await titleOf(app)).toMatch(/^• /u)
    await answerDialogs(app, { save: at('mine') })
    await clickMenu(app, 'save')
    await expect.poll(() => titleOf(app)).not.toMatch(/^• /u)
  })
})

test.describe('unsaved work', () => {
  async function launchEdited(): Promise<LaunchedApp> {
    const started = await launch({ args: [await writeSet('two.json')] })
    await shows(started.page, 'Two requests')
    await edit(started.app, started.page)
    return started
  }

  test('is asked about when the window closes; Cancel keeps it open', async () => {
    const { app, page } = await launchEdited()
    await answerDialogs(app, { press: ['Cancel'] })
    await askToClose(app)
    await expect.poll(() => askedOf(app)).toEqual(['Save the changes to “Two requests”?'])
    await shows(page, 'Two requests')
    expect(await titleOf(app)).toMatch(/^• /u)
  })

  test('is let go by Don’t save, and nothing is written', async () => {
    const { app } = await launchEdited()
    await answerDialogs(app, { press: ['Don’t save'] })
    await quit(app)
    expect(await readdir(folder)).toEqual(['two.json'])
  })

  test('is written by Save before the app quits', async () => {
    const { app } = await launchEdited()
    await answerDialogs(app, { press: ['Save'], save: at('mine') })
    const gone = app.waitForEvent('close')
    await app.evaluate(({ app: main }) => main.quit())
    await gone
    expect(await readFile(at('mine.interleave.json'), 'utf8')).toContain('Look at the second request.')
  })

  test('keeps the window open when the save is cancelled', async () => {
    const { app, page } = await launchEdited()
    await answerDialogs(app, { press: ['Save'] })
    await askToClose(app)
    await expect.poll(() => askedOf(app)).toHaveLength(2)
    await shows(page, 'Two requests')
    expect(await titleOf(app)).toMatch(/^• /u)
  })

  test('is asked about before another file takes its place', async () => {
    const { app, page } = await launchEdited()
    const other = await writeSet('other.json', { name: 'Another set' })
    await answerDialogs(app, { press: ['Cancel', 'Don’t save'] })
    await dropFile(app, page, other)
    await expect.poll(() => askedOf(app)).toHaveLength(1)
    await shows(page, 'Two requests')
    await dropFile(app, page, other)
    await shows(page, 'Another set')
  })
})

test.describe('the app ends', () => {
  /** The page takes its time to go: everything remembered is written long before the window is gone. */
  const lingers = (page: Page) =>
    page.evaluate(() =>
      addEventListener('pagehide', () => {
        const end = performance.now() + 700
        while (performance.now() < end);
      }),
    )

  test('when its window is closed and nothing is left to write', async () => {
    const { app, page } = await launch()
    await shows(page, LECTURE)
    await lingers(page)
    await quit(app)
  })

  test('when it is asked to and nothing is left to write', async () => {
    const { app, page } = await launch()
    await shows(page, LECTURE)
    await lingers(page)
    const gone = app.waitForEvent('close', { timeout: 20_000 })
    await app.evaluate(({ app: main }) => main.quit())
    await gone
  })

  test('when it is asked to while the page is still loading', async () => {
    const { app, page } = await launch()
    await shows(page, LECTURE)
    const gone = app.waitForEvent('close', { timeout: 20_000 })
    await app.evaluate(({ app: main, BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.reload()
      main.quit()
    })
    await gone
  })

  test('when it is closed during a save, once that has ended, with one question at most', async () => {
    const { app, page } = await launch({ args: [await writeSet('two.json')] })
    await shows(page, 'Two requests')
    await edit(app, page)
    await answerDialogs(app, { save: at('mine') })
    const gone = app.waitForEvent('close', { timeout: 20_000 })
    // The save dialog stays open until both have been asked for.
    await app.evaluate(({ dialog }) => {
      const answer = dialog.showSaveDialog
      dialog.showSaveDialog = async (...args: unknown[]) => {
        await new Promise((done) => setTimeout(done, 500))
        return (answer as (...all: unknown[]) => ReturnType<typeof answer>)(...args)
      }
    })
    await clickMenu(app, 'save')
    await expect(page.getByText('Saving')).toBeVisible()
    await askToClose(app)
    await askToClose(app)
    await gone
    expect(await readFile(at('mine.interleave.json'), 'utf8')).toContain('Look at the second request.')
  })
})

test.describe('the view', () => {
  const ran = (page: Page) => expect(page.getByRole('main')).toContainText('the OS decided')

  test('is exported as SVG', async () => {
    const { app, page } = await launch()
    await shows(page, LECTURE)
    await ran(page)
    await answerDialogs(app, { save: at('chart') })
    await clickMenu(app, 'exportSvg')
    await expect.poll(() => readFile(at('chart.svg'), 'utf8').catch(() => '')).toMatch(/^(<\?xml[^>]*>\s*)?<svg/u)
  })

  test('is exported as PNG', async () => {
    const { app, page } = await launch()
    await shows(page, LECTURE)
    await ran(page)
    await answerDialogs(app, { save: at('chart') })
    await clickMenu(app, 'exportPng')
    await expect
      .poll(async () => [...(await readFile(at('chart.png')).catch(() => new Uint8Array())).subarray(0, 4)])
      .toEqual([0x89, 0x50, 0x4e, 0x47])
  })
})

test('a page that crashes is offered again, and comes back', async () => {
  const { app, page } = await launch({ args: [await writeSet('two.json')] })
  await shows(page, 'Two requests')
  await answerDialogs(app, { press: ['Reopen'] })
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())
  await expect.poll(() => askedOf(app)).toEqual(['The window stopped working.'])
  await expect
    .poll(() =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript("document.querySelector('h1')?.textContent"),
      ),
    )
    .toContain('Two requests')
})
