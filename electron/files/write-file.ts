import { randomBytes } from 'node:crypto'
import { constants, rmSync } from 'node:fs'
import * as nodeFs from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { errorCode, fileError } from './file-error'

/** The calls a save makes, so that a test can let each of them fail. */
export type SaveFs = Pick<typeof nodeFs, 'access' | 'open' | 'realpath' | 'rename' | 'stat' | 'unlink'>

export interface WriteOptions {
  readonly fs?: SaveFs
  /** Waits before a rename is tried again, in ms. */
  readonly retryDelays?: readonly number[]
}

/** About two seconds in all: as long as a virus scanner holds a file on Windows. */
const RETRY_DELAYS = [20, 50, 100, 200, 400, 500, 700] as const
const RETRIED: ReadonlySet<string> = new Set(['EPERM', 'EBUSY', ...(process.platform === 'win32' ? ['EACCES'] : [])])

/** Files begun and not yet in their place: an interrupted program must not leave them behind. */
const unfinished = new Set<string>()
process.on('exit', () => {
  for (const temporary of unfinished) rmSync(temporary, { force: true })
})

/** Last save of each file: two saves of one file happen one after the other. */
const pending = new Map<string, Promise<unknown>>()

/**
 * Replaces a file's content whole or not at all: a temporary file in the same folder, flushed to the disk, takes the name. The user's symbolic
 * link is followed, the mode is kept. Throws the file system's error; the old content is then untouched.
 */
export async function writeFileAtomic(path: string, bytes: Uint8Array, options: WriteOptions = {}): Promise<void> {
  const fs = options.fs ?? nodeFs
  // The place in the line is taken at once, before anything is awaited: later saves must not overtake.
  const key = resolve(path)
  const before = pending.get(key) ?? Promise.resolve()
  const saving = before
    .catch(() => undefined)
    .then(() => followLink(path, fs))
    .then((target) => replace(target, bytes, fs, options.retryDelays ?? RETRY_DELAYS))
  pending.set(key, saving)
  try {
    await saving
  } finally {
    if (pending.get(key) === saving) pending.delete(key)
  }
}

async function replace(target: string, bytes: Uint8Array, fs: SaveFs, delays: readonly number[]): Promise<void> {
  const mode = await modeOfExisting(target, fs)
  const temporary = join(dirname(target), `.interleave-${randomBytes(8).toString('hex')}.tmp`)
  const file = await fs.open(temporary, 'wx', mode ?? 0o666)
  unfinished.add(temporary)
  let isOpen = true
  try {
    await writeAll(file, bytes)
    // Creating cuts the mode by the umask; an existing file keeps its own.
    if (mode !== undefined) await file.chmod(mode)
    await file.sync()
    await file.close()
    isOpen = false
    await renamePatiently(temporary, target, fs, delays)
  } catch (error) {
    // Whatever failed, nothing of the attempt stays behind. What cleaning up reports is less than what went wrong.
    if (isOpen) await file.close().catch(() => undefined)
    await fs.unlink(temporary).catch(() => undefined)
    throw error
  } finally {
    unfinished.delete(temporary)
  }
  await syncFolder(dirname(target), fs)
}

/** The file itself where the user's path is a link to it; the path where there is no such file yet. */
async function followLink(path: string, fs: SaveFs): Promise<string> {
  try {
    return await fs.realpath(path)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
    return join(await fs.realpath(dirname(path)), basename(path))
  }
}

/** The mode of the file to be replaced, undefined where there is none. A file that may not be written is not replaced either. */
async function modeOfExisting(target: string, fs: SaveFs): Promise<number | undefined> {
  try {
    const stats = await fs.stat(target)
    if (stats.isDirectory()) throw fileError('EISDIR')
    if (!stats.isFile()) throw fileError('ENOTREG')
    await fs.access(target, constants.W_OK)
    return stats.mode & 0o7777
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

async function writeAll(file: nodeFs.FileHandle, bytes: Uint8Array): Promise<void> {
  let offset = 0
  while (offset < bytes.length) {
    const { bytesWritten } = await file.write(bytes, offset, bytes.length - offset)
    offset += bytesWritten
  }
}

async function renamePatiently(from: string, to: string, fs: SaveFs, delays: readonly number[]): Promise<void> {
  for (const delay of delays) {
    try {
      return await fs.rename(from, to)
    } catch (error) {
      if (!RETRIED.has(errorCode(error))) throw error
      await new Promise((done) => setTimeout(done, delay))
    }
  }
  return fs.rename(from, to)
}

async function syncFolder(folder: string, fs: SaveFs): Promise<void> {
  if (process.platform === 'win32') return
  try {
    const handle = await fs.open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch {
    // The new content has its name already; some file systems cannot flush a folder, and the save is not undone for that.
  }
}
