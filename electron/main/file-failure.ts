import { errorCode } from '../files/file-error'
import { words } from './words'

/** A file that could not be read or written: what happened, and what to do. Names the file, never its folder. */
export interface FileFailure {
  readonly kind: 'failed'
  readonly message: string
  readonly remedy: string
}

/** Says a file system error as one sentence with a remedy. An error without a known code is named by the code alone. */
export function describeFileError(error: unknown, doing: 'read' | 'write', fileName: string): FileFailure {
  const { files } = words()
  const code = errorCode(error)
  const known = (doing === 'read' ? files.reading : files.writing)[code]
  const [reason, remedy] = known ?? [
    code === '' ? files.unknown : files.code(code),
    doing === 'read' ? files.copyRemedy : files.saveElsewhere,
  ]
  const message = doing === 'read' ? files.notOpened(fileName, reason) : files.notSaved(fileName, reason)
  return { kind: 'failed', message, remedy }
}
