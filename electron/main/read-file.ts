import { createHash } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { maxBytesOf } from '../../shared/comparison/file'
import { fileError } from '../files/file-error'
import { describeFileError, type FileFailure } from './file-failure'

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
 * Reads a regular file, whole: at most 5 MB, a comparison 20 MB (`maxBytesOf`). Everything else (folder, device, pipe, a file that is or grows larger) is refused with a sentence:
 * looked at before it is opened, because opening a pipe waits and opening a device can do things, and once more after, because it may have been
 * swapped meanwhile.
 */
export async function readRegularFile(path: string): Promise<ReadResult> {
  const maxBytes = maxBytesOf(basename(path))
  try {
    assertReadable(await stat(path), maxBytes)
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      const stats = await file.stat()
      assertReadable(stats, maxBytes)
      // One byte more than the file has, to see when it grows meanwhile.
      const bytes = new Uint8Array(stats.size + 1)
      let length = 0
      for (;;) {
        const { bytesRead } = await file.read(bytes, length, bytes.length - length)
        if (bytesRead === 0) break
        length += bytesRead
        if (length > stats.size) throw fileError('EAGAIN')
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

function assertReadable(stats: Stats, maxBytes: number): void {
  if (stats.isDirectory()) throw fileError('EISDIR')
  if (!stats.isFile()) throw fileError('ENOTREG')
  if (stats.size > maxBytes) throw fileError('EFBIG')
}
