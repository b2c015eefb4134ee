import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OpenReply } from '../../shared/api'
import type { Comparison } from '../../shared/comparison/comparison'
import { openDocument, serializeComparison } from '../../shared/comparison/file'
import type { Dialogs } from './dialogs'
import { Documents } from './documents'
import { RecentFiles } from './recent-files'

/** What the person answers to each dialog, in turn; a dialog nobody expects fails the test. */
type Answers = { [Ask in keyof Dialogs]?: Awaited<ReturnType<Dialogs[Ask]>>[] }

let folder = ''
let answers: Answers = {}
let asked: string[] = []
let requests = 0
let files: (string | undefined)[] = []
let paths: string[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interleave-documents-'))
  answers = {}
  asked = []
  requests = 0
  files = []
  paths = []
})
afterEach(async () => {
  await chmod(folder, 0o755)
  await rm(folder, { recursive: true, force: true })
})

const dialogs = new Proxy({} as Dialogs, {
  get:
    (_target, name: keyof Dialogs) =>
    async (...args: unknown[]) => {
      asked.push([name, ...args.filter((arg) => typeof arg === 'string')].join(' '))
      const expected = answers[name]
      if (!expected || expected.length === 0) throw new Error(`nobody expected ${name}(${JSON.stringify(args)})`)
      return expected.shift()
    },
})

function start(firstPath?: string): Documents {
  const store = {
    get: () => paths,
    set: async (list: string[]) => {
      paths = list
    },
  }
  return new Documents({
    dialogs,
    recent: new RecentFiles(store, () => undefined),
    folder: { get: () => folder, set: () => undefined },
    firstPath,
    onFileChange: (path) => files.push(path),
    notifyRequest: () => (requests += 1),
  })
}

const at = (name: string) => join(folder, name)
const names = async () => (await readdir(folder)).toSorted()
const TASK_SET =
  '{"formatVersion": 1, "name": "Web: handlers", "tasks": [{"id": "A", "steps": [{"op": "cpu", "ms": 3}]}]}'

function opened(reply: OpenReply): Extract<OpenReply, { kind: 'opened' }> {
  if (reply.kind !== 'opened') throw new Error(JSON.stringify(reply))
  return reply
}

/** A saved comparison, opened. */
async function openSaved(documents: Documents, name = 'a.interleave.json'): Promise<Comparison> {
  const lecture = opened(await documents.openFirst()).comparison
  await writeFile(at(name), serializeComparison(lecture))
  return opened(await documents.openDropped(at(name))).comparison
}

describe('opening', () => {
  it('shows the first lecture when no file is named', async () => {
    const reply = opened(await start().openFirst())
    expect(reply.source).toBe('lecture')
    expect(reply.fileName).toBeUndefined()
    expect(reply.comparison.executions.map(({ execution }) => execution.model)).toEqual(['threads', 'eventLoop'])
  })

  it('shows the file named at the start', async () => {
    await writeFile(at('set.json'), TASK_SET)
    const reply = opened(await start(at('set.json')).openFirst())
    expect(reply).toMatchObject({ source: 'taskSet', fileName: 'set.json' })
    expect(files).toEqual([at('set.json')])
  })

  it('shows the lecture behind a first file that cannot be shown, then what is wrong with it', async () => {
    await writeFile(at('bad.json'), '{"formatVersion": 1, "tasks": [{"id": "A", "steps": [{"op": "cpu", "ms": -3}]}]}')
    const documents = start(at('bad.json'))
    expect(opened(await documents.openFirst()).source).toBe('lecture')
    await new Promise((done) => setImmediate(done))
    expect(requests).toBe(1)
    expect(await documents.openRequested()).toMatchObject({ kind: 'problems', fileName: 'bad.json' })
    expect(await documents.openRequested()).toEqual({ kind: 'cancelled' })
  })

  it('does not forget a file asked for before the page could listen', async () => {
    await writeFile(at('set.json'), TASK_SET)
    const documents = start()
    documents.request(at('set.json'))
    requests = 0
    await documents.openFirst()
    await new Promise((done) => setImmediate(done))
    expect(requests).toBe(1)
    expect(opened(await documents.openRequested()).fileName).toBe('set.json')
  })

  it('says what is wrong with a folder, a missing file and a made-up token, without a path', async () => {
    const documents = start()
    await mkdir(at('sub'))
    for (const reply of [
      await documents.openDropped(at('sub')),
      await documents.openDropped(at('gone.json')),
      await documents.openRecent('made up'),
      await documents.openLecture('../../etc/passwd'),
    ]) {
      expect(reply).toMatchObject({ kind: 'failed' })
      expect(JSON.stringify(reply)).not.toContain(folder)
    }
    expect(files).toEqual([])
    expect(paths).toEqual([])
  })

  it('keeps the file that was open when another cannot be opened', async () => {
    const documents = start()
    const comparison = await openSaved(documents)
    await writeFile(at('bad.json'), '{')
    expect((await documents.openDropped(at('bad.json'))).kind).toBe('problems')
    expect(await documents.save(comparison, { as: false })).toEqual({ kind: 'saved', fileName: 'a.interleave.json' })
  })

  it('opens a recent file by its token', async () => {
    await writeFile(at('set.json'), TASK_SET)
    const documents = start(at('set.json'))
    await documents.openFirst()
    const [recent] = await documents.listRecent()
    expect(recent).toMatchObject({ name: 'set.json', isMissing: false })
    expect(opened(await documents.openRecent(recent?.token ?? '')).fileName).toBe('set.json')
  })

  it('does nothing when the dialog is cancelled', async () => {
    answers = { askOpen: [undefined] }
    expect(await start().openByDialog()).toEqual({ kind: 'cancelled' })
  })

  it('lists the lectures by their titles', () => {
    const lectures = start().listLectures()
    expect(lectures.find(({ id }) => id === 'report-that-never-awaits')?.title).toEqual({
      en: 'A report that never awaits',
      'zh-TW': '從不 await 的報表',
    })
  })
})

