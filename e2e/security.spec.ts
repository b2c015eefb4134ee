import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { expect, test } from '@playwright/test'
import { type LaunchedApp, launchApp } from './launch'

/**
 * Electron's security checklist (20 items), proved by behaviour in the running app: what is tried here is what a hostile page would try.
 * Item 15 (addresses of links) and most of 17 (senders of IPC) are unit tests: `links.test.ts`, `ipc.test.ts`. Items 16 and 19 need the release.
 */

const START = 'app://interleave/index.html'

/** The policy of every page load; only the nonce differs. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-NONCE'; img-src 'self' data: blob:; font-src 'self'; connect-src 'none'; " +
  "worker-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
  "require-trusted-types-for 'script'; trusted-types 'none'"

const API_KEYS = [
  'cancelSimulation',
  'clearRecent',
  'closeWindow',
  'confirmUnsaved',
  'explain',
  'exportPicture',
  'findTies',
  'forgetRun',
  'info',
  'listLectures',
  'listRecent',
  'onCloseRequested',
  'onLanguage',
  'onMenuCommand',
  'onOpenRequested',
  'onRunPart',
  'onSimulationProgress',
  'openByDialog',
  'openDropped',
  'openFirst',
  'openLecture',
  'openLink',
  'openRecent',
  'openRequested',
  'releaseResult',
  'reportState',
  'save',
  'simulate',
]

let launched: LaunchedApp
let app: ElectronApplication
let page: Page

test.beforeAll(async () => {
  launched = await launchApp()
  ;({ app, page } = launched)
})
test.afterAll(() => launched?.close())
test.afterEach(async () => {
  // Whatever was tried: one window, still ours, still answering.
  const shown = () => app.evaluate(({ webContents }) => webContents.getAllWebContents().map((each) => each.getURL()))
  // One that was destroyed is gone a little later.
  await expect.poll(shown).toEqual([START])
  expect(await page.evaluate(() => document.querySelectorAll('main').length)).toBe(1)
  expect((await page.evaluate(() => window.api.listLectures())).length).toBeGreaterThan(0)
})

/**
 * Runs code as the page itself would: from a timer. What a test driver evaluates directly may use `eval`, the page may not.
 * Gives back what the code reported, and the directives that stopped it.
 */
function fromPage(code: (report: (what: string) => void) => unknown): Promise<{ said: string[]; stoppedBy: string[] }> {
  return page.evaluate(
    async ({ source }) => {
      const said: string[] = []
      const stoppedBy: string[] = []
      const onViolation = (event: SecurityPolicyViolationEvent) => stoppedBy.push(event.effectiveDirective)
      document.addEventListener('securitypolicyviolation', onViolation)
      // The source is a function of this file; making it one here is the driver's privilege.
      // oxlint-disable-next-line no-eval
      const attempt = (0, eval)(`(${source})`) as (report: (what: string) => void) => unknown
      await new Promise<void>((done) => {
        setTimeout(() => {
          Promise.resolve()
            .then(() => attempt((what) => said.push(what)))
            .catch((error: unknown) => said.push(`threw ${(error as Error).name}`))
            .finally(() => setTimeout(done, 150))
        }, 0)
      })
      document.removeEventListener('securitypolicyviolation', onViolation)
      return { said, stoppedBy: [...new Set(stoppedBy)] }
    },
    { source: code.toString() },
  )
}

