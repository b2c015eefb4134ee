'use strict'
// Opens an empty window, runs the benchmark's page in it, and answers calls that come as lines of JSON with lines of JSON.
const { readFileSync } = require('node:fs')
const { createInterface } = require('node:readline')
const { app, BrowserWindow } = require('electron')

async function serve() {
  const window = new BrowserWindow({
    width: 1340,
    height: 804,
    useContentSize: true,
    webPreferences: { sandbox: true, contextIsolation: false, backgroundThrottling: false },
  })
  await window.loadURL('data:text/html,<!doctype html><meta charset="utf-8"><body style="margin:0;background:#fff">')
  const page = `data:text/javascript;base64,${readFileSync(process.env.BENCH_PAGE).toString('base64')}`
  await window.webContents.executeJavaScript(`import(${JSON.stringify(page)}).then(() => 0)`)
  process.stdout.write('{"ready":true}\n')
  for await (const line of createInterface({ input: process.stdin })) {
    const { name, args } = JSON.parse(line)
    const call = `benchPage.${name}(${args.map((arg) => JSON.stringify(arg)).join(', ')})`
    const answer = await window.webContents.executeJavaScript(call).then(
      (value) => ({ value }),
      (error) => ({ error: String(error?.stack ?? error) }),
    )
    process.stdout.write(`${JSON.stringify(answer)}\n`)
  }
}

void app
  .whenReady()
  .then(serve)
  .then(
    () => app.exit(0),
    (error) => {
      process.stdout.write(`${JSON.stringify({ error: String(error?.stack ?? error) })}\n`)
      app.exit(1)
    },
  )
