import { expect, type Page, test } from '@playwright/test'
import { type LaunchedApp, launchApp } from './launch'

/** What a moving cursor costs, and what it leads to. Expected moments: the first row of the worked examples, as `look/` draws it. */

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
  await expect(playhead()).toHaveAttribute('aria-valuemax', '42500')
})

const chart = () => page.getByRole('application', { name: 'Chart of all executions' })
const playhead = () => page.getByRole('slider', { name: 'Playhead' })
const cursorX = async () => Number(await page.locator('.cursor-layer line').first().getAttribute('x1'))
/** The visible time, us. */
const visible = async () => {
  const values = await page
    .locator('.overview-handle')
    .evaluateAll((handles) => handles.map((handle) => Number(handle.getAttribute('aria-valuenow'))))
  return { start: values[0], end: values[1] }
}

test('playing moves the cursor and leaves the lanes alone', async () => {
  await chart().focus()
  await page.keyboard.press('Home')
  // Whoever clears the chart's canvas draws it anew.
  await page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('#chart canvas')
    const context = canvas?.getContext('2d')
    if (!canvas || !context) throw new Error('no chart')
    canvas.dataset['cleared'] = '0'
    const clear = context.clearRect.bind(context)
    context.clearRect = (...box) => {
      canvas.dataset['cleared'] = String(Number(canvas.dataset['cleared']) + 1)
      clear(...box)
    }
  })
  const cleared = () => page.locator('#chart canvas').getAttribute('data-cleared')
  const before = await cursorX()
  await page.keyboard.press('Space')
  await expect.poll(async () => (await cursorX()) - before).toBeGreaterThan(40)
  expect(await cleared()).toBe('0')
  await page.keyboard.press('Space')
  // The counter counts: another visible time is another picture.
  await page.keyboard.press('w')
  await expect.poll(cleared).not.toBe('0')
})

test('labels under the cursor are written again with a halo of what they stand on', async () => {
  await chart().focus()
  await page.keyboard.press('Home')
  const labels = page.locator('.cursor-layer text')
  const box = await chart().boundingBox()
  if (!box) throw new Error('no chart')
  // From left to right through the lanes: the lengths inside the bars are met, and each is gone again behind the cursor.
  const met = new Map<string, string>()
  for (let x = 120; x < 500; x += 12) {
    await page.mouse.move(box.x + x, box.y + 180)
    await expect.poll(cursorX).toBeCloseTo(x, -1)
    for (const label of await labels.all()) {
      met.set((await label.textContent()) ?? '', (await label.getAttribute('stroke')) ?? '')
    }
  }
  // report runs 9 ms in the loop, in its own colour; what is late is written on the surface.
  expect(met.get('9.0')).toBe('#009E73')
  expect(met.get('4.5 ms late')).toBe('#FFFFFF')
})

test('J zooms to the decision nearest to the cursor, a double click to the one it is on, and from there to all', async () => {
  await chart().focus()
  await page.keyboard.press('Home')
  const all = await visible()
  await page.keyboard.press('j')
  // heartbeat lets go at 0.5 ms: the nearest of all. So near to the start it cannot stand in the middle.
  await expect(playhead()).toHaveAttribute('aria-valuenow', '500')
  await expect.poll(async () => (await visible()).end).toBeLessThan(0.7 * all.end)
  await page.keyboard.press('0')
  await expect.poll(visible).toEqual(all)

  // The wedge of report's first suspension by the OS, at 7.5 ms: found by the jump, then clicked.
  await page.keyboard.press('o')
  await expect(playhead()).toHaveAttribute('aria-valuenow', '7500')
  const box = await chart().boundingBox()
  if (!box) throw new Error('no chart')
  const place = { x: await cursorX(), y: 180 }
  await chart().dblclick({ position: place })
  // Five decisions before and after: the fifth after it is 11 ms later, a tenth more is seen, and as much before, as far as there is any.
  await expect.poll(visible).toEqual({ start: 0, end: 24_200 })
  await chart().dblclick({ position: { x: await cursorX(), y: 180 } })
  await expect.poll(visible).toEqual(all)
})