test('1, 18: a whole run asks for nothing but the app’s own files, from app:', async () => {
  await app.evaluate(({ session }) => {
    const seen: string[] = []
    Object.assign(globalThis, { seenRequests: seen })
    session.defaultSession.webRequest.onSendHeaders(({ url }) => seen.push(url))
  })
  await page.reload()
  await page.getByRole('main').waitFor()
  await page.getByRole('button', { name: 'Add execution' }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const seen = await app.evaluate(() => (globalThis as unknown as { seenRequests: string[] }).seenRequests)
  expect(seen.length).toBeGreaterThan(2)
  expect(seen.filter((url) => !url.startsWith('app://interleave/'))).toEqual([])
  expect(await page.evaluate(() => [location.protocol, location.host, isSecureContext])).toEqual([
    'app:',
    'interleave',
    true,
  ])
})

test('1, 18: what is not the app’s own does not leave the session, whoever asks', async () => {
  const answers = await app.evaluate(async ({ session }) => {
    const urls = [
      'https://example.org/',
      'http://127.0.0.1:9/',
      'file:///etc/passwd',
      'app://interleave/../main/index.cjs',
      'app://interleave/%2e%2e/main/index.cjs',
      'app://interleave/..%2fmain%2findex.cjs',
      'app://interleave//etc/passwd',
      'app://interleave/index.html?x',
      'app://other/index.html',
    ]
    const ask = (url: string) =>
      session.defaultSession.fetch(url).then(
        ({ status }) => status,
        () => 'refused',
      )
    return Promise.all(urls.map(ask))
  })
  for (const answer of answers) expect(['refused', 404]).toContain(answer)
})

test('2: no Node in the page, nor in a frame inside it', async () => {
  const names = await page.evaluate(() => {
    const frame = document.createElement('iframe')
    document.body.append(frame)
    const inner = frame.contentWindow as unknown as Record<string, unknown>
    const found = [
      'require',
      'process',
      'module',
      'exports',
      'Buffer',
      'global',
      '__dirname',
      'setImmediate',
      'electron',
    ]
      .flatMap((name) => [name in window ? `page: ${name}` : '', name in inner ? `frame: ${name}` : ''])
      .filter((name) => name !== '')
    if ('api' in inner) found.push('frame: api')
    frame.remove()
    return found
  })
  expect(names).toEqual([])
})

test('2: a worker of the page’s own making does not start', async () => {
  const { said, stoppedBy } = await fromPage((report) => {
    const source = URL.createObjectURL(new Blob(['postMessage(typeof require)'], { type: 'text/javascript' }))
    const worker = new Worker(source)
    worker.addEventListener('message', () => report('started'))
  })
  expect(said).toEqual(['threw TypeError'])
  expect(stoppedBy).toEqual(['require-trusted-types-for'])
})

test('3, 4: the preload is isolated and sandboxed, and a tampered page cannot reach it', async () => {
  const info = await page.evaluate(() => window.api.info)
  expect(info).toMatchObject({ isSandboxed: true, isContextIsolated: true })
  const { lectures, heard } = await page.evaluate(async () => {
    // Were the preload in this world, its own calls would go through these and hand over what it holds.
    const heard: unknown[] = []
    const { push } = Array.prototype
    // oxlint-disable-next-line unicorn/no-thenable
    const { then } = Promise.prototype
    try {
      Array.prototype.push = function (...items: unknown[]) {
        heard[heard.length] = items
        return Reflect.apply(push, this, items)
      }
      // oxlint-disable-next-line unicorn/no-thenable
      Promise.prototype.then = function (this: Promise<unknown>, ...args: unknown[]) {
        heard[heard.length] = args
        return Reflect.apply(then, this, args)
      } as typeof then
      const asked = [
        window.api.listLectures(),
        window.api.listRecent(),
        window.api.onMenuCommand(() => undefined),
      ] as const
      heard.length = 0
      const lectures = await asked[0]
      await asked[1]
      asked[2]()
      return { lectures, heard: heard.length }
    } finally {
      Array.prototype.push = push
      // oxlint-disable-next-line unicorn/no-thenable
      Promise.prototype.then = then
    }
  })
  expect(lectures.map(({ id }) => id)).toContain('report-that-never-awaits')
  expect(heard).toBe(0)
})

test('4, 6, 8 to 12: the settings of the window are the closed ones', async () => {
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    const contents = window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
    return contents.getLastWebPreferences()
  })
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
  })
  expect(preferences['enableBlinkFeatures'] ?? '').toBe('')
})