describe('saving', () => {
  it('asks for a name the first time, suggests one from the title, and then knows it', async () => {
    await writeFile(at('set.json'), TASK_SET)
    const documents = start(at('set.json'))
    const { comparison } = opened(await documents.openFirst())
    answers = { askSaveAs: [at('mine')] }
    expect(await documents.save(comparison, { as: false })).toEqual({ kind: 'saved', fileName: 'mine.interleave.json' })
    expect(asked).toEqual([`askSaveAs ${at('Web handlers.interleave.json')}`])
    expect(await documents.save({ ...comparison, notes: 'more' }, { as: false })).toMatchObject({ kind: 'saved' })
    expect(asked).toHaveLength(1)
    const again = openDocument(await readFile(at('mine.interleave.json')), 'mine.interleave.json')
    expect(again).toMatchObject({ kind: 'comparison', comparison: { ...comparison, notes: 'more' } })
    expect(await readFile(at('set.json'), 'utf8')).toBe(TASK_SET)
    expect(paths[0]).toBe(at('mine.interleave.json'))
  })

  it('asks before the added ending makes it replace another file', async () => {
    const documents = start()
    const { comparison } = opened(await documents.openFirst())
    await writeFile(at('mine.interleave.json'), 'precious')
    answers = { askSaveAs: [at('mine')], askOverwrite: ['cancel'] }
    expect(await documents.save(comparison, { as: true })).toEqual({ kind: 'cancelled' })
    expect(await readFile(at('mine.interleave.json'), 'utf8')).toBe('precious')
  })

  it('asks before it replaces what another program wrote meanwhile', async () => {
    const documents = start()
    const comparison = await openSaved(documents)
    await writeFile(at('a.interleave.json'), 'from elsewhere')
    answers = { askChangedOnDisk: ['cancel', 'saveAs', 'overwrite'], askSaveAs: [at('b.interleave.json')] }
    expect(await documents.save(comparison, { as: false })).toEqual({ kind: 'cancelled' })
    expect(await documents.save(comparison, { as: false })).toEqual({ kind: 'saved', fileName: 'b.interleave.json' })
    expect(await readFile(at('a.interleave.json'), 'utf8')).toBe('from elsewhere')
    await writeFile(at('b.interleave.json'), 'from elsewhere')
    expect(await documents.save(comparison, { as: false })).toEqual({ kind: 'saved', fileName: 'b.interleave.json' })
    expect(await readFile(at('b.interleave.json'), 'utf8')).toBe(serializeComparison(comparison))
  })

  it('makes the file again when it has been deleted', async () => {
    const documents = start()
    const comparison = await openSaved(documents)
    await rm(at('a.interleave.json'))
    expect((await documents.save(comparison, { as: false })).kind).toBe('saved')
    expect(await names()).toEqual(['a.interleave.json'])
  })

  it('offers another place when the folder is gone, and loses nothing', async () => {
    const documents = start()
    const { comparison } = opened(await documents.openFirst())
    answers = { askSaveAs: [join(folder, 'gone', 'a'), at('here')], askSaveElsewhere: ['saveAs'] }
    expect(await documents.save(comparison, { as: false })).toEqual({ kind: 'saved', fileName: 'here.interleave.json' })
    answers = { askSaveAs: [join(folder, 'gone', 'a')], askSaveElsewhere: ['cancel'] }
    const failed = await documents.save(comparison, { as: true })
    expect(failed).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('its folder is not there any more'),
    })
    expect(JSON.stringify(failed)).not.toContain(folder)
    // The document still belongs to the file of the save that succeeded.
    expect(await documents.save(comparison, { as: false })).toEqual({ kind: 'saved', fileName: 'here.interleave.json' })
  })

  it('writes nothing that could not be read again', async () => {
    const documents = start()
    const { comparison } = opened(await documents.openFirst())
    const broken = { ...comparison, executions: comparison.executions.slice(0, 1) }
    await expect(documents.save(broken, { as: true })).rejects.toThrow('reads back as')
    expect(await names()).toEqual([])
  })
})

describe('a picture', () => {
  it('is written where the person says, with its ending', async () => {
    answers = { askPicture: [at('chart')] }
    const text = '<svg xmlns="http://www.w3.org/2000/svg"/>'
    expect(await start().exportPicture({ format: 'svg', suggestedName: 'A: B', text })).toEqual({
      kind: 'written',
      fileName: 'chart.svg',
    })
    expect(asked).toEqual([`askPicture ${at('A B.svg')} svg`])
    expect(await readFile(at('chart.svg'), 'utf8')).toBe(text)
  })

  it('that cannot be written is told as a sentence', async () => {
    answers = { askPicture: [join(folder, 'gone', 'chart.png')] }
    const picture = { format: 'png', suggestedName: 'x', bytes: new Uint8Array(9) } as const
    expect(await start().exportPicture(picture)).toEqual({
      kind: 'failed',
      message: '“chart.png” could not be saved: its folder is not there any more.',
      remedy: 'Export it again and choose another place.',
    })
  })
})
