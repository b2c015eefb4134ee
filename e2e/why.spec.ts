import { writeFile } from 'node:fs/promises'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { type LaunchedApp, launchApp } from './launch'

/** Why a task is where it is: instantly from the spans, the rest from the worker that keeps the run. */

let launched: LaunchedApp
let page: Page

test.beforeAll(async () => {
  launched = await launchApp({ size: { width: 1280, height: 720 }, colorScheme: 'light' })
  page = launched.page
  await expect(page.getByRole('button', { name: /^Caption 1: / })).toBeVisible()
})
test.afterAll(() => launched?.close())

const card = () => page.getByRole('region', { name: 'Why here?' })
const of = (name: string) => card().locator('.why-execution', { has: page.getByRole('heading', { name, exact: true }) })
const caption = (number: number) => page.getByRole('button', { name: new RegExp(`^Caption ${number}: `) })
const lecture = (name: string) =>
  page.getByRole('navigation', { name: 'Lectures and recent files' }).getByRole('button', { name, exact: true })

async function setQuantum(ms: string): Promise<void> {
  const quantum = page.getByRole('textbox', { name: 'Quantum in ms' })
  await page.getByRole('button', { name: /^Settings of Threads/ }).click()
  await quantum.fill(ms)
  await quantum.press('Enter')
  await expect(quantum).toHaveValue(ms)
  await page.keyboard.press('Escape')
  await expect(quantum).toBeHidden()
}

/** Puts the pointer on the lane of a task of the first execution at a moment, by what the axis and the lanes' names say. */
async function pointAt(ms: number, lane: number, lanes: number): Promise<void> {
  const ticks = await page.locator('.time-axis .tick').evaluateAll((all) =>
    all.map((tick) => {
      const { left, width } = (tick.querySelector('text') ?? tick).getBoundingClientRect()
      return { x: left + width / 2, ms: Number.parseFloat(tick.textContent ?? '') }
    }),
  )
  const [from, to] = [ticks[0], ticks[ticks.length - 1]]
  const x = from.x + ((ms - from.ms) / (to.ms - from.ms)) * (to.x - from.x)
  const [header, strip] = await Promise.all([
    page.locator('.execution-header').first().boundingBox(),
    page.locator('.strip').first().boundingBox(),
  ])
  if (!header || !strip) throw new Error('no lanes to point at')
  const top = header.y + header.height + 14
  await page.mouse.move(x, top + ((lane + 0.5) / lanes) * (strip.y - top), { steps: 4 })
}

test('says at the first caption who decided, who was ready and when its turn comes', async () => {
  await caption(1).click()
  // A report that never awaits at 14 ms: quantum 4 ms, report ran from 9 to 13 ms; reply and heartbeat woke at 12.5 ms.
  await expect(card().locator('.why-task')).toHaveText('report14.0 ms')
  await expect(of('Threads')).toContainText('Ready, third in the queue.')
  await expect(of('Threads')).toContainText('At 13.0 ms the OS took the CPU')
  await expect(of('Threads')).toContainText(
    'Why is report not running here? report is ready since 13.0 ms and third in the queue; the OS gave the CPU to parse at 13.0 ms because it was the head of the queue; report\u2019s turn comes at 17.5 ms.',
  )
  await expect(of('Threads').getByRole('listitem')).toHaveText([
    'parsewoken from I/O, 9.5 ms',
    'replywoken from I/O, 12.5 ms',
    'heartbeatwoken from sleep, 12.5 ms',
  ])
  await expect(of('Event loop')).toContainText('Frozen: time.sleep holds the whole loop.')
})

test('follows the pointer to another task, and says why the loop does not run it', async () => {
  await pointAt(5, 0, 4)
  await expect(card().locator('.why-task')).toContainText('heartbeat')
  await expect(of('Threads')).toContainText('Why is heartbeat not running here?')
  // Its timer is due at 4 ms; report holds the loop from 3.5 to 18.5 ms.
  await expect(of('Event loop')).toContainText(
    'heartbeat is not in the queue: its timer was due at 4.0 ms, but the loop has not looked yet; it looks when report lets go, at 18.5 ms.',
  )
})