test('5: every permission is refused', async () => {
  const refused = await page.evaluate(async () => {
    const outcome = (asked: Promise<unknown>) =>
      asked.then(
        // A list of no devices is a refusal too.
        (given) => (Array.isArray(given) && given.length === 0 ? 'nothing' : 'granted'),
        (error: unknown) => (error as Error).name || 'refused',
      )
    const devices = navigator as unknown as Record<string, { requestDevice(filter: object): Promise<unknown> }>
    return {
      place: await outcome(
        new Promise((done, fail) => navigator.geolocation.getCurrentPosition(done, () => fail(new Error('refused')))),
      ),
      camera: await outcome(navigator.mediaDevices.getUserMedia({ video: true })),
      microphone: await outcome(navigator.mediaDevices.getUserMedia({ audio: true })),
      screen: await outcome(navigator.mediaDevices.getDisplayMedia()),
      clipboard: await outcome(navigator.clipboard.readText()),
      midi: await outcome(navigator.requestMIDIAccess({ sysex: true })),
      usb: await outcome(devices['usb']?.requestDevice({ filters: [] }) ?? Promise.reject(new Error('absent'))),
      hid: await outcome(devices['hid']?.requestDevice({ filters: [] }) ?? Promise.reject(new Error('absent'))),
      bluetooth: await outcome(
        devices['bluetooth']?.requestDevice({ acceptAllDevices: true } as object) ??
          Promise.reject(new Error('absent')),
      ),
      storage: (await navigator.storage.persist()) ? 'granted' : 'refused',
      notifications: await Notification.requestPermission(),
    }
  })
  for (const [permission, outcome] of Object.entries(refused))
    expect(`${permission}: ${outcome}`).not.toMatch(/granted|prompt/u)

  const states = await page.evaluate(async () => {
    const names = [
      'geolocation',
      'camera',
      'microphone',
      'notifications',
      'midi',
      'clipboard-read',
      'background-sync',
      'persistent-storage',
    ]
    return Promise.all(
      names.map((name) =>
        navigator.permissions.query({ name: name as PermissionName }).then(
          ({ state }) => `${name}: ${state}`,
          () => `${name}: unknown`,
        ),
      ),
    )
  })
  expect(states.filter((state) => /granted|prompt/u.test(state))).toEqual([])
})

test('5: the page fills the screen only right after a key or a click', async () => {
  // What the driver runs counts as a click for some seconds; this does not.
  const runPlainly = (code: string): Promise<unknown> =>
    app.evaluate(
      ({ BrowserWindow }, script) => BrowserWindow.getAllWindows()[0].webContents.executeJavaScript(script, false),
      code,
    )
  await expect.poll(() => runPlainly('navigator.userActivation.isActive')).toBe(false)
  const fill = 'document.documentElement.requestFullscreen().then(() => "granted", (error) => error.name)'
  expect(await runPlainly(fill)).toBe('TypeError')
  expect(await runPlainly('document.fullscreenElement === null')).toBe(true)
})

test('7: the policy is exactly the written one, with a nonce of its own for each load', async () => {
  const headers = await app.evaluate(async ({ session }, start) => {
    const load = async () => {
      const reply = await session.defaultSession.fetch(start)
      const html = await reply.text()
      return {
        policy: reply.headers.get('content-security-policy') ?? '',
        sniff: reply.headers.get('x-content-type-options'),
        inPage: /nonce="([^"]+)"/u.exec(html)?.[1] ?? '',
      }
    }
    return [await load(), await load()]
  }, START)
  const nonces = headers.map(({ policy }) => /'nonce-([^']+)'/u.exec(policy)?.[1] ?? '')
  for (const [i, { policy, sniff, inPage }] of headers.entries()) {
    expect(policy.replace(nonces[i] ?? '', 'NONCE')).toBe(POLICY)
    expect(sniff).toBe('nosniff')
    expect(inPage).toBe(nonces[i])
    expect(nonces[i]).toMatch(/^[A-Za-z0-9+/]{22}==$/u)
  }
  expect(nonces[0]).not.toBe(nonces[1])
})

