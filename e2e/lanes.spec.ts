import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { type LaunchedApp, launchApp } from './launch'

/** Many lanes, in any order, together or by core: a thousand tasks, three whose order is known by hand, and four cores. */

const SIZE = { width: 1280, height: 720 }

const cpu = (ms: number) => ({ op: 'cpu', ms })
const THREADS = { model: 'threads', preset: 'textbook' }

// 800 + 199 instances and one task that makes none.
const THOUSAND = {
  formatVersion: 1,
  name: 'A thousand requests',
  tasks: [
    {
      id: 'request',
      arrival: { poisson: 2, count: 800, seed: 7 },
      steps: [cpu(0.6), { op: 'io', ms: 5 }, cpu(0.4)],
    },
    { id: 'click', arrival: { every: 10, count: 199, start: 5 }, steps: [cpu(2)] },
    { id: 'heartbeat', steps: [{ op: 'repeat', times: 40, steps: [cpu(1), { op: 'sleep', ms: 40 }] }] },
  ],
}

// Quantum 2: A ##...##.#  B ..##...#  C ....#: A and C wait 4, B waits 5. Quantum 1: A waits 4, B 4, C 2.
const THREE = {
  formatVersion: 1,
  name: 'Three',
  tasks: [
    { id: 'A', steps: [cpu(5)] },
    { id: 'B', steps: [cpu(3)] },
    { id: 'C', steps: [cpu(1)] },
  ],
}

// Six tasks on four cores, quantum 4: A, B, C, D begin; at 4 the heads of the queue, E and F, take cores 0 and 1.
const SIX = {
  formatVersion: 1,
  name: 'Four cores',
  tasks: ['A', 'B', 'C', 'D', 'E', 'F'].map((id) => ({ id, steps: [cpu(6)] })),
}

let folder: string
let launched: LaunchedApp | undefined

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interleave-lanes-'))
})
test.afterEach(async () => {
  await launched?.close()
  launched = undefined
})
test.afterAll(() => rm(folder, { recursive: true, force: true }))

async function open(taskSet: { readonly name: string }, settings: object, colorScheme?: 'dark'): Promise<Page> {
  const file = join(folder, 'lanes.interleave.json')
  const executions = [
    { ...THREADS, settings },
    { model: 'eventLoop', settings: {} },
  ]
  const comparison = { formatVersion: 1, kind: 'comparison', engine: '1', taskSet, executions, notes: '' }
  await writeFile(file, JSON.stringify(comparison))
  launched = await launchApp({ args: [file], size: SIZE, ...(colorScheme ? { colorScheme } : {}) })
  const { page } = launched
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(taskSet.name)
  await expect(page.locator('.verdict')).toHaveCount(2)
  await expect(page.getByRole('button', { name: 'Lanes', exact: true })).toBeVisible()
  return page
}

const chart = (page: Page) => page.getByRole('application', { name: 'Chart of all executions' })
const bar = (page: Page) => page.getByRole('region', { name: 'Lanes' })
const status = (page: Page) => page.getByRole('status', { name: 'Status' })
const scrollbar = (page: Page) => page.getByRole('scrollbar', { name: 'Lanes of Threads' })
const scrolled = async (page: Page) => Number(await scrollbar(page).getAttribute('aria-valuenow'))

/** The part of an execution its lanes are seen through, as the keyboard's way through its slices covers it. */
async function lanesBox(page: Page, execution: string) {
  const box = await page.getByRole('application', { name: `Slices of ${execution}` }).boundingBox()
  if (!box) throw new Error(`no lanes of ${execution}`)
  return box
}

/** Whose lane it is, `y` px below the top of the lanes: what the tooltip says there. */
async function taskUnder(page: Page, execution: string, y: number, share = 0.5): Promise<string> {
  const box = await lanesBox(page, execution)
  const heading = page.locator('.moment h3')
  let task = ''
  // Another window that opens over this one takes the pointer, and the tooltip with it: then it comes again.
  await expect(async () => {
    // A pointer that rests is no pointer: it comes from beside.
    await page.mouse.move(box.x + share * box.width - 6, box.y + y + 2)
    await page.mouse.move(box.x + share * box.width, box.y + y)
    await expect(heading).toBeVisible({ timeout: 2000 })
    const time = (await heading.locator('time').textContent({ timeout: 500 })) ?? ''
    task = ((await heading.textContent({ timeout: 500 })) ?? '').replace(time, '')
  }).toPass({ timeout: 20_000 })
  return task
}

/** The lanes of an execution from the top, given their number. */
async function lanes(page: Page, execution: string, count: number): Promise<string> {
  const { height } = await lanesBox(page, execution)
  const names: string[] = []
  const pitch = Math.floor(height / count)
  for (let i = 0; i < count; i++) names.push(await taskUnder(page, execution, (i + 0.5) * pitch, 0.02))
  return names.join(' ')
}

