import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { type LaunchedApp, launchApp } from './launch'

/** Sweeping a setting. Expected numbers: Silberschatz, Operating System Concepts, ch. 5, "turnaround time varies with the time quantum". */

const TASKS = {
  formatVersion: 1,
  name: 'Silberschatz',
  tasks: [6, 3, 1, 7].map((ms, i) => ({ id: `P${i + 1}`, steps: [{ op: 'cpu', ms }] })),
}

// One story: each test goes on where the one before ended.
test.describe.configure({ mode: 'serial' })

let launched: LaunchedApp
let page: Page
let folder: string

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interleave-sweep-'))
  const file = join(folder, 'silberschatz.json')
  await writeFile(file, JSON.stringify(TASKS))
  launched = await launchApp({ args: [file], size: { width: 1280, height: 720 } })
  ;({ page } = launched)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Silberschatz')
})
test.afterAll(async () => {
  await launched?.close()
  await rm(folder, { recursive: true, force: true })
})

const execution = (name: string) => page.getByRole('region', { name, exact: true })
const panel = () => page.getByRole('region', { name: 'Sweep of Threads' })
const column = (index: number) =>
  panel()
    .locator(`tbody tr td:nth-child(${index + 2})`)
    .allTextContents()

test('a sweep of the quantum gives the turnarounds of the textbook, and names its limits', async () => {
  await execution('Threads')
    .getByRole('button', { name: /^Settings of Threads/ })
    .click()
  await page.getByRole('button', { name: 'Sweep\u2026' }).click()
  // A first sweep runs by itself, around the quantum there is: 4 ms.
  await expect(panel().getByRole('status')).toContainText('Small: fair sharing')
  await panel().getByRole('spinbutton', { name: 'From' }).fill('1')
  await panel().getByRole('spinbutton', { name: 'To' }).fill('7')
  await panel().getByRole('spinbutton', { name: 'Values' }).fill('7')
  await panel().getByRole('combobox', { name: 'Scale' }).selectOption('linear')
  await panel().getByRole('button', { name: 'Run', exact: true }).click()
  await expect(panel().getByRole('status')).toContainText(
    'From 6 ms on: first come, first served, the order of an event loop.',
  )

  await panel().getByRole('button', { name: 'Numbers as a table' }).click()
  await expect(panel().locator('tbody th')).toHaveText(['1 ms', '2 ms', '3 ms', 'now 4 ms', '5 ms', '6 ms', '7 ms'])
  // Means of 11, 11.5, 10.75, 11.5, 12.25, 10.5, 10.5 ms, with one decimal.
  expect(await column(0)).toEqual(['11.0', '11.5', '10.8', '11.5', '12.3', '10.5', '10.5'])
  // One core that always has work: busy all the time, and nobody is preempted from 6 ms on.
  expect(await column(4)).toEqual(Array.from({ length: 7 }, () => '100.0 %'))
  expect((await column(3)).slice(-2)).toEqual(['0', '0'])
})

test('a value of the sweep sets the setting: the chart follows, one undo takes it back', async () => {
  await panel().getByRole('button', { name: 'Set 6 ms' }).click()
  await expect(execution('Threads')).toContainText('q = 6 ms')
  await expect(execution('Threads')).toContainText('average turnaround 10.5 ms')
  await expect(panel().locator('tr[aria-current="true"] th')).toHaveText('now 6 ms')

  await panel().getByRole('button', { name: 'Numbers as a table' }).click()
  const charts = panel().getByRole('slider')
  await charts.focus()
  await page.keyboard.press('Home')
  await expect(charts).toHaveAttribute('aria-valuetext', /^1 ms: Turnaround 11\.0 ms, .*Utilisation 100\.0 %$/)
  await page.keyboard.press('Enter')
  await expect(execution('Threads')).toContainText('q = 1 ms')
  await expect(execution('Threads')).toContainText('average turnaround 11 ms')

  await launched.app.evaluate(({ Menu, BrowserWindow }) => {
    Menu.getApplicationMenu()?.getMenuItemById('undo')?.click(undefined, BrowserWindow.getAllWindows()[0])
  })
  await expect(execution('Threads')).toContainText('q = 6 ms')
})

