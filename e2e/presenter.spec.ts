import { resolve } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { type ElectronApplication, expect, type Page, test } from '@playwright/test'
import type { MenuCommand } from '../shared/api'
import { chooseMenuOf, type LaunchedApp, launchApp, setPageSize } from './launch'

/** Giving the lecture: the comparison on the whole window, caption by caption. The first lecture's captions stand at 14, 22.5 and 13 ms. */

let launched: LaunchedApp
let app: ElectronApplication
let page: Page

test.beforeAll(async () => {
  launched = await launchApp({ size: { width: 1280, height: 720 } })
  ;({ app, page } = launched)
})
test.afterAll(() => launched?.close())

test.beforeEach(async () => {
  await chooseMenu('themeLight')
  await setPageSize(app, page, { width: 1280, height: 720 })
  await page.mouse.move(0, 0)
  await page.reload()
  await expect(page.getByRole('slider', { name: 'Playhead' })).toHaveAttribute('aria-valuenow', '14000')
  await staysInWindow(page)
})

/** As where the screen is refused: stories of the slide are told in windows of known sizes, and under no pointer but the driver's. */
const staysInWindow = (there: Page) =>
  there.evaluate(() => {
    document.documentElement.requestFullscreen = () => Promise.reject(new TypeError('refused'))
  })

const FIRST = 'Same task, same moment'
const SECOND = 'heartbeat was due at 4 ms'
const THIRD = 'The OS decided 2 times in threads'

const chart = () => page.getByRole('application', { name: 'Chart of all executions' })
const presenter = () => page.getByRole('dialog', { name: 'A report that never awaits, presented' })
const caption = () => presenter().locator('#presenter-caption')
const said = () => presenter().getByRole('status')
const control = (name: string) => presenter().getByRole('button', { name })

const chooseMenu = (id: MenuCommand) => chooseMenuOf(app, id)

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

/** The colours a slide's canvas shows, most first: `rrggbb`. */
function coloursOf(index: number): Promise<string[]> {
  return page.evaluate((at) => {
    const canvas = document.querySelectorAll<HTMLCanvasElement>('.presenter canvas')[at]
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] }
    const counts = new Map<string, number>()
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3] !== 255) continue
      const colour = [data[i], data[i + 1], data[i + 2]].map((one) => one.toString(16).padStart(2, '0')).join('')
      counts.set(colour, (counts.get(colour) ?? 0) + 1)
    }
    return [...counts].sort(([, a], [, b]) => b - a).map(([colour]) => colour)
  }, index)
}

test('F5 tells the captions one after the other, and Escape goes back to where one was', async () => {
  await chart().focus()
  await press('F5')
  await expect(presenter()).toBeFocused()
  await expect(presenter().getByRole('heading', { level: 1 })).toHaveText('A report that never awaits')
  await expect(caption()).toContainText(FIRST)
  await expect(presenter()).toContainText('1 / 3')
  await expect(said()).toContainText(FIRST)

  await press('ArrowRight')
  await expect(caption()).toContainText(SECOND)
  await expect(said()).toContainText(SECOND)
  await press('PageDown')
  await expect(caption()).toContainText(THIRD)
  await expect(presenter()).toContainText('3 / 3')
  await press('Space')
  await expect(said()).toHaveText('This is the last caption.')
  await expect(caption()).toContainText(THIRD)
  await press('Home')
  await expect(caption()).toContainText(FIRST)
  await press('ArrowLeft')
  await expect(said()).toHaveText('This is the first caption.')
  await press('End', 'PageUp')
  await expect(caption()).toContainText(SECOND)

  await press('Escape')
  await expect(presenter()).toHaveCount(0)
  await expect(chart()).toBeFocused()
  // The window is where the presentation was.
  await expect(page.getByRole('slider', { name: 'Playhead' })).toHaveAttribute('aria-valuenow', '22500')
  await expect(page.getByRole('region', { name: 'Captions' })).toContainText(SECOND)
  await press('ArrowRight')
  await expect(page.getByRole('slider', { name: 'Playhead' })).not.toHaveAttribute('aria-valuenow', '22500')
})

test('its button opens it, its own buttons step and leave, and the focus comes back to the first', async () => {
  const open = page.getByRole('banner').getByRole('button', { name: 'Present' })
  await open.focus()
  await press('Enter')
  await expect(caption()).toContainText(FIRST)
  await press('Tab')
  await expect(control('Previous caption')).toBeFocused()
  await press('Tab')
  await expect(control('Next caption')).toBeFocused()
  // On a button, Space presses it: one step, not two.
  await press('Space')
  await expect(presenter()).toContainText('2 / 3')
  await control('Back to the window').click()
  await expect(presenter()).toHaveCount(0)
  await expect(open).toBeFocused()
})

test('the menu opens it; the window below is out of reach meanwhile', async () => {
  await chooseMenu('present')
  await expect(presenter()).toBeFocused()
  for (let i = 0; i < 6; i += 1) {
    await press('Tab')
    const isOutside = await page.evaluate(() => document.querySelector('#root')?.contains(document.activeElement))
    expect(isOutside).toBe(false)
  }
  expect(await page.evaluate(() => document.querySelector<HTMLElement>('#root')?.inert)).toBe(true)
  await press('F5')
  await expect(presenter()).toHaveCount(0)
  expect(await page.evaluate(() => document.querySelector<HTMLElement>('#root')?.inert)).toBe(false)
})