test('a thousand lanes scroll by wheel, page, thumb and with the selection', async () => {
  const page = await open(THOUSAND, { quantum: 4 })
  await expect(scrollbar(page)).toHaveAttribute('aria-valuenow', '0')
  expect(await taskUnder(page, 'Threads', 8)).toBe('request#1')

  await page.mouse.wheel(0, 300)
  await expect.poll(() => scrolled(page)).toBe(300)
  // 15 px a lane: 20 of them are above.
  expect(await taskUnder(page, 'Threads', 8)).toBe('request#21')
  expect(await taskUnder(page, 'Event loop', 8)).toBe('request#21')

  await chart(page).focus()
  await page.keyboard.press('Shift+End')
  await expect.poll(async () => scrolled(page)).toBe(Number(await scrollbar(page).getAttribute('aria-valuemax')))
  const { height } = await lanesBox(page, 'Threads')
  expect(await taskUnder(page, 'Threads', height - 8)).toBe('heartbeat')
  await chart(page).focus()
  await page.keyboard.press('PageUp')
  // A page is one lane less than is seen, in whole lanes.
  const page15 = (Math.floor(height / 15) - 1) * 15
  await expect.poll(() => scrolled(page)).toBe(15_000 - Math.round(height) - page15)
  await page.keyboard.press('Shift+Home')
  await expect.poll(() => scrolled(page)).toBe(0)

  // The selection walks out of sight and takes the lanes with it.
  for (let i = 0; i < 30; i++) await page.keyboard.press('ArrowDown')
  await expect(status(page)).toContainText('request#30')
  await expect.poll(() => scrolled(page)).toBeGreaterThan(30 * 15 - height - 1)

  const thumb = await scrollbar(page).boundingBox()
  if (!thumb) throw new Error('no scrollbar')
  await page.mouse.move(thumb.x + 16, thumb.y + 12)
  await page.mouse.down()
  await page.mouse.move(thumb.x + 16, thumb.y + thumb.height, { steps: 4 })
  await page.mouse.up()
  await expect.poll(async () => scrolled(page)).toBe(Number(await scrollbar(page).getAttribute('aria-valuemax')))
})

test('a filter says how many it leaves, the same in all executions, and has a clear way back', async () => {
  const page = await open(THOUSAND, { quantum: 4 })
  await chart(page).focus()
  await page.keyboard.press('n')
  const filter = page.getByRole('searchbox', { name: 'Filter by task' })
  await expect(filter).toBeFocused()
  // click#1, click#10 to 19 and click#100 to 199.
  await filter.fill('click#1*')
  await expect(bar(page)).toContainText('111 of 1,000 tasks')
  await expect(status(page)).toHaveText('111 of 1,000 tasks')
  expect(await taskUnder(page, 'Threads', 22)).toBe('click#10')
  expect(await taskUnder(page, 'Event loop', 22)).toBe('click#10')
  await filter.fill('nobody')
  await expect(bar(page)).toContainText('0 of 1,000 tasks')
  await bar(page).getByRole('button', { name: 'Show all', exact: true }).click()
  await expect(status(page)).toHaveText('1,000 of 1,000 tasks')
  expect(await taskUnder(page, 'Threads', 8)).toBe('request#1')

  // Only the selected one: its lane alone.
  await page.keyboard.press('Escape')
  await chart(page).focus()
  await page.keyboard.press('ArrowDown')
  await page.getByRole('button', { name: 'Lanes', exact: true }).click()
  await bar(page).getByRole('button', { name: 'Only the selected', exact: true }).click()
  await expect(bar(page)).toContainText('1 of 1,000 tasks')
  await expect(scrollbar(page)).toHaveCount(0)
  // With the bar goes the filter.
  await page.keyboard.press('Escape')
  await expect(bar(page)).toHaveCount(0)
  await expect(status(page)).toHaveText('1,000 of 1,000 tasks')
  await expect(chart(page)).toBeFocused()
})

test('instances of one definition collapse into one lane that counts them', async () => {
  const page = await open(THOUSAND, { quantum: 4 })
  await chart(page).focus()
  await page.keyboard.press('v')
  // Three lanes: request, click, heartbeat.
  await expect(scrollbar(page)).toHaveCount(0)
  const box = await lanesBox(page, 'Threads')
  await taskUnder(page, 'Threads', box.height / 6, 0.3)
  await expect(page.locator('.moment-group')).toHaveText(/^request: \d+ running · \d+ ready · \d+ blocked$/)

  // A click on its name opens it, Z closes the group of the selected task.
  await page.mouse.click(box.x - 60, box.y + box.height / 6)
  await expect(scrollbar(page)).toBeVisible()
  expect(await taskUnder(page, 'Threads', 22, 0.01)).toBe('request#1')
  await chart(page).focus()
  await page.keyboard.press('ArrowDown')
  await expect(status(page)).toContainText('request#1')
  await page.keyboard.press('z')
  await expect(scrollbar(page)).toHaveCount(0)
})

