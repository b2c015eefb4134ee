import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { type LaunchedApp, launchApp } from './launch'

/** The chart by keyboard alone: from slice to slice, each in words. Expected words: the first row of the worked examples, threads, quantum 4. */

let launched: LaunchedApp
let page: Page

test.beforeAll(async () => {
  launched = await launchApp({ size: { width: 1280, height: 720 } })
  ;({ page } = launched)
})
test.afterAll(() => launched?.close())

test.beforeEach(async () => {
  await page.evaluate(async () => {
    const [first] = await window.api.listLectures()
    await window.api.openLecture(first.id)
  })
  await page.reload()
  await page.mouse.move(0, 0)
  await expect(slices('Threads')).toBeVisible()
  await expect(page.getByRole('tooltip')).toBeHidden()
})

const chart = () => page.getByRole('application', { name: 'Chart of all executions' })
const slices = (name: string) => page.getByRole('application', { name: `Slices of ${name}` })
const focused = () => page.locator('.slice')

/** What a screen reader says: the label of the element that the focused one points at. */
function said(): Promise<string | null | undefined> {
  return page.evaluate(() => {
    const id = document.activeElement?.getAttribute('aria-activedescendant')
    return id ? document.getElementById(id)?.getAttribute('aria-label') : undefined
  })
}

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

test('the arrow keys go from slice to slice and lane to lane, and each is said in words', async () => {
  await slices('Threads').focus()
  await press('Home')
  await expect.poll(said).toBe('heartbeat, running 0 to 0.5 ms, let go by the task, sleeps')
  await press('ArrowLeft')
  await expect.poll(said).toBe('heartbeat, running 0 to 0.5 ms, let go by the task, sleeps')
  await press('ArrowRight')
  await expect.poll(said).toBe('heartbeat, blocked 0.5 to 4 ms, sleeps')
  await press('ArrowDown')
  await expect.poll(said).toBe('parse, running 0.5 to 3.5 ms, let go by the task, waits for I/O')
  await press('ArrowDown', 'ArrowRight')
  await expect.poll(said).toBe('report, running 3.5 to 7.5 ms, preempted by the OS, quantum used up')
  // What the chart shows with it: the cursor, the queues and the tooltip are at the beginning of the slice.
  await expect(page.getByRole('tooltip')).toContainText('Running since 3.5 ms.')
  await press('End')
  await expect.poll(said).toBe('report, running 22.5 to 24.5 ms, finished')
  await press('ArrowUp', 'ArrowUp', 'ArrowUp')
  await expect.poll(said).toMatch(/^heartbeat, /)
})

test('one element stands where the bar is, whatever the zoom, and the view follows it', async () => {
  await slices('Threads').focus()
  await press('ArrowDown', 'ArrowDown', 'Home', 'ArrowRight')
  await expect.poll(said).toMatch(/^report, running 3\.5 to 7\.5 ms/)
  // The green of the third task, under the middle of the ring's left half: the length stands in the middle.
  await expect.poll(barColour).toBe('0,158,115')
  await press('w', 'w', 'w')
  await expect.poll(barColour).toBe('0,158,115')
  for (let i = 0; i < 5; i += 1) {
    await press('ArrowRight')
    await expect(focused()).toHaveCount(1)
    await expect(focused()).toHaveAttribute('data-seen', 'true')
  }
  await expect.poll(said).toBe('report, blocked 18.5 to 22.5 ms, sleeps')
})

/** The colour of the chart a quarter into the focused slice: red, green, blue. */
function barColour(): Promise<string | undefined> {
  return page.evaluate(() => {
    const ring = document.querySelector('.slice')?.getBoundingClientRect()
    const canvas = document.querySelector('#chart canvas')
    if (!ring || !(canvas instanceof HTMLCanvasElement)) return undefined
    const box = canvas.getBoundingClientRect()
    const scale = canvas.width / box.width
    const x = Math.round((ring.left + ring.width / 4 - box.left) * scale)
    const y = Math.round((ring.top + ring.height / 2 - box.top) * scale)
    return canvas.getContext('2d')?.getImageData(x, y, 1, 1).data.slice(0, 3).join()
  })
}

