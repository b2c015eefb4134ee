import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { type LaunchedApp, launchApp } from './launch'

/** What stands where: no words are cut that have room, none lie on others, nothing scrolls sideways. Boxes as the window has them. */

let launched: LaunchedApp
let page: Page
let folder: string

const SIZE = { width: 1280, height: 720 }

/** Two tasks that wait for each other's lock: the longest note an execution has. */
const DEADLOCK = {
  formatVersion: 1,
  name: 'Two locks',
  tasks: ['m n', 'n m'].map((locks, i) => ({
    id: 'AB'[i],
    steps: [
      { op: 'lock', name: locks[0] },
      { op: 'sleep', ms: 2 },
      { op: 'lock', name: locks[2] },
    ],
  })),
}

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interleave-look-'))
  const file = join(folder, 'two-locks.json')
  await writeFile(file, JSON.stringify(DEADLOCK))
  launched = await launchApp({ args: [file], size: SIZE, colorScheme: 'light' })
  ;({ page } = launched)
  await expect(page.locator('.execution-note').first()).toBeVisible()
})
test.afterAll(async () => {
  await launched?.close()
  await rm(folder, { recursive: true, force: true })
})

test('says a deadlock whole in the line of its execution; averages that have no room beside it are not cut but gone', async () => {
  for (const note of await page.locator('.execution-note').all()) {
    await expect(note).toHaveText('Deadlock: A waits for lock n, which B holds; B waits for lock m, which A holds.')
    expect(await note.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0)
    const overlap = await note.evaluate((element) => {
      const line = element.parentElement?.getBoundingClientRect()
      const averages = element.parentElement?.querySelector('.averages')?.getBoundingClientRect()
      const own = element.getBoundingClientRect()
      if (!line || !averages) throw new Error('no averages')
      const isSeen = averages.top < line.bottom - 1 && averages.bottom > line.top + 1
      return {
        isInLine: own.top >= line.top - 1 && own.bottom <= line.bottom + 1,
        isOver: isSeen && averages.right > own.left,
      }
    })
    expect(overlap).toEqual({ isInLine: true, isOver: false })
  }
})

test('no lecture needs a scrollbar under its metrics, nor lets two words of a header lie on each other', async () => {
  const shelf = page.getByRole('navigation', { name: 'Lectures and recent files' })
  for (const lecture of await shelf.locator('.shelf-lecture').all()) {
    const title = (await lecture.textContent()) ?? ''
    await lecture.click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title)
    await expect(page.locator('.metrics tbody tr').first()).toBeVisible()
    const sideways = await page
      .locator('.metrics-scroll')
      .evaluateAll((all) => all.map((element) => element.scrollWidth - element.clientWidth))
    expect({ title, sideways }).toEqual({ title, sideways: sideways.map(() => 0) })
    const collisions = await page.locator('.execution-header').evaluateAll((headers) =>
      headers.flatMap((header) => {
        const boxes = Array.from(header.children, (child) => child.getBoundingClientRect()).filter(
          ({ width }) => width > 0,
        )
        return boxes.slice(1).flatMap((box, i) => (box.left < boxes[i].right - 0.5 ? [[boxes[i].right, box.left]] : []))
      }),
    )
    expect({ title, collisions }).toEqual({ title, collisions: [] })
  }
})

test('times of the table stand with their points below each other', async () => {
  await page.locator('.shelf-lecture').nth(1).click()
  await page.locator('#chart').focus()
  await page.keyboard.press('t')
  await expect(page.locator('.trace-table tbody tr').nth(4)).toBeVisible()
  // The right edge of what is written before the point, in every row: the integers of a column end together.
  const ends = await page.locator('.trace-table td:nth-child(3)').evaluateAll((cells) =>
    cells.flatMap((cell) => {
      const text = cell.firstChild
      if (!(text instanceof Text)) return []
      const range = document.createRange()
      const point = text.data.indexOf('.')
      range.setStart(text, 0)
      range.setEnd(text, point < 0 ? text.length : point)
      return [range.getBoundingClientRect().right]
    }),
  )
  expect(ends.length).toBeGreaterThan(4)
  for (const end of ends) expect(Math.abs(end - ends[0])).toBeLessThanOrEqual(1)
  await page.keyboard.press('t')
})

test('the list of keys leaves no hole: every column is filled, every key stands at the right edge, no word is cut', async () => {
  await page.locator('#chart').focus()
  await page.keyboard.press('?')
  const list = page.locator('.shortcuts')
  await expect(list).toBeVisible()
  const seen = await list.evaluate((element) => {
    const bottoms = new Map<number, number>()
    for (const section of element.querySelectorAll('section')) {
      const { left, bottom } = section.getBoundingClientRect()
      bottoms.set(Math.round(left), Math.max(bottoms.get(Math.round(left)) ?? 0, bottom))
    }
    const top = element.getBoundingClientRect().top
    const rows = Array.from(element.querySelectorAll('dl > div'))
    return {
      heights: Array.from(bottoms.values(), (bottom) => bottom - top),
      ragged: rows.filter((row) => {
        const last = row.querySelector('dd')?.lastElementChild?.getBoundingClientRect()
        return last === undefined || Math.abs(last.right - row.getBoundingClientRect().right) > 1
      }).length,
      cut: rows.filter((row) => row.scrollWidth > row.clientWidth).length,
    }
  })
  expect(seen.heights).toHaveLength(3)
  expect(Math.min(...seen.heights)).toBeGreaterThan(0.7 * Math.max(...seen.heights))
  expect([seen.ragged, seen.cut]).toEqual([0, 0])
  await page.keyboard.press('Escape')
  await expect(list).toBeHidden()
})

test('the ring of the focused chart is whole: it lies over all of the stage, scrolled or not', async () => {
  const ring = () =>
    page.locator('.stage-frame').evaluate((frame) => {
      const { outlineStyle, outlineWidth, top, left } = getComputedStyle(frame, '::after')
      return { outlineStyle, outlineWidth, top, left }
    })
  await page.locator('#chart').focus()
  await page.keyboard.press('ArrowRight')
  await expect.poll(ring).toEqual({ outlineStyle: 'solid', outlineWidth: '2px', top: '0px', left: '0px' })
  // Beside the table the executions do not fit.
  await page.keyboard.press('t')
  await expect(page.locator('.trace-table tbody tr').first()).toBeVisible()
  await page.locator('.stage').evaluate((stage) => stage.scrollTo(0, 60))
  await page.locator('#chart').focus()
  await expect.poll(ring).toMatchObject({ outlineStyle: 'solid', top: '0px' })
  const [frame, stage] = await Promise.all([
    page.locator('.stage-frame').boundingBox(),
    page.locator('.stage').boundingBox(),
  ])
  expect(frame).toEqual(stage)
})
