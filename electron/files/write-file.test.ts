import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import * as nodeFs from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type SaveFs, writeFileAtomic } from './write-file'

const OLD = 'the old content\n'
const NEW = new TextEncoder().encode('the new content, a little longer\n')
const isPosix = process.platform !== 'win32'

let folder = ''
let file = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interleave-write-'))
  file = join(folder, 'lecture.interleave.json')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const text = (path: string) => readFile(path, 'utf8')
const names = async () => (await readdir(folder)).toSorted()

describe('a save', () => {
  it('makes a file that was not there', async () => {
    await writeFileAtomic(file, NEW)
    expect(await text(file)).toBe(new TextDecoder().decode(NEW))
    expect(await names()).toEqual(['lecture.interleave.json'])
  })

  it('replaces the content and keeps the mode', async () => {
    await writeFile(file, OLD)
    await chmod(file, 0o640)
    await writeFileAtomic(file, NEW)
    expect(await text(file)).toBe(new TextDecoder().decode(NEW))
    if (isPosix) expect((await stat(file)).mode & 0o777).toBe(0o640)
  })

  it('follows the link the user opened', async () => {
    const real = join(folder, 'real.json')
    await writeFile(real, OLD)
    await symlink(real, file)
    await writeFileAtomic(file, NEW)
    expect(await text(real)).toBe(new TextDecoder().decode(NEW))
    expect((await nodeFs.lstat(file)).isSymbolicLink()).toBe(true)
  })

  it('refuses a folder of that name', async () => {
    await mkdir(file)
    await expect(writeFileAtomic(file, NEW)).rejects.toMatchObject({ code: 'EISDIR' })
    expect(await names()).toEqual(['lecture.interleave.json'])
  })

  it('says that the folder is gone', async () => {
    await expect(writeFileAtomic(join(folder, 'gone', 'x.json'), NEW)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('writes the saves of one file in the order they were asked for', async () => {
    const contents = Array.from({ length: 20 }, (_, i) => `version ${i}`)
    await Promise.all(contents.map((content) => writeFileAtomic(file, new TextEncoder().encode(content))))
    expect(await text(file)).toBe('version 19')
    expect(await names()).toEqual(['lecture.interleave.json'])
  })

  it('tries again while another program holds the file', async () => {
    await writeFile(file, OLD)
    let attempts = 0
    const rename: SaveFs['rename'] = async (from, to) => {
      attempts += 1
      if (attempts < 4) throw Object.assign(new Error('held'), { code: 'EBUSY' })
      return nodeFs.rename(from, to)
    }
    await writeFileAtomic(file, NEW, { fs: { ...nodeFs, rename }, retryDelays: [0, 0, 0, 0] })
    expect(attempts).toBe(4)
    expect(await text(file)).toBe(new TextDecoder().decode(NEW))
  })

  // SQLite's way: let call N fail, N = 1, 2, 3, ... until a save gets through.
  it.each(['ENOSPC', 'EIO', 'EACCES', 'EMFILE', 'EROFS'])(
    'leaves the old content whole, and nothing beside it, whichever call fails with %s',
    async (code) => {
      await writeFile(file, OLD)
      let failures = 0
      for (let n = 1; ; n += 1) {
        const faulty = failingFs(n, code)
        const failure: unknown = await writeFileAtomic(file, NEW, { fs: faulty.fs, retryDelays: [0] }).then(
          () => undefined,
          (error: unknown) => error,
        )
        const content = await text(file)
        expect([OLD, new TextDecoder().decode(NEW)]).toContain(content)
        expect(await names()).toEqual(['lecture.interleave.json'])
        if (failure === undefined) expect(content).toBe(new TextDecoder().decode(NEW))
        else {
          expect(failure).toMatchObject({ code })
          expect(content).toBe(OLD)
          failures += 1
        }
        if (!faulty.hasFailed()) break
        await writeFile(file, OLD)
      }
      // realpath, stat, access, open, two short writes, chmod, sync, close, rename: each failed once. Flushing the folder may fail unseen.
      expect(failures).toBeGreaterThanOrEqual(10)
    },
  )
})

/** A file system whose call number `n` fails with `code`; a write takes at most 20 bytes at a time. */
function failingFs(n: number, code: string): { fs: SaveFs; hasFailed: () => boolean } {
  let calls = 0
  const count = () => {
    calls += 1
    if (calls === n) throw Object.assign(new Error(`call ${n}`), { code })
  }
  const fs: SaveFs = {
    access: async (...args) => (count(), nodeFs.access(...args)),
    realpath: (async (path: string) => (count(), nodeFs.realpath(path))) as SaveFs['realpath'],
    rename: async (...args) => (count(), nodeFs.rename(...args)),
    stat: (async (path: string) => (count(), nodeFs.stat(path))) as SaveFs['stat'],
    unlink: async (...args) => (count(), nodeFs.unlink(...args)),
    open: async (...args) => {
      count()
      const handle = await nodeFs.open(...args)
      return new Proxy(handle, {
        get(target, member) {
          const value: unknown = Reflect.get(target, member)
          if (typeof value !== 'function') return value
          return async (...rest: unknown[]) => {
            // A close that reports a fault has closed all the same.
            if (member === 'close') await target.close()
            count()
            if (member === 'write') rest[2] = Math.min(20, rest[2] as number)
            return (value as (...args: unknown[]) => unknown).apply(target, rest)
          }
        },
      })
    },
  }
  return { fs, hasFailed: () => calls >= n }
}
