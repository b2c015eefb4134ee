/** A refusal of our own that reads like one of the system's. */
export function fileError(code: 'EISDIR' | 'ENOTREG' | 'EFBIG' | 'EAGAIN'): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code })
}

/** `ENOENT` and the like; empty where the error is none of the file system's. */
export function errorCode(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : ''
}