test('order by waiting or finish is one order for all executions and follows the runs, but not under the hand', async () => {
  const page = await open(THREE, { quantum: 2 })
  const order = () => page.getByRole('combobox', { name: 'Order' })
  await page.getByRole('button', { name: 'Lanes', exact: true }).click()
  expect(await lanes(page, 'Threads', 3)).toBe('A B C')
  await order().selectOption('waiting')
  await expect.poll(() => lanes(page, 'Threads', 3)).toBe('B A C')
  expect(await lanes(page, 'Event loop', 3)).toBe('B A C')
  await order().selectOption('finish')
  await expect.poll(() => lanes(page, 'Threads', 3)).toBe('C B A')
  await order().selectOption('waiting')

  await expect.poll(() => lanes(page, 'Threads', 3)).toBe('B A C')

  // With the shortest quantum A and B wait 4 and C 2: as in the file, once the hand that drags has let go.
  const press = (type: 'pointerdown' | 'pointerup') =>
    page.evaluate((one) => dispatchEvent(new PointerEvent(one)), type)
  await page.getByRole('button', { name: /q = 2 ms/ }).click()
  await page.getByRole('dialog').getByRole('slider').first().focus()
  await press('pointerdown')
  await page.keyboard.press('Home')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: /q = 2 ms/ })).toHaveCount(0)
  await expect(page.getByText(/waiting 3.333 ms/)).toBeVisible()
  expect(await lanes(page, 'Threads', 3)).toBe('B A C')
  await press('pointerup')
  await expect.poll(() => lanes(page, 'Threads', 3)).toBe('A B C')
})

test('lanes of cores show what ran on each, and the pointer finds the task', async () => {
  const page = await open(SIX, { quantum: 4, cores: 4 })
  await chart(page).focus()
  await page.keyboard.press('n')
  await bar(page).getByRole('button', { name: 'Cores', exact: true }).click()
  const box = await lanesBox(page, 'Threads')
  const under = (core: number, ms: number) => taskUnder(page, 'Threads', ((core + 0.5) * box.height) / 4, ms / 37.26)
  // The loop needs 36 ms; 3.5 % more is shown. Until 4 the first four run, then E and F take the first two cores.
  for (const [core, task] of ['A', 'B', 'C', 'D'].entries()) expect(await under(core, 2)).toBe(task)
  expect(await under(0, 5)).toBe('E')
  expect(await under(1, 5)).toBe('F')
  await expect(page.locator('.moment')).toContainText('Running on core 1')
  // The loop has one lane, and one task after the other.
  const loop = await lanesBox(page, 'Event loop')
  for (const [i, task] of ['A', 'B', 'C', 'D', 'E', 'F'].entries()) {
    expect(await taskUnder(page, 'Event loop', loop.height / 2, (6 * i + 3) / 37.26)).toBe(task)
  }
  // A click selects the task that ran there.
  const [x, y] = [box.x + (5 / 37.26) * box.width, box.y + box.height / 8]
  await page.mouse.click(x, y)
  await expect(page.getByRole('complementary').getByRole('heading', { name: /^E\b/ })).toBeVisible()
})

test('keys go through what a core did, whoever it ran, and from core to core', async () => {
  const page = await open(SIX, { quantum: 4, cores: 4 })
  await chart(page).focus()
  await page.keyboard.press('n')
  await bar(page).getByRole('button', { name: 'Cores', exact: true }).click()
  await page.getByRole('application', { name: 'Slices of Threads' }).focus()
  const slice = page.locator('.slice')
  await page.keyboard.press('Home')
  await expect(slice).toHaveAttribute('aria-label', /^A, running 0 to 4 ms/)
  await page.keyboard.press('ArrowRight')
  await expect(slice).toHaveAttribute('aria-label', /^E, running 4 to /)
  await expect(slice).toHaveAttribute('data-seen', 'true')
  await page.keyboard.press('ArrowDown')
  await expect(slice).toHaveAttribute('aria-label', /^F, running 4 to /)
  await page.keyboard.press('ArrowLeft')
  await expect(slice).toHaveAttribute('aria-label', /^B, running 0 to 4 ms/)
})

test('axe finds nothing in the bar, its button and the scrollbars', async () => {
  const page = await open(THOUSAND, { quantum: 4 }, 'dark')
  await page.getByRole('button', { name: 'Lanes', exact: true }).click()
  await bar(page).getByRole('button', { name: 'Groups', exact: true }).click()
  await bar(page).getByRole('button', { name: 'Expand all', exact: true }).click()
  await page.getByRole('searchbox', { name: 'Filter by task' }).fill('request')
  await expect(bar(page)).toContainText('800 of 1,000 tasks')
  await expect(scrollbar(page)).toBeVisible()
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().include('main').analyze()
  expect(violations).toEqual([])
})
