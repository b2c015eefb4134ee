import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const repository = resolve(import.meta.dirname, '..')

/** A file, what stands in it, and a part of the message the linter must give for it; undefined: none. */
const cases: readonly (readonly [file: string, text: string, message: string | undefined])[] = [
  ['shared/a.ts', "export * from '../electron/main/window'", 'shared/ imports nothing of ours outside shared/'],
  ['shared/b.ts', "export { scaleLinear } from 'd3'", 'Only renderer/charts and shared/gantt import d3'],
  ['shared/c.ts', "export { readFile } from 'node:fs'", 'shared/ is pure'],
  ['shared/d.ts', 'export const now = () => Date.now()', 'Pure code knows no clock'],
  ['shared/e.ts', 'export const now = () => new Date()', 'Pure code knows no clock'],
  ['shared/f.ts', 'export const die = () => Math.random()', 'The only randomness is the seed in the file'],
  ['shared/g.ts', 'export default 1', 'Prefer named exports'],
  ['shared/h.ts', "export * from './trace/trace'", undefined],
  ['shared/gantt/a.ts', "export { scaleLinear } from 'd3'", undefined],
  ['electron/simulators/a.ts', "export * from '../main/window'", 'The simulators import only shared/'],
  ['electron/simulators/b.ts', "export { Worker } from 'node:worker_threads'", 'The simulators are pure functions'],
  ['electron/simulators/c.ts', 'export const die = () => Math.random()', 'The only randomness is the seed'],
  ['electron/simulators/d.ts', "export * from '../../shared/time'", undefined],
  ['electron/main/a.ts', "export { ipcMain } from 'electron'", 'Only electron/main/ipc.ts imports ipcMain'],
  ['electron/main/b.ts', "export * from '../cli/index'", 'electron/main imports shared/ and electron/simulators only'],
  ['electron/main/c.ts', "export * from '../simulators/threads'\nexport * from '../../shared/time'", undefined],
  ['electron/main/ipc.ts', "export { ipcMain } from 'electron'", undefined],
  ['electron/cli/a.ts', "export { app } from 'electron'", 'run in plain Node'],
  ['electron/cli/b.ts', "export * from '../simulators/threads'\nexport * from '../../shared/time'", undefined],
  ['renderer/components/a.tsx', "export { select } from 'd3'", 'Only renderer/charts imports d3'],
  ['renderer/components/b.tsx', "export { app } from 'electron'", 'window.api'],
  ['renderer/components/c.tsx', "export * from '../../electron/simulators/threads'", 'window.api'],
  ['renderer/charts/a.ts', "export { select } from 'd3'\nexport * from '../../shared/time'", undefined],
]

describe('the import rules of the linter', () => {
  let folder: string
  let found: readonly { readonly filename: string; readonly message: string; readonly help?: string }[]

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'interleave-lint-'))
    const config = JSON.parse(await readFile(join(repository, '.oxlintrc.json'), 'utf8'))
    await writeFile(join(folder, '.oxlintrc.json'), JSON.stringify({ ...config, options: {} }))
    for (const [file, text] of cases) {
      await mkdir(dirname(join(folder, file)), { recursive: true })
      await writeFile(join(folder, file), `${text}\n`)
    }
    const linter = join(repository, 'node_modules/oxlint/bin/oxlint')
    let report: string
    try {
      report = execFileSync(process.execPath, [linter, '--format=json', 'shared', 'electron', 'renderer'], {
        cwd: folder,
        encoding: 'utf8',
      })
    } catch (error) {
      // It found what it was to find, and says so with its exit code; the report is there all the same.
      report = String((error as { stdout: unknown }).stdout)
    }
    found = JSON.parse(report).diagnostics
  })
  afterAll(() => rm(folder, { recursive: true }))

  it.each(cases)('%s: %s', (file, _text, message) => {
    const said = found
      .filter(({ filename }) => filename.replaceAll('\\', '/') === file)
      .map((diagnostic) => `${diagnostic.message} ${diagnostic.help ?? ''}`)
    if (message === undefined) expect(said).toEqual([])
    else expect(said.join('\n')).toContain(message)
  })
})
