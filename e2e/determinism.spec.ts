import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@playwright/test'
import { launchApp } from './launch'

const run = promisify(execFile)
const commandLine = resolve(import.meta.dirname, '../out/cli/interleave.mjs')

/** Ties, names that other orders would put elsewhere, every kind of wait, seeded arrivals. */
const TASK_SETS = {
  requests: {
    formatVersion: 1,
    name: 'Requests',
    devices: { disk: { capacity: 1 } },
    tasks: ['10', '9', 'I', 'ı', 'ä', '甲'].map((id, i) => ({
      id,
      arrival: i % 2,
      steps: [
        { op: 'cpu', ms: 6 },
        { op: 'io', ms: 4, device: 'disk' },
        { op: 'sleep', ms: 1.5 },
        { op: 'cpu', ms: 0.001 },
      ],
    })),
  },
  stuck: {
    formatVersion: 1,
    name: 'Stuck',
    tasks: [
      {
        id: 'A',
        steps: [
          { op: 'lock', name: 'm' },
          { op: 'sleep', ms: 1 },
          { op: 'lock', name: 'n' },
        ],
      },
      {
        id: 'B',
        steps: [
          { op: 'lock', name: 'n' },
          { op: 'sleep', ms: 1 },
          { op: 'lock', name: 'm' },
        ],
      },
    ],
  },
  events: {
    formatVersion: 1,
    name: 'Events',
    tasks: [
      { id: 'click', arrival: { poisson: 2, count: 50, seed: 7 }, steps: [{ op: 'cpu', ms: 1.7 }] },
      {
        id: 'ask',
        steps: [
          { op: 'poll', ms: 9, every: 2, askMs: 0.5 },
          { op: 'offload', ms: 5 },
        ],
      },
    ],
  },
}

let folder = ''
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interleave-determinism-'))
})
test.afterEach(() => rm(folder, { recursive: true, force: true }))

for (const [name, taskSet] of Object.entries(TASK_SETS)) {
  test(`the app and the command line give ${name} the same trace hashes`, async () => {
    const file = join(folder, `${name}.json`)
    const saved = join(folder, 'saved.interleave.json')
    await writeFile(file, JSON.stringify(taskSet))
    const launched = await launchApp({ args: [file], env: { TZ: 'Asia/Taipei', LANG: 'tr_TR.UTF-8' } })
    try {
      const { app, page } = launched
      await expect(page.getByRole('heading', { level: 1 })).toContainText(taskSet.name)
      await app.evaluate(({ dialog, Menu }, filePath) => {
        dialog.showSaveDialog = async () => ({ canceled: false, filePath })
        Menu.getApplicationMenu()?.getMenuItemById('saveAs')?.click()
      }, saved)
      await expect.poll(() => readFile(saved, 'utf8').catch(() => '')).toContain('traceHash')
    } finally {
      await launched.close()
    }
    const hashes = (text: string): string[] =>
      (JSON.parse(text) as { executions: { traceHash: string }[] }).executions.map(({ traceHash }) => traceHash)
    const inApp = hashes(await readFile(saved, 'utf8'))
    const env = { ...process.env, TZ: 'America/St_Johns', LC_ALL: 'de_DE' }
    const { stdout } = await run(process.execPath, [commandLine, 'compare', saved, '--format', 'json'], { env })
    expect(inApp.length).toBeGreaterThanOrEqual(2)
    expect(hashes(stdout)).toEqual(inApp)
  })
}
