import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { type LaunchedApp, launchApp } from './launch'

/** How a run is played, stepped through, jumped through and measured. Expected moments: the first row of the worked examples, as `look/` draws it. */

let launched: LaunchedApp
let page: Page

test.beforeAll(async () => {
  launched = await launchApp({ size: { width: 1280, height: 720 }, colorScheme: 'light' })
  ;({ page } = launched)
})
test.afterAll(() => launched?.close())

test.beforeEach(async () => {
  await page.mouse.move(0, 0)
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A report that never awaits')
  await expect(playhead()).toHaveAttribute('aria-valuemax', '42500')
})

const chart = () => page.getByRole('application', { name: 'Chart of all executions' })
const playback = () => page.getByRole('group', { name: 'Playback' })
const playhead = () => page.getByRole('slider', { name: 'Playhead' })
const speed = () => page.getByRole('combobox', { name: 'Speed' })
const counter = () => page.locator('.playback-settings')
const strip = (name: string) => page.getByLabel(`Queues of ${name} at the cursor`)
const status = () => page.getByRole('status', { name: 'Status' })
const code = (name: string) => page.getByRole('list', { name: `What decides in ${name}` })
const lit = (name: string) => code(name).locator('[data-light]')

/** Where the playhead stands, in ms. Only where it rests. */
const expectAt = (ms: number) => expect(playhead()).toHaveAttribute('aria-valuenow', String(ms * 1000))

test('plays with Space, pauses with Space, and goes on from there', async () => {
  await chart().focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('Space')
  await expect(playback().getByRole('button', { name: 'Pause' })).toBeVisible()
  // The queues follow: at 0.5 ms heartbeat has let go and sleeps.
  await expect(strip('Threads')).toContainText('runningparse')
  await page.keyboard.press('Space')
  await expect(playback().getByRole('button', { name: 'Play' })).toBeVisible()
  await expect(status()).toContainText('Paused at')
  const rested = Number(await playhead().getAttribute('aria-valuenow'))
  expect(rested).toBeGreaterThan(500)
  await page.keyboard.press('Space')
  await page.keyboard.press('Space')
  await expect.poll(async () => Number(await playhead().getAttribute('aria-valuenow'))).toBeGreaterThanOrEqual(rested)
})

test('stops at the end, and begins anew from there', async () => {
  await speed().selectOption({ index: 10 })
  await expect(speed()).toHaveValue('100')
  await playback().getByRole('button', { name: 'Play' }).click()
  await expect(playback().getByRole('button', { name: 'Play' })).toBeVisible()
  await expectAt(42.5)
  await expect(counter()).toContainText('decision 19 / 19')
  await expect(playback().getByRole('button', { name: 'Play' })).toBeVisible()
  await speed().selectOption('0.1')
  await expect(speed()).toHaveValue('0.1')
  await playback().getByRole('button', { name: 'Play' }).click()
  await playback().getByRole('button', { name: 'Pause' }).click()
  expect(Number(await playhead().getAttribute('aria-valuenow'))).toBeLessThan(20_000)
})

test('the pointer over the chart does not take the playhead away while it plays', async () => {
  await speed().selectOption('0.1')
  await chart().focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('Space')
  const box = await chart().boundingBox()
  if (!box) throw new Error('the chart has no box')
  await page.mouse.move(box.x + box.width - 100, box.y + 150, { steps: 4 })
  await page.keyboard.press('Space')
  expect(Number(await playhead().getAttribute('aria-valuenow'))).toBeLessThan(10_000)
})

test('one decision per beat rests on each', async () => {
  await speed().selectOption('beat')
  await expect(counter()).toContainText('by decision')
  await chart().focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('Space')
  await expect(counter()).toContainText('decision 2 / 19')
  await page.keyboard.press('Space')
})

test('with less motion it goes from decision to decision and is nowhere else', async () => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const seen = page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const texts = new Set<string>()
        const bubble = () => document.querySelector('.chart-host svg')?.textContent ?? ''
        const watch = () => {
          texts.add(/\d+\.\d+ ms(?!.*\d+\.\d+ ms)/.exec(bubble())?.[0] ?? '')
          if (texts.size > 3) resolve([...texts])
          else requestAnimationFrame(watch)
        }
        watch()
      }),
  )
  await chart().focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('Space')
  const texts = await seen
  await page.keyboard.press('Space')
  await page.emulateMedia({ reducedMotion: null })
  // Where the first caption stands, the start, and two decisions: nothing between them.
  const times = texts.filter((text) => text !== '').map((text) => Number.parseFloat(text))
  for (const time of times) expect([14, 0, 0.5, 3.5, 7.5]).toContain(time)
})

