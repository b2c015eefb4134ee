'use strict'
// The main script of a measured start: notes when things happen, then lets the real main script run as if it were the one that was started.
// When the page has the entry that is waited for, all times are written as one line of JSON and the program ends. Times are ms since the epoch.
const { app } = require('electron')

const times = { main: Date.now() }
app.once('ready', () => (times.ready = Date.now()))
app.on('browser-window-created', (_event, window) => {
  times.window ??= Date.now()
  window.once('show', () => (times.shown = Date.now()))
  window.webContents.once('dom-ready', () => void waitAndTell(window.webContents))
})

/** @param {Electron.WebContents} contents */
async function waitAndTell(contents) {
  const waited = JSON.stringify(process.env.BENCH_WAITS_FOR)
  const page = await contents.executeJavaScript(`new Promise((done) => {
    const entries = {}
    const take = (list) => {
      for (const { name, startTime } of list.getEntries()) entries[name] ??= performance.timeOrigin + startTime
      if (${waited} in entries) done({ page: performance.timeOrigin, ...entries })
    }
    new PerformanceObserver(take).observe({ type: 'paint', buffered: true })
    new PerformanceObserver(take).observe({ type: 'mark', buffered: true })
  })`)
  process.stdout.write(`${JSON.stringify({ ...times, ...page })}\n`)
  app.exit(0)
}

require(process.env.BENCH_MAIN)
