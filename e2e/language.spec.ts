import { type ElectronApplication, expect, type Page, test } from '@playwright/test'
import { chooseMenuOf, type LaunchedApp, launchApp, setPageSize } from './launch'

/** The window in 繁體中文: chosen in the menu while it is open, found at the start, and with room for every word. */

const SIZE = { width: 1280, height: 720 }

test.describe('the language', () => {
  let launched: LaunchedApp
  let app: ElectronApplication
  let page: Page

  test.beforeAll(async () => {
    launched = await launchApp({ size: SIZE, colorScheme: 'light' })
    ;({ app, page } = launched)
  })
  test.afterAll(() => launched?.close())

  test('is changed by the menu at once, and back, and nothing of the document is lost', async () => {
    const notes = page.locator('.inspector textarea')
    await notes.fill('A remark of mine')
    await page.locator('#chart').focus()
    await page.keyboard.press('ArrowRight')
    const cursor = page.locator('.strip').first()
    const before = await cursor.textContent()
    const place = await cursorTime(page)
    await expectEnglish(page)
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle())).toBe(
      '• A report that never awaits — Interleave',
    )

    await chooseMenuOf(app, 'language:zh-TW')
    await expectChinese(page)
    await expect(notes).toHaveValue('A remark of mine')
    expect(await cursorTime(page)).toBe(place)
    await expect(page.locator('#chart')).toBeFocused()
    await expect
      .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle()))
      .toBe('• 從不 await 的報表 — Interleave')
    expect(await menuLabels(app)).toEqual(['檔案(&F)', '編輯(&E)', '檢視(&V)', '視窗(&W)', '說明(&H)'])
    // What is said of a moment is Chinese too.
    await page.locator('#chart').press('ArrowDown')
    await expect(page.locator('.why-execution h3')).toHaveText(['執行緒', '事件迴圈'])
    await expect(page.locator('.why-question').first()).toHaveText('heartbeat 為什麼沒在這裡執行？')

    await chooseMenuOf(app, 'language:en')
    await expectEnglish(page)
    await expect(notes).toHaveValue('A remark of mine')
    expect(await cursorTime(page)).toBe(place)
    expect(await cursor.textContent()).toBe(before)
    expect(await menuLabels(app)).toEqual(['&File', '&Edit', '&View', '&Window', '&Help'])
    await chooseMenuOf(app, 'undo')
    await expect(notes).toHaveValue('')
  })
})

test.describe('a window that begins in 繁體中文', () => {
  let launched: LaunchedApp
  let app: ElectronApplication
  let page: Page

  test.beforeAll(async () => {
    launched = await launchApp({ size: SIZE, colorScheme: 'light', language: 'zh-TW' })
    ;({ app, page } = launched)
  })
  test.afterAll(() => launched?.close())

  test('has never shown another language', async () => {
    await expectChinese(page)
    // Whatever is said from the first moment of a page on.
    await page.evaluate(() => {
      sessionStorage.setItem('seen', '')
    })
    await page.addInitScript(() => {
      addEventListener('DOMContentLoaded', () => {
        new MutationObserver(() => {
          const text = document.body.textContent ?? ''
          if (/Threads|Event loop|OS decided|Simulating/.test(text)) sessionStorage.setItem('seen', text)
        }).observe(document.body, { subtree: true, childList: true, characterData: true })
      })
    })
    await page.reload()
    await page.getByRole('banner').waitFor()
    await expectChinese(page)
    expect(await page.evaluate(() => sessionStorage.getItem('seen'))).toBe('')
  })

  for (const size of [SIZE, { width: 1024, height: 768 }]) {
    test(`clips nothing at ${size.width} x ${size.height}`, async () => {
      await setPageSize(app, page, size)
      const lectures = [0, 1, 2, 3, 4, 5, 6, 7, 8]
      for (const lecture of lectures) {
        if (size.width < 1100) await page.getByRole('button', { name: '顯示課程與檔案' }).click()
        await page.locator('.shelf ul button, .shelf ol button').nth(lecture).click()
        await page.locator('.stage').hover({ position: { x: 300, y: 60 } })
        await expect.poll(() => clipped(page), `lecture ${lecture}`).toEqual([])
      }
      await chooseMenuOf(app, 'toggleTable')
      await expect(page.getByRole('region', { name: '表格形式的圖表' })).toBeVisible()
      await expect.poll(() => clipped(page)).toEqual([])
      await chooseMenuOf(app, 'toggleTable')
      await chooseMenuOf(app, 'toggleLegend')
      await expect(page.getByRole('region', { name: '圖例' })).toBeVisible()
      await expect.poll(() => clipped(page)).toEqual([])
      await chooseMenuOf(app, 'toggleLegend')
      await chooseMenuOf(app, 'showLanes')
      await expect(page.getByRole('region', { name: '任務列' })).toBeVisible()
      await expect.poll(() => clipped(page)).toEqual([])
      await page.keyboard.press('Escape')
      await chooseMenuOf(app, 'showShortcuts')
      await expect(page.getByRole('dialog', { name: '鍵盤快速鍵' })).toBeVisible()
      await expect.poll(() => clipped(page)).toEqual([])
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: /^執行緒的設定：/ }).click()
      await page.locator('.popover summary').click()
      await expect.poll(() => clipped(page)).toEqual([])
      await page.keyboard.press('Escape')
    })
  }
})

