import { writeFileAtomic } from '../files/write-file'
import { describeSystemError } from './system-error'

export type Written = { readonly kind: 'written' } | { readonly kind: 'refused'; readonly message: string }

/** Writes a text whole or not at all; what the system refuses is a sentence with the file's name. */
export async function writeTextFile(file: string, content: string): Promise<Written> {
  try {
    await writeFileAtomic(file, new TextEncoder().encode(content))
    return { kind: 'written' }
  } catch (error) {
    return { kind: 'refused', message: `${file} cannot be written: ${describeSystemError(error, 'write')}.` }
  }
}
