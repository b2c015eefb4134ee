import { errorCode } from '../files/file-error'

/** A file that could not be read or written: what happened, and what to do. Names the file, never its folder. */
export interface FileFailure {
  readonly kind: 'failed'
  readonly message: string
  readonly remedy: string
}

const SAVE_ELSEWHERE = 'Nothing is lost: use File > Save As… and choose another place.'

const WRITING: Readonly<Record<string, readonly [reason: string, remedy: string]>> = {
  ENOSPC: ['the disk is full', 'Free some space and save again, or use File > Save As… and choose another disk.'],
  EDQUOT: ['your share of the disk is used up', 'Free some space and save again, or use File > Save As….'],
  EFBIG: ['it is larger than this disk allows', SAVE_ELSEWHERE],
  EACCES: ['this file or its folder is read-only for you', SAVE_ELSEWHERE],
  EPERM: ['the system does not allow it; another program may hold the file', SAVE_ELSEWHERE],
  EBUSY: ['another program holds the file', `Close that program and save again. ${SAVE_ELSEWHERE}`],
  EROFS: ['this disk is read-only', SAVE_ELSEWHERE],
  ENOENT: ['its folder is not there any more', SAVE_ELSEWHERE],
  ENOTDIR: ['its folder is not there any more', SAVE_ELSEWHERE],
  EISDIR: ['a folder has this name', SAVE_ELSEWHERE],
  EINVAL: ['the system does not accept this name', SAVE_ELSEWHERE],
  ENAMETOOLONG: ['the name is too long', SAVE_ELSEWHERE],
  ELOOP: ['its links lead in a circle', SAVE_ELSEWHERE],
  EIO: ['the disk reports a fault', SAVE_ELSEWHERE],
  ENOTREG: ['it is a device or a pipe, not a file', SAVE_ELSEWHERE],
}

const READING: Readonly<Record<string, readonly [reason: string, remedy: string]>> = {
  ENOENT: ['there is no such file', 'It may have been moved or renamed: open it from where it is now.'],
  ENOTDIR: ['there is no such file', 'It may have been moved or renamed: open it from where it is now.'],
  EACCES: ['you may not read it', 'Ask its owner for the right to read it, or open a copy.'],
  EPERM: ['the system does not allow it', 'Ask its owner for the right to read it, or open a copy.'],
  EISDIR: ['it is a folder', 'Open a file inside it.'],
  ENOTREG: [
    'it is a device or a pipe, not a file',
    'Open a task set (.json, .yaml) or a comparison (.interleave.json).',
  ],
  EFBIG: [
    'it is too large (most is 5 MB, 20 MB for a comparison)',
    'Is it the right file? A task set is usually a few kilobytes.',
  ],
  ELOOP: ['its links lead in a circle', 'Open the file itself.'],
  EAGAIN: ['it is being written just now', 'Open it again when the other program has finished.'],
  EIO: ['the disk reports a fault', 'Try a copy of the file on another disk.'],
}

/** Says a file system error as one sentence with a remedy. An error without a known code is named by the code alone. */
export function describeFileError(error: unknown, doing: 'read' | 'write', fileName: string): FileFailure {
  const code = errorCode(error)
  const known = (doing === 'read' ? READING : WRITING)[code]
  const [reason, remedy] = known ?? [
    code === '' ? 'something went wrong' : `the system says ${code}`,
    doing === 'read' ? 'Try a copy of the file.' : SAVE_ELSEWHERE,
  ]
  return {
    kind: 'failed',
    message: `“${fileName}” could not be ${doing === 'read' ? 'opened' : 'saved'}: ${reason}.`,
    remedy,
  }
}