test('the system’s Chinese is spoken where nothing is chosen', async () => {
  test.skip(process.platform !== 'linux', 'only here an environment variable tells the preferred languages')
  const launched = await launchApp({ language: 'system', env: { LANGUAGE: 'zh_TW:en' } })
  try {
    await expectChinese(launched.page)
  } finally {
    await launched.close()
  }
})

async function expectEnglish(page: Page): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await expect(page.locator('.shelf h3').first()).toHaveText('1Three ways to execute')
  await expect(page.locator('.verdict dt').first()).toHaveText('OS decided')
  await expect(page.locator('#chart')).toHaveAttribute('aria-label', 'Chart of all executions')
  await expect(page.locator('.captions p')).toContainText('Same task, same moment')
  await expect.poll(() => labelsAtCursor(page)).toContain('4.5 ms late')
}

async function expectChinese(page: Page): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-TW')
  await expect(page.locator('.shelf h3').first()).toHaveText('1三種執行方式')
  await expect(page.locator('.verdict dt').first()).toHaveText('作業系統決定')
  await expect(page.locator('#chart')).toHaveAttribute('aria-label', '所有執行的圖表')
  await expect(page.locator('.captions p')).toContainText('同一個任務，同一時刻')
  await expect.poll(() => labelsAtCursor(page)).toContain('晚 4.5 ms')
}

/** The words of the chart that the cursor stands on: they are drawn once more, where a test can read them. */
function labelsAtCursor(page: Page): Promise<string[]> {
  return page.locator('#chart .cursor-layer text').allTextContents()
}

function cursorTime(page: Page): Promise<string | null> {
  return page.getByRole('slider', { name: /^(Playhead|播放位置)$/ }).getAttribute('aria-valuenow')
}

function menuLabels(app: ElectronApplication): Promise<string[]> {
  return app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label) ?? [])
}

/** Texts that are cut and stand in full in no tooltip, and boxes that leave the page sideways. */
function clipped(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const tips = [...document.querySelectorAll<HTMLElement>('[data-tip]')].map(({ dataset }) => dataset['tip'] ?? '')
    const isSeen = (element: Element) =>
      element.getClientRects().length > 0 && !element.closest('.visually-hidden, .trace-table-scroll')
    const words = [...document.querySelectorAll('h1, h2, h3, p, button, dt, dd, th, td, span, label, legend')].filter(
      isSeen,
    )
    return words
      .filter((element) => {
        const { left, right } = element.getBoundingClientRect()
        const isHidden = getComputedStyle(element).overflowX === 'hidden'
        const isCut = isHidden && element.scrollWidth > element.clientWidth + 1
        return left < 0 || right > innerWidth + 1 || isCut
      })
      .filter(({ textContent }) => !tips.some((tip) => tip.includes(textContent ?? '')))
      .map((element) => element.textContent ?? '')
  })
}