test('steps forward and back by decision, iteration and event, and rests exactly there', async () => {
  await chart().focus()
  await page.keyboard.press('Home')
  const next = playback().getByRole('button', { name: 'Next decision' })
  await next.click()
  await expectAt(0.5)
  await next.click()
  await expectAt(3.5)
  await next.click()
  await expectAt(7.5)
  await expect(counter()).toContainText('decision 5 / 19')
  await playback().getByRole('button', { name: 'Previous decision' }).click()
  await expectAt(3.5)
  await page.getByRole('combobox', { name: 'Step by' }).selectOption('iteration')
  // The loop's next turn begins when report lets go of it.
  await playback().getByRole('button', { name: 'Next iteration' }).click()
  await expectAt(18.5)
  await chart().focus()
  await page.keyboard.press('Shift+E')
  // Just before it in threads: report is woken or dispatched at 17.5.
  await expectAt(17.5)
  await page.keyboard.press('e')
  await expectAt(18.5)
})

test('jumps to what the OS decided, what tasks decided, the stall', async () => {
  await chart().focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('o')
  await expectAt(7.5)
  await expect(page.getByRole('tooltip')).toContainText('its quantum of 4 ms was used up')
  await page.keyboard.press('o')
  await expectAt(13)
  await page.keyboard.press('o')
  await expectAt(13)
  await expect(status()).toHaveText('No later decision of the OS.')
  await page.keyboard.press('Shift+O')
  await expectAt(7.5)
  await page.keyboard.press('k')
  await expectAt(8.5)
  await page.keyboard.press('l')
  // time.sleep takes hold of the loop.
  await expectAt(12.5)
  await page.keyboard.press('x')
  await expect(status()).toHaveText('No later deadlock.')
  await page.keyboard.press('5')
  await expectAt(21.25)
})

/** Another window with these tasks, its cursor at the beginning. `makespan`: of the longest run, us. */
async function inWindowWith(tasks: readonly unknown[], makespan: number, use: (there: Page) => Promise<void>) {
  const folder = await mkdtemp(join(tmpdir(), 'interleave-playback-'))
  const file = join(folder, 'tasks.json')
  await writeFile(file, JSON.stringify({ formatVersion: 1, tasks }))
  const other = await launchApp({ args: [file], size: { width: 1280, height: 720 } })
  await expect(other.page.getByRole('slider', { name: 'Playhead' })).toHaveAttribute('aria-valuemax', String(makespan))
  await other.page.getByRole('application', { name: 'Chart of all executions' }).focus()
  await other.page.keyboard.press('Home')
  await use(other.page)
  await other.close()
  await rm(folder, { recursive: true, force: true })
}

test('jumps to a deadlock: where the circle closes', async () => {
  const program = (first: string, second: string) => [
    { op: 'lock', name: first },
    { op: 'cpu', ms: 3 },
    { op: 'sleep', ms: 2 },
    { op: 'lock', name: second },
  ]
  const tasks = [
    { id: 'A', steps: program('left', 'right') },
    { id: 'B', steps: program('right', 'left') },
  ]
  await inWindowWith(tasks, 8000, async (there) => {
    await there.keyboard.press('x')
    await expect(there.getByRole('slider', { name: 'Playhead' })).toHaveAttribute('aria-valuenow', '8000')
  })
})

test('scrubs on the line of time, by hand and by keys', async () => {
  const box = await playhead().boundingBox()
  if (!box) throw new Error('the line has no box')
  // The plot begins at 116 px and ends 36 before the right edge; all of it is 43.988 ms.
  const xOf = (ms: number) => box.x + 116 + ((box.width - 152) * ms) / 43.988
  await page.mouse.move(xOf(10), box.y + 24)
  await page.mouse.down()
  await page.mouse.move(xOf(20), box.y + 24, { steps: 3 })
  await page.mouse.up()
  const time = Number(await playhead().getAttribute('aria-valuenow'))
  expect(Math.abs(time - 20_000)).toBeLessThan(100)
  await expect(strip('Event loop')).toContainText('runningparse')
  await playhead().focus()
  await page.keyboard.press('Home')
  await expectAt(0)
  await page.keyboard.press('PageUp')
  await expectAt(0.5)
})

