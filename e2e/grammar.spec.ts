import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { type LaunchedApp, launchApp } from './launch'

/** The marks of the chart as a lecturer meets them: the legend, what fades, where a press leads, lost updates, the quantum grid. */

const SIZE = { width: 1280, height: 720 }

let launched: LaunchedApp
let page: Page

test.beforeAll(async () => {
  launched = await launchApp({ size: SIZE })
  ;({ page } = launched)
})
test.afterAll(() => launched?.close())

const chart = () => page.getByRole('application', { name: 'Chart of all executions' })
const legend = () => page.getByRole('region', { name: 'Legend' })
const kind = (name: string) => legend().getByRole('button', { name, exact: true })
const status = () => page.getByRole('status', { name: 'Status' })

/** Every story begins as a first start does, then picks its lecture from the shelf. */
async function openLecture(title: string): Promise<void> {
  await page.mouse.move(0, 0)
  await page.reload()
  await page
    .getByRole('navigation', { name: 'Lectures and recent files' })
    .getByRole('button', { name: title, exact: true })
    .click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title)
  await expect(page.locator('.verdict').first()).toBeVisible()
}

/** How many pixels of the chart are about this colour. */
function count(red: number, green: number, blue: number): Promise<number> {
  return page.evaluate(
    ([r, g, b]) => {
      const canvas = document.querySelector<HTMLCanvasElement>('#chart canvas')
      const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
      let found = 0
      for (let i = 0; i < pixels.length; i += 4) {
        const off = Math.abs(pixels[i] - r) + Math.abs(pixels[i + 1] - g) + Math.abs(pixels[i + 2] - b)
        if (off < 12 && pixels[i + 3] === 255) found++
      }
      return found
    },
    [red, green, blue] as const,
  )
}

test('the legend names what occurs, fades the rest and leads through the occurrences', async () => {
  await openLecture('A report that never awaits')
  await page.getByRole('button', { name: 'Legend', exact: true }).click()
  await expect(kind('OS decided')).toBeVisible()
  await expect(kind('Late')).toBeVisible()
  // Nothing there is cancelled, fails, locks or loses an update.
  for (const absent of ['Cancelled', 'Ended by an error', 'Holds a lock', 'Lost update', 'Cut off']) {
    await expect(kind(absent)).toHaveCount(0)
  }
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().include('.legend').analyze()
  expect(violations).toEqual([])

  // report is green, the OS wine. Under the legend's hand only the wedges keep their colour.
  const [green, wine] = [await count(0, 158, 115), await count(128, 18, 69)]
  expect(green).toBeGreaterThan(500)
  await kind('OS decided').hover()
  await expect.poll(() => count(0, 158, 115)).toBeLessThan(green / 4)
  expect(await count(128, 18, 69)).toBeGreaterThanOrEqual(wine * 0.7)
  await page.mouse.move(640, 10)
  await expect.poll(() => count(0, 158, 115)).toBeGreaterThan(green * 0.9)

  // The OS takes report's CPU at 7.5 and 13 ms; after the last comes the first again. The cursor starts behind both.
  await kind('OS decided').focus()
  await page.keyboard.press('Enter')
  await expect(status()).toHaveText('OS decided: Threads, report, 7.5 ms')
  await page.keyboard.press('Enter')
  await expect(status()).toHaveText('OS decided: Threads, report, 13.0 ms')
  await page.keyboard.press('Enter')
  await expect(status()).toHaveText('OS decided: Threads, report, 7.5 ms')
  await page.getByRole('button', { name: 'Close the legend' }).click()
  await expect(legend()).toHaveCount(0)
})

test('keys open the legend and the quantum grid', async () => {
  await openLecture('A report that never awaits')
  await chart().focus()
  await page.keyboard.press('h')
  await expect(legend()).toBeVisible()
  const grid = legend().getByRole('button', { name: 'Quantum grid' })
  await expect(grid).toHaveAttribute('aria-pressed', 'false')
  await chart().focus()
  await page.keyboard.press('g')
  await expect(grid).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('g')
  await page.keyboard.press('h')
  await expect(legend()).toHaveCount(0)
})

test('locks, loads, stores and the lost update have their marks where a task set has them', async () => {
  await openLecture('Lost update, deadlock')
  await page.getByRole('button', { name: 'Legend', exact: true }).click()
  for (const present of ['Load, store', 'Lost update', 'Holds a lock', 'Cut off']) {
    await expect(kind(present)).toBeVisible()
  }
  await kind('Lost update').click()
  await expect(status()).toHaveText(/^Lost update: .+ ms$/)
})

test('the words of a header stand on a ground of their own: the cursor passes behind them', async () => {
  await openLecture('A report that never awaits')
  const ground = await page
    .locator('.verdict')
    .first()
    .evaluate((element) => getComputedStyle(element).backgroundColor)
  expect(ground).toBe('rgb(255, 255, 255)')
})

test('no name in the queue strip is cut short where there is room, and none touches the next column', async () => {
  await openLecture('A burst of events')
  const strips = page.locator('.strip')
  await expect(strips.first()).toBeVisible()
  const cut = await strips.evaluateAll((all) =>
    all.flatMap((strip) =>
      [...strip.querySelectorAll('.strip-queue:first-child .ellipsis')]
        .filter((name) => name.scrollWidth > name.clientWidth)
        .map((name) => name.textContent),
    ),
  )
  expect(cut).toEqual([])
})