test('Enter goes in from the chart, asks why, and Escape goes back the way it came', async () => {
  await chart().focus()
  await press('Home', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter')
  await expect(slices('Threads')).toBeFocused()
  await expect.poll(said).toBe('report, ready 0 to 3.5 ms, then it runs')
  await press('ArrowRight', 'Enter')
  const why = page.getByRole('group', { name: 'Why here?' })
  await expect(why).toBeFocused()
  await expect(why).toContainText('Why is report running here?')
  await press('Escape')
  await expect(slices('Threads')).toBeFocused()
  await expect.poll(said).toMatch(/^report, running 3\.5 to 7\.5 ms/)
  await press('Escape')
  await expect(chart()).toBeFocused()
  await expect(focused()).toHaveCount(0)
})

test('all other keys do what they do in the chart, and the focus goes where a jump lands', async () => {
  await slices('Threads').focus()
  await press('Home', 'o')
  // The first time the OS decides: report's quantum is used up at 7.5 ms.
  await expect.poll(said).toBe('report, ready after preemption 7.5 to 9 ms, quantum used up, then it runs')
  // A moment of no task: the slice of the same lane at that time. The loop's stall begins at 12.5 ms.
  await press('l')
  await expect.poll(said).toBe('report, running 9 to 13 ms, preempted by the OS, quantum used up')
  // At 90 % the threads have ended: the next decision of a task is one of the event loop's.
  await press('9', 'k')
  await expect(slices('Event loop')).toBeFocused()
  await expect.poll(said).toBe('heartbeat, blocked 39 to 42.5 ms, sleeps')
  // The slice fills a third of the view; again, and everything is shown.
  const ticks = () => page.locator('.time-axis .tick text').allTextContents()
  await press('0')
  const everything = await ticks()
  await press('f')
  await expect.poll(ticks).not.toEqual(everything)
  await press('f')
  await expect.poll(ticks).toEqual(everything)
  await press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText('Previous, next slice')
  await press('Escape')
})

test('Tab stops once at each execution, and remembers where it was', async () => {
  await slices('Threads').focus()
  await press('Home', 'ArrowRight')
  const words = await said()
  await slices('Event loop').focus()
  await expect.poll(said).toBe('heartbeat, blocked 0.5 to 4 ms, sleeps')
  await slices('Threads').focus()
  await expect.poll(said).toBe(words)
  // Every stop of the Tab key inside the lanes is one of the two.
  await expect(page.locator('.slices [tabindex="0"]')).toHaveCount(0)
  await expect(page.locator('.slices')).toHaveCount(2)
  await expect(slices('Threads')).toHaveAccessibleDescription(
    'Threads, textbook round robin, q = 4 ms \u2022 1 core: 4 tasks, all finished at 33.0 ms; the OS decided 2 suspensions, tasks decided 9.',
  )
})

test('goes through lanes that are out of sight, and through tens of thousands of slices with one element', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'interleave-keyboard-'))
  const file = join(folder, 'many.json')
  const steps = [
    {
      op: 'repeat',
      times: 200,
      steps: [
        { op: 'cpu', ms: 0.2 },
        { op: 'sleep', ms: 0.5 },
      ],
    },
  ]
  const tasks = Array.from({ length: 60 }, (_, i) => ({ id: `t${i}`, steps }))
  await writeFile(file, JSON.stringify({ formatVersion: 1, name: 'Many', tasks }))
  await launched.app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] })
  }, file)
  await launched.app.evaluate(({ Menu, BrowserWindow }) =>
    Menu.getApplicationMenu()?.getMenuItemById('open')?.click(undefined, BrowserWindow.getAllWindows()[0]),
  )
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Many')
  await expect(slices('Threads')).toBeVisible({ timeout: 30_000 })
  await slices('Threads').focus()
  await press('Home')
  await expect.poll(said).toMatch(/^t0, running 0 to 0\.2 ms/)
  for (let i = 0; i < 59; i += 1) await press('ArrowDown')
  await expect.poll(said).toMatch(/^t59, ready 0 to /)
  await expect(focused()).toHaveAttribute('data-seen', 'true')
  await press('End')
  await expect.poll(said).toMatch(/^t59, running .*finished$/)
  await expect(focused()).toHaveCount(1)
  await expect(focused()).toHaveAttribute('data-seen', 'true')
  await rm(folder, { recursive: true, force: true })
})