test('the pointer reads all charts at one value, and a click sets it', async () => {
  const chart = panel().locator('[data-metric="turnaround"] .line-chart')
  const box = await chart.boundingBox()
  if (!box) throw new Error('the chart has no box')
  // The plot ends 10 px before the right edge: there lies the last value, 7 ms.
  await page.mouse.move(box.x + box.width - 12, box.y + 40, { steps: 2 })
  await expect(panel().locator('[data-metric="turnaround"] h3')).toContainText('10.5 ms')
  await expect(panel().locator('[data-metric="involuntary"] h3')).toContainText('0')
  await page.mouse.click(box.x + box.width - 12, box.y + 40)
  await expect(execution('Threads')).toContainText('q = 7 ms')
  await expect(panel().locator('.line-chart').first().locator('circle')).toHaveCount(7)
})

test('what is wrong with a plan is said, and nothing runs', async () => {
  await panel().getByRole('spinbutton', { name: 'From' }).fill('9')
  await expect(panel().getByRole('alert')).toHaveText('\u201cFrom\u201d must be less than \u201cTo\u201d.')
  await expect(panel().getByRole('button', { name: 'Run', exact: true })).toBeDisabled()
  await panel().getByRole('spinbutton', { name: 'From' }).fill('1')
  await expect(panel().getByRole('alert')).toHaveCount(0)
})

test('another setting: with more cores the run gets no shorter from some number on', async () => {
  await panel().getByRole('combobox', { name: 'Setting' }).selectOption('Cores')
  // 6, 3, 1, 7 on three cores: P4 begins at 1 and ends at 8; on four it ends at 7.
  await expect(panel().getByRole('status')).toHaveText('From 4 cores on, more cores end nothing sooner.')
})

test('the points go to the clipboard as CSV', async () => {
  await panel().getByRole('combobox', { name: 'Setting' }).selectOption('Quantum')
  await expect(panel().getByRole('status')).toContainText('first come')
  await panel().getByRole('button', { name: 'Copy as CSV' }).click()
  await expect(page.getByRole('status', { name: 'Status' })).toHaveText('The sweep was copied as CSV.')
  const text = await launched.app.evaluate(({ clipboard }) => clipboard.readText())
  expect(text.split('\n')[0]).toBe(
    'quantum_ms,turnaround_ms,response_ms,context_switches,involuntary,cpu_utilisation,makespan_ms,cut',
  )
})

test('axe finds nothing in the panel, as charts and as a table', async () => {
  for (const look of ['charts', 'table']) {
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).include('.sweep').analyze()
    expect({ look, violations: violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]) }).toEqual({
      look,
      violations: [],
    })
    await panel().getByRole('button', { name: 'Numbers as a table' }).click()
  }
  await panel().getByRole('button', { name: 'Close the sweep' }).click()
  await expect(panel()).toHaveCount(0)
})

test('after a change of settings the metrics say what they were; Escape takes the ghost away', async () => {
  const turnaround = page.locator('[data-metric="turnaround"] td').first()
  await execution('Threads')
    .getByRole('button', { name: /^Settings of Threads/ })
    .click()
  const settings = page.getByRole('dialog', { name: 'Settings of Threads' })
  await settings.getByRole('slider', { name: 'Quantum' }).focus()
  await page.keyboard.press('ArrowLeft')
  await expect(execution('Threads')).toContainText('q = 6 ms')
  await page.keyboard.press('ArrowLeft')
  await expect(execution('Threads')).toContainText('q = 5 ms')
  await page.keyboard.press('Escape')
  await expect(settings).toBeHidden()
  // All of a drag is one edit: what is compared is the run before it, 7 ms with 10.5; 5 ms has 12.25.
  await expect(turnaround).toHaveText('12.3 ms\u2191 was 10.5 more than before')
  await expect(page.locator('[data-metric="makespan"] td').first()).toHaveText('17.0 ms')
  await page.getByRole('application', { name: 'Chart of all executions' }).focus()
  await page.keyboard.press('Escape')
  await expect(turnaround).toHaveText('12.3 ms')
})

test('the meters say who waited longest, who held the loop, and who decided how often', async () => {
  // First come, first served: P4 waits for 6 + 3 + 1 ms.
  await expect(execution('Event loop').locator('.meter').first()).toHaveText('starvedP4 10.0 ms')
  await expect(execution('Event loop').locator('.meter').nth(1)).toHaveText('stallP1 6.0 ms')
  // A quantum of 5: P1 0-5 P2 5-8 P3 8-9 P4 9-14 P1 14-15 P4 15-17. P1 and P4 wait 9 ms at one go; two preemptions in 17 ms.
  await expect(execution('Threads').locator('.meter').first()).toHaveText('starvedP1 9.0 ms')
  await expect(execution('Threads').locator('.meter').last()).toHaveText('forced118/slet go0/s')
})