test('the line that runs is lit, and what decided at this very moment', async () => {
  await chart().focus()
  await page.keyboard.press('c')
  await page.keyboard.press('Home')
  await page.keyboard.press('o')
  await expectAt(7.5)
  await expect(lit('Threads')).toHaveText([/ready\.head\(\)reply$/, /run\(t, quantum\)reply$/, /used up.*report$/])
  await expect(lit('Event loop')).toHaveText([/handle\(e\)report$/])
  await page.keyboard.press('i')
  await expectAt(18.5)
  await expect(lit('Event loop')).toHaveText([
    /get\(\)parse/,
    /due_timers\(\)heartbeat$/,
    /for e in events/,
    /handle\(e\)reply$/,
  ])
  await page.getByRole('button', { name: 'What decides' }).click()
  await expect(code('Threads')).toHaveCount(0)
})

test('measures between two marks, and Escape takes them away', async () => {
  const bar = page.getByRole('region', { name: 'Measuring span' })
  await chart().focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('o')
  await page.keyboard.press('m')
  await expect(bar).toContainText('A at 7.5 ms')
  await page.keyboard.press('o')
  await page.keyboard.press('m')
  await expect(bar).toContainText('5.5 ms')
  // After 7.5, up to 13: the OS once; reply at 8.5 and heartbeat at 9 let go. In the loop report has it all the time.
  await expect(bar.locator('.measure-decisions')).toHaveText([
    /^Threads11 OS decisions22 task decisions$/,
    /^Event loop00 OS decisions00 task decisions$/,
  ])
  await bar.getByRole('button', { name: 'Shares of each task' }).click()
  const shares = bar.getByRole('table', { name: /Threads$/ })
  // report: preempted 7.5 to 9, runs 9 to 13: 1.5 and 4 of 5.5 ms.
  await expect(shares.getByRole('row').filter({ hasText: 'report' })).toHaveText('report4 ms, 72.7 %1.5 ms, 27.3 %–')
  await expectNoAxeViolations()
  await chart().focus()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(bar).toHaveCount(0)
})

test('measures what is dragged over with Alt, or with the ruler, and the time stays where it is', async () => {
  const bar = page.getByRole('region', { name: 'Measuring span' })
  const box = await chart().boundingBox()
  if (!box) throw new Error('the chart has no box')
  const xOf = (ms: number) => box.x + 116 + ((box.width - 152) * ms) / 43.988
  const drag = async (from: number, to: number) => {
    await page.mouse.move(xOf(from), box.y + 150)
    await page.mouse.down()
    await page.mouse.move(xOf(to), box.y + 150, { steps: 4 })
    await page.mouse.up()
  }
  const ticks = () => page.locator('.time-axis .tick text').allTextContents()
  const before = await ticks()
  await page.keyboard.down('Alt')
  await drag(10, 30)
  await page.keyboard.up('Alt')
  await expect(bar.locator('strong')).toHaveText(/^(19\.9|20|20\.0)\d* ms$/)
  expect(await ticks()).toEqual(before)
  await bar.getByRole('button', { name: 'Take the measuring span away' }).click()
  await expect(bar).toHaveCount(0)
  await page.getByRole('button', { name: 'Measure: drag over the chart' }).click()
  await drag(30, 25)
  await expect(bar.locator('strong')).toHaveText(/^(4\.9|5|5\.0)\d* ms$/)
  expect(await ticks()).toEqual(before)
})

test('all keys are listed under ?', async () => {
  await chart().focus()
  await page.keyboard.press('?')
  const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  for (const name of [
    'Play, pause',
    'Step back, step on',
    'Slower, faster',
    'OS decision',
    'Task decision',
    'Tie',
    'Stall',
  ])
    await expect(list).toContainText(name)
  await page.keyboard.press('Escape')
})

test('axe finds nothing, light and dark, and every control is large enough', async () => {
  await chart().focus()
  await page.keyboard.press('o')
  await page.keyboard.press('c')
  await expect(code('Threads')).toBeVisible()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expectNoAxeViolations()
  }
  await page.emulateMedia({ colorScheme: 'light' })
  for (const control of await page.locator('.playbar :is(button, select)').all()) {
    const size = await control.boundingBox()
    expect(Math.min(size?.width ?? 0, size?.height ?? 0)).toBeGreaterThanOrEqual(24)
  }
})

async function expectNoAxeViolations(): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
}
