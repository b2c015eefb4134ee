import { writeFile } from 'node:fs/promises'
import { expect, type Page, test } from '@playwright/test'
import { type LaunchedApp, launchApp } from './launch'

/**
 * Ties of a run too long to bring them along: the window asks for those it shows and for the one it jumps to.
 * A computes. B begins to sleep at 4 ms and wakes at 8, 16, 24, ... 40,000 ms, each time at the very end of a quantum of A: 5,000 ties, the last one
 * with 1 ms left for A.
 */
const TASKS = [
  { id: 'A', steps: [{ op: 'cpu', ms: 20_005 }] },
  {
    id: 'B',
    steps: [
      { op: 'sleep', ms: 4 },
      {
        op: 'repeat',
        times: 5000,
        steps: [
          { op: 'cpu', ms: 4 },
          { op: 'sleep', ms: 4 },
        ],
      },
    ],
  },
]

let launched: LaunchedApp
let page: Page

test.beforeAll(async () => {
  const file = test.info().outputPath('long.json')
  await writeFile(file, JSON.stringify({ formatVersion: 1, tasks: TASKS }))
  launched = await launchApp({ args: [file], size: { width: 1280, height: 720 }, colorScheme: 'light' })
  ;({ page } = launched)
  // The loop computes A first.
  await expect(playhead()).toHaveAttribute('aria-valuemax', '60009000')
})
test.afterAll(() => launched?.close())

test.beforeEach(async () => {
  await chart().focus()
  await page.keyboard.press('Home')
  await expectAt(0)
})

const chart = () => page.getByRole('application', { name: 'Chart of all executions' })
const playhead = () => page.getByRole('slider', { name: 'Playhead' })
const status = () => page.getByRole('status', { name: 'Status' })
const expectAt = (ms: number) => expect(playhead()).toHaveAttribute('aria-valuenow', String(ms * 1000))

test('jumps to the next and the previous one, from the first to the last', async () => {
  await page.keyboard.press('y')
  await expectAt(8)
  await page.keyboard.press('y')
  await expectAt(16)
  await page.keyboard.press('Shift+Y')
  await expectAt(8)
  await page.keyboard.press('Shift+Y')
  await expect(status()).toHaveText('No earlier tie.')
  await page.keyboard.press('End')
  await page.keyboard.press('Shift+Y')
  await expectAt(40_000)
  await page.keyboard.press('y')
  await expect(status()).toHaveText('No later tie.')
})

test('takes the keyboard among the slices along', async () => {
  await page.keyboard.press('Enter')
  await page.keyboard.press('y')
  await expectAt(8)
  await expect(page.locator('.slice')).toHaveAttribute('aria-label', /^A, ready after preemption 8 to 12 ms/)
  await page.keyboard.press('Escape')
})

test('says at the mark who would run under the other rule, once it is near enough to be drawn', async () => {
  await page.keyboard.press('y')
  await expectAt(8)
  // From 60 s to about 60 ms.
  for (let i = 0; i < 17; i += 1) await page.keyboard.press('w')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('tooltip')).toContainText('With preempted first, A would run here.')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.keyboard.press('0')
})

test('are in the legend, which goes from one to the next and from the last to the first', async () => {
  await page.keyboard.press('h')
  const kind = page.getByRole('button', { name: 'Decided by a tie rule' })
  await expect(kind).toBeVisible()
  await kind.click()
  await expectAt(8)
  await kind.click()
  await expectAt(16)
  await chart().focus()
  await page.keyboard.press('End')
  await kind.click()
  await expectAt(8)
  await chart().focus()
  await page.keyboard.press('h')
})