test('plays, pauses and steps from decision to decision', async () => {
  await press('F5')
  await expect(caption()).toContainText(FIRST)
  await press('p', 'p')
  await expect(said()).toContainText('Paused at')
  await press('Home', ',')
  // Before 14 ms the last decision in either execution is the second quantum's end.
  await press('Escape')
  await expect(page.getByRole('slider', { name: 'Playhead' })).toHaveAttribute('aria-valuenow', '13000')
})

test('draws what the window draws, in the colours of its theme', async () => {
  await press('F5')
  await expect(caption()).toContainText(FIRST)
  // Fills of the first four tasks, the OS, the tasks, the frozen loop's tint.
  const light = ['0072b2', 'e69f00', '009e73', 'cc79a7', '801245', '1b33ad', 'fbe3e2']
  await expect.poll(() => coloursOf(0)).toEqual(expect.arrayContaining(light))
  await expect.poll(() => coloursOf(1)).toContain('16181c')
  await chooseMenu('themeDark')
  const dark = ['0072b2', 'e69f00', '009e73', 'cc79a7', 'ffb3b8', 'ccd2ff', '3a1d1b']
  await expect.poll(() => coloursOf(0)).toEqual(expect.arrayContaining(dark))
  await expect.poll(() => coloursOf(1)).toContain('eceef0')
  await expect(presenter()).toHaveCSS('background-color', 'rgb(21, 23, 27)')
})

test('fills windows of every shape, and nothing is cut off', async () => {
  await press('F5')
  await expect(caption()).toContainText(FIRST)
  for (const size of [
    { width: 1920, height: 1080 },
    { width: 1024, height: 768 },
    { width: 1280, height: 720 },
  ]) {
    await setPageSize(app, page, size)
    await expect
      .poll(() => page.evaluate(() => document.querySelector('.presenter canvas')?.getBoundingClientRect().width))
      .toBe(size.width)
    const outside = await page.evaluate(() =>
      [...document.querySelectorAll('.presenter :is(canvas, p, h1, button):not(.visually-hidden)')]
        .filter((element) => {
          const { left, right, top, bottom } = element.getBoundingClientRect()
          return left < 0 || top < 0 || right > innerWidth || bottom > innerHeight
        })
        .map(({ outerHTML }) => outerHTML.slice(0, 80)),
    )
    expect(outside).toEqual([])
    // As high as 34 px are in 1080, where the window is no narrower than 4:3.
    const written = await caption().evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize))
    expect(written).toBeCloseTo((34 * size.height) / 1080, 1)
    // Chart and caption do not share a pixel.
    const [stage, words] = await Promise.all([
      presenter().locator('canvas').first().boundingBox(),
      caption().boundingBox(),
    ])
    if (!stage || !words) throw new Error('the slide has no chart or no caption')
    expect(stage.y + stage.height).toBeLessThanOrEqual(words.y + 0.5)
  }
})

for (const theme of ['themeLight', 'themeDark'] as const) {
  test(`axe finds nothing (${theme})`, async () => {
    await chooseMenu(theme)
    await press('F5')
    await expect(caption()).toContainText(FIRST)
    await press('Tab')
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  })
}

test('without captions it shows the chart alone, and steps go from decision to decision', async () => {
  const other = await launchApp({
    size: { width: 1280, height: 720 },
    args: [resolve(import.meta.dirname, '../shared/lectures/report-that-never-awaits.json')],
  })
  try {
    const playhead = other.page.getByRole('slider', { name: 'Playhead' })
    await expect(playhead).toHaveAttribute('aria-valuemax', '42500')
    await staysInWindow(other.page)
    await other.page.getByRole('application', { name: 'Chart of all executions' }).focus()
    await other.page.keyboard.press('F5')
    const shown = other.page.getByRole('dialog', { name: 'A report that never awaits, presented' })
    await expect(shown.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(shown.locator('.presenter-count')).toHaveCount(0)
    for (const key of ['Home', 'ArrowRight', 'ArrowRight']) await other.page.keyboard.press(key)
    await other.page.keyboard.press('Escape')
    // heartbeat lets go at 0.5 ms, parse at 3.5 ms.
    await expect(playhead).toHaveAttribute('aria-valuenow', '3500')
  } finally {
    await other.close()
  }
})

test('F5 fills the screen, and Escape gives it back together with the window', async () => {
  await page.evaluate(() => Reflect.deleteProperty(document.documentElement, 'requestFullscreen'))
  await chart().focus()
  await press('F5')
  await expect(presenter()).toBeVisible()
  await expect.poll(() => page.evaluate(() => document.fullscreenElement?.tagName)).toBe('HTML')
  await press('Escape')
  await expect(presenter()).toHaveCount(0)
  await expect.poll(() => page.evaluate(() => document.fullscreenElement)).toBeNull()
  await expect(chart()).toBeFocused()

  // And the other way round: the system takes the screen back.
  await press('F5')
  await expect.poll(() => page.evaluate(() => document.fullscreenElement?.tagName)).toBe('HTML')
  await page.evaluate(() => document.exitFullscreen())
  await expect(presenter()).toHaveCount(0)
})
