import { fstatSync, type Stats } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { CommandFailure, ExitCode } from './exit-codes'
import { describeSystemError } from './system-error'

/** The name that stands for standard input. */
export const STANDARD_INPUT = '-'
const STANDARD_INPUT_FILE = 0

export type Input =
  | { readonly kind: 'read'; readonly bytes: Uint8Array }
  /** The system refused; a sentence with the file's name. */
  | { readonly kind: 'refused'; readonly message: string }

/**
 * Reads a regular file, or standard input for `-`, up to one byte more than `most`: whoever checks the content sees that it is too large,
 * and memory stays bounded even where a file grows or has no end.
 */
export async function readInput(file: string, most: number): Promise<Input> {
  return file === STANDARD_INPUT ? readStandardInput(most + 1) : readFile(file, most + 1)
}

async function readStandardInput(limit: number): Promise<Input> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of standardInput()) {
    chunks.push(chunk)
    length += chunk.length
    if (length >= limit) break
  }
  return { kind: 'read', bytes: Buffer.concat(chunks).subarray(0, limit) }
}

/**
 * Standard input as it arrives.
 * @throws CommandFailure (3) where it cannot be read
 */
export async function* standardInput(): AsyncGenerator<Uint8Array> {
  try {
    // Node reads a folder as if it were empty.
    if (fstatSync(STANDARD_INPUT_FILE).isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' })
    for await (const chunk of process.stdin as AsyncIterable<Buffer>) yield chunk
  } catch (error) {
    throw new CommandFailure(ExitCode.refused, `Standard input cannot be read: ${describeSystemError(error, 'read')}.`)
  }
}

async function readFile(file: string, limit: number): Promise<Input> {
  try {
    // Before opening: opening a pipe or a device can wait for ever.
    const irregular = describeIrregular(await stat(file))
    if (irregular) return refused(file, irregular)
    const handle = await open(file, 'r')
    try {
      const size = (await handle.stat()).size
      const bytes = Buffer.alloc(Math.min(size + 1, limit))
      let length = 0
      while (length < bytes.length) {
        const { bytesRead } = await handle.read(bytes, length, bytes.length - length)
        if (bytesRead === 0) break
        length += bytesRead
      }
      return { kind: 'read', bytes: bytes.subarray(0, length) }
    } finally {
      await handle.close()
    }
  } catch (error) {
    return refused(file, describeSystemError(error, 'read'))
  }
}

function refused(file: string, why: string): Input {
  return { kind: 'refused', message: `${file === '' ? '""' : file} cannot be read: ${why}.` }
}

/** Why something that has a name is no regular file, in words; undefined if it is one. */
export function describeIrregular(stats: Stats): string | undefined {
  if (stats.isFile()) return undefined
  if (stats.isDirectory()) return 'it is a folder, not a file'
  if (stats.isFIFO()) return 'it is a pipe, not a regular file (for a pipe, give - and use standard input)'
  if (stats.isSocket()) return 'it is a socket, not a regular file'
  return 'it is a device, not a regular file'
}
