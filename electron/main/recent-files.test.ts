import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RecentFiles } from './recent-files'
import { parseRecent } from './settings'
import { StateFile } from './state-file'

vi.mock('./log', () => ({ logError: () => undefined }))

let folder = ''
let seen: (readonly string[])[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interleave-recent-'))
  seen = []
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const start = () =>
  new RecentFiles(new StateFile<string[]>(join(folder, 'recent.json'), parseRecent, []), (paths) => seen.push(paths))

describe('recent files', () => {
  it('are listed newest first, each once, ten at most', async () => {
    const recent = start()
    for (let i = 0; i < 12; i += 1) await recent.add(join(folder, `${i}.json`))
    await recent.add(join(folder, '5.json'))
    expect((await recent.list()).map(({ name }) => name)).toEqual(
      [5, 11, 10, 9, 8, 7, 6, 4, 3, 2].map((i) => `${i}.json`),
    )
    expect(seen.at(-1)).toHaveLength(10)
  })

  it('are still there after a restart, and say which are missing', async () => {
    const here = join(folder, 'here.json')
    await writeFile(here, '{}')
    await start().add(here)
    await start().add(join(folder, 'gone.json'))
    const list = await start().list()
    expect(list.map(({ name, isMissing }) => ({ name, isMissing }))).toEqual([
      { name: 'gone.json', isMissing: true },
      { name: 'here.json', isMissing: false },
    ])
  })

  it('show a token and the name of the folder, never the path', async () => {
    const recent = start()
    const path = join(folder, 'a.json')
    await recent.add(path)
    const [file] = await recent.list()
    expect(JSON.stringify(file)).not.toContain(tmpdir())
    expect(recent.pathOf(file?.token ?? '')).toBe(path)
    expect(recent.pathOf('made up')).toBeUndefined()
    expect(recent.pathOf(path)).toBeUndefined()
  })

  it('can be cleared', async () => {
    const recent = start()
    await recent.add(join(folder, 'a.json'))
    await recent.clear()
    expect(await start().list()).toEqual([])
  })

  it('begin anew when their file is damaged', async () => {
    await writeFile(join(folder, 'recent.json'), '{"half": ')
    const recent = start()
    expect(await recent.list()).toEqual([])
    await recent.add(join(folder, 'a.json'))
    expect(await start().list()).toHaveLength(1)
  })
})
