import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { resolveElectron, type ElectronDeps } from './electron.mjs'

const ok = { code: 0, stdout: '', stderr: '', timedOut: false, startError: undefined }
let root: string
let said: string
let asked: string[]

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'interleave-electron-'))
  said = ''
  asked = []
  await mkdir(join(root, 'node_modules/electron'), { recursive: true })
  await writeFile(join(root, 'node_modules/electron/package.json'), JSON.stringify({ version: '45.4.1' }))
})
afterEach(() => rm(root, { recursive: true }))

/** A Linux machine without a network and with nothing cached; each test gives it what it needs. */
function machine(changes: Partial<ElectronDeps> = {}): ElectronDeps {
  return {
    env: { XDG_CACHE_HOME: join(root, 'cache') },
    platform: 'linux',
    arch: 'x64',
    output: { write: (text: string) => (said += text) },
    run: async (_command, args) => {
      asked.push(`installer ${args[0]?.endsWith('node_modules/electron/install.js')}`)
      return { ...ok, code: 1, stderr: 'RequestError: getaddrinfo ENOTFOUND example.org\n    at x.js:1' }
    },
    isReachable: async (url) => {
      asked.push(url)
      return false
    },
    findFallback: async () => undefined,
    getFallback: async () => '/cache/electron',
    now: () => 1_000_000_000,
    ...changes,
  }
}

async function putOfficial(): Promise<string> {
  const dist = join(root, 'node_modules/electron/dist')
  await mkdir(dist, { recursive: true })
  await writeFile(join(dist, 'version'), '45.4.1')
  await writeFile(join(dist, 'electron'), '')
  return join(dist, 'electron')
}

describe('the order in which an Electron is looked for', () => {
  it('an explicit override goes before everything', async () => {
    await putOfficial()
    const own = join(root, 'own-electron')
    await writeFile(own, '')
    const found = await resolveElectron(root, machine({ env: { INTERLEAVE_ELECTRON: own } }))
    expect(found).toEqual({ path: own, origin: 'override', version: undefined })
    expect(asked).toEqual([])
  })

  it('an override that does not exist is said, not passed over', async () => {
    await putOfficial()
    await expect(resolveElectron(root, machine({ env: { INTERLEAVE_ELECTRON: '/no/electron' } }))).rejects.toThrow(
      'INTERLEAVE_ELECTRON names /no/electron, and there is no such file.',
    )
  })

  it('the official binary in node_modules is used without asking the network', async () => {
    const path = await putOfficial()
    expect(await resolveElectron(root, machine())).toEqual({ path, origin: 'official', version: '45.4.1' })
    expect(asked).toEqual([])
    expect(said).toBe('')
  })

  it('an official binary of another version is not used', async () => {
    await putOfficial()
    await writeFile(join(root, 'node_modules/electron/dist/version'), '44.0.0')
    expect((await resolveElectron(root, machine())).origin).toBe('fallback')
  })

  it('the official download goes before the fallback', async () => {
    const run: ElectronDeps['run'] = async () => {
      await putOfficial()
      return ok
    }
    const found = await resolveElectron(
      root,
      machine({ isReachable: async () => true, findFallback: async () => '/cache/electron', run }),
    )
    expect(found.origin).toBe('official')
  })

  it('the fallback comes last and says its version and why', async () => {
    expect(await resolveElectron(root, machine())).toEqual({
      path: '/cache/electron',
      origin: 'fallback',
      version: '25.1.1',
    })
    expect(said).toBe(
      'Electron 45.4.1 cannot be downloaded: github.com does not answer, so the fallback is used: Electron 25.1.1.\n',
    )
  })

  it('a fallback that is cached already is not fetched again', async () => {
    const getFallback = () => Promise.reject(new Error('fetched'))
    const found = await resolveElectron(root, machine({ findFallback: async () => '/cached', getFallback }))
    expect(found.path).toBe('/cached')
  })

  it('where no fallback exists the failed download is the answer', async () => {
    await expect(resolveElectron(root, machine({ platform: 'darwin', arch: 'arm64' }))).rejects.toMatchObject({
      message: 'Electron 45.4.1 cannot be downloaded: github.com does not answer.',
      remedy: expect.stringContaining('ELECTRON_MIRROR'),
    })
  })
})

describe('the official download', () => {
  it('is asked for at the mirror that ELECTRON_MIRROR names', async () => {
    await resolveElectron(root, machine({ env: { ELECTRON_MIRROR: 'https://mirror.example/electron' } }))
    expect(asked).toEqual(['https://mirror.example/electron/v45.4.1/electron-v45.4.1-linux-x64.zip'])
  })

  it('refuses a mirror that is not an address', async () => {
    await expect(resolveElectron(root, machine({ env: { ELECTRON_MIRROR: 'mirror' } }))).rejects.toThrow(
      'ELECTRON_MIRROR is not an address: mirror.',
    )
  })

  it('is not tried again for six hours after it failed, where the fallback is cached', async () => {
    await resolveElectron(root, machine())
    asked = []
    const withFallback = { findFallback: async () => '/cached' }
    const hour = 3600_000
    await resolveElectron(root, machine({ ...withFallback, now: () => 1_000_000_000 + 5 * hour }))
    expect(asked).toEqual([])
    await resolveElectron(root, machine({ ...withFallback, now: () => 1_000_000_000 + 7 * hour }))
    expect(asked).toHaveLength(1)
  })

  it('is tried again at once when the mirror was changed or the fallback is gone', async () => {
    await resolveElectron(root, machine())
    asked = []
    await resolveElectron(
      root,
      machine({
        findFallback: async () => '/cached',
        env: { XDG_CACHE_HOME: join(root, 'cache'), ELECTRON_MIRROR: 'https://mirror.example/' },
      }),
    )
    await resolveElectron(root, machine())
    expect(asked).toHaveLength(2)
  })

  it.each([
    ['ENOSPC: no space left on device', 'the disk is full.'],
    [
      'Error: Generated checksum for "x.zip" did not match expected checksum.',
      'the file that came has the wrong hash.',
    ],
    ['getaddrinfo ENOTFOUND github.com', 'its host does not answer.'],
    ['TypeError: fetch failed', 'its host does not answer.'],
    ['HTTPError: Response code 404', 'HTTPError: Response code 404.'],
  ])('that fails with "%s" is explained', async (stderr, reason) => {
    const run: ElectronDeps['run'] = async () => ({ ...ok, code: 1, stderr: `${stderr}\n    at file.js:3:4` })
    const failing = machine({ platform: 'win32', isReachable: async () => true, run })
    await expect(resolveElectron(root, failing)).rejects.toThrow(`Electron 45.4.1 cannot be downloaded: ${reason}`)
  })

  it('skips the look at the host when the file lies in the cache of the electron package', async () => {
    const downloads = join(root, 'downloads')
    await mkdir(join(downloads, 'abc'), { recursive: true })
    await writeFile(join(downloads, 'abc/electron-v45.4.1-linux-x64.zip'), '')
    await resolveElectron(
      root,
      machine({ env: { electron_config_cache: downloads, XDG_CACHE_HOME: join(root, 'cache') } }),
    )
    expect(asked).toEqual(['installer true'])
  })
})

it('an electron package that is missing from node_modules is said with its remedy', async () => {
  await rm(join(root, 'node_modules'), { recursive: true })
  await expect(resolveElectron(root, machine())).rejects.toMatchObject({
    message: 'The electron package is missing from node_modules.',
    remedy: 'Delete the folder node_modules and run `npm start` again.',
  })
})
