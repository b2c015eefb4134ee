import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { Execution } from '../shared/settings'
import type { TaskSet } from '../shared/task-set/schema'

/** A comparison of a task set, as its file says it. */
interface OpenedSet {
  readonly taskSet: TaskSet
  readonly executions: readonly Execution[]
}

/**
 * Opens the built app with a file and lets `use` have its page, once the first verdict is there; then ends it and removes what it left.
 * @param electron where it lies
 * @param switches of Chromium, beside those every benchmark has
 */
export async function withApp<Result>(
  electron: string,
  { taskSet, executions }: OpenedSet,
  switches: readonly string[],
  use: (page: Page) => Promise<Result>,
): Promise<Result> {
  const root = process.cwd()
  const folder = mkdtempSync(join(tmpdir(), 'interleave-bench-'))
  const file = join(folder, 'set.interleave.json')
  writeFileSync(
    file,
    JSON.stringify({ formatVersion: 1, kind: 'comparison', engine: '1', taskSet, executions, notes: '' }),
  )
  // Playwright is not made to be bundled.
  const { _electron } = createRequire(join(root, 'package.json'))(
    '@playwright/test',
  ) as typeof import('@playwright/test')
  const app = await _electron.launch({
    executablePath: electron,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--user-data-dir=${join(folder, 'user')}`,
      '--force-device-scale-factor=1',
      ...switches,
      root,
      file,
    ],
    cwd: root,
  })
  try {
    const page = await app.firstWindow()
    await page.locator('.verdict').first().waitFor()
    return await use(page)
  } finally {
    const gone = new Promise((done) => app.process().once('exit', done))
    await app.evaluate(({ app: running }) => running.exit(0)).catch(() => undefined)
    await gone
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Opens the settings of the first execution. */
export async function openSettings(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^Settings of/ })
    .first()
    .click()
  await page.getByRole('dialog').waitFor()
}

export function electronFromEnvironment(name: string): string {
  const electron = process.env['INTERLEAVE_ELECTRON']
  if (!electron) throw new Error(`INTERLEAVE_ELECTRON is not set: run this with \`npm run bench -- ${name}\``)
  return electron
}