test.describe('7: the policy stops', () => {
  const attempts: readonly [name: string, attempt: (report: (what: string) => void) => unknown, directive: RegExp][] = [
    [
      'an inline script',
      (report) => {
        Object.assign(window, { report })
        const script = document.createElement('script')
        script.append('report("ran")')
        document.body.append(script)
        script.remove()
      },
      /^script-src|^require-trusted-types-for/u,
    ],
    [
      'an event handler attribute',
      (report) => {
        Object.assign(window, { report })
        const button = document.createElement('button')
        button.setAttribute('onclick', 'report("ran")')
        button.click()
      },
      /^script-src|^require-trusted-types-for/u,
    ],
    // oxlint-disable-next-line no-eval
    ['eval', (report) => report(String((0, eval)('1 + 1'))), /^script-src|^require-trusted-types-for/u],
    // oxlint-disable-next-line typescript/no-implied-eval
    ['new Function', (report) => report(String(new Function('return 2')())), /^script-src|^require-trusted-types-for/u],
    [
      'a timer with text',
      (report) => {
        Object.assign(window, { report })
        setTimeout('report("ran")' as unknown as () => void, 0)
      },
      /^script-src|^require-trusted-types-for/u,
    ],
    [
      'a remote script',
      () => {
        const script = document.createElement('script')
        script.src = 'https://example.org/x.js'
        document.body.append(script)
      },
      /^script-src|^require-trusted-types-for/u,
    ],
    [
      'markup from text',
      (report) => {
        document.createElement('div').innerHTML = '<b>x</b>'
        report('made')
      },
      /^require-trusted-types-for/u,
    ],
    [
      'a policy for trusted types',
      (report) => {
        const { trustedTypes } = window as unknown as {
          trustedTypes: { createPolicy(name: string, rules: object): unknown }
        }
        trustedTypes.createPolicy('mine', { createHTML: (text: string) => text })
        report('made')
      },
      /^trusted-types/u,
    ],
    [
      'a remote picture',
      (report) =>
        new Promise((done) => {
          const image = new Image()
          image.addEventListener('load', () => report('loaded'))
          image.addEventListener('error', done)
          image.src = 'https://example.org/x.png'
        }),
      /^img-src/u,
    ],
    [
      'a request',
      (report) =>
        fetch('https://example.org/').then(
          () => report('answered'),
          () => undefined,
        ),
      /^connect-src/u,
    ],
    [
      'a request to the app itself',
      (report) =>
        fetch('app://interleave/index.html').then(
          () => report('answered'),
          () => undefined,
        ),
      /^connect-src/u,
    ],
    [
      'a web socket',
      (report) => {
        new WebSocket('wss://example.org/').addEventListener('open', () => report('open'))
      },
      /^connect-src/u,
    ],
    [
      'a beacon',
      () => {
        // Its own answer says only that it was queued.
        navigator.sendBeacon('https://example.org/', 'x')
      },
      /^connect-src/u,
    ],
    [
      'a form',
      () => {
        const form = document.createElement('form')
        form.action = 'https://example.org/'
        document.body.append(form)
        form.submit()
        form.remove()
      },
      /^form-action/u,
    ],
    [
      'a base',
      () => {
        const base = document.createElement('base')
        base.href = 'https://example.org/'
        document.head.append(base)
        base.remove()
      },
      /^base-uri/u,
    ],
    [
      'an object',
      () => {
        const object = document.createElement('object')
        object.data = 'https://example.org/'
        document.body.append(object)
        setTimeout(() => object.remove(), 50)
      },
      /^object-src|^require-trusted-types-for/u,
    ],
    [
      'a frame',
      () => {
        const frame = document.createElement('iframe')
        frame.src = 'https://example.org/'
        document.body.append(frame)
        setTimeout(() => frame.remove(), 50)
      },
      /^frame-src/u,
    ],
    [
      'a style sheet without the nonce',
      () => {
        const style = document.createElement('style')
        style.textContent = 'main { display: none }'
        document.head.append(style)
        style.remove()
      },
      /^style-src/u,
    ],
    [
      'a style attribute',
      () => {
        document.createElement('div').setAttribute('style', 'color: red')
      },
      /^style-src/u,
    ],
    [
      'a remote font',
      () =>
        new FontFace('x', 'url(https://example.org/x.woff2)').load().then(
          () => undefined,
          () => undefined,
        ),
      /^font-src/u,
    ],
  ]
  for (const [name, attempt, directive] of attempts) {
    test(name, async () => {
      const { said, stoppedBy } = await fromPage(attempt)
      expect(said.filter((what) => !what.startsWith('threw '))).toEqual([])
      expect(stoppedBy).toEqual([expect.stringMatching(directive)])
    })
  }
})

test('11, 12: a webview is an unknown element, and one that attaches is stopped', async () => {
  const { said } = await fromPage((report) => {
    const view = document.createElement('webview') as HTMLElement & { loadURL?: unknown }
    view.setAttribute('src', 'https://example.org/')
    document.body.append(view)
    report(typeof view.loadURL)
    setTimeout(() => view.remove(), 50)
  })
  expect(said).toEqual(['undefined'])
  const isStopped = await app.evaluate(({ BrowserWindow }) => {
    const event = { isStopped: false, preventDefault: () => (event.isStopped = true) }
    BrowserWindow.getAllWindows()[0]?.webContents.emit('will-attach-webview', event, {}, {})
    return event.isStopped
  })
  expect(isStopped).toBe(true)
})

