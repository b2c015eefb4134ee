import { AxeBuilder } from '@axe-core/playwright'
import { type ElectronApplication, expect, type Page, test } from '@playwright/test'
import { FIRST_LECTURE_ID } from '../shared/lectures/first'
import { type LaunchedApp, launchApp, setPageSize } from './launch'

/** What the shelf is for: eight chapters, each with a finished lecture, told by its captions. Expected numbers: `shared/lectures/facts.ts`. */

const SIZE = { width: 1280, height: 720 }

let launched: LaunchedApp
let app: ElectronApplication
let page: Page

test.beforeAll(async () => {
  launched = await launchApp({ size: SIZE, colorScheme: 'light' })
  ;({ app, page } = launched)
})
test.afterAll(() => launched?.close())

const shelf = () => page.getByRole('navigation', { name: 'Lectures and recent files' })
const lecture = (name: string) => shelf().getByRole('button', { name, exact: true })
const captions = () => page.getByRole('region', { name: 'Captions' })
const caption = (number: number) => captions().getByRole('button', { name: new RegExp(`^Caption ${number}: `) })
const verdict = (name: string) => page.getByRole('region', { name, exact: true }).locator('.verdict > div')
const metric = (name: string) => page.locator(`[data-metric="${name}"] td`)

test('lists eight chapters with their lectures; the open one is marked', async () => {
  await expect(shelf().getByRole('heading', { level: 3 })).toHaveText([
    '1Three ways to execute',
    '2Who decides?',
    '3Sync and async calls',
    '4Blocking, non-blocking',
    '5Never block the loop',
    '6Coroutine chains',
    '7Events and handlers',
    '8Shared state',
  ])
  await expect(shelf().locator('[aria-current]')).toHaveText('A report that never awaits')
  await expect(lecture('The bookseller')).toHaveAccessibleDescription(/A book takes 12 ms to be found/)
  for (const item of await shelf().getByRole('button').all()) {
    const box = await item.boundingBox()
    expect(box?.height).toBeGreaterThanOrEqual(24)
  }
})

test('shelf and captions have nothing an accessibility checker finds', async () => {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode()
      .include('.shelf')
      .include('.captions')
      .analyze()
    expect(violations.map(({ id, nodes }) => `${theme}: ${id} ${nodes[0].html}`)).toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'light' })
})

test('opens a lecture as a clean document that shows what its captions say', async () => {
  await lecture('Quantum 1, 4, unlimited').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Quantum 1, 4, unlimited')
  await expect(shelf().locator('[aria-current]')).toHaveText('Quantum 1, 4, unlimited')
  await expect(page.getByRole('button', { name: 'Unsaved changes' })).toBeHidden()
  await expect(verdict('q = 1')).toHaveText(['OS decided7', 'tasks decided1'])
  await expect(verdict('q = 4')).toHaveText(['OS decided1', 'tasks decided1'])
  await expect(verdict('q = ∞')).toHaveText(['OS decided0', 'tasks decided1'])
  await expect(metric('contextSwitches')).toHaveText(['11', '5', '4'])
  await expect(captions().getByRole('paragraph')).toContainText('the OS takes the CPU from A')
})

test('is walked by keyboard: every lecture is one Tab from the next, Enter opens it', async () => {
  await lecture('A call and its answer').focus()
  await page.keyboard.press('Tab')
  await expect(lecture('The bookseller')).toBeFocused()
  await expect(page.getByRole('tooltip')).toContainText('A book takes 12 ms to be found')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The bookseller')
  await expect(metric('timerLateness').first()).toHaveText('12.0 ms')
})

test('a caption goes to its moment, shows everything again and selects its task', async () => {
  await lecture('The heartbeat that stops').click()
  await expect(metric('makespan')).toHaveText(['42.0 ms', '32.0 ms'])
  await expect(captions().getByRole('button')).toHaveCount(3)
  await expect(caption(1)).toHaveAttribute('aria-current', 'step')
  const ticks = () => page.locator('.time-axis .tick text').allTextContents()
  const everything = await ticks()
  await page.getByRole('button', { name: 'Zoom in' }).click()
  await expect.poll(ticks).not.toEqual(everything)

  await caption(2).click()
  await expect.poll(ticks).toEqual(everything)
  await expect(captions().getByRole('paragraph')).toContainText('bad waits the same 10 ms with time.sleep')
  await expect(page.getByRole('heading', { level: 2, name: 'bad' })).toBeVisible()
  await expect(page.getByRole('status', { name: 'Status' })).toContainText('10 ms late')
  // 24 ms lies in the time.sleep: bad holds the loop, beat has been due since 20 ms.
  const strip = page.getByRole('region', { name: 'Event loop', exact: true }).locator('.strip')
  await expect(strip).toContainText('runningbad')
  await expect(strip).toContainText('beat+4.0')
})

test('counts lost updates where a task set stores, and only there', async () => {
  await expect(metric('lostUpdates')).toHaveCount(0)
  await lecture('Lost update, deadlock').click()
  await expect(metric('lostUpdates')).toHaveText(['1', '0'])
  await caption(3).click()
  await expect(page.locator('#task-title')).toHaveText('A')
  await expect(page.getByRole('region', { name: 'Threads', exact: true })).toContainText('Deadlock: A waits for lock q')
})

test('asks about unsaved changes before another lecture takes their place', async () => {
  await lecture('A burst of events').click()
  await page.getByRole('textbox', { name: 'Notes' }).fill('mine')
  await expect(page.getByRole('button', { name: 'Unsaved changes' })).toBeVisible()
  const answers = (response: number) =>
    app.evaluate(({ dialog }, answer) => {
      dialog.showMessageBox = (() => Promise.resolve({ response: answer, checkboxChecked: false })) as never
    }, response)
  // Save, Don't save, Cancel: see `askUnsaved`.
  await answers(2)
  await lecture('A call and its answer').click()
  await expect(page.getByRole('textbox', { name: 'Notes' })).toHaveValue('mine')
  await answers(1)
  await lecture('A call and its answer').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A call and its answer')
  await expect(page.getByRole('textbox', { name: 'Notes' })).toHaveValue('')
})

test('every lecture fits into one look at 1280 x 720: nothing scrolls', async () => {
  const lectures = await page.evaluate(() => window.api.listLectures())
  expect(lectures.map(({ id }) => id)).toContain(FIRST_LECTURE_ID)
  for (const { title } of lectures) {
    const name = typeof title === 'string' ? title : title.en
    await lecture(name).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
    await expect(page.locator('.verdict').first()).toBeVisible()
    const overflow = await page.locator('.stage').evaluate((stage) => stage.scrollHeight - stage.clientHeight)
    expect({ name, overflow, cut: await cutTexts() }).toEqual({ name, overflow: 0, cut: [] })
  }
})

test('where the shelf lies over the chart it goes away once a lecture is open, and the chart has the focus', async () => {
  await setPageSize(app, page, { width: 1024, height: 768 })
  await page.getByRole('button', { name: 'Show lectures and files' }).click()
  await lecture('The bookseller').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The bookseller')
  await expect(shelf()).toBeHidden()
  await expect(page.getByRole('application', { name: 'Chart of all executions' })).toBeFocused()
  expect(await cutTexts()).toEqual([])
})

/** Texts of shelf and captions that do not fit their box. */
function cutTexts(): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('.shelf span:not(.visually-hidden), .captions p')]
      .filter((element) => element.scrollWidth > element.clientWidth && element.clientWidth > 0)
      .map((element) => element.textContent),
  )
}
