import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cacheFolder, electronDownloads } from './cache-folder.mjs'
import { describe as describeError, Failure } from './failure.mjs'
import { fingerprint, isBuilt, recordBuild } from './sources.mjs'
import { chromiumFlags, diagnose, isChromiumNoise, toAbsolute, whereTyped } from './start.mjs'
import { ensureSystemPackages, hasDisplay } from './display.mjs'
import type { Run } from './run.mjs'

describe('the files behind npm start --', () => {
  it('count from the folder the person typed in', () => {
    expect(toAbsolute(['a.json', '--trace'], '/home/ada', () => true)).toEqual([resolve('/home/ada/a.json'), '--trace'])
    expect(whereTyped({ npm_lifecycle_event: 'start', INIT_CWD: '/home/ada' })).toBe('/home/ada')
    expect(whereTyped({ INIT_CWD: '/home/ada' })).toBe(process.cwd())
  })
  it('that do not exist are named', () => {
    expect(() => toAbsolute(['a.json'], '/home/ada', () => false)).toThrow('a.json: there is no such file.')
  })
})

it('only root on Linux runs without the sandbox', () => {
  expect(chromiumFlags('linux', 0)).toEqual(['--no-sandbox'])
  expect(chromiumFlags('linux', 1000)).toEqual([])
  expect(chromiumFlags('darwin', 0)).toEqual([])
  expect(chromiumFlags('win32', undefined)).toEqual([])
})

it('a display is asked for on Linux only', () => {
  expect(hasDisplay({}, 'linux')).toBe(false)
  expect(hasDisplay({ DISPLAY: ':0' }, 'linux')).toBe(true)
  expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true)
  expect(hasDisplay({}, 'darwin')).toBe(true)
})

it('Chromium’s complaints about D-Bus and the GPU are not shown, the app’s own words are', () => {
  expect(isChromiumNoise('[123:0101/120000.123456:ERROR:bus.cc(399)] Failed to connect to the bus')).toBe(true)
  expect(isChromiumNoise('[12:0101/120000.1:ERROR:gpu_process_host.cc(9)] GPU process exited')).toBe(true)
  expect(isChromiumNoise('The application could not be loaded')).toBe(false)
  expect(isChromiumNoise('[12:0101/120000.1:FATAL:electron_main.cc(9)] Running as root')).toBe(false)
})

describe('why Electron could not start', () => {
  const electron = join('/opt', 'electron', 'electron')
  it.each([
    [
      'electron: error while loading shared libraries: libnss3.so: cannot open shared object file',
      'the library libnss3.so is not installed.',
      'apt-get install',
    ],
    [
      '[9:0101/1.1:ERROR:ozone_platform_x11.cc(239)] Missing X server or $DISPLAY',
      'the display :5.',
      'xvfb-run -a npm start',
    ],
    [
      '[9:0101/1.1:FATAL:setuid_sandbox_host.cc(157)] The SUID sandbox helper binary was found, but is not configured correctly.',
      'does not let it make its sandbox.',
      `sudo chmod 4755 '${join('/opt', 'electron', 'chrome-sandbox')}'`,
    ],
  ])('%s', (line, sentence, remedy) => {
    const failure = diagnose(line, electron, { DISPLAY: ':5' })
    expect(failure?.message).toContain(sentence)
    expect(failure?.remedy).toContain(remedy)
  })
  it('other lines say nothing about it', () => {
    expect(diagnose('Opened report.json', electron, {})).toBeUndefined()
  })
})

it('caches lie where each system keeps them', () => {
  expect(cacheFolder({ HOME: '/h' }, 'linux')).toBe(join('/h', '.cache', 'interleave'))
  expect(cacheFolder({ HOME: '/h', XDG_CACHE_HOME: '/c' }, 'linux')).toBe(join('/c', 'interleave'))
  expect(cacheFolder({ HOME: '/h' }, 'darwin')).toBe(join('/h', 'Library', 'Caches', 'interleave'))
  expect(cacheFolder({ LOCALAPPDATA: 'L' }, 'win32')).toBe(join('L', 'interleave'))
  expect(electronDownloads({ LOCALAPPDATA: 'L' }, 'win32')).toBe(join('L', 'electron', 'Cache'))
  expect(electronDownloads({ electron_config_cache: '/own' }, 'linux')).toBe('/own')
})

describe('an error as a person sees it', () => {
  it('is its sentence and its remedy', () => {
    expect(describeError(new Failure('It broke.', 'Mend it.'))).toBe('It broke.\nMend it.')
  })
  it('names a full disk wherever it was met', () => {
    expect(describeError(Object.assign(new Error('write'), { code: 'ENOSPC' }))).toMatch(/^The disk is full\./)
  })
  it('is one sentence without a stack even for a bug', () => {
    expect(describeError(new TypeError('x is not a function'))).not.toContain(' at ')
  })
})