test.describe('13: the page stays where it is, although it tries', () => {
  const attempts: readonly [name: string, attempt: (report: (what: string) => void) => unknown][] = [
    [
      'another location',
      () => {
        location.href = 'https://example.org/'
      },
    ],
    [
      'another file of the app',
      () => {
        location.href = 'app://interleave/other.html'
      },
    ],
    [
      'a file of the disk',
      () => {
        location.href = 'file:///etc/passwd'
      },
    ],
    [
      'data as a page',
      () => {
        location.href = 'data:text/html,<h1>x</h1>'
      },
    ],
    [
      'replacing itself',
      () => {
        location.replace('https://example.org/')
      },
    ],
    [
      'a script as an address',
      () => {
        location.href = 'javascript:void(document.title = "x")'
      },
    ],
    [
      'a link',
      () => {
        const link = document.createElement('a')
        link.href = 'https://example.org/'
        document.body.append(link)
        link.click()
        link.remove()
      },
    ],
    [
      'a download',
      () => {
        const link = document.createElement('a')
        link.href = URL.createObjectURL(new Blob(['x']))
        link.download = 'x.exe'
        document.body.append(link)
        link.click()
        link.remove()
      },
    ],
    [
      'a refresh',
      () => {
        const meta = document.createElement('meta')
        meta.httpEquiv = 'refresh'
        meta.content = '0; url=https://example.org/'
        document.head.append(meta)
        setTimeout(() => meta.remove(), 50)
      },
    ],
    [
      'its history',
      () => {
        history.back()
        history.forward()
        history.go(-3)
      },
    ],
    [
      'the top of a frame',
      () => {
        const frame = document.createElement('iframe')
        document.body.append(frame)
        const inner = frame.contentWindow
        if (inner?.top) inner.top.location.href = 'https://example.org/'
        setTimeout(() => frame.remove(), 50)
      },
    ],
    [
      'a frame that moves on',
      () => {
        const frame = document.createElement('iframe')
        document.body.append(frame)
        if (frame.contentWindow) frame.contentWindow.location.href = 'https://example.org/'
        setTimeout(() => frame.remove(), 50)
      },
    ],
  ]
  for (const [name, attempt] of attempts) {
    test(name, async () => {
      await page.evaluate(() => Object.assign(window, { isSamePage: true }))
      await fromPage(attempt)
      expect(page.url()).toBe(START)
      expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true)
    })
  }

  test('an address dropped on the window', async () => {
    await page.evaluate(() => Object.assign(window, { isSamePage: true }))
    const cdp = await app.context().newCDPSession(page)
    const data = {
      items: [{ mimeType: 'text/uri-list', data: 'https://example.org/' }],
      dragOperationsMask: 1,
    }
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await cdp.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data })
    }
    await cdp.detach()
    expect(page.url()).toBe(START)
    expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true)
  })
})

test.describe('14: no second window, although the page tries', () => {
  const attempts: readonly [name: string, attempt: (report: (what: string) => void) => unknown][] = [
    [
      'opening one',
      (report) => {
        if (window.open('https://example.org/')) report('opened')
      },
    ],
    [
      'opening an empty one',
      (report) => {
        if (window.open('about:blank', '_blank', 'width=100')) report('opened')
      },
    ],
    [
      'opening itself',
      (report) => {
        if (window.open('app://interleave/index.html')) report('opened')
      },
    ],
    [
      'a link to a new one',
      () => {
        const link = document.createElement('a')
        link.href = 'https://example.org/'
        link.target = '_blank'
        document.body.append(link)
        link.click()
        link.dispatchEvent(new MouseEvent('click', { button: 1, ctrlKey: true, bubbles: true }))
        link.remove()
      },
    ],
  ]
  for (const [name, attempt] of attempts) {
    test(name, async () => {
      const { said } = await fromPage(attempt)
      expect(said).toEqual([])
      expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
    })
  }
})

test('15: the window names a link, never an address', async () => {
  await app.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { openedLinks: opened })
    shell.openExternal = async (url) => void opened.push(url)
  })
  const answers = await page.evaluate(async () => {
    const { openLink } = window.api as unknown as { openLink(link: string): Promise<unknown> }
    const tried = ['https://example.org/', 'file:///etc/passwd', 'javascript:alert(1)', '', 'smb://x', '__proto__']
    return Promise.all(
      tried.map((link) =>
        openLink(link).then(
          () => 'opened',
          () => 'refused',
        ),
      ),
    )
  })
  expect(new Set(answers)).toEqual(new Set(['refused']))
  expect(await app.evaluate(() => (globalThis as unknown as { openedLinks: string[] }).openedLinks)).toEqual([])
})