test('answers as fast as the pointer moves: the last place is the one that is told', async () => {
  for (const ms of [2, 9, 20, 6, 30, 11, 14]) await pointAt(ms, 2, 4)
  await expect(card().locator('.why-task')).toContainText('report')
  await expect(of('Threads')).toHaveAttribute('data-answered', 'true')
  await expect(of('Threads')).toContainText('report\u2019s turn comes at 17.5 ms.')
})

test('still answers after the quantum has changed: the new run is asked, the old one forgotten', async () => {
  await caption(1).click()
  await setQuantum('20')
  // Nothing is preempted any more: at 14 ms report sleeps, having run from 3.5 ms.
  await expect(of('Threads')).toContainText(
    'Why is report not running here? report is not ready: it sleeps since 12.5 ms',
  )
  await expect(of('Threads')).toHaveAttribute('data-answered', 'true')
})

test('tells of a tie who would run under the other rule, and adds that execution on request', async () => {
  // B arrives at 4 ms, just when A's quantum is used up: newcomer first, B runs at 4 ms; preempted first, A goes on.
  const file = test.info().outputPath('tie.json')
  const tasks = [
    { id: 'A', steps: [{ op: 'cpu', ms: 8 }] },
    { id: 'B', arrival: 4, steps: [{ op: 'cpu', ms: 2 }] },
  ]
  await writeFile(file, JSON.stringify({ formatVersion: 1, tasks }))
  const second = await launchApp({ args: [file], size: { width: 1280, height: 720 } })
  try {
    page = second.page
    await expect(page.locator('.strip').first()).toBeVisible()
    await pointAt(5, 1, 2)
    await expect(of('Threads')).toContainText(
      'Why is B running here? The OS gave the CPU to B at 4.0 ms because it was the head of the queue.',
    )
    await expect(of('Threads')).toContainText(
      'B and A met at one instant: newcomer first. With preempted first, A would run here.',
    )
    await page.getByRole('button', { name: 'Run with preempted first' }).click()
    await expect(page.getByRole('heading', { name: 'Threads 2', exact: true }).first()).toBeVisible()
    // There A keeps the core with a fresh quantum and B gets it when A has finished, at 8 ms.
    await pointAt(5, 1, 2)
    await expect(of('Threads 2')).toContainText('Runs at 8.0 ms.')
  } finally {
    page = launched.page
    await second.close()
  }
})

test('asks about another lecture as about the first', async () => {
  // The quantum was changed: Save, Don't save, Cancel (see `askUnsaved`).
  await launched.app.evaluate(({ dialog }) => {
    dialog.showMessageBox = (() => Promise.resolve({ response: 1, checkboxChecked: false })) as never
  })
  await lecture('The heartbeat that stops').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The heartbeat that stops')
  await caption(2).click()
  await expect(card().locator('.why-task')).toContainText('bad')
  await expect(card().locator('.why-execution').first()).toHaveAttribute('data-answered', 'true')
})

test('tells how two executions differ, where their order first does and what caused it, and goes there', async () => {
  await lecture('A report that never awaits').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A report that never awaits')
  const difference = page.getByRole('region', { name: 'Difference' })
  await difference.locator('summary').click()
  // Threads: heartbeat, parse, report (preempted at 7.5 ms), reply at 7.5. Event loop: report goes on to 18.5 ms, then reply.
  await expect(difference).toContainText('the OS takes the CPU from report at 7.5 ms')
  const report = difference.getByRole('row', { name: /report/ })
  // Finishes at 24.5 and at 18.5 ms.
  await expect(report.getByRole('cell').nth(1)).toHaveText('\u22126')
  const ticks = () => page.locator('.time-axis .tick text').allTextContents()
  const everything = await ticks()
  await difference.getByRole('button', { name: 'Show it in the chart' }).click()
  await expect.poll(ticks).not.toEqual(everything)
})

test('has nothing an accessibility checker finds', async () => {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode()
      .include('.why')
      .include('.difference')
      .analyze()
    expect(violations.map(({ id, nodes }) => `${theme}: ${id} ${nodes[0].html}`)).toEqual([])
  }
})