describe('whether sources are newer than the build', () => {
  let root: string
  const stamp = 'out/app.stamp'
  const now = () => fingerprint(root, ['src', 'package.json'])
  const built = () => isBuilt(root, stamp, now(), ['out/app.js'])

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'interleave-sources-'))
    await mkdir(join(root, 'src/deep'), { recursive: true })
    await mkdir(join(root, 'out'))
    await writeFile(join(root, 'src/deep/a.ts'), 'a')
    await writeFile(join(root, 'package.json'), '{}')
    await writeFile(join(root, 'out/app.js'), '')
    recordBuild(root, stamp, now())
  })
  afterEach(() => rm(root, { recursive: true }))

  it('they are not when nothing changed', () => expect(built()).toBe(true))
  it('they are after an edit', async () => {
    await writeFile(join(root, 'src/deep/a.ts'), 'ab')
    expect(built()).toBe(false)
  })
  it('they are after an older file was put back', async () => {
    await utimes(join(root, 'src/deep/a.ts'), 1, 1)
    expect(built()).toBe(false)
  })
  it('they are after a file was added or removed', async () => {
    await writeFile(join(root, 'src/b.ts'), '')
    expect(built()).toBe(false)
    await rm(join(root, 'src/b.ts'))
    expect(built()).toBe(true)
    await rm(join(root, 'src/deep/a.ts'))
    expect(built()).toBe(false)
  })
  it('a test that was edited asks for no build', async () => {
    await writeFile(join(root, 'src/a.test.ts'), '')
    expect(built()).toBe(true)
  })
  it('a build whose output is gone is none', async () => {
    await rm(join(root, 'out/app.js'))
    expect(built()).toBe(false)
  })
})

describe('the system packages of the tests', () => {
  const quiet = { write: () => true }
  const ok = { code: 0, stdout: '', stderr: '', timedOut: false, startError: undefined }
  const debian =
    (installed: string, calls: string[] = [], install: Partial<typeof ok> = {}): Run =>
    async (command, args) => {
      calls.push([command, ...args].join(' '))
      if (command === 'dpkg-query') return { ...ok, stdout: installed }
      if (command === 'apt-cache')
        return { ...ok, stdout: args[1]?.includes('t64') ? 'Candidate: (none)' : 'Candidate: 1.0' }
      return args[0] === 'install' ? { ...ok, ...install } : ok
    }
  const here = { platform: 'linux', env: {}, output: quiet, find: () => true } as const
  const all =
    'xvfb libnss3 libatk1.0-0 libatk-bridge2.0-0 libcups2 libdrm2 libgtk-3-0 libgbm1 libasound2t64 fonts-noto-cjk libxml2-utils'
      .split(' ')
      .map((name) => `${name} installed\n`)
      .join('')

  it('are left alone when they are there, under their old or new names', async () => {
    const calls: string[] = []
    await ensureSystemPackages({ ...here, isRoot: true, run: debian(all, calls) })
    expect(calls).toHaveLength(1)
  })
  it('are installed by root: the missing ones, by the names this release has', async () => {
    const calls: string[] = []
    const run = debian(all.replace('libcups2 installed', 'libcups2 not-installed'), calls)
    await ensureSystemPackages({ ...here, isRoot: true, run })
    expect(calls.at(-1)).toBe('apt-get install -y -q --no-install-recommends libcups2')
    expect(calls).toContain('apt-get update -q')
  })
  it('are named with one command to anybody else', async () => {
    const run = debian(all.replace('xvfb installed', ''))
    await expect(ensureSystemPackages({ ...here, isRoot: false, run })).rejects.toMatchObject({
      message: 'Packages that the tests need are not installed: xvfb.',
      remedy: expect.stringMatching(/^Run `sudo apt-get update && sudo apt-get install -y xvfb libnss3 /),
    })
  })
  it('say why apt-get could not install them', async () => {
    const run = debian('', [], { code: 100, stderr: 'E: Unable to locate package xvfb' })
    await expect(ensureSystemPackages({ ...here, isRoot: true, run })).rejects.toThrow('Unable to locate package xvfb')
  })
  it('elsewhere Xvfb is looked for, unless there is a display', async () => {
    const elsewhere = { ...here, isRoot: false, find: () => false, run: debian('') }
    await expect(ensureSystemPackages(elsewhere)).rejects.toThrow('There is no display and no Xvfb')
    await expect(ensureSystemPackages({ ...elsewhere, env: { DISPLAY: ':0' } })).resolves.toBeUndefined()
    await expect(ensureSystemPackages({ ...elsewhere, platform: 'darwin' })).resolves.toBeUndefined()
  })
})
