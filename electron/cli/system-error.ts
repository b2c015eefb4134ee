import { errorCode } from '../files/file-error'

const READING: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file: a part of its path is not a folder',
  EACCES: 'the system does not allow reading it',
  EPERM: 'the system does not allow reading it',
  EISDIR: 'it is a folder, not a file',
  ENOTREG: 'it is a device or a pipe, not a regular file',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EIO: 'the device reported an error',
}

const WRITING: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder does not exist: a part of its path is not a folder',
  EACCES: 'the system does not allow writing there',
  EPERM: 'the system does not allow writing there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be larger than the system allows',
  EISDIR: 'it is a folder, not a file',
  ENOTREG: 'it is a device or a pipe, not a regular file',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EIO: 'the device reported an error',
}

/** A system error in words. Codes without words of their own are named as they are. */
export function describeSystemError(error: unknown, action: 'read' | 'write'): string {
  const words = (action === 'read' ? READING : WRITING)[errorCode(error)]
  return words ?? (error instanceof Error ? error.message : String(error))
}
