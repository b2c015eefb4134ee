import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ensureInstalled, hashOf, isInstalled, isSamePackages } from './install.mjs'
import { npmFailure } from './npm-failure.mjs'
import { npmCommand, withoutNpmRun, type Run } from './run.mjs'

const quiet = { write: () => true }
const ok = { code: 0, stdout: '', stderr: '', timedOut: false, startError: undefined }
const lock = JSON.stringify({
  packages: {
    '': { version: '0.1.0' },
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/b-darwin': { version: '1.0.0', integrity: 'sha512-b', optional: true },
  },
})
const installed = JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } } })

let root: string
let calls: string[][]
const npm =
  (result: Partial<typeof ok> = {}): Run =>
  async (_command, args) => {
    calls.push([...args])
    await mkdir(join(root, 'node_modules'), { recursive: true })
    return { ...ok, ...result }
  }

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'interleave-install-'))
  calls = []
  await writeFile(join(root, 'package-lock.json'), lock)
})
afterEach(() => rm(root, { recursive: true }))

describe('installing the packages', () => {
  it('happens when node_modules is missing, and not a second time', async () => {
    expect(await ensureInstalled(root, { run: npm(), env: {}, output: quiet })).toBe('installed')
    expect(await ensureInstalled(root, { run: npm(), env: {}, output: quiet })).toBe('present')
    expect(calls).toHaveLength(1)
    expect(calls[0]).toContain('ci')
  })

  it('happens again when the lock file has changed since', async () => {
    await ensureInstalled(root, { run: npm(), env: {}, output: quiet })
    await writeFile(join(root, 'package-lock.json'), lock.replaceAll('1.0.0', '1.0.1'))
    expect(await isInstalled(root)).toBe(false)
    expect(await ensureInstalled(root, { run: npm(), env: {}, output: quiet })).toBe('installed')
  })

  it('is not recorded when npm failed', async () => {
    const failed = ensureInstalled(root, {
      run: npm({ code: 1, stderr: 'npm error code ECONNREFUSED' }),
      env: {},
      output: quiet,
    })
    await expect(failed).rejects.toThrow('npm could not install the packages: the package registry cannot be reached.')
    expect(await isInstalled(root)).toBe(false)
  })

  it('by hand with npm ci counts', async () => {
    await mkdir(join(root, 'node_modules'))
    await writeFile(join(root, 'node_modules/.package-lock.json'), installed)
    expect(await isInstalled(root)).toBe(true)
    expect(existsSync(join(root, 'node_modules/.interleave-lock-hash'))).toBe(true)
  })

  it('a missing lock file is said', async () => {
    await rm(join(root, 'package-lock.json'))
    await expect(isInstalled(root)).rejects.toThrow('package-lock.json is missing from this folder.')
  })
})

describe("npm's note of what is installed", () => {
  it('fits the lock file when only optional packages of other systems are missing', () => {
    expect(isSamePackages(lock, installed)).toBe(true)
  })
  it.each([
    ['another version', installed.replace('1.0.0', '0.9.0')],
    ['another hash', installed.replace('sha512-a', 'sha512-x')],
    [
      'a package besides',
      JSON.stringify({ packages: { ...JSON.parse(installed).packages, 'node_modules/c': { version: '1.0.0' } } }),
    ],
    ['a package less', JSON.stringify({ packages: {} })],
    ['a cut file', installed.slice(0, 20)],
  ])('does not fit with %s', (_what, note) => {
    expect(isSamePackages(lock, note)).toBe(false)
  })
})

it('the hash of a lock file does not depend on the line ends git gave it', () => {
  expect(hashOf('{\r\n}\r\n')).toBe(hashOf('{\n}\n'))
})

describe('why npm failed', () => {
  it.each([
    [{ stderr: 'npm error code ENOSPC\nnpm error nospc ENOSPC: no space left on device' }, 'the disk is full.'],
    [{ stderr: 'npm error code EAI_AGAIN' }, 'the package registry cannot be reached.'],
    [{ timedOut: true }, 'the package registry cannot be reached.'],
    [{ stderr: 'npm error code EINTEGRITY' }, 'a package does not have the hash that is recorded for it.'],
    [{ stderr: 'npm error code E403' }, 'the package registry refuses access.'],
    [{ stderr: 'npm error code E404' }, 'the registry does not have a package of that version.'],
    [{ stderr: 'npm error code EACCES' }, 'a file or folder cannot be written.'],
    [
      {
        stderr:
          'npm error `npm ci` can only install packages when your package.json and package-lock.json are in sync.',
      },
      'package-lock.json does not fit package.json.',
    ],
    [{ stderr: 'npm warn x\nnpm error something else\n' }, 'something else.'],
    [{}, 'it ended with code 1.'],
  ])('%o', (result, reason) => {
    const failure = npmFailure({ ...ok, code: 1, ...result }, 'install the packages', {})
    expect(failure.message).toBe(`npm could not install the packages: ${reason}`)
    expect(failure.remedy).toMatch(/\.$/)
  })
})

describe('calling npm', () => {
  it('uses the npm that runs the script', () => {
    const { command, args } = npmCommand(['ci'], { npm_execpath: '/lib/npm/bin/npm-cli.js' })
    expect([command, ...args]).toEqual([process.execPath, '/lib/npm/bin/npm-cli.js', 'ci'])
  })
  it('does not take another package manager for npm', () => {
    expect(npmCommand(['ci'], { npm_execpath: '/lib/yarn/yarn.js' }, 'linux').command).toBe('npm')
  })
  it('goes through the command interpreter on Windows', () => {
    expect(npmCommand(['ci'], {}, 'win32')).toEqual({ command: 'cmd.exe', args: ['/d', '/s', '/c', 'npm', 'ci'] })
  })
  it('does not hand this run on to a script started from it', () => {
    const env = {
      PATH: '/bin',
      INIT_CWD: '/x',
      npm_lifecycle_event: 'test',
      npm_package_name: 'x',
      npm_config_registry: 'r',
    }
    expect(withoutNpmRun(env)).toEqual({ PATH: '/bin', npm_config_registry: 'r' })
  })
})
