import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hasChanged, readRegularFile } from './read-file'

let folder = ''
let file = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interleave-read-'))
  file = join(folder, 'set.json')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const reasonOf = async (path: string) => {
  const result = await readRegularFile(path)
  return result.kind === 'failed' ? result.message : 'it was read'
}

describe('reading a file', () => {
  it('gives its bytes and their SHA-256', async () => {
    await writeFile(file, 'abc')
    expect(await readRegularFile(file)).toEqual({
      kind: 'read',
      bytes: new TextEncoder().encode('abc'),
      fingerprint: {
        size: 3,
        mtimeMs: (await stat(file)).mtimeMs,
        // FIPS 180-2, appendix B.1
        sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      },
    })
  })

  it.each([
    ['set.json', 5_000_000],
    ['set.interleave.json', 20_000_000],
  ])('takes %s of %d bytes and not one more', async (name, bytes) => {
    const path = join(folder, name)
    await writeFile(path, '')
    await truncate(path, bytes)
    expect((await readRegularFile(path)).kind).toBe('read')
    await truncate(path, bytes + 1)
    expect(await reasonOf(path)).toBe(
      `“${name}” could not be opened: it is too large (most is 5 MB, 20 MB for a comparison).`,
    )
  })

  it('refuses a file of 10 GB without reading it', async () => {
    await writeFile(file, '')
    await truncate(file, 10 * 1024 ** 3)
    expect(await reasonOf(file)).toContain('too large')
  })

  it('says that a file is not there, without its folder', async () => {
    expect(await reasonOf(file)).toBe('“set.json” could not be opened: there is no such file.')
  })

  it('refuses a folder', async () => {
    expect(await reasonOf(folder)).toContain('it is a folder')
  })

  it.runIf(process.platform !== 'win32')('refuses a pipe without waiting for it, and a device', async () => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    expect(await reasonOf(pipe)).toContain('a device or a pipe')
    expect(await reasonOf('/dev/zero')).toContain('a device or a pipe')
  })
})

describe('a change on the disk', () => {
  it('is seen by content, not by time alone', async () => {
    await writeFile(file, 'abc')
    const read = await readRegularFile(file)
    if (read.kind === 'failed') throw new Error(read.message)
    expect(await hasChanged(file, read.fingerprint)).toBe(false)
    await utimes(file, 1, 1)
    expect(await hasChanged(file, read.fingerprint)).toBe(false)
    await writeFile(file, 'abd')
    expect(await hasChanged(file, read.fingerprint)).toBe(true)
    await rm(file)
    expect(await hasChanged(file, read.fingerprint)).toBe(false)
  })
})
