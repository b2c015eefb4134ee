'use strict'
// A window with nothing in it: the least that an Electron app with our security setup can do. It is the floor the start of the app is measured against,
// so it has all that costs time there (sandbox, own scheme, content policy, permission handlers, a preload script) and nothing else.
const { readFile } = require('node:fs/promises')
const { join } = require('node:path')
const { app, BrowserWindow, protocol, session } = require('electron')

const root = process.env.BENCH_ROOT
const page = '<!doctype html><meta charset="utf-8"><title>Blank</title><p>Blank</p>'
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"

if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
])

void app.whenReady().then(() => {
  const own = session.defaultSession
  own.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  own.setPermissionCheckHandler(() => false)
  own.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !url.startsWith('app://') }))
  own.protocol.handle('app', async () => {
    // As the app does for each of its files: one read from the disk.
    await readFile(join(root, 'out/renderer/index.html'))
    return new Response(page, { headers: { 'content-type': 'text/html', 'content-security-policy': policy } })
  })
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    show: false,
    backgroundColor: '#FFFFFF',
    webPreferences: {
      preload: join(root, 'out/preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      spellcheck: false,
    },
  })
  window.once('ready-to-show', () => window.show())
  void window.loadURL('app://blank/')
})
