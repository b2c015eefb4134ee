import { createHash } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { MAX_COMPARISON_BYTES } from '../../shared/task-set/limits'
import { describeFileError, type FileFailure, fileError } from './file-failure'

/** Largest file that is read, in bytes. A task set may be smaller still: what reads it says so. */
export const MAX_READ_BYTES = MAX_COMPARISON_BYTES

/** What a file was when it was read or written: tells whether somebody else has changed it since. */
export interface Fingerprint {
  readonly size: number
  readonly mtimeMs: number
  readonly sha256: string
}

export type ReadResult =
  | { readonly kind: 'read'; readonly bytes: Uint8Array; readonly fingerprint: Fingerprint }
  | FileFailure

/**
 * Reads a regular file of at most `MAX_READ_BYTES`, whole. Everything else (folder, device, pipe, a file that is or grows larger) is refused with a sentence:
 * looked at before it is opened, because opening a pipe waits and opening a device can do things, and once more after, because it may have been
 * swapped meanwhile.
 */
export async function readRegularFile(path: string): Promise<ReadResult> {
  try {
    assertReadable(await stat(path))
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      const stats = await file.stat()
      assertReadable(stats)
      const bytes = new Uint8Array(MAX_READ_BYTES + 1)
      let length = 0
      for (;;) {
        const { bytesRead } = await file.read(bytes, length, bytes.length - length)
        if (bytesRead === 0) break
        length += bytesRead
        if (length > MAX_READ_BYTES) throw fileError('EFBIG')
      }
      const content = bytes.slice(0, length)
      return { kind: 'read', bytes: content, fingerprint: fingerprintOf(content, stats.mtimeMs) }
    } finally {
      await file.close()
    }
  } catch (error) {
    // What the file system refuses is the user's to see, as a sentence.
    return describeFileError(error, 'read', basename(path))
  }
}

export function fingerprintOf(bytes: Uint8Array, mtimeMs: number): Fingerprint {
  return { size: bytes.length, mtimeMs, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** Whether the file is another than the one the fingerprint was taken of. One that is gone has not changed: saving makes it anew. */
export async function hasChanged(path: string, fingerprint: Fingerprint): Promise<boolean> {
  try {
    const { size, mtimeMs } = await stat(path)
    if (size === fingerprint.size && mtimeMs === fingerprint.mtimeMs) return false
  } catch {
    // Gone or not to be looked at: the write that follows says what is wrong.
    return false
  }
  const now = await readRegularFile(path)
  return now.kind === 'failed' || now.fingerprint.sha256 !== fingerprint.sha256
}

function assertReadable(stats: Stats): void {
  if (stats.isDirectory()) throw fileError('EISDIR')
  if (!stats.isFile()) throw fileError('ENOTREG')
  if (stats.size > MAX_READ_BYTES) throw fileError('EFBIG')
}