test('17: a window that is not ours gets no answer, although it shows our page with our preload', async () => {
  const answers = await app.evaluate(async ({ app: main, BrowserWindow }, start) => {
    const other = new BrowserWindow({
      show: false,
      webPreferences: { preload: `${main.getAppPath()}/out/preload/index.cjs`, sandbox: true, contextIsolation: true },
    })
    try {
      await other.loadURL(start)
      return (await other.webContents.executeJavaScript(
        "Promise.all(['listLectures', 'openFirst', 'listRecent'].map((name) => window.api[name]().then(() => name, (error) => error.message)))",
      )) as string[]
    } finally {
      other.destroy()
    }
  }, START)
  for (const answer of answers) expect(answer).toContain('refused')
})

test('17: arguments of another shape are refused, nothing is written, nothing is said of why', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'interleave-security-'))
  await writeFile(join(folder, 'kept.json'), 'kept')
  const answers = await page.evaluate(
    async (path) => {
      const api = window.api as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>
      const names = ['openRecent', 'openLecture', 'save', 'reportState', 'simulate', 'cancelSimulation']
      names.push('releaseResult', 'exportPicture', 'openLink')
      const odd: unknown[][] = [
        [path, path, path, path],
        [{ path, as: false }, { path }],
        [[path], [path]],
        [Number.NaN, Infinity],
        ['x'.repeat(10 * 1024 * 1024), 1],
        [new Uint8Array(10 * 1024 * 1024), 1],
        [{ __proto__: { path } }, null],
      ]
      const said: string[] = []
      for (const name of names) {
        for (const args of odd) {
          said.push(
            await Promise.resolve()
              .then(() => api[name]?.(...args))
              .then(
                (reply) => `${name}: ${JSON.stringify(reply)}`,
                (error: Error) => error.message,
              ),
          )
        }
      }
      return said
    },
    join(folder, 'stolen.json'),
  )
  expect(answers.length).toBeGreaterThan(20)
  for (const answer of answers) {
    expect(answer).not.toContain(folder)
    expect(answer).not.toMatch(/\bat .*\.cjs|node:/u)
    expect(answer).toMatch(/refused$|could not be cloned|"kind":"failed"|: undefined$/u)
  }
  expect(await readdir(folder)).toEqual(['kept.json'])
  await rm(folder, { recursive: true })
})

test('17: a file that a script made up has no path', async () => {
  const answers = await page.evaluate(async () => {
    const openDropped = window.api.openDropped as unknown as (file: unknown) => Promise<unknown>
    const made = [
      new File(['{}'], '/etc/passwd'),
      Object.defineProperty(new File(['{}'], 'x'), 'path', { value: '/etc/passwd' }),
      { path: '/etc/passwd', name: 'passwd' },
      '/etc/passwd',
      null,
      undefined,
    ]
    return Promise.all(
      made.map((file) =>
        openDropped(file).then(
          (reply) => JSON.stringify(reply),
          () => 'refused',
        ),
      ),
    )
  })
  expect([...new Set(answers)]).toEqual(['refused'])
})

test('20: the bridge is a frozen list of named functions', async () => {
  const bridge = await page.evaluate(() => {
    const { api } = window
    const isDeepFrozen = (value: unknown): boolean =>
      typeof value !== 'object' ||
      value === null ||
      (Object.isFrozen(value) && Object.values(value).every(isDeepFrozen))
    const before = api.listLectures
    try {
      Object.assign(window, { api: {} })
    } catch {
      // Strict code throws where sloppy code is ignored.
    }
    return {
      keys: Object.keys(api).toSorted(),
      isDeepFrozen: isDeepFrozen(api),
      isReplaced: window.api.listLectures !== before,
      electron: ['ipcRenderer', 'send', 'invoke', 'on', 'sendSync'].filter((name) => name in api || name in window),
    }
  })
  expect(bridge).toEqual({ keys: API_KEYS, isDeepFrozen: true, isReplaced: false, electron: [] })
})

test('20: callbacks get the payload, never Electron’s event', async () => {
  await page.evaluate(() => {
    const heard: unknown[][] = []
    Object.assign(window, { heard })
    Object.assign(window, { end: window.api.onMenuCommand((...args: unknown[]) => heard.push(args)) })
  })
  await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('zoomFit')?.click())
  await expect
    .poll(() => page.evaluate(() => (window as unknown as { heard: unknown[][] }).heard))
    .toEqual([['zoomFit']])
  await page.evaluate(() => (window as unknown as { end: () => void }).end())
  await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('zoomFit')?.click())
  await page.evaluate(() => window.api.listRecent())
  expect(await page.evaluate(() => (window as unknown as { heard: unknown[][] }).heard.length)).toBe(1)
})
