import type { Page } from '@playwright/test'
import { expect, test } from '@playwright/test'
import { type LaunchedApp, launchApp } from './launch'

let launched: LaunchedApp
let page: Page

test.beforeAll(async () => {
  launched = await launchApp()
  ;({ page } = launched)
})
test.afterAll(() => launched?.close())

/** Eight tasks that together make ten million events, and settings they run under. */
const LONG = {
  taskSet: {
    formatVersion: 1 as const,
    tasks: Array.from({ length: 8 }, (_, i) => ({
      id: `task ${i}`,
      steps: [
        { op: 'repeat' as const, times: 600_000, steps: [{ op: 'cpu' as const, ms: 1 }, { op: 'yield' as const }] },
      ],
    })),
  },
}

test('a run of ten million events is cancelled before it ends, and the window answers meanwhile', async () => {
  const seen = await page.evaluate(async ({ taskSet }) => {
    const opened = await window.api.openFirst()
    if (opened.kind !== 'opened') throw new Error(opened.kind)
    const [threads] = opened.comparison.executions
    if (!threads) throw new Error('no execution')
    const { execution } = threads
    const started = new Promise<number>((done) => {
      window.api.onSimulationProgress(({ runId, events }) => {
        if (runId === 'long' && events > 100_000) done(events)
      })
    })
    let parts = 0
    window.api.onRunPart(({ runId }) => {
      if (runId === 'long') parts += 1
    })
    const long = window.api.simulate({ runId: 'long', taskSet, execution })
    const events = await Promise.race([started, long.then((end) => Promise.reject(new Error(JSON.stringify(end))))])
    const short = await window.api.simulate({ runId: 'short', taskSet: opened.comparison.taskSet, execution })
    await window.api.releaseResult('short')
    const isOver = await Promise.race([long.then(() => true), window.api.listLectures().then(() => false)])
    const from = performance.now()
    void window.api.cancelSimulation('long')
    const reply = await long
    const cancelMs = performance.now() - from
    // Parts come while it is simulated; once it is cancelled, none does.
    const before = parts
    await window.api.listLectures()
    return { events, short: short.kind, isOver, reply: reply.kind, cancelMs, partsAfter: parts - before }
  }, LONG)
  expect(seen).toMatchObject({ short: 'done', isOver: false, reply: 'cancelled', partsAfter: 0 })
  expect(seen.events).toBeLessThan(10_000_000)
  test.info().annotations.push({ type: 'cancel', description: `${seen.cancelMs.toFixed(1)} ms` })
})

test('runs under way when the window is loaded anew are forgotten, and the new page runs its own', async () => {
  await page.evaluate(async ({ taskSet }) => {
    const opened = await window.api.openFirst()
    if (opened.kind !== 'opened') throw new Error(opened.kind)
    const [threads] = opened.comparison.executions
    if (threads) void window.api.simulate({ runId: 'left', taskSet, execution: threads.execution })
    await window.api.listLectures()
  }, LONG)
  await page.reload()
  await expect(page.getByRole('main')).toContainText('the OS decided')
})
